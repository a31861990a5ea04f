"""Decides when a hall gives numbers, and how its hours are said."""

from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from hall.language import hall_clock
from hall_server.organisation.models import OpeningHours
from hall_server.remembered import remembered


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a weekday (1 is Monday) in which numbers are given."""

    weekday: int
    opens: time
    closes: time


@remembered
def opening_hours(hall_code: str) -> tuple[Stretch, ...]:
    """All stretches of a week; none means the hall never closes."""
    rows = OpeningHours.objects.filter(hall=hall_code).values_list("weekday", "opens", "closes")
    return tuple(Stretch(*row) for row in rows)


def is_open(hall_code: str, now: datetime) -> bool:
    """Whether numbers are given at this instant."""
    stretches = opening_hours(hall_code)
    here = hall_clock.local(now)
    return not stretches or any(
        stretch.weekday == here.isoweekday() and stretch.opens <= here.time() < stretch.closes
        for stretch in stretches
    )


def spoken_hours(hall_code: str) -> str:
    """The week's hours as people say them: `周一至周五 09:00—12:00、13:30—17:00`."""
    by_day = {
        day: "、".join(f"{one.opens:%H:%M}—{one.closes:%H:%M}" for one in stretches)
        for day, stretches in groupby(opening_hours(hall_code), key=lambda one: one.weekday)
    }
    runs = [(list(days), hours) for hours, days in groupby(sorted(by_day), key=lambda day: by_day[day])]
    return "，".join(f"{_days(days)} {hours}" for days, hours in runs)


def _days(days: list[int]) -> str:
    names = "一二三四五六日"
    if len(days) == 1:
        return f"周{names[days[0] - 1]}"
    if days[-1] - days[0] == len(days) - 1:
        return f"周{names[days[0] - 1]}至周{names[days[-1] - 1]}"
    return "、".join(f"周{names[day - 1]}" for day in days)
