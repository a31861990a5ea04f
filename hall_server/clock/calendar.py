"""Decides which days are worked on, and counts them in constant time."""

from collections.abc import Iterable, Mapping
from datetime import date

from hall_server.clock.days import Day, DayKind, ordinary


class BeyondCalendar(LookupError):  # noqa: N818 - a name that is said aloud
    """A date before the calendar's first day or after its last one."""


class Calendar:
    """A version of the calendar; it never changes. Dates after `confirmed_until` are provisional: no notice covers them.

    special: the days that are not what their weekday says, or that have a name; all others are ordinary.
    """

    __slots__ = ("_first", "_ranks", "_special", "_working", "confirmed_until", "first", "last", "version")

    def __init__(
        self, version: str, first: date, last: date, confirmed_until: date, special: Iterable[Day]
    ) -> None:
        self.version, self.first, self.last, self.confirmed_until = version, first, last, confirmed_until
        self._special: Mapping[date, Day] = {day.date: day for day in special if first <= day.date <= last}
        self._first = first.toordinal()
        # Working days in order; and for each date, how many of them lie on or before it, less one.
        self._working: list[date] = []
        self._ranks: list[int] = []
        for ordinal in range(self._first, last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.kind(day).is_working:
                self._working.append(day)
            self._ranks.append(len(self._working) - 1)

    def day(self, day: date) -> Day:
        """What this date is. BeyondCalendar outside."""
        if not self.first <= day <= self.last:
            raise self._beyond(day)
        return self._special.get(day) or ordinary(day)

    def kind(self, day: date) -> DayKind:
        """The kind of this date. BeyondCalendar outside."""
        return self.day(day).kind

    def is_working(self, day: date) -> bool:
        """Whether offices work on this date. BeyondCalendar outside."""
        place = day.toordinal() - self._first
        if not 0 <= place < len(self._ranks):
            raise self._beyond(day)
        rank = self._ranks[place]
        return rank >= 0 and self._working[rank] == day

    def is_provisional(self, day: date) -> bool:
        """Whether the date may still become another one."""
        return day > self.confirmed_until

    def after(self, day: date, amount: int) -> date:
        """The so-many-th working day after this day; the day itself is not counted (民法典 201). amount: at least 1."""
        place = day.toordinal() - self._first
        if place < 0:
            raise self._beyond(day)
        try:
            return self._working[self._ranks[place] + amount]
        except IndexError:
            raise self._beyond(day) from None

    def between(self, after: date, until: date) -> int:
        """How many working days lie after the first date, up to and with the second; 0 when that is not later."""
        begin, end = after.toordinal() - self._first, until.toordinal() - self._first
        if end <= begin:
            return 0
        if begin < 0:
            raise self._beyond(after)
        try:
            return self._ranks[end] - self._ranks[begin]
        except IndexError:
            raise self._beyond(until) from None

    def working_from(self, day: date) -> date:
        """This day when it is worked on, else the next one that is (民法典 203)."""
        return day if self.is_working(day) else self.after(day, 1)

    def special(self) -> Mapping[date, Day]:
        """The days that are not what their weekday says, or that have a name."""
        return self._special

    def overlaid(self, version: str, days: Iterable[Day]) -> "Calendar":
        """This calendar with days of a region on top, under a version of its own."""
        merged = {**self._special, **{day.date: day for day in days}}
        return Calendar(version, self.first, self.last, self.confirmed_until, merged.values())

    def _beyond(self, day: date) -> BeyondCalendar:
        return BeyondCalendar(f"{day} lies outside the calendar {self.version} ({self.first} to {self.last})")


def differences(before: Calendar, after: Calendar, since: date, until: date) -> tuple[tuple[Day, Day], ...]:
    """The days in this stretch, both ends counted, that are worked on in one version alone."""
    changed = []
    for ordinal in range(since.toordinal(), until.toordinal() + 1):
        day = date.fromordinal(ordinal)
        was, is_now = before.day(day), after.day(day)
        if was.kind.is_working != is_now.kind.is_working:
            changed.append((was, is_now))
    return tuple(changed)


def first_difference(before: Calendar, after: Calendar) -> date:
    """The first day on which counting by the one may give another date, or another certainty, than by the other."""
    known = before.special().keys() | after.special().keys()
    found = [day for day in known if _works(before, day) is not _works(after, day)]
    if before.confirmed_until != after.confirmed_until:
        found.append(min(before.confirmed_until, after.confirmed_until))
    return min(found, default=date.max)


def _works(calendar: Calendar, day: date) -> bool | None:
    return calendar.is_working(day) if calendar.first <= day <= calendar.last else None
