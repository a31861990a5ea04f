"""Decides when enrolment is locked: too many wrong codes from one address, or from all of them together."""

from datetime import datetime, timedelta
from math import ceil

from hall.language.refusals import Refusal, RefusalCode
from hall_server.devices.models import WrongCode

WINDOW = timedelta(minutes=15)
MOST_FROM_ONE = 5
MOST_FROM_ALL = 50


def refuse_when_locked(address: str, now: datetime) -> None:
    """Refusal `code_locked` until the oldest of the wrong tries that locked the door is a quarter of an hour old."""
    recent = WrongCode.objects.filter(tried_at__gt=now - WINDOW)
    for tries, most in ((recent.filter(address=address), MOST_FROM_ONE), (recent, MOST_FROM_ALL)):
        newest = list(tries.order_by("-tried_at").values_list("tried_at", flat=True)[:most])
        if len(newest) == most:
            left = newest[-1] + WINDOW - now
            raise Refusal(RefusalCode.CODE_LOCKED, {"minutes": str(ceil(left / timedelta(minutes=1)))})


def count_wrong(address: str, now: datetime) -> None:
    """One more wrong try."""
    WrongCode.objects.create(address=address, tried_at=now)


def forget_wrong(before: datetime) -> int:
    """Throw away tries older than this; how many went."""
    return WrongCode.objects.filter(tried_at__lt=before).delete()[0]
