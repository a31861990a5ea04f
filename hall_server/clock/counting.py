"""Decides on which day, or at which instant, a limit ends, whatever stopped it meanwhile.

The day a period begins is not counted (民法典 201). A day counts when the clock was running as the day began: so the day on
which a pause opens counts, the day on which it closes does not. A limit in days, months or years whose last day is a day of
rest ends on the next day that is worked on (民法典 203); one in working days cannot end on a day of rest.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from hall.language import hall_clock
from hall_server.clock.calendar import Calendar
from hall_server.clock.limits import Limit, Unit, natural_days
from hall_server.clock.opening import OpenTime

_MOMENT = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a clock stands still. until_at: its end, known or told beforehand.

    since_on: the day it opens, which still counts. until_on: the last day that does not.
    """

    since_at: datetime
    until_at: datetime
    since_on: date
    until_on: date


def gap(since_at: datetime, until_at: datetime) -> Gap:
    """The gap between two instants."""
    return Gap(
        since_at,
        until_at,
        hall_clock.business_day(since_at),
        hall_clock.business_day(until_at - _MOMENT),
    )


@lru_cache(maxsize=16_384)
def midnight_after(day: date) -> datetime:
    """The first instant after a day, remembered: it is asked for again and again."""
    return hall_clock.end_of_business_day(day)


@dataclass(frozen=True, slots=True)
class Period:
    """A limit at work: from the day, or for hours from the instant, it began, with its gaps in order of their opening."""

    limit: Limit
    begun_on: date
    begun_at: datetime
    gaps: tuple[Gap, ...] = ()


def length(period: Period) -> int:
    """How many days or hours the limit has, in the unit it is counted in; months and years in natural days."""
    if period.limit.unit in (Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.HOUR):
        return period.limit.amount
    return natural_days(period.limit, period.begun_on)


def ends_on(period: Period, calendar: Calendar) -> date:
    """The last day of a limit in days, months or years."""
    return calendar.working_from(counted_day(period, length(period), calendar))


def ends_at(period: Period, calendar: Calendar, opening: OpenTime) -> datetime:
    """The first instant at which the limit has run out."""
    return end_of(period, calendar, opening).at


@dataclass(frozen=True, slots=True)
class End:
    """Where a limit ends. at: the first instant that is too late. counted_on: its last day before a day of rest moved it."""

    at: datetime
    on: date
    counted_on: date


def end_of(period: Period, calendar: Calendar, opening: OpenTime) -> End:
    """The end of a limit in any unit."""
    if period.limit.unit.is_hours:
        at = counted_instant(period, period.limit.amount, opening)
        day = hall_clock.business_day(at)
        return End(at, day, day)
    raw = counted_day(period, length(period), calendar)
    last = calendar.working_from(raw)
    return End(midnight_after(last), last, raw)


def counted_day(period: Period, number: int, calendar: Calendar) -> date:
    """The so-many-th day that counts; the first day itself for 0 and less."""
    at, left = period.begun_on, number
    if number <= 0:
        return at
    is_working = period.limit.unit is Unit.WORKING_DAY
    for gap in period.gaps:
        opens, closes = gap.since_on, gap.until_on
        if closes <= at:
            continue
        ran = _between(at, opens, calendar, is_working=is_working)
        if ran >= left:
            break
        at, left = closes, left - ran
    return calendar.after(at, left) if is_working else at + timedelta(days=left)


def counted_by(period: Period, day: date, calendar: Calendar) -> int:
    """How many days have counted when this day is over."""
    at, counted = period.begun_on, 0
    is_working = period.limit.unit is Unit.WORKING_DAY
    for gap in period.gaps:
        if gap.until_on <= at:
            continue
        if gap.since_on >= day:
            break
        counted += _between(at, gap.since_on, calendar, is_working=is_working)
        at = gap.until_on
    return counted + _between(at, day, calendar, is_working=is_working)


def counted_instant(period: Period, hours: int, opening: OpenTime) -> datetime:
    """When so many hours have been counted."""
    at, left = period.begun_at, hours * _HOUR
    for gap in period.gaps:
        if gap.until_at <= at:
            continue
        ran = _ran(period, at, gap.since_at, opening)
        if ran >= left:
            break
        at, left = gap.until_at, left - ran
    return opening.after(at, left) if period.limit.unit is Unit.WORKING_HOUR else at + left


def hours_by(period: Period, instant: datetime, opening: OpenTime) -> int:
    """How many whole hours have been counted by this instant."""
    at, counted = period.begun_at, timedelta()
    for gap in period.gaps:
        if gap.until_at <= at:
            continue
        if gap.since_at >= instant:
            break
        counted += _ran(period, at, gap.since_at, opening)
        at = gap.until_at
    return (counted + _ran(period, at, instant, opening)) // _HOUR


def _between(after: date, until: date, calendar: Calendar, *, is_working: bool) -> int:
    return calendar.between(after, until) if is_working else max(0, (until - after).days)


def _ran(period: Period, since: datetime, until: datetime, opening: OpenTime) -> timedelta:
    if until <= since:
        return timedelta()
    return opening.between(since, until) if period.limit.unit is Unit.WORKING_HOUR else until - since
