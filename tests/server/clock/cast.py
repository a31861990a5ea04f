"""The calendars and moments of these tests: notices of the years 2025 and 2026, then the law alone."""

from datetime import date, datetime, time, timedelta

from chinese_calendar import constants  # type: ignore[import-untyped]
from hypothesis import settings

from hall.language import hall_clock
from hall_server.clock.calendar import Calendar
from hall_server.clock.days import Day, DayKind
from hall_server.clock.entries import Entry, EntryKind
from hall_server.clock.festivals import provisional

# Walking day by day takes as long as it takes: a busy machine makes no date wrong.
UNHURRIED = settings(deadline=None)
FIRST, LAST = date(2025, 1, 1), date(2032, 12, 31)


def notices() -> list[Day]:
    """What the State Council's office announced for 2025 and 2026."""
    days = [Day(day, DayKind.HOLIDAY, "节日", "放假通知") for day in constants.holidays if day >= FIRST]
    return days + [
        Day(day, DayKind.MAKE_UP, "调休", "放假通知") for day in constants.workdays if day >= FIRST
    ]


def calendar(*more: Day, version: str = "cn/1", confirmed_until: date = date(2026, 12, 28)) -> Calendar:
    """The country's calendar with more days announced on top of it."""
    later = [day for year in range(2027, LAST.year + 1) for day in provisional(year)]
    days = {day.date: day for day in (*notices(), *later, *more)}
    return Calendar(version, FIRST, LAST, confirmed_until, days.values())


CALENDAR = calendar()


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An instant by the clock on the hall's wall."""
    return datetime.combine(day, time(hour, minute), hall_clock.HALL_ZONE)


def entry(kind: EntryKind, when: datetime, **facts: object) -> Entry:
    """An entry recorded as it happens."""
    return Entry(kind, when, when, "clerk:1001", **facts)  # type: ignore[arg-type]


def days_later(day: date, number: int) -> date:
    """So many days on."""
    return day + timedelta(days=number)
