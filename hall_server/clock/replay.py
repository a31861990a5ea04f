"""Decides where a matter stands at an instant: every date is worked out anew from its entries, rules and calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hall.language import hall_clock
from hall_server.clock.calendar import Calendar
from hall_server.clock.counting import End, Period, counted_by, end_of, hours_by, length
from hall_server.clock.course import Course
from hall_server.clock.entries import Entry
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.moves import Phase
from hall_server.clock.opening import OpenTime
from hall_server.clock.rules import Rules
from hall_server.clock.runs import Clock, Pause, Run
from hall_server.clock.signals import Level, rises


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock read at an instant. due_at: the first instant that is too late. counted, remaining: days, or hours.

    remaining: 0 on the last day, below 0 when overdue. is_met: None while it runs. signals: each with the instant it rises.
    """

    clock: Clock
    step: str
    limit: Limit
    begun_on: date
    due_on: date
    due_at: datetime
    is_provisional: bool
    counted: int
    remaining: int
    level: Level
    ended_at: datetime | None
    is_met: bool | None
    signals: tuple[tuple[Level, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """Where a matter stands. changes_at: when time alone will next change phase or level, None when it will not.

    objections: entries no move allows, as a later calendar or rule may show; they have no effect.
    """

    phase: Phase
    since: datetime | None
    accepted_on: date | None
    is_deemed: bool
    readings: tuple[Reading, ...]
    pauses: tuple[Pause, ...]
    extended: Limit | None
    objections: tuple[Entry, ...]
    changes_at: datetime | None

    @property
    def running(self) -> tuple[Reading, ...]:
        """The clocks that have not ended."""
        return tuple(reading for reading in self.readings if reading.ended_at is None)

    @property
    def level(self) -> Level:
        """The gravest signal of all running clocks."""
        return max((reading.level for reading in self.running), default=Level.CALM)

    @property
    def next_due(self) -> Reading | None:
        """The running clock that ends first."""
        return min(self.running, key=lambda reading: reading.due_at, default=None)

    @property
    def pause(self) -> Pause | None:
        """What stops the whole now."""
        return next((one for one in self.pauses if not one.step and one.until_at is None), None)

    def reading(self, clock: Clock, step: str = "") -> Reading | None:
        """The last reading of a clock."""
        found = [one for one in self.readings if one.clock is clock and one.step == step]
        return found[-1] if found else None


def replay(
    entries: Sequence[Entry],
    rules: Rules,
    calendar: Calendar,
    now: datetime,
    opening: OpenTime | None = None,
) -> State:
    """The state at this instant. BeyondCalendar when a date lies outside the calendar."""
    open_time = opening or rules.open_time(calendar)
    return read(Course(rules, calendar, open_time).follow(entries, now), now)


def read(course: Course, now: datetime) -> State:
    """Read every clock of a course followed until now."""
    readings, turns = [], [pause.gap.until_at for pause in course.pauses if pause.gap.until_at > now]
    for run in course.runs:
        period = course.period(run)
        end = end_of(period, course.calendar, course.opening)
        signals = _signals(run, period, end, course)
        readings.append(_read(run, period, end, signals, course, now))
        if run.ended_at is None:
            turns += [at for at in (*(at for _, at in signals), end.at) if at > now]
    return State(
        course.phase,
        course.since,
        course.accepted_on,
        course.is_deemed,
        tuple(readings),
        tuple(course.pauses),
        course.extended,
        tuple(course.objections),
        min(turns, default=None),
    )


def _signals(run: Run, period: Period, end: End, course: Course) -> tuple[tuple[Level, datetime], ...]:
    if run.ended_at is not None:
        return ()
    return tuple(rises(period, end, course.rules.thresholds, course.calendar, course.opening))


def _read(
    run: Run,
    period: Period,
    end: End,
    signals: tuple[tuple[Level, datetime], ...],
    course: Course,
    now: datetime,
) -> Reading:
    at = run.ended_at or now
    counted = _counted(period, at, course)
    is_met = None if run.ended_at is None else run.ended_at < end.at
    level = max((level for level, since in signals if since <= at), default=Level.CALM)
    return Reading(
        run.clock,
        run.step,
        run.limit,
        run.begun_on,
        end.on,
        end.at,
        course.calendar.is_provisional(end.on),
        counted,
        _remaining(period, end, at, counted, course),
        Level.RED if is_met is False else level,
        run.ended_at,
        is_met,
        signals,
    )


def _counted(period: Period, at: datetime, course: Course) -> int:
    if period.limit.unit.is_hours:
        return hours_by(period, at, course.opening)
    return counted_by(period, hall_clock.business_day(at), course.calendar)


def _remaining(period: Period, end: End, at: datetime, counted: int, course: Course) -> int:
    if period.limit.unit.is_hours:
        return period.limit.amount - counted - (1 if at >= end.at else 0)
    today = hall_clock.business_day(at)
    if today > end.on:
        if period.limit.unit is Unit.WORKING_DAY:
            return -1 - course.calendar.between(end.on, today - timedelta(days=1))
        return -(today - end.on).days
    return max(0, length(period) + (end.on - end.counted_on).days - counted)
