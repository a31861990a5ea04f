"""Decides what a desk is told of the ticket it has called."""

from collections.abc import Iterable

from hall.language.queue_order import Reason
from hall.language.visitors import PriorityClass
from hall.messages.calling import SurfaceProof, TicketCalled
from hall_server.queueing.models import AT_A_WINDOW, Call, Ticket
from hall_server.queueing.proofs import proofs_of


def called(call: Call, surfaces: tuple[SurfaceProof, ...]) -> TicketCalled:
    """The call as its desk sees it. waited_seconds run from the first arrival to the first call."""
    ticket = call.ticket
    waited = (ticket.first_called_at or call.called_at) - ticket.arrived_at
    return TicketCalled(
        call=call.pk,
        ticket=ticket.pk,
        number=ticket.number,
        matter=ticket.matter,
        matter_name=ticket.matter_name,
        priority=PriorityClass(ticket.priority),
        reason=Reason(call.reason),
        waited_seconds=max(int(waited.total_seconds()), 0),
        times_called=call.times_called,
        called_at=call.called_at,
        masked_name=ticket.masked_name,
        visitor=call.visitor or None,
        surfaces=surfaces,
    )


def at_windows(windows: Iterable[str], hall: str) -> dict[str, Call]:
    """window -> the last call of the ticket that stands there; proofs come with it."""
    there = Ticket.objects.filter(window__in=list(windows), state__in=AT_A_WINDOW, hall=hall).order_by()
    calls = (
        Call.objects.filter(ticket__in=list(there.values_list("pk", flat=True)))
        .select_related("ticket")
        .prefetch_related("surfaces")
        .order_by("called_at")
    )
    return {call.window_id: call for call in calls if call.ticket.window_id == call.window_id}


def with_proofs(call: Call, hall: str) -> TicketCalled:
    """The call with what each surface has done so far."""
    return called(call, proofs_of(call, hall))
