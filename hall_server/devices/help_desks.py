"""Decides which desks hear that a citizen wants a member of staff: those of the device's zones, else all of the hall."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from hall.messages.helping import HelpWanted
from hall_server.devices.models import Device, HelpCall, Role
from hall_server.devices.queries import zone_codes
from hall_server.organisation import queries as organisation


@dataclass(frozen=True, slots=True)
class StaffedDesk:
    """A desk that is there, at a window where somebody sits."""

    device: str
    window: str
    zone: str


def staffed_desks(hall: str) -> tuple[StaffedDesk, ...]:
    """All of the hall."""
    windows = organisation.windows(hall)
    duties = organisation.duties(windows)
    here = set(
        Device.objects.filter(
            code__in=[duty.device for duty in duties],
            role=Role.CLERK_DESK,
            is_present=True,
            retired_at=None,
        ).values_list("code", flat=True)
    )
    return tuple(
        StaffedDesk(duty.device, duty.window, windows[duty.window].zone)
        for duty in sorted(duties, key=lambda duty: duty.device)
        if duty.device in here
    )


def near(desks: Iterable[StaffedDesk], zones: Iterable[str]) -> tuple[StaffedDesk, ...]:
    """Those in these zones; all of them when nobody sits there."""
    everywhere, wanted = tuple(desks), set(zones)
    return tuple(desk for desk in everywhere if desk.zone in wanted) or everywhere


def open_calls() -> list[HelpCall]:
    """Calls nobody has taken, oldest first."""
    rows = HelpCall.objects.filter(answered_at=None, lapsed_at=None).order_by("called_at")
    return list(rows.select_related("device__window__zone").prefetch_related("device__zones"))


def helps_at(hall: str) -> dict[str, tuple[HelpWanted, ...]]:
    """window -> the open calls its desk is to show."""
    calls = open_calls()
    if not calls:
        return {}
    desks = staffed_desks(hall)
    found: dict[str, list[HelpWanted]] = defaultdict(list)
    for call in calls:
        for desk in near(desks, zone_codes(call.device)):
            found[desk.window].append(wanted(call))
    return {window: tuple(helps) for window, helps in found.items()}


def wanted(call: HelpCall) -> HelpWanted:
    """The call as a desk hears it."""
    return HelpWanted(str(call.pk), call.place or call.device.name, call.called_at, max(call.times_told, 1))
