"""Decides when a device gets its next certificate: for the key of one that still holds, from a device still in service."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.db import transaction

from hall.credentials.authority import BadSigningRequest
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.devices.authority import load_authority
from hall_server.devices.models import Certificate, Device
from hall_server.devices.register import keep_certificate
from hall_server.devices.throttle import count_wrong_renewal, refuse_renewal_when_locked

ONE_EVERY = timedelta(days=1)
"""Asked again sooner, a device gets what it got: the answer may have been lost, and nobody fills the register."""


@dataclass(frozen=True, slots=True)
class RenewalTry:
    """What a device sends. signing_request_pem: signed by the key of certificate_pem. address: where it came from."""

    signing_request_pem: bytes
    certificate_pem: bytes
    address: str


def renew(attempt: RenewalTry, now: datetime) -> bytes:
    """The new certificate (PEM). Refusals: renewal_refused, renewal_locked. The old one holds until its own end."""
    refuse_renewal_when_locked(attempt.address, now)
    with transaction.atomic():
        old = _proven(attempt)
        if old is not None:
            return _given_lately(old, now) or _next(old.device, attempt, now)
    count_wrong_renewal(attempt.address, now)
    record("renewal_refused", f"address:{attempt.address}", actor=f"address:{attempt.address}")
    raise Refusal(RefusalCode.RENEWAL_REFUSED)


def _proven(attempt: RenewalTry) -> Certificate | None:
    """The certificate shown, when its key signed the request, the authority stands by it and the register knows it."""
    try:
        load_authority().renewing(attempt.signing_request_pem, attempt.certificate_pem)
        shown = x509.load_pem_x509_certificate(attempt.certificate_pem)
    except (BadSigningRequest, ValueError):
        return None
    known = Certificate.objects.filter(
        fingerprint=shown.fingerprint(SHA256()).hex(), revoked_at=None, device__retired_at=None
    )
    return known.select_related("device").select_for_update(of=("self", "device")).first()


def _given_lately(old: Certificate, now: datetime) -> bytes | None:
    """A certificate given to this device for the same key a short while ago."""
    later = old.device.certificates.filter(revoked_at=None, issued_at__gt=now - ONE_EVERY).first()
    if later is None:
        return None
    key = x509.load_pem_x509_certificate(old.pem.encode()).public_key()
    given = later.pem.encode()
    return given if x509.load_pem_x509_certificate(given).public_key() == key else None


def _next(device: Device, attempt: RenewalTry, now: datetime) -> bytes:
    _, pem = load_authority().renew_device(attempt.signing_request_pem, attempt.certificate_pem)
    certificate = keep_certificate(device, pem, now)
    facts = {"serial": certificate.serial, "until": f"{certificate.not_after:%Y-%m-%d}"}
    record("certificate_renewed", f"device:{device.code}", actor=f"device:{device.code}", facts=facts)
    return pem
