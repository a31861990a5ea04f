"""Decides what becomes of tickets, calls and duties when a business day is over."""

from datetime import date, datetime

from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall.language.tickets import TicketState
from hall_server.organisation import queries as organisation
from hall_server.queueing.calling import end_call
from hall_server.queueing.changes import Kind, touch
from hall_server.queueing.desks import vacate
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import Ticket
from hall_server.queueing.steps import found, state_of, step

# Whoever was being served was served; whoever never got a paper never waited; a no-show stays one.
ENDS = {
    TicketState.RESERVED: TicketState.VOID,
    TicketState.WAITING: TicketState.CANCELLED,
    TicketState.CALLED: TicketState.NO_SHOW,
    TicketState.SERVING: TicketState.FINISHED,
    TicketState.PARKED: TicketState.CANCELLED,
}


def close_day(hall: str, day: date, now: datetime) -> int:
    """Close what is left open of a business day, each ticket in a transaction of its own; how many tickets."""
    left = Ticket.objects.filter(hall=hall, business_day=day, closed_at=None).order_by("pk")
    closed = sum(_close(ticket_id, hall, now) for ticket_id in left.values_list("pk", flat=True))
    with transaction.atomic():
        for window in organisation.windows(hall):
            if not Ticket.objects.filter(window=window, state__in=("called", "serving")).exists():
                vacate(window, hall, now)
    return closed


def close_past_days(hall: str, now: datetime) -> int:
    """Close every business day that is over, where the hall clears at night; how many tickets."""
    if not organisation.hall(hall).clears_at_night:
        return 0
    today = hall_clock.business_day(now)
    past = Ticket.objects.filter(business_day__lt=today, closed_at=None).order_by()
    days = sorted({day for day, where in past.values_list("business_day", "hall_id") if where == hall})
    return sum(close_day(hall, day, now) for day in days)


@transaction.atomic
def _close(ticket_id: str, hall: str, now: datetime) -> int:
    ticket = found(ticket_id, hall)
    window, before = ticket.window_id, state_of(ticket)
    if before not in ENDS:
        return 0
    try:
        step(ticket, "day_closed", ENDS[before], Doer(hall), now, facts={"was": before.value}, closed_at=now)
    except Refusal:
        return 0
    if window and before in (TicketState.CALLED, TicketState.SERVING):
        end_call(ticket, window, ENDS[before], now)
    touch(Kind.QUEUE, ticket.queue_id)
    return 1
