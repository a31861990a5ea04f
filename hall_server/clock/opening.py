"""Decides which minutes a hall is open, and counts them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from hall.language import hall_clock
from hall_server.clock.calendar import BeyondCalendar, Calendar
from hall_server.clock.days import lived_weekday

_DAYS_AHEAD = 800


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a weekday (1 is Monday) in which the hall is open. ValueError when it ends before it begins."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not (1 <= self.weekday <= 7 and self.opens < self.closes):
            raise ValueError(f"no stretch of a week: {self}")


OFFICE_HOURS = tuple(
    Stretch(weekday, opens, closes)
    for weekday in range(1, 6)
    for opens, closes in ((time(9), time(12)), (time(13), time(17)))
)


Span = tuple[time, time]
"""From when until when, on one day."""


@dataclass(frozen=True, slots=True)
class LaterWeek:
    """A week that holds from this day on."""

    since: date
    week: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A date with hours of its own, none when the hall is closed all day; and why."""

    date: date
    spans: tuple[Span, ...]
    reason: str


class OpenTime:
    """The hall's weeks and days of their own laid on a calendar.

    On a make-up day the hall keeps the hours of the weekday next to it. On a day of rest no hour counts, even if somebody
    opens: working time is not lengthened by overtime.
    """

    def __init__(
        self,
        calendar: Calendar,
        week: Iterable[Stretch] = OFFICE_HOURS,
        later: Iterable[LaterWeek] = (),
        own_days: Iterable[OwnDay] = (),
    ) -> None:
        self._calendar = calendar
        held = sorted(later, key=lambda one: one.since)
        self._since = [one.since for one in held]
        self._weeks = [_by_weekday(week), *(_by_weekday(one.week) for one in held)]
        self._own = {one.date: one for one in own_days}

    def own_day(self, day: date) -> OwnDay | None:
        """What was set for this date alone."""
        return self._own.get(day)

    def spans(self, day: date) -> tuple[Span, ...]:
        """When the hall opens and closes on this date, by the clock on the wall."""
        weekday = lived_weekday(day, self._calendar.kind(day))
        if weekday is None:
            return ()
        own = self._own.get(day)
        return self._weeks[bisect_right(self._since, day)].get(weekday, ()) if own is None else own.spans

    def stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        """When the hall opens and closes on this date."""
        zone = hall_clock.HALL_ZONE
        return [
            (datetime.combine(day, opens, zone), datetime.combine(day, closes, zone))
            for opens, closes in self.spans(day)
        ]

    def after(self, instant: datetime, amount: timedelta) -> datetime:
        """When the hall has been open for so long since this instant. BeyondCalendar when that is years away."""
        ahead = self._ahead(hall_clock.local(instant))
        sums = list(accumulate((closes - opens for opens, closes in ahead), initial=timedelta()))
        place = bisect_left(sums, amount)
        if place == 0:
            return instant
        if place >= len(sums):
            raise BeyondCalendar(f"the hall is not open for {amount} after {instant}")
        opens, _ = ahead[place - 1]
        return (opens + (amount - sums[place - 1])).astimezone(instant.tzinfo)

    def between(self, since: datetime, until: datetime) -> timedelta:
        """How long the hall is open between two instants."""
        total = timedelta()
        day, last = hall_clock.business_day(since), hall_clock.business_day(until)
        while day <= last:
            for opens, closes in self.stretches(day):
                total += max(timedelta(), min(closes, until) - max(opens, since))
            day += timedelta(days=1)
        return total

    def _ahead(self, here: datetime) -> list[tuple[datetime, datetime]]:
        found = []
        for offset in range(_DAYS_AHEAD):
            day = here.date() + timedelta(days=offset)
            if day > self._calendar.last:
                break
            found += [(max(opens, here), closes) for opens, closes in self.stretches(day) if closes > here]
        return found


def _by_weekday(week: Iterable[Stretch]) -> dict[int, tuple[Span, ...]]:
    found: dict[int, tuple[Span, ...]] = {}
    for one in sorted(week, key=lambda stretch: (stretch.weekday, stretch.opens)):
        found[one.weekday] = (*found.get(one.weekday, ()), (one.opens, one.closes))
    return found
