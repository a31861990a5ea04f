"""Decides whether a certificate is good today and for how long."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from hall.language import hall_clock
from hall.launcher.faults import CannotStart

SOON = timedelta(days=30)


def check_certificate(path: Path, now: datetime | None = None) -> str:
    """A sentence with its last day. CannotStart when it is not valid now, or will not be for long."""
    now = now or hall_clock.now()
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise CannotStart(
            f"{path} cannot be read: {fault}.", "Make the keys again, or enrol again."
        ) from fault
    if now < certificate.not_valid_before_utc:
        raise CannotStart(
            f"{path.name} is valid from {certificate.not_valid_before_utc:%Y-%m-%d}; the clock says {now:%Y-%m-%d}.",
            "Set the clock (timedatectl set-ntp true).",
        )
    if now > certificate.not_valid_after_utc:
        raise CannotStart(
            f"{path.name} ended on {certificate.not_valid_after_utc:%Y-%m-%d}; the clock says {now:%Y-%m-%d}.",
            "If the clock is right, enrol the device again or make the server's keys again.",
        )
    if now + SOON > certificate.not_valid_after_utc:
        raise CannotStart(
            f"{path.name} ends soon, on {certificate.not_valid_after_utc:%Y-%m-%d}.",
            "Enrol the device again.",
        )
    return f"valid until {certificate.not_valid_after_utc:%Y-%m-%d}."
