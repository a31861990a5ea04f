"""Decides what others may ask about halls, zones, windows and who sits where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from hall.language.queue_order import QueueRules
from hall_server.organisation.models import Clerk, Department, Hall, Window, WindowDuty, Zone
from hall_server.organisation.region_codes import chain
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
    telephone: str


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
        row.telephone,
    )


@remembered
def clock_scopes(hall_code: str) -> tuple[str, ...]:
    """The scopes of the calendar by which limits run in a hall: its region's and those above, the province first."""
    region = Hall.objects.filter(pk=hall_code).values_list("region", flat=True).first()
    return tuple(f"region:{code}" for code in chain(region)) if region else ()


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
def hall_of_window(window: str) -> str:
    """The code of the hall a window stands in. Window.DoesNotExist when there is none."""
    return Window.objects.values_list("zone__hall", flat=True).get(pk=window)


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


@remembered
def departments() -> dict[str, str]:
    """All departments: code -> name."""
    return dict(Department.objects.values_list("code", "name"))


def halls() -> dict[str, str]:
    """All halls: code -> name."""
    return dict(Hall.objects.order_by("code").values_list("code", "name"))
