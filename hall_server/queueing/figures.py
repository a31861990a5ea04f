"""Decides a day's figures, twice: from the tables as they stand, and from nothing but the events. Both must agree."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from hall.language.tickets import TicketState
from hall_server.catalogue import queries as catalogue
from hall_server.queueing.models import Call, Ticket, TicketEvent


class Line(msgspec.Struct, frozen=True):
    """A queue's or a window's day. Waits are milliseconds from the first arrival to the first call, None without a call.

    issued: numbers given (by the letter on the paper; a window gives none). printed: papers confirmed. waiting: wait now.
    called: tickets called at least once, where that first was. served, no_show: where they ended.
    """

    issued: int = 0
    printed: int = 0
    waiting: int = 0
    called: int = 0
    served: int = 0
    no_show: int = 0
    mean_wait_ms: int | None = None
    longest_wait_ms: int | None = None


class Figures(msgspec.Struct, frozen=True):
    """One business day of one hall: letter -> line, window -> line, and the whole."""

    hall: str
    business_day: str
    queues: dict[str, Line]
    windows: dict[str, Line]
    whole: Line


@dataclass(slots=True)
class _History:
    """What the figures need of one ticket. window: where it was last called."""

    letter: str
    queue: str
    state: TicketState
    arrived_at: datetime
    is_printed: bool = False
    window: str = ""
    first_call: "tuple[datetime, str, str] | None" = None


@dataclass(slots=True)
class _Sums:
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    waits: list[int] = field(default_factory=list)

    def line(self) -> Line:
        mean = sum(self.waits) // len(self.waits) if self.waits else None
        return Line(**self.counts, mean_wait_ms=mean, longest_wait_ms=max(self.waits, default=None))


def figures(hall: str, day: date) -> Figures:
    """From the tables."""
    letters = {queue.id: queue.prefix for queue in catalogue.queues(hall)}
    first_calls: dict[str, tuple[datetime, str, str]] = {}
    calls = Call.objects.filter(ticket__hall=hall, ticket__business_day=day).order_by("called_at", "pk")
    for ticket_id, called_at, queue, window in calls.values_list(
        "ticket_id", "called_at", "queue", "window_id"
    ):
        first_calls.setdefault(ticket_id, (called_at, queue, window))
    rows = Ticket.objects.filter(hall=hall, business_day=day).values_list(
        "pk", "number", "queue_id", "state", "arrived_at", "waiting_since", "window_id"
    )
    return _figures(
        hall,
        day,
        (
            _History(
                number[0],
                letters[queue],
                TicketState(state),
                arrived_at,
                waiting_since is not None,
                window or "",
                first_calls.get(pk),
            )
            for pk, number, queue, state, arrived_at, waiting_since, window in rows
        ),
    )


def figures_from_events(hall: str, day: date) -> Figures:
    """From the events alone, folded in the order in which they were written."""
    histories: dict[str, _History] = {}
    events = TicketEvent.objects.filter(ticket__hall=hall, business_day=day).order_by("id")
    for event in events.iterator(chunk_size=5_000):
        _fold(histories, event)
    return _figures(hall, day, histories.values())


def _fold(histories: dict[str, _History], event: TicketEvent) -> None:
    ticket = event.ticket_id
    if event.kind == "ticket_reserved":
        facts = msgspec.json.decode(event.facts, type=dict[str, str])
        arrived_at = datetime.fromisoformat(facts["arrived_at"])
        histories[ticket] = _History(event.queue, event.queue, TicketState(event.state), arrived_at)
        return
    history = histories[ticket]
    history.state, history.queue = TicketState(event.state), event.queue
    match event.kind:
        case "paper_confirmed":
            history.is_printed = True
        case "ticket_called":
            history.window = event.window
            history.first_call = history.first_call or (event.at, event.queue, event.window)
        case "ticket_transferred":
            history.window = ""
        case _:
            pass


def _figures(hall: str, day: date, histories: Iterable[_History]) -> Figures:
    queues: dict[str, _Sums] = defaultdict(_Sums)
    windows: dict[str, _Sums] = defaultdict(_Sums)
    whole = _Sums()
    for one in histories:
        queues[one.letter].counts["issued"] += 1
        queues[one.letter].counts["printed"] += one.is_printed
        whole.counts["issued"] += 1
        whole.counts["printed"] += one.is_printed
        if one.first_call is not None:
            at, queue, window = one.first_call
            for sums in (queues[queue], windows[window], whole):
                sums.counts["called"] += 1
                sums.waits.append((at - one.arrived_at) // timedelta(milliseconds=1))
        if ended := _ENDED.get(one.state):
            for sums in (queues[one.queue], windows[one.window] if one.window else _Sums(), whole):
                sums.counts[ended] += 1
    return Figures(
        hall,
        day.isoformat(),
        {letter: queues[letter].line() for letter in sorted(queues)},
        {window: windows[window].line() for window in sorted(windows)},
        whole.line(),
    )


_ENDED = {
    TicketState.WAITING: "waiting",
    TicketState.FINISHED: "served",
    TicketState.NO_SHOW: "no_show",
}
