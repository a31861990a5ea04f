"""Decides what becomes of a called person: served, missed, set aside, or sent to another matter."""

from datetime import datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketState
from hall_server.queueing.calling import at_window, desk, end_call
from hall_server.queueing.changes import Kind, touch
from hall_server.queueing.doers import Doer
from hall_server.queueing.issuing import served_matter
from hall_server.queueing.models import QueueWeight
from hall_server.queueing.signals import ServiceFinished, service_finished
from hall_server.queueing.steps import step


@transaction.atomic(savepoint=False)
def begin_service(ticket_id: str, doer: Doer, now: datetime) -> None:
    """The person stands at the window: the call is over, the service begins."""
    doer = desk(doer)
    ticket = at_window(ticket_id, doer, TicketState.CALLED)
    step(ticket, "service_began", TicketState.SERVING, doer, now, service_began_at=now)
    end_call(ticket, doer.window, TicketState.SERVING, now)


@transaction.atomic(savepoint=False)
def finish_service(ticket_id: str, outcome: str, doer: Doer, now: datetime) -> None:
    """The matter is done here. A person who is only called has not been served: begin first."""
    doer = desk(doer)
    ticket = at_window(ticket_id, doer, TicketState.SERVING)
    facts = {"outcome": outcome}
    step(ticket, "service_finished", TicketState.FINISHED, doer, now, facts=facts, closed_at=now)
    end_call(ticket, doer.window, TicketState.FINISHED, now)
    service = ServiceFinished(
        ticket.pk,
        ticket.visit_id,
        doer.hall,
        ticket.number,
        ticket.matter,
        ticket.matter_name,
        doer.window,
        doer.clerk,
        doer.device,
        now,
    )
    service_finished.send(sender=None, service=service)


@transaction.atomic(savepoint=False)
def mark_no_show(ticket_id: str, doer: Doer, now: datetime) -> None:
    """Nobody came. Whoever comes late can still be called from the desk's list."""
    doer = desk(doer)
    ticket = at_window(ticket_id, doer, TicketState.CALLED)
    step(ticket, "marked_no_show", TicketState.NO_SHOW, doer, now, closed_at=now)
    end_call(ticket, doer.window, TicketState.NO_SHOW, now)


@transaction.atomic(savepoint=False)
def park_ticket(ticket_id: str, reason: str, doer: Doer, now: datetime) -> None:
    """Set the ticket aside at this window; any number of them can be called again from the list.

    What the clerk typed may name somebody: it stays with the ticket and is no fact of the event or the audit row.
    """
    doer = desk(doer)
    ticket = at_window(ticket_id, doer, TicketState.CALLED, TicketState.SERVING)
    step(ticket, "ticket_parked", TicketState.PARKED, doer, now, note=reason)
    end_call(ticket, doer.window, TicketState.PARKED, now)


@transaction.atomic(savepoint=False)
def transfer_ticket(
    ticket_id: str, matter_code: str, to_window: str | None, note: str, doer: Doer, now: datetime
) -> None:
    """Send the person to another matter, or to one window of it; the first arrival is kept.

    A window must serve that very matter. Refusals: matter_unknown, matter_not_served.
    """
    doer = desk(doer)
    ticket = at_window(ticket_id, doer, TicketState.CALLED, TicketState.SERVING)
    matter = served_matter(matter_code, doer.hall)
    if to_window is not None:
        pair = QueueWeight.objects.filter(window=to_window, queue=matter.queue.id, window__is_open=True)
        if not pair.exists():
            raise Refusal(RefusalCode.MATTER_NOT_SERVED, {"matter": matter.name})
    end_call(ticket, doer.window, TicketState.WAITING, now)
    step(
        ticket,
        "ticket_transferred",
        TicketState.WAITING,
        doer,
        now,
        facts={"matter": matter.code, "to_window": to_window or ""},
        queue_id=matter.queue.id,
        matter=matter.code,
        matter_name=matter.name,
        window_id=None,
        only_window=to_window or "",
        note=note,
    )
    touch(Kind.QUEUE, matter.queue.id)
