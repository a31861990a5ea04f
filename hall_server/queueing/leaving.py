"""Decides what becomes of a window, and of whoever stands at it, when its clerk is no longer in service."""

from datetime import datetime

from hall.language.tickets import TicketState
from hall.messages.calling import WindowChanged
from hall_server.organisation import queries as organisation
from hall_server.outbox.actions import announce
from hall_server.queueing.calling import end_call
from hall_server.queueing.changes import Kind, touch
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import AT_A_WINDOW, Ticket
from hall_server.queueing.steps import step


def clerk_gone(window: str, clerk: str, now: datetime) -> None:
    """Whoever was called or served there waits again, as long as before; the zone hears that nobody sits there."""
    hall = organisation.hall_of_window(window)
    for ticket in Ticket.objects.filter(window=window, state__in=AT_A_WINDOW):
        facts = {"matter": ticket.matter, "to_window": "", "left": clerk}
        end_call(ticket, window, TicketState.WAITING, now)
        step(
            ticket,
            "ticket_transferred",
            TicketState.WAITING,
            Doer(hall, window=window),
            now,
            facts=facts,
            window_id=None,
            only_window="",
        )
        touch(Kind.QUEUE, ticket.queue_id)
    left = organisation.windows(hall)[window]
    announce(left.zone, WindowChanged(window, left.name, is_open=False, serves=left.serves))
    touch(Kind.WINDOW, window)
