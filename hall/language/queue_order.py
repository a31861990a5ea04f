"""Decides which waiting ticket a window calls next, and why: bounded overtaking, nobody starves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from hall.language.visitors import PriorityClass


class Reason(StrEnum):
    """Why this ticket and no other; kept with the call and shown to the clerk."""

    ARRIVAL = "arrival"
    PRIORITY = "priority"
    OVERTAKEN_ENOUGH = "overtaken_enough"
    WAITED_ENOUGH = "waited_enough"
    PICKED = "picked"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that may be called. `arrived_at` is the first arrival, also after a transfer or a return."""

    ticket_id: str
    queue: str
    arrived_at: datetime
    priority: PriorityClass = PriorityClass.NORMAL
    overtaken: int = 0
    only_window: str = ""


@dataclass(frozen=True, slots=True)
class WindowProfile:
    """What a window serves: queue prefix -> weight (>= 1). A heavier queue counts its people as having waited longer."""

    window: str
    weights: Mapping[str, int]


# Minutes of waiting each class is granted in advance. A grant is finite, so no class starves another for ever.
DEFAULT_GRANTS: Mapping[PriorityClass, timedelta] = {
    PriorityClass.NORMAL: timedelta(),
    PriorityClass.APPOINTMENT: timedelta(minutes=30),
    PriorityClass.VETERAN: timedelta(minutes=20),
    PriorityClass.ELDERLY: timedelta(minutes=20),
    PriorityClass.PREGNANT: timedelta(minutes=30),
    PriorityClass.DISABLED: timedelta(minutes=30),
    PriorityClass.RETURNED: timedelta(minutes=20),
    PriorityClass.GREEN_CHANNEL: timedelta(minutes=60),
}


@dataclass(frozen=True, slots=True)
class QueueRules:
    """Bounds of one hall: after `most_overtakes` later arrivals, or after `longest_wait`, the oldest goes first."""

    most_overtakes: int = 5
    longest_wait: timedelta = timedelta(minutes=40)
    grants: Mapping[PriorityClass, timedelta] = field(default_factory=lambda: DEFAULT_GRANTS)


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call and the rule that chose it."""

    ticket_id: str
    reason: Reason


def choose_next(
    waiting: Iterable[Waiting], profile: WindowProfile, rules: QueueRules, now: datetime
) -> Choice | None:
    """The ticket this window calls next; None when nobody it serves is waiting.

    First whoever has been overtaken often enough, then whoever has waited long enough, each oldest first; otherwise
    the longest weighted wait with the class's grant added. Ties go to the earlier arrival, then to the ticket id.
    """
    mine = sorted(
        (
            ticket
            for ticket in waiting
            if ticket.queue in profile.weights and ticket.only_window in ("", profile.window)
        ),
        key=lambda ticket: (ticket.arrived_at, ticket.ticket_id),
    )
    if not mine:
        return None
    for ticket in mine:
        if ticket.overtaken >= rules.most_overtakes:
            return Choice(ticket.ticket_id, Reason.OVERTAKEN_ENOUGH)
    oldest = mine[0]
    if now - oldest.arrived_at >= rules.longest_wait:
        return Choice(oldest.ticket_id, Reason.WAITED_ENOUGH)

    def claim(ticket: Waiting) -> timedelta:
        return (now - ticket.arrived_at) * profile.weights[ticket.queue] + rules.grants[ticket.priority]

    chosen = max(mine, key=claim)
    return Choice(chosen.ticket_id, Reason.ARRIVAL if chosen is oldest else Reason.PRIORITY)


def overtaken_by(choice: Choice, waiting: Iterable[Waiting], profile: WindowProfile) -> tuple[str, ...]:
    """The ids of those who arrived earlier, could have been called by this window, and were passed over."""
    tickets = tuple(waiting)
    chosen = next(ticket for ticket in tickets if ticket.ticket_id == choice.ticket_id)
    return tuple(
        ticket.ticket_id
        for ticket in tickets
        if ticket.arrived_at < chosen.arrived_at
        and ticket.queue in profile.weights
        and ticket.only_window in ("", profile.window)
    )
