"""Decides which devices a bench has: eight terminals, eight desks of the sample's windows, and many displays."""

import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction

from hall.language import hall_clock
from hall_server.devices.actions import register
from hall_server.devices.authority import load_authority
from hall_server.devices.models import Certificate, Device

TERMINALS = tuple(f"terminal-{n}" for n in range(1, 9))
DESKS = tuple(f"desk-{n:02d}" for n in range(1, 9))
ZONE = "zone-a"
ACTOR = "shell:bench"


def enrol_all(folder: Path, displays: tuple[str, ...]) -> None:
    """Rows in one transaction, and NAME.key and NAME.crt of each in the folder."""
    authority = load_authority()
    with transaction.atomic():
        for name in TERMINALS:
            register(name, name, "queue_terminal", actor=ACTOR, now=hall_clock.now(), zones=(ZONE, "zone-b"))
        for name in DESKS:
            window = "w" + name.removeprefix("desk-")
            register(name, name, "clerk_desk", actor=ACTOR, now=hall_clock.now(), window=window)
        for name in displays:
            register(name, name, "wall", actor=ACTOR, now=hall_clock.now(), zones=(ZONE,))
        for name in (*TERMINALS, *DESKS, *displays):
            authority.issue_client(folder, name)
            _keep((folder / f"{name}.crt").read_bytes(), name)


def _keep(pem: bytes, name: str) -> None:
    """What enrolment would have kept of the certificate."""
    certificate = x509.load_pem_x509_certificate(pem)
    device = Device.objects.get(code=name)
    key = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    Device.objects.filter(pk=device.pk).update(public_key=key.decode())
    Certificate.objects.create(
        device=device,
        serial=f"{certificate.serial_number:x}",
        fingerprint=hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        pem=pem.decode(),
        issued_at=hall_clock.now(),
        not_after=certificate.not_valid_after_utc,
    )
