"""Decides what a waiting zone looks like as a whole, for a surface that begins or has lost its thread."""

from django.db.models import Count

from hall.language import hall_clock
from hall.language.tickets import TicketState
from hall.messages.calling import NumberCalled
from hall.messages.zone_board import MOST_CALLS, WindowLine, ZoneBoard
from hall_server.catalogue import queries as catalogue
from hall_server.installation import present
from hall_server.organisation import queries as organisation
from hall_server.queueing.models import AT_A_WINDOW, Call, Ticket


def zone_board(zone: str) -> ZoneBoard:
    """The board of this zone as the database has it. LookupError for an unknown zone."""
    hall = present().hall.code
    name = organisation.zones(hall).get(zone)
    if name is None:
        raise LookupError(f"there is no zone {zone!r}")
    return ZoneBoard(
        zone=zone,
        zone_name=name,
        calls=_live_calls(zone, hall),
        windows=_windows(zone, hall),
        waiting=waiting_in(zone, hall),
        notice=organisation.hall(hall).notice,
    )


def waiting_in(zone: str, hall: str) -> dict[str, int]:
    """letter -> people who wait, for every open queue of the zone."""
    queues = {
        queue.id: queue.prefix for queue in catalogue.queues(hall) if queue.zone == zone and queue.is_open
    }
    rows = Ticket.objects.filter(queue__in=list(queues), state=TicketState.WAITING.value)
    if organisation.hall(hall).clears_at_night:
        rows = rows.filter(business_day=hall_clock.business_day(hall_clock.now()))
    counts = dict(rows.order_by().values_list("queue_id").annotate(people=Count("pk")))
    return {prefix: counts.get(queue, 0) for queue, prefix in queues.items()}


def _live_calls(zone: str, hall: str) -> tuple[NumberCalled, ...]:
    windows = organisation.windows(hall)
    live = Call.objects.filter(window__in=list(windows), ended_at=None).select_related("ticket__visit")
    mine = [call for call in live if zone in (call.zone, windows[call.window_id].zone)]
    newest = sorted(mine, key=lambda call: call.called_at, reverse=True)[:MOST_CALLS]
    return tuple(number_called(call, windows[call.window_id].name) for call in newest)


def number_called(call: Call, window_name: str) -> NumberCalled:
    """The call as every surface of its zones hears of it."""
    return NumberCalled(
        call=call.pk,
        number=call.ticket.number,
        window=call.window_id,
        window_name=window_name,
        masked_name=call.ticket.masked_name,
        times_called=call.times_called,
        called_at=call.called_at,
        speak_until=call.speak_until,
        language=call.ticket.visit.language,
    )


def _windows(zone: str, hall: str) -> tuple[WindowLine, ...]:
    mine = [
        window for window in organisation.windows(hall).values() if window.zone == zone and window.is_open
    ]
    staffed = {duty.window for duty in organisation.duties(window.code for window in mine)}
    serving = _serving([window.code for window in mine])
    return tuple(
        WindowLine(
            window.code, window.name, window.code in staffed, window.serves, serving.get(window.code, "")
        )
        for window in sorted(mine, key=lambda window: window.code)
    )


def _serving(windows: list[str]) -> dict[str, str]:
    there = Ticket.objects.filter(window__in=windows, state__in=AT_A_WINDOW)
    rows = there.order_by().values_list("window_id", "number", "state")
    return {window: number for window, number, state in rows if state == TicketState.SERVING.value}
