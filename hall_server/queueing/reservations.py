"""Decides what a terminal prints: number, matter, place, people ahead, and no forecast until one has been scored."""

from hall.language.tickets import TicketState
from hall.messages.ticketing import TicketReserved
from hall_server.catalogue import queries as catalogue
from hall_server.queueing.models import Ticket
from hall_server.queueing.tokens import token_of


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


def people_ahead(ticket: Ticket) -> int:
    """How many wait in the same queue who arrived earlier. Priority may let others pass; bounds on that are the hall's."""
    return Ticket.objects.filter(
        queue=ticket.queue_id,
        business_day=ticket.business_day,
        state=TicketState.WAITING.value,
        arrived_at__lt=ticket.arrived_at,
    ).count()
