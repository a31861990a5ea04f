"""Decides when a device's certificate is renewed, and renews it: same key, new dates, long before the old one ends."""

from datetime import datetime

import msgspec
from cryptography import x509

from hall.credentials.authority import make_signing_request
from hall.credentials.device_home import DeviceHome
from hall.credentials.enrolment_desk import ask, failed, trusting
from hall.credentials.private_files import write_private
from hall.messages import records


class _Renewed(msgspec.Struct, frozen=True):
    certificate: str


def is_renewal_due(home: DeviceHome, now: datetime) -> bool:
    """Whether half of the certificate's life is over: the other half is left for a server that is away."""
    certificate = x509.load_pem_x509_certificate(home.certificate_path.read_bytes())
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return now >= start + (end - start) / 2


def renew(home: DeviceHome) -> None:
    """Fetch a new certificate for the device's key; the next connection uses it. EnrolmentFailed says why not.

    POST {web}/renew {"csr", "certificate"} -> {"certificate"}. The key stays, so that key and certificate can never
    be torn apart by a power cut; a key that may be known to others is replaced by a new enrolment.
    """
    key = home.private_key()
    question = {
        "csr": make_signing_request(key).decode(),
        "certificate": home.certificate_path.read_text("ascii"),
    }
    content = ask(home.web_url, "POST", "/renew", trusting(home.authority_path.read_bytes()), question)
    try:
        renewed = records.decoded(content, _Renewed).certificate.encode()
        is_ours = x509.load_pem_x509_certificate(renewed).public_key() == key.public_key()
    except (msgspec.DecodeError, ValueError) as fault:
        raise failed("answer_malformed") from fault
    if not is_ours:
        raise failed("answer_malformed")
    write_private(home.certificate_path, renewed)
