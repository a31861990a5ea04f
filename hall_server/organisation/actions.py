"""Decides who may sign in and who sits where; every change leaves a line in the audit trail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.organisation.models import Clerk, Hall, WindowDuty

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


@transaction.atomic
def found_hall(code: str, name: str, *, actor: str) -> bool:
    """See that the hall of this code is there; whether it is new. Its name is edited in the administration from then on."""
    _, is_new = Hall.objects.get_or_create(code=code, defaults={"name": name})
    if is_new:
        record("hall_founded", f"hall:{code}", actor=actor)
    return is_new


def take_window(clerk: Clerk, window: str, device: str, now: datetime) -> WindowDuty:
    """The clerk sits at the window from now on. Refusal when it, or the clerk, is taken; the same again is the same duty."""
    taken = WindowDuty.objects.select_related("clerk", "window").filter(until=None)
    for duty in (taken.filter(window=window).first(), taken.filter(clerk=clerk).first()):
        if duty is None:
            continue
        if duty.clerk_id == clerk.pk and duty.window_id == window:
            if duty.device != device:
                duty.device = device
                duty.save(update_fields=["device"])
            return duty
        raise Refusal(RefusalCode.WINDOW_OCCUPIED, {"clerk": duty.clerk.name, "window": duty.window.name})
    duty = WindowDuty.objects.create(window_id=window, clerk=clerk, device=device, since=now)
    record("window_taken", f"window:{window}", actor=f"clerk:{clerk.number}", facts={"device": device})
    return duty


def leave_window(window: str, now: datetime) -> str | None:
    """Nobody sits at the window from now on; the number of the clerk who did."""
    duty = WindowDuty.objects.select_related("clerk").filter(window=window, until=None).first()
    if duty is None or not WindowDuty.objects.filter(pk=duty.pk, until=None).update(until=now):
        return None
    record("window_left", f"window:{window}", actor=f"clerk:{duty.clerk.number}")
    return duty.clerk.number
