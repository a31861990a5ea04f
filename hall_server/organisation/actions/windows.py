"""Decides who sits at which window."""

from datetime import datetime

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.organisation.models import Clerk, WindowDuty


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
