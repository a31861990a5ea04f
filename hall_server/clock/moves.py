"""Decides which entry may follow in which phase, what it must say, and whether it may be recorded late: one table."""

from dataclasses import dataclass
from enum import StrEnum

from hall_server.clock.entries import Entry, EntryKind


class Phase(StrEnum):
    """Where a matter stands."""

    NEW = "new"
    RECEIVED = "received"
    CORRECTING = "correcting"
    CORRECTED = "corrected"
    RUNNING = "running"
    PAUSED = "paused"
    DECIDED = "decided"
    DELIVERED = "delivered"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


OVER = frozenset({Phase.DELIVERED, Phase.NOT_ACCEPTED, Phase.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Move:
    """From these phases to that one (None: it stays). needs: the facts an entry must give.

    may_be_late: what the applicant or the post did is kept when it is recorded late, and marked; what the hall itself does
    is recorded when it is done.
    """

    from_phases: frozenset[Phase]
    to: Phase | None
    needs: tuple[str, ...] = ()
    may_be_late: bool = False


_WAITING = frozenset({Phase.RECEIVED, Phase.CORRECTED})
_ACCEPTED = frozenset({Phase.RUNNING, Phase.PAUSED})
_PAUSE = ("procedure", "basis", "evidence", "told_until")

MOVES: dict[EntryKind, Move] = {
    EntryKind.SUBMITTED: Move(frozenset({Phase.NEW}), Phase.RECEIVED, may_be_late=True),
    EntryKind.CORRECTION_ASKED: Move(frozenset({Phase.RECEIVED}), Phase.CORRECTING, ("reason",)),
    EntryKind.CORRECTED: Move(frozenset({Phase.CORRECTING}), Phase.CORRECTED, may_be_late=True),
    EntryKind.ACCEPTED: Move(_WAITING, Phase.RUNNING),
    EntryKind.DEEMED_ACCEPTED: Move(_ACCEPTED, None),
    EntryKind.NOT_ACCEPTED: Move(_WAITING | {Phase.CORRECTING}, Phase.NOT_ACCEPTED, ("reason",)),
    EntryKind.PAUSED: Move(frozenset({Phase.RUNNING}), Phase.PAUSED, _PAUSE),
    EntryKind.PROLONGED: Move(frozenset({Phase.PAUSED}), None, ("basis", "evidence", "told_until")),
    EntryKind.RESUMED: Move(frozenset({Phase.PAUSED}), Phase.RUNNING, ("evidence",)),
    EntryKind.EXTENDED: Move(_ACCEPTED, None, ("more", "approver", "reason", "evidence")),
    EntryKind.STEP_BEGUN: Move(_ACCEPTED, None, ("step",)),
    EntryKind.STEP_ENDED: Move(_ACCEPTED, None, ("step",)),
    EntryKind.DECIDED: Move(frozenset({Phase.RUNNING}), Phase.DECIDED),
    EntryKind.DELIVERED: Move(frozenset({Phase.DECIDED}), Phase.DELIVERED, may_be_late=True),
    EntryKind.WITHDRAWN: Move(
        _WAITING | _ACCEPTED | {Phase.CORRECTING}, Phase.WITHDRAWN, ("reason",), may_be_late=True
    ),
}

# Those that, when they name a step, stop or start that step's clock alone; the whole goes on.
OF_ONE_STEP = frozenset({EntryKind.PAUSED, EntryKind.PROLONGED, EntryKind.RESUMED})


def is_of_one_step(entry: Entry) -> bool:
    """Whether it stops or starts the clock of one step."""
    return bool(entry.step) and entry.kind in OF_ONE_STEP


def missing(entry: Entry) -> tuple[str, ...]:
    """The names of the facts an entry of this kind must give and does not."""
    return tuple(name for name in MOVES[entry.kind].needs if not getattr(entry, name))
