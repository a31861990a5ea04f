"""Decides what kinds of day there are, and which of them are worked on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DayKind(StrEnum):
    """A day as the calendar has it. MAKE_UP: a Saturday or Sunday that is worked on (调休上班)."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"

    @property
    def is_working(self) -> bool:
        """Whether offices work on it."""
        return self in (DayKind.WORKING, DayKind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class Day:
    """A date of the calendar. name: of the holiday it belongs to. source: the notice or law that made it so."""

    date: date
    kind: DayKind
    name: str = ""
    source: str = ""


def ordinary(day: date) -> Day:
    """What a day is when no notice and no law says otherwise."""
    return Day(day, DayKind.WORKING if day.isoweekday() <= 5 else DayKind.WEEKEND)


def lived_weekday(day: date, kind: DayKind) -> int | None:
    """Whose hours a day has (1 is Monday): its own; on a make-up Saturday Friday's, on a Sunday Monday's; None at rest."""
    if not kind.is_working:
        return None
    if kind is DayKind.MAKE_UP:
        return {6: 5, 7: 1}.get(day.isoweekday(), day.isoweekday())
    return day.isoweekday()
