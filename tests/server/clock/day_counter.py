"""Counts days the slow way, one after the other, knowing nothing of arrays, ranks or replay: what the clock is judged by."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
Rests = Callable[[date], bool]


def is_stopped(day: date, gaps: Iterable[tuple[date, date]]) -> bool:
    """Whether the clock stood still as this day began: a pause opened earlier and closed on this day or later."""
    return any(opened < day <= closed for opened, closed in gaps)


def last_working_day(begun: date, amount: int, gaps: list[tuple[date, date]], rests: Rests) -> date:
    """Walk until so many working days have counted."""
    day, left = begun, amount
    if amount == 0:
        while rests(day):
            day += ONE_DAY
        return day
    while left:
        day += ONE_DAY
        if not rests(day) and not is_stopped(day, gaps):
            left -= 1
    return day


def last_natural_day(begun: date, amount: int, gaps: list[tuple[date, date]], rests: Rests) -> date:
    """Walk until so many days have counted, then on to a day that is worked on."""
    day, left = begun, amount
    while left:
        day += ONE_DAY
        if not is_stopped(day, gaps):
            left -= 1
    while rests(day):
        day += ONE_DAY
    return day


def days_of_months(begun: date, months: int) -> int:
    """How many days later the corresponding day is: walk month by month; the last day where there is none."""
    year, month = begun.year, begun.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = begun.day
    while True:
        try:
            return (date(year, month, number) - begun).days
        except ValueError:
            number -= 1


def counted(begun: date, until: date, gaps: list[tuple[date, date]], rests: Rests | None) -> int:
    """How many days have counted when this day is over; rests None: every day may count."""
    day, number = begun, 0
    while day < until:
        day += ONE_DAY
        if not is_stopped(day, gaps) and not (rests and rests(day)):
            number += 1
    return number
