"""Decides what enters the country's calendar from the package chinesecalendar, and what from the law alone."""

from datetime import date

from chinese_calendar import constants  # type: ignore[import-untyped]

from hall_server.clock.days import Day, DayKind, ordinary
from hall_server.clock.festivals import LAST_YEAR, provisional

FIRST_DAY, LAST_DAY = date(2004, 1, 1), date(LAST_YEAR, 12, 31)
NOTICE = "国务院办公厅关于{year}年部分节假日安排的通知"

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def last_year() -> int:
    """The last year whose notice the package knows."""
    latest: date = max(*constants.holidays, *constants.workdays)
    return latest.year


def confirmed_until() -> date:
    """The last date no notice will touch any more.

    The notice of the following year may reach back: those of 2008 and 2019 began with 29 December, none of them earlier.
    """
    return date(last_year(), 12, 28)


def from_notices() -> tuple[Day, ...]:
    """The holidays and make-up days of all years the package knows."""
    days = [
        Day(day, DayKind.HOLIDAY, _NAMES[name], NOTICE.format(year=_year(day)))
        for day, name in constants.holidays.items()
    ]
    days += [
        Day(day, DayKind.MAKE_UP, _NAMES[name], NOTICE.format(year=_year(day)))
        for day, name in constants.workdays.items()
        if not ordinary(day).kind.is_working
    ]
    return tuple(sorted(days, key=lambda one: one.date))


def all_days() -> tuple[Day, ...]:
    """Those of the notices, then for every later year what the law says by itself."""
    later = [day for year in range(last_year() + 1, LAST_YEAR + 1) for day in provisional(year)]
    return (*from_notices(), *later)


def _year(day: date) -> int:
    """The year whose notice arranged a day: the last days of December belong to New Year's Day."""
    return day.year + 1 if (day.month, day.day) >= (12, 29) else day.year
