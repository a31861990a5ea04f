"""Decides which steps a ticket may take and how its number is written."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class TicketState(StrEnum):
    """reserved -> waiting -> called -> serving -> finished, and the side states of hall rules 1.

    `reserved` holds a number that has no confirmed paper yet: it never counts as waiting.
    """

    RESERVED = "reserved"
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    FINISHED = "finished"
    PARKED = "parked"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    VOID = "void"


STATE_NAMES: dict[TicketState, tuple[str, str]] = {
    TicketState.RESERVED: ("等待出票", "not printed yet"),
    TicketState.WAITING: ("等候", "waiting"),
    TicketState.CALLED: ("已叫号", "called"),
    TicketState.SERVING: ("办理中", "being served"),
    TicketState.FINISHED: ("已办结", "finished"),
    TicketState.PARKED: ("已挂起", "parked"),
    TicketState.NO_SHOW: ("已过号", "no-show"),
    TicketState.CANCELLED: ("已弃号", "cancelled"),
    TicketState.VOID: ("未出票作废", "void, never printed"),
}

LEGAL_MOVES: dict[TicketState, frozenset[TicketState]] = {
    TicketState.RESERVED: frozenset({TicketState.WAITING, TicketState.VOID, TicketState.CANCELLED}),
    TicketState.WAITING: frozenset({TicketState.CALLED, TicketState.CANCELLED}),
    TicketState.CALLED: frozenset(
        {
            TicketState.SERVING,
            TicketState.PARKED,
            TicketState.NO_SHOW,
            TicketState.WAITING,
            TicketState.CANCELLED,
        }
    ),
    TicketState.SERVING: frozenset({TicketState.FINISHED, TicketState.PARKED, TicketState.WAITING}),
    TicketState.PARKED: frozenset({TicketState.CALLED, TicketState.CANCELLED}),
    TicketState.NO_SHOW: frozenset({TicketState.CALLED, TicketState.CANCELLED}),
    TicketState.FINISHED: frozenset(),
    TicketState.CANCELLED: frozenset(),
    # A confirmation that comes after the number was given up: the paper is in somebody's hand, so the number waits.
    TicketState.VOID: frozenset({TicketState.WAITING}),
}

OPEN_STATES = frozenset(LEGAL_MOVES) - {
    TicketState.FINISHED,
    TicketState.CANCELLED,
    TicketState.VOID,
}


def may_move(now: TicketState, to: TicketState) -> bool:
    """Whether the table allows this step."""
    return to in LEGAL_MOVES[now]


_NUMBER = re.compile(r"([A-Z])([A-Z]?)([0-9]{3,5})")


@dataclass(frozen=True, slots=True, order=True)
class TicketNumber:
    """A number as people say it: `A001` from the hall, `AK001` from terminal K's leased block when cut off.

    prefix: the queue's letter. series: empty, or the letter of the lease. ordinal: 1 to 99999 on one business day.
    """

    prefix: str
    series: str
    ordinal: int

    def __str__(self) -> str:
        return f"{self.prefix}{self.series}{self.ordinal:03d}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The number a text spells. ValueError when it spells none."""
        found = _NUMBER.fullmatch(text)
        if not found or int(found[3]) == 0:
            raise ValueError(f"not a ticket number: {text!r}")
        return cls(found[1], found[2], int(found[3]))
