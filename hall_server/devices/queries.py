"""Decides what others may ask about devices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from hall.credentials.rating_tokens import public_part
from hall.messages.devices import DeviceSettled
from hall_server.catalogue import queries as catalogue
from hall_server.devices.asker import Asker
from hall_server.devices.models import Certificate, Device, Role
from hall_server.devices.surfaces import Post, Surface, surfaces_of
from hall_server.installation import present
from hall_server.keys import rating_key
from hall_server.organisation.models import Window, Zone
from hall_server.remembered import forget_when_changed, remembered

forget_when_changed(Device, Certificate, Window, Zone)


# What `at_work` and `zone_codes` say, for every request: put into words only once.
_ASKER = """
SELECT devices_device.id, role, window_id, organisation_window.zone_id FROM devices_device
LEFT JOIN organisation_window ON organisation_window.code = window_id
WHERE devices_device.code = %s AND retired_at IS NULL AND EXISTS (
  SELECT 1 FROM devices_certificate WHERE device_id = devices_device.id AND revoked_at IS NULL)
"""
_ZONES = "SELECT zone_id FROM devices_device_zones WHERE device_id = %s"


@dataclass(frozen=True, slots=True)
class Rights:
    """A device the broker must know: its own topics and these zones are all it may touch."""

    device: str
    zones: tuple[str, ...]


def _at_work() -> QuerySet[Device]:
    """Devices that hold a certificate nobody has taken back."""
    valid = Certificate.objects.filter(device=OuterRef("pk"), revoked_at=None)
    return (
        Device.objects.filter(Exists(valid), retired_at=None)
        .select_related("window__zone")
        .prefetch_related("zones")
    )


def _zones(device: Device) -> tuple[Zone, ...]:
    """A device follows its own zones, and the zone of the window it stands at."""
    zones = {zone.code: zone for zone in device.zones.all()}
    if device.window is not None:
        zones.setdefault(device.window.zone_id, device.window.zone)
    return tuple(zones[code] for code in sorted(zones))


def zone_codes(device: Device) -> tuple[str, ...]:
    """The zones a device follows, as codes."""
    return tuple(zone.code for zone in _zones(device))


@remembered
def asker(code: str) -> Asker | None:
    """The device of this code as its requests see it; None when it is retired, revoked or unknown."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKER, [code])
        device = cursor.fetchone()
        if device is None:
            return None
        key, role, window, zone = device
        cursor.execute(_ZONES, [key])
        zones = {own for (own,) in cursor.fetchall()} | ({zone} if zone else set())
    return Asker(present().hall.code, code, role, window, tuple(sorted(zones)))


def public_key(code: str) -> bytes:
    """PEM of the key to which what is meant for this device alone is sealed. LookupError for a device without one."""
    pem = Device.objects.filter(code=code).values_list("public_key", flat=True).first()
    if not pem:
        raise LookupError(f"{code} has no public key")
    return pem.encode()


def settled(code: str) -> DeviceSettled:
    """What the device is for. LookupError when it is not registered."""
    device = Device.objects.select_related("window__zone").prefetch_related("zones").filter(code=code).first()
    if device is None:
        raise LookupError(f"{code} is not registered")
    window = device.window
    return DeviceSettled(
        hall_name=present().hall.name,
        role=device.role,
        zones=tuple((zone.code, zone.name) for zone in _zones(device)),
        window=window.code if window else None,
        window_name=window.name if window else "",
        window_number=window.number if window else 0,
        catalogue=catalogue.catalogue_file(),
        notice="",
        rating_key=public_part(rating_key()),
    )


def surfaces(zone: str, window: str) -> tuple[Surface, ...]:
    """The surfaces of this zone that are present and owe a proof when a number is called to this window."""
    devices = (
        _at_work()
        .filter(Q(zones=zone) | Q(window__zone=zone), is_present=True)
        .exclude(role=Role.CLERK_DESK)
        .distinct()
    )
    return surfaces_of((_post(device) for device in devices), window)


def _post(device: Device) -> Post:
    options = device.options if isinstance(device.options, dict) else {}
    boards = options.get("boards")
    return Post(
        device.code,
        device.role,
        device.window_id,
        has_voice=options.get("voice", True) is True,
        has_boards=boards is True,
        boards_at=frozenset(map(str, boards)) if isinstance(boards, list | dict) else frozenset(),
    )


def desks_at(windows: Iterable[str]) -> list[tuple[str, str]]:
    """(device, window) of the desks that are present at these windows."""
    desks = Device.objects.filter(
        role=Role.CLERK_DESK, is_present=True, retired_at=None, window__in=list(windows)
    )
    return [(code, str(window)) for code, window in desks.order_by("code").values_list("code", "window_id")]


def pads_at(windows: Iterable[str]) -> list[tuple[str, str]]:
    """(device, window) of the citizens' pads that are present at these windows."""
    pads = Device.objects.filter(
        role=Role.WINDOW_PAD, is_present=True, retired_at=None, window__in=list(windows)
    )
    return [(code, str(window)) for code, window in pads.order_by("code").values_list("code", "window_id")]


def present_devices() -> tuple[str, ...]:
    """The devices that were there at the hub's last look."""
    return tuple(Device.objects.filter(is_present=True).order_by("code").values_list("code", flat=True))


def rights() -> tuple[Rights, ...]:
    """All devices the broker must let in; every other name is to be shut out."""
    return tuple(Rights(device.code, zone_codes(device)) for device in _at_work().order_by("code"))


def rights_changed_at() -> datetime | None:
    """When any device's rights last changed; None in a hall without devices."""
    changed: datetime | None = Device.objects.aggregate(at=Max("rights_changed_at"))["at"]
    return changed


def registered(code: str) -> Device | None:
    """The device of this code that has not been retired."""
    return Device.objects.filter(code=code, retired_at=None).first()


@remembered
def has(role: str) -> bool:
    """Whether the hall has a device of this role that was given a certificate."""
    return _at_work().filter(role=role).exists()
