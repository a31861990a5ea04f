"""Decides which limits a matter runs under; they come from the published version of its item."""

from dataclasses import dataclass, field
from datetime import timedelta

from hall_server.clock.calendar import Calendar
from hall_server.clock.entries import LICENSING_PROCEDURES, Procedure
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.opening import OFFICE_HOURS, LaterWeek, OpenTime, OwnDay, Stretch

TELLING = Limit(5, Unit.WORKING_DAY, "《中华人民共和国行政许可法》第三十二条")
DELIVERY = Limit(10, Unit.WORKING_DAY, "《中华人民共和国行政许可法》第四十四条")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How much may remain, in the limit's own unit, when a signal rises; -1 is the first moment after the limit.

    Nothing warns in the first half of a limit. ValueError when a graver signal would come first.
    """

    early_warning: int = 3
    yellow: int = 1
    red: int = -1

    def __post_init__(self) -> None:
        if not self.early_warning >= self.yellow >= self.red:
            raise ValueError("a graver signal cannot come before a lighter one")


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step with a limit of its own: a department's share, a stage of the review."""

    code: str
    name: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of one matter. ValueError when they contradict each other.

    statutory: from acceptance to decision. promised: what the hall undertakes. extension: how much may be added, once.
    telling: to say what is missing. delivery: from decision to delivery. late_after: how long after the fact the hall's own
    deeds may be recorded. week, later_weeks, own_days: when the hall is open, for limits in working hours; a day that is
    over keeps the hours that were known on it.
    """

    statutory: Limit
    promised: Limit | None = None
    extension: Limit | None = None
    telling: Limit = TELLING
    delivery: Limit | None = DELIVERY
    steps: tuple[StepRule, ...] = ()
    procedures: frozenset[Procedure] = LICENSING_PROCEDURES
    thresholds: Thresholds = field(default_factory=Thresholds)
    late_after: timedelta = timedelta(minutes=30)
    is_deemed_accepted: bool = True
    week: tuple[Stretch, ...] = OFFICE_HOURS
    later_weeks: tuple[LaterWeek, ...] = ()
    own_days: tuple[OwnDay, ...] = ()

    def __post_init__(self) -> None:
        if self.extension is not None and self.extension.unit is not self.statutory.unit:
            raise ValueError("an extension is counted in the unit of what it extends")
        if len({step.code for step in self.steps}) != len(self.steps):
            raise ValueError("two steps have one code")

    @property
    def counts_open_hours(self) -> bool:
        """Whether any of its limits depends on when the hall is open."""
        limits = (self.statutory, self.promised, self.extension, self.telling, self.delivery)
        named = [*limits, *(step.limit for step in self.steps)]
        return any(one is not None and one.unit is Unit.WORKING_HOUR for one in named)

    @property
    def hours(self) -> tuple[tuple[Stretch, ...], tuple[LaterWeek, ...], tuple[OwnDay, ...]]:
        """All that is said of when the hall is open."""
        return self.week, self.later_weeks, self.own_days

    def open_time(self, calendar: Calendar) -> OpenTime:
        """When the hall is open by this calendar."""
        return OpenTime(calendar, *self.hours)

    def step(self, code: str) -> StepRule | None:
        """The step of this code."""
        return next((step for step in self.steps if step.code == code), None)


def licensing(promised: Limit | None = None, steps: tuple[StepRule, ...] = ()) -> Rules:
    """A licence handled by one authority: twenty working days, ten more with approval (行政许可法 42)."""
    basis = "《中华人民共和国行政许可法》第四十二条"
    return Rules(
        Limit(20, Unit.WORKING_DAY, basis),
        promised,
        Limit(10, Unit.WORKING_DAY, basis),
        steps=steps,
    )


def joint_licensing(steps: tuple[StepRule, ...] = ()) -> Rules:
    """A licence handled by several authorities together: forty-five working days, fifteen more (行政许可法 42)."""
    basis = "《中华人民共和国行政许可法》第四十二条第二款"
    return Rules(
        Limit(45, Unit.WORKING_DAY, basis), extension=Limit(15, Unit.WORKING_DAY, basis), steps=steps
    )
