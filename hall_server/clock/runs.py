"""Decides what is timed in a matter, and what stops it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hall_server.clock.counting import Gap, gap, midnight_after
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit


class Clock(StrEnum):
    """What is timed: telling what is missing, the whole by law and by promise, a step, delivery."""

    TELLING = "telling"
    STATUTORY = "statutory"
    PROMISED = "promised"
    STEP = "step"
    DELIVERY = "delivery"


@dataclass(slots=True)
class Run:
    """A clock from its beginning to its end, None while it runs."""

    clock: Clock
    limit: Limit
    begun_on: date
    begun_at: datetime
    step: str = ""
    ended_at: datetime | None = None


@dataclass(slots=True)
class Pause:
    """A special procedure. told_until: the last day the applicant was told. lapsed: it ended by itself after that day."""

    procedure: Procedure | None
    step: str
    since_at: datetime
    told_until: date
    until_at: datetime | None = None
    lapsed: bool = False

    @property
    def gap(self) -> Gap:
        """The time in which nothing counts; as told, as long as it is open."""
        return gap(self.since_at, self.until_at or midnight_after(self.told_until))
