"""Decides how a certificate stands in the register."""

import hashlib
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hall_server.devices.models import Certificate, Device


def keep_certificate(device: Device, pem: bytes, now: datetime) -> Certificate:
    """One more certificate of this device."""
    parsed = x509.load_pem_x509_certificate(pem)
    return Certificate.objects.create(
        device=device,
        serial=f"{parsed.serial_number:x}",
        fingerprint=hashlib.sha256(parsed.public_bytes(Encoding.DER)).hexdigest(),
        pem=pem.decode(),
        issued_at=now,
        not_after=parsed.not_valid_after_utc,
    )
