"""Decides how a device gets its certificate: a code for one device, once, within a quarter of an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from django.utils.crypto import salted_hmac

from hall.credentials.authority import BadSigningRequest
from hall.credentials.enrolment_code import clean_secret, new_code
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.devices.authority import load_authority
from hall_server.devices.clones import settle_clone
from hall_server.devices.models import Certificate, Device, EnrolmentCode
from hall_server.devices.register import keep_certificate
from hall_server.devices.revoking import revoke_certificates
from hall_server.devices.throttle import count_wrong, refuse_when_locked

CODE_LIVES = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Try:
    """What somebody sends who wants to be a device. address: where the try came from."""

    secret: str
    signing_request_pem: bytes
    address: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who the device is from now on, and the certificate that says so."""

    device: str
    role: str
    certificate_pem: bytes


@transaction.atomic
def issue_code(device: Device, *, actor: str, now: datetime) -> str:
    """A fresh code to be typed at the device; earlier ones end. It is shown once: only its keyed hash is kept."""
    if device.retired_at is not None:
        raise Refusal(RefusalCode.NOT_ALLOWED)
    code = new_code(load_authority().certificate_pem)
    device.enrolment_codes.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    EnrolmentCode.objects.create(
        device=device,
        code_hash=_hash(code.secret),
        issued_at=now,
        issued_by=actor,
        expires_at=now + CODE_LIVES,
    )
    record("enrolment_code_issued", f"device:{device.code}", actor=actor)
    return str(code)


def enrol(attempt: Try, now: datetime) -> Enrolled:
    """The certificate. Refusal `code_wrong`, `code_locked`, or `bad_message` for a request the authority cannot sign.

    The same code with the same key gets the same certificate again: the answer to the first may have been lost.
    """
    refuse_when_locked(attempt.address, now)
    with transaction.atomic():
        code = _code(attempt, now)
        if code is not None:
            return _again(code) if code.used_at else _first(code, attempt, now)
    count_wrong(attempt.address, now)
    record("enrolment_refused", f"address:{attempt.address}", actor=f"address:{attempt.address}")
    raise Refusal(RefusalCode.CODE_WRONG)


def _hash(secret: str) -> str:
    return salted_hmac("hall_server.devices.enrolment", clean_secret(secret), algorithm="sha256").hexdigest()


def _code(attempt: Try, now: datetime) -> EnrolmentCode | None:
    """The valid code this try names: unused, or used by this very key."""
    code = (
        EnrolmentCode.objects.select_for_update(of=("self",))
        .select_related("device", "certificate")
        .filter(code_hash=_hash(attempt.secret), device__retired_at=None)
        .filter(expires_at__gt=now)
        .first()
    )
    if code is None or code.used_at is None:
        return code
    is_same = code.certificate is not None and _is_for_same_key(code.certificate, attempt)
    return code if is_same else None


def _is_for_same_key(certificate: Certificate, attempt: Try) -> bool:
    if certificate.revoked_at is not None:
        return False
    try:
        wanted = x509.load_pem_x509_csr(attempt.signing_request_pem).public_key()
    except ValueError:
        return False
    given = x509.load_pem_x509_certificate(certificate.pem.encode()).public_key()
    return given == wanted


def _again(code: EnrolmentCode) -> Enrolled:
    assert code.certificate is not None  # noqa: S101 - _code gives a used code only with its certificate
    return Enrolled(code.device.code, code.device.role, code.certificate.pem.encode())


def _first(code: EnrolmentCode, attempt: Try, now: datetime) -> Enrolled:
    device = code.device
    try:
        pem = load_authority().issue_device(attempt.signing_request_pem, device.code)
    except BadSigningRequest as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": str(fault)}) from fault
    revoke_certificates(device, because="superseded", now=now)
    certificate = _kept(device, pem, now)
    settle_clone(device, now)
    code.used_at, code.certificate = now, certificate
    code.save(update_fields=["used_at", "certificate"])
    record(
        "device_enrolled",
        f"device:{device.code}",
        actor=f"address:{attempt.address}",
        facts={"serial": certificate.serial},
    )
    return Enrolled(device.code, device.role, pem)


def _kept(device: Device, pem: bytes, now: datetime) -> Certificate:
    parsed = x509.load_pem_x509_certificate(pem)
    device.public_key = (
        parsed.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )
    device.rights_changed_at = now
    device.save(update_fields=["public_key", "rights_changed_at"])
    return keep_certificate(device, pem, now)
