"""Decides how urgent a limit is, and when it becomes more so by time alone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import IntEnum

from hall_server.clock.calendar import Calendar
from hall_server.clock.counting import End, Period, counted_day, counted_instant, length, midnight_after
from hall_server.clock.limits import Unit
from hall_server.clock.opening import OpenTime
from hall_server.clock.rules import Thresholds


class Level(IntEnum):
    """Calm, early warning 预警, yellow 黄牌, red 红牌."""

    CALM = 0
    EARLY_WARNING = 1
    YELLOW = 2
    RED = 3


def rises(
    period: Period, end: End, thresholds: Thresholds, calendar: Calendar, opening: OpenTime
) -> Iterator[tuple[Level, datetime]]:
    """Each level above calm and the instant from which it holds, the lightest first. end: of the period."""
    for level, remaining in (
        (Level.EARLY_WARNING, thresholds.early_warning),
        (Level.YELLOW, thresholds.yellow),
        (Level.RED, thresholds.red),
    ):
        yield level, _reached(period, end, min(remaining, length(period) // 2), calendar, opening)


def _reached(period: Period, end: End, remaining: int, calendar: Calendar, opening: OpenTime) -> datetime:
    """From when on no more than this remains; below 0 it is overdue."""
    if period.limit.unit.is_hours:
        if remaining < 0:
            return end.at + timedelta(hours=-remaining - 1)
        return counted_instant(period, period.limit.amount - remaining, opening)
    if remaining < 0:
        return _overdue(period, end, -remaining - 1, calendar)
    number = length(period) + (end.on - end.counted_on).days - remaining
    day = (
        counted_day(period, number, calendar)
        if number <= length(period)
        else end.on - timedelta(days=remaining)
    )
    return midnight_after(day - timedelta(days=1))


def _overdue(period: Period, end: End, more: int, calendar: Calendar) -> datetime:
    last = end.on
    if more:
        is_working = period.limit.unit is Unit.WORKING_DAY
        last = calendar.after(last, more) if is_working else last + timedelta(days=more)
    return midnight_after(last)
