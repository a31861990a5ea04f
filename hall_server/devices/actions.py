"""Decides what may be done with devices; each verb with its row, its audit line and what it changes on the broker."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from hall_server.audit.actions import record
from hall_server.catalogue import queries as catalogue
from hall_server.devices import queries
from hall_server.devices.enrolment import Enrolled, Try, enrol, issue_code
from hall_server.devices.helping import remind_of_help
from hall_server.devices.models import Device, Role
from hall_server.devices.renewal import RenewalTry, renew
from hall_server.devices.revoking import list_revoked, retire, revoke
from hall_server.devices.throttle import forget_wrong
from hall_server.organisation.models import Zone
from hall_server.outbox.actions import tell_device

__all__ = [
    "Enrolled",
    "RenewalTry",
    "Try",
    "enrol",
    "forget_wrong",
    "issue_code",
    "list_revoked",
    "note_outboxes",
    "note_presence",
    "register",
    "remind_of_help",
    "renew",
    "retire",
    "revoke",
    "settled_anew",
    "tell_of_catalogue",
]


@transaction.atomic
def register(  # noqa: PLR0913 - what a device is takes that many words
    code: str,
    name: str,
    role: str,
    *,
    actor: str,
    now: datetime,
    window: str | None = None,
    zones: Iterable[str] = (),
    options: Mapping[str, object] | None = None,
) -> Device:
    """A place for a device: known to the hall, with no certificate yet. Doing it again settles it anew."""
    device, is_new = Device.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "role": role,
            "window_id": window,
            "options": dict(options or {}),
            "rights_changed_at": now,
        },
        create_defaults={
            "name": name,
            "role": role,
            "window_id": window,
            "options": dict(options or {}),
            "rights_changed_at": now,
            "registered_at": now,
        },
    )
    device.zones.set(Zone.objects.filter(code__in=list(zones)))
    record("device_registered" if is_new else "device_settled", f"device:{code}", actor=actor)
    return device


@transaction.atomic
def settled_anew(device: Device, *, actor: str, now: datetime) -> None:
    """Its window, zones or options were edited: the broker learns its rights, the device what it is for."""
    Device.objects.filter(pk=device.pk).update(rights_changed_at=now)
    record("device_settled", f"device:{device.code}", actor=actor)
    tell_device(device.code, queries.settled(device.code))


@transaction.atomic
def tell_of_catalogue() -> int:
    """Tell terminals and kiosks that are present of another file of matters than the one they know; how many were told."""
    file = catalogue.catalogue_file()
    digest = file.sha256 if file else ""
    terminals = Device.objects.filter(
        role__in=(Role.QUEUE_TERMINAL, Role.KIOSK), is_present=True, retired_at=None
    )
    late = list(terminals.exclude(told_catalogue=digest).values_list("code", flat=True))
    for code in late:
        tell_device(code, queries.settled(code))
    Device.objects.filter(code__in=late).update(told_catalogue=digest)
    return len(late)


@transaction.atomic
def note_presence(came: Iterable[str], went: Iterable[str], now: datetime) -> None:
    """Who has come and who has gone, as the hub found it."""
    Device.objects.filter(code__in=list(came)).update(is_present=True, seen_at=now, lost_at=None)
    Device.objects.filter(code__in=list(went), is_present=True).update(is_present=False, lost_at=now)


@transaction.atomic
def note_outboxes(outboxes: Mapping[str, int], now: datetime) -> None:
    """That these devices are still there, and how much each has still to send."""
    Device.objects.filter(code__in=list(outboxes)).update(seen_at=now, outbox=0)
    for device, count in outboxes.items():
        if count:
            Device.objects.filter(code=device).update(outbox=count)
