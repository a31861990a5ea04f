"""Decides when enrolment is locked: too many wrong codes from one address, or from all together; and when renewal is.

A code can be guessed, so all addresses count together; a signature cannot, so a renewal is locked for its address alone.
"""

from datetime import datetime, timedelta
from math import ceil

from hall.language.refusals import Refusal, RefusalCode
from hall_server.devices.models import WrongCode

WINDOW = timedelta(minutes=15)
MOST_FROM_ONE = 5
MOST_FROM_ALL = 50
_RENEWAL = "renew:"


def refuse_when_locked(address: str, now: datetime) -> None:
    """Refusal `code_locked` until the oldest of the wrong tries that locked the door is a quarter of an hour old."""
    recent = WrongCode.objects.filter(tried_at__gt=now - WINDOW).exclude(address__startswith=_RENEWAL)
    for tries, most in ((recent.filter(address=address), MOST_FROM_ONE), (recent, MOST_FROM_ALL)):
        newest = list(tries.order_by("-tried_at").values_list("tried_at", flat=True)[:most])
        if len(newest) == most:
            raise _locked(RefusalCode.CODE_LOCKED, newest[-1], now)


def refuse_renewal_when_locked(address: str, now: datetime) -> None:
    """Refusal `renewal_locked` after as many renewals from this address that proved nothing."""
    tries = WrongCode.objects.filter(tried_at__gt=now - WINDOW, address=_RENEWAL + address)
    newest = list(tries.order_by("-tried_at").values_list("tried_at", flat=True)[:MOST_FROM_ONE])
    if len(newest) == MOST_FROM_ONE:
        raise _locked(RefusalCode.RENEWAL_LOCKED, newest[-1], now)


def _locked(code: RefusalCode, since: datetime, now: datetime) -> Refusal:
    return Refusal(code, {"minutes": str(ceil((since + WINDOW - now) / timedelta(minutes=1)))})


def count_wrong(address: str, now: datetime) -> None:
    """One more wrong try."""
    WrongCode.objects.create(address=address, tried_at=now)


def count_wrong_renewal(address: str, now: datetime) -> None:
    """One more renewal that proved nothing."""
    count_wrong(_RENEWAL + address, now)


def forget_wrong(before: datetime) -> int:
    """Throw away tries older than this; how many went."""
    return WrongCode.objects.filter(tried_at__lt=before).delete()[0]
