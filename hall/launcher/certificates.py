"""Decides whether a certificate is good today and for how long."""

from datetime import date, datetime, timedelta
from pathlib import Path

from cryptography import x509

from hall.language import hall_clock
from hall.launcher.faults import CannotStart
from hall.launcher.words import say

SOON = timedelta(days=30)


def check_certificate(path: Path, now: datetime | None = None) -> date:
    """Its last day. CannotStart when it is not valid now, or will not be for long."""
    now = now or hall_clock.now()
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise CannotStart("certificate_unreadable", path=path, why=fault) from fault
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < first:
        raise CannotStart("certificate_not_yet", name=path.name, day=first.date(), today=now.date())
    if now > last:
        raise CannotStart("certificate_ended", name=path.name, day=last.date(), today=now.date())
    if now + SOON > last:
        raise CannotStart("certificate_ends_soon", name=path.name, day=last.date())
    return last.date()


def is_good_for_long(path: Path, now: datetime | None = None) -> bool:
    """Whether it is there and needs no successor yet."""
    try:
        check_certificate(path, now)
    except CannotStart:
        return False
    return True


def say_good(path: Path) -> str:
    """The same as a sentence."""
    return say("certificate_well", day=check_certificate(path))
