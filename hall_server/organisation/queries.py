"""Decides what others may ask about halls, windows, opening hours and who sits where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from hall.language import hall_clock
from hall.language.queue_order import QueueRules
from hall_server.organisation.models import Clerk, Hall, OpeningHours, Window, WindowDuty, Zone
from hall_server.remembered import remembered
from hall_server.rows import select


@dataclass(frozen=True, slots=True)
class HallFacts:
    """How one hall is run."""

    code: str
    name: str
    notice: str
    rules: QueueRules
    recall_limit: int
    clears_at_night: bool
    help_again: timedelta


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """A counter as people see it."""

    code: str
    number: int
    name: str
    serves: str
    zone: str
    zone_name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """A clerk at a window, on one desk."""

    window: str
    clerk: str
    clerk_name: str
    device: str


@remembered
def hall(code: str) -> HallFacts:
    """The hall of this code. LookupError when there is none."""
    row = Hall.objects.filter(pk=code).first()
    if row is None:
        raise LookupError(f"there is no hall {code!r}")
    rules = QueueRules(
        most_overtakes=row.most_overtakes, longest_wait=timedelta(minutes=row.longest_wait_minutes)
    )
    return HallFacts(
        row.code,
        row.name,
        row.notice,
        rules,
        row.recall_limit,
        row.clears_at_night,
        timedelta(seconds=row.help_again_seconds),
    )


@remembered
def windows(hall_code: str) -> dict[str, WindowFacts]:
    """The hall's windows by their codes."""
    rows = Window.objects.filter(zone__hall=hall_code).select_related("zone")
    return {
        row.code: WindowFacts(
            row.code, row.number, row.name, row.serves, row.zone_id, row.zone.name, row.is_open
        )
        for row in rows
    }


@remembered
def zones(hall_code: str) -> dict[str, str]:
    """The hall's zones: code -> name."""
    return dict(Zone.objects.filter(hall=hall_code).values_list("code", "name"))


def duty_at(window: str) -> Duty | None:
    """Who sits at the window now."""
    for clerk, device in select(
        WindowDuty, ("clerk_id", "device"), "window_id = %s AND until IS NULL", window
    ):
        number, name = _clerk(clerk)
        return Duty(window, number, name, device)
    return None


@remembered
def _clerk(key: int) -> tuple[str, str]:
    number, name = Clerk.objects.values_list("number", "name").get(pk=key)
    return number, name


def duties(at: Iterable[str]) -> tuple[Duty, ...]:
    """Who sits at these windows now."""
    rows = WindowDuty.objects.filter(window__in=list(at), until=None)
    return tuple(
        Duty(*row) for row in rows.values_list("window_id", "clerk__number", "clerk__name", "device")
    )


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
