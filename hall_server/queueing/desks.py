"""Decides when a clerk has a window, and what the zone hears of it."""

from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import WindowChanged
from hall_server.organisation import actions as staffing
from hall_server.organisation import queries as organisation
from hall_server.organisation.models import Clerk
from hall_server.organisation.queries import WindowFacts
from hall_server.outbox.actions import announce
from hall_server.queueing.changes import Kind, touch
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import AT_A_WINDOW, Ticket


@transaction.atomic(savepoint=False)
def sign_in(clerk: Clerk, doer: Doer, now: datetime) -> WindowFacts:
    """The clerk, proven before, sits at this desk's window. Refusals: window_unknown, window_occupied."""
    window = organisation.windows(doer.hall).get(doer.window)
    if window is None or not window.is_open:
        raise Refusal(RefusalCode.WINDOW_UNKNOWN)
    staffing.take_window(clerk, window.code, doer.device, now)
    _announce(window, is_staffed=True)
    return window


@transaction.atomic(savepoint=False)
def sign_out(doer: Doer, now: datetime) -> None:
    """Nobody sits at the window any more. Refusal while somebody is called or served there; nobody there is no harm."""
    duty = organisation.duty_at(doer.window)
    if duty is None or duty.device != doer.device:
        return
    current = Ticket.objects.filter(window=doer.window, state__in=AT_A_WINDOW).first()
    if current is not None:
        raise Refusal(RefusalCode.WINDOW_STILL_SERVING, {"number": current.number})
    vacate(doer.window, doer.hall, now)


def vacate(window: str, hall: str, now: datetime) -> None:
    """End the duty at this window and tell its zone."""
    if staffing.leave_window(window, now) is not None:
        _announce(organisation.windows(hall)[window], is_staffed=False)


def _announce(window: WindowFacts, *, is_staffed: bool) -> None:
    announce(window.zone, WindowChanged(window.code, window.name, is_staffed, window.serves))
    touch(Kind.WINDOW, window.code)
