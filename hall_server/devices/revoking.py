"""Decides how a device loses its name: certificates taken back, rights gone from the broker, its session ended.

The rows are the truth; the hub removes the broker's client within seconds of seeing them, which ends the session, and
the revocation list keeps the certificate out should that client ever come back.
"""

import signal
from datetime import datetime
from os import kill
from pathlib import Path

from django.db import transaction

from hall.language import hall_clock
from hall_server.audit.actions import record
from hall_server.devices.authority import writing_authority
from hall_server.devices.models import Certificate, Device
from hall_server.installation import present


@transaction.atomic
def revoke(device: Device, *, because: str, actor: str, now: datetime) -> int:
    """Take back every certificate of a device; how many there were. It may be enrolled again with a new code."""
    count = revoke_certificates(device, because=because, now=now)
    record(
        "certificates_revoked",
        f"device:{device.code}",
        actor=actor,
        facts={"because": because, "count": str(count)},
    )
    return count


@transaction.atomic
def retire(device: Device, *, actor: str, now: datetime) -> None:
    """The device has left the hall for good: no code, no certificate, no rights."""
    revoke_certificates(device, because="retired", now=now)
    device.enrolment_codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    Device.objects.filter(pk=device.pk).update(retired_at=now, is_present=False, lost_at=now)
    record("device_retired", f"device:{device.code}", actor=actor)


def revoke_certificates(device: Device, *, because: str, now: datetime) -> int:
    """Without a word in the audit trail, for a caller that writes its own."""
    count = device.certificates.filter(revoked_at=None).update(revoked_at=now, revoked_because=because)
    Device.objects.filter(pk=device.pk).update(rights_changed_at=now)
    if count:
        transaction.on_commit(list_revoked, robust=True)
    return count


def list_revoked() -> int:
    """Bring every revoked certificate onto the authority's list and let the broker read it; how many were new."""
    revoked = Certificate.objects.filter(revoked_at__isnull=False, not_after__gt=hall_clock.now())
    with writing_authority() as authority:
        fresh = [
            pem for pem in revoked.values_list("pem", flat=True) if not authority.has_revoked(pem.encode())
        ]
        for pem in fresh:
            authority.revoke(pem.encode())
    if fresh:
        reload_broker()
    return len(fresh)


def reload_broker() -> None:
    """Tell a broker of this machine to read its revocation list again (mosquitto(8): SIGHUP)."""
    pid_file = present().broker.pid_file
    if pid_file and Path(pid_file).exists():
        kill(int(Path(pid_file).read_text()), signal.SIGHUP)
