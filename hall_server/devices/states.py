"""Decides how each device stands now: whether it is there, and what each of its drivers told last."""

from collections import defaultdict
from datetime import datetime

import msgspec
from django.db.models import Exists, Max, OuterRef

from hall_server.devices.models import Certificate, Device, DeviceTrouble


class DriverState(msgspec.Struct, frozen=True):
    """What a driver told last. code, sentence, who: empty when it is well."""

    driver: str
    state: str
    code: str
    sentence: str
    who: str
    since: datetime


class DeviceStands(msgspec.Struct, frozen=True):
    """A device with a valid certificate. drivers: those that have ever told anything."""

    device: str
    is_present: bool
    drivers: tuple[DriverState, ...]


def device_states() -> tuple[DeviceStands, ...]:
    """Every device that may speak in this hall, by its code."""
    valid = Certificate.objects.filter(device=OuterRef("pk"), revoked_at=None)
    devices = Device.objects.filter(Exists(valid), retired_at=None).order_by("code")
    told = _last_told()
    return tuple(DeviceStands(one.code, one.is_present, tuple(told.get(one.pk, ()))) for one in devices)


def _last_told() -> dict[int, list[DriverState]]:
    """Device's key -> the last word of each of its drivers. A driver's words come in the order they were received."""
    last = DeviceTrouble.objects.values("device", "driver").annotate(last=Max("id")).values("last")
    told = defaultdict(list)
    for row in DeviceTrouble.objects.filter(pk__in=last).order_by("driver"):
        told[row.device_id].append(
            DriverState(row.driver, row.state, row.code, row.sentence, row.who, row.happened_at)
        )
    return told
