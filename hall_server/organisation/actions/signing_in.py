"""Decides who may sign in; wrong tries are counted and lock an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.organisation.models import Clerk

MOST_WRONG_TRIES = 5
LOCKED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Checked:
    """A password compared with a hash: slow, and therefore done before anything is locked."""

    against: str
    is_right: bool


def check_beforehand(number: str, password: str) -> Checked:
    """Compare the password with what the clerk's is now; of somebody unknown it takes as long."""
    clerk = Clerk.objects.filter(number=number, is_active=True).first()
    if clerk is not None and clerk.locked_until is not None and clerk.locked_until > hall_clock.now():
        return Checked("", is_right=False)
    against = clerk.password if clerk is not None else _nobody()
    return Checked(against, check_password(password, against))


@transaction.atomic
def prove_clerk(number: str, password: str, now: datetime, checked: Checked | None = None) -> Clerk | Refusal:
    """The clerk, or why not. A refusal is returned, not raised: the count of wrong tries must be committed with it."""
    clerk = Clerk.objects.select_for_update(no_key=True).filter(number=number, is_active=True).first()
    if clerk is None:
        if checked is None:
            check_password(password, _nobody())
        record("sign_in_failed", "clerk:unknown", actor="clerk:unknown")
        return Refusal(RefusalCode.SIGN_IN_FAILED)
    if clerk.locked_until is not None and clerk.locked_until > now:
        minutes = -(-(clerk.locked_until - now).total_seconds() // 60)
        return Refusal(RefusalCode.SIGN_IN_LOCKED, {"minutes": str(int(minutes))})
    if not _is_right(clerk, password, checked):
        return _count_wrong_try(clerk, now)
    if clerk.wrong_tries or clerk.locked_until:
        clerk.wrong_tries, clerk.locked_until = 0, None
        clerk.save(update_fields=["wrong_tries", "locked_until"])
    return clerk


def _is_right(clerk: Clerk, password: str, checked: Checked | None) -> bool:
    if checked is not None and checked.against == clerk.password:
        return checked.is_right
    return clerk.check_password(password)


@cache
def _nobody() -> str:
    """A hash to compare with when there is no such clerk, so that the answer takes as long."""
    return make_password("a password nobody has")


def _count_wrong_try(clerk: Clerk, now: datetime) -> Refusal:
    clerk.wrong_tries += 1
    is_locked = clerk.wrong_tries >= MOST_WRONG_TRIES
    if is_locked:
        clerk.wrong_tries, clerk.locked_until = 0, now + LOCKED_FOR
    clerk.save(update_fields=["wrong_tries", "locked_until"])
    subject = f"clerk:{clerk.number}"
    record("account_locked" if is_locked else "sign_in_failed", subject, actor=subject)
    if is_locked:
        return Refusal(RefusalCode.SIGN_IN_LOCKED, {"minutes": str(int(LOCKED_FOR.total_seconds() // 60))})
    return Refusal(RefusalCode.SIGN_IN_FAILED)
