"""Decides what a terminal prints: number, matter, place, people ahead, and no forecast until one has been scored."""

from dataclasses import dataclass

from django.db import connection

from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import STATE_NAMES, TicketState
from hall.messages.ticketing import TicketReserved
from hall_server.catalogue import queries as catalogue
from hall_server.queueing.models import Ticket
from hall_server.queueing.tokens import token_of

_AHEAD = """
SELECT COUNT(*) FROM queueing_ticket
WHERE queue_id = %s AND business_day = %s AND arrived_at < %s AND state = 'waiting'
"""


def reservation(ticket: Ticket) -> TicketReserved:
    """The paper's contents. wait_from and wait_to stay empty: a range nobody has checked would be a guess."""
    queue = next(one for one in catalogue.queues(ticket.hall_id) if one.id == ticket.queue_id)
    return TicketReserved(
        ticket=ticket.pk,
        number=ticket.number,
        business_day=ticket.business_day.isoformat(),
        matter_name=ticket.matter_name,
        zone=queue.zone,
        zone_name=queue.zone_name,
        place=queue.place,
        people_ahead=people_ahead(ticket),
        masked_name=ticket.masked_name,
        taken_at=ticket.arrived_at,
        token=token_of(ticket.pk),
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where a number stands, for its holder's phone. is_waiting: it will change by itself."""

    number: str
    sentence: str
    is_waiting: bool


def position_of(ticket_id: str) -> Position:
    """Where this ticket stands now. Refusal: ticket_unknown."""
    ticket = Ticket.objects.select_related("window").filter(pk=ticket_id).first()
    if ticket is None:
        raise Refusal(RefusalCode.TICKET_UNKNOWN)
    state, window = TicketState(ticket.state), ticket.window.name if ticket.window else ""
    if state is TicketState.WAITING:
        ahead = people_ahead(ticket)
        return Position(ticket.number, f"前面还有 {ahead} 人，请留意叫号。", is_waiting=True)
    if state in (TicketState.CALLED, TicketState.SERVING):
        return Position(ticket.number, f"请到 {window} 办理。", is_waiting=True)
    return Position(
        ticket.number, f"现在是“{STATE_NAMES[state][0]}”，请到窗口或咨询台问一下。", is_waiting=False
    )


def people_ahead(ticket: Ticket) -> int:
    """How many wait in the same queue who arrived earlier. Priority may let others pass; bounds on that are the hall's."""
    with connection.cursor() as cursor:
        arrived_at = connection.ops.adapt_datetimefield_value(ticket.arrived_at)
        cursor.execute(_AHEAD, [ticket.queue_id, ticket.business_day.isoformat(), arrived_at])
        [ahead] = cursor.fetchone()
    return int(ahead)
