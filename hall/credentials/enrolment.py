"""Decides how a device gets its name: a key made here, a code that pins the authority, one exchange over TLS."""

import ssl
from pathlib import Path

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hall.credentials.authority import make_signing_request
from hall.credentials.device_home import DeviceHome, Enrolled
from hall.credentials.enrolment_code import EnrolmentCode, read_code
from hall.credentials.enrolment_desk import EnrolmentFailed, ask, failed, trusting
from hall.credentials.keys import PrivateKey, key_in, read_public
from hall.credentials.private_files import make_private_folder, sync_folder, write_private
from hall.language.refusals import Refusal
from hall.messages import records

PENDING_KEY = "device.key.pending"

__all__ = ["PENDING_KEY", "EnrolmentFailed", "enrol"]


class _Answer(msgspec.Struct, frozen=True):
    device: str
    role: str
    hall: str
    broker_host: str
    broker_port: int
    certificate: str
    hall_sealing_key: str


def enrol(home: Path, web_url: str, code: str) -> DeviceHome:
    """Give the folder a device's name with a one-time code from an administrator. EnrolmentFailed says why not.

    A try that was cut off keeps its key, so that the same code may be sent again with the same key.
    """
    try:
        wanted = read_code(code)
    except Refusal as fault:
        raise failed(fault.code) from fault
    web_url = web_url.rstrip("/")
    make_private_folder(home)
    key = key_in(home / PENDING_KEY)
    authority = _pinned_authority(web_url, wanted)
    request = {"code": wanted.secret, "csr": make_signing_request(key).decode()}
    answer = ask(web_url, "POST", "/enrol", trusting(authority), request)
    return _moved_in(home, web_url, authority, _read_answer(answer, key))


def _pinned_authority(web_url: str, code: EnrolmentCode) -> bytes:
    """The authority the code names, whoever handed it over: only the fingerprint is believed."""
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.minimum_version = ssl.TLSVersion.TLSv1_2
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    pem = ask(web_url, "GET", "/enrol/authority", anybody)
    try:
        is_ours = code.pins(pem)
    except ValueError as fault:
        raise failed("answer_malformed") from fault
    if not is_ours:
        raise failed("authority_wrong")
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.PEM)


def _read_answer(content: bytes, key: PrivateKey) -> _Answer:
    """The answer, once its certificate is for our key and its sealing key is one."""
    try:
        answer = records.decoded(content, _Answer)
        certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
        read_public(answer.hall_sealing_key.encode())
    except (msgspec.DecodeError, ValueError) as fault:
        raise failed("answer_malformed") from fault
    if certificate.public_key() != key.public_key():
        raise failed("answer_malformed")
    return answer


def _moved_in(home: Path, web_url: str, authority: bytes, answer: _Answer) -> DeviceHome:
    """Write the folder; device.json comes last, so that half an enrolment is none."""
    (home / "device.json").unlink(missing_ok=True)
    write_private(home / "ca.crt", authority)
    write_private(home / "hall_sealing.pem", answer.hall_sealing_key.encode())
    write_private(home / "device.crt", answer.certificate.encode())
    (home / PENDING_KEY).replace(home / "device.key")
    sync_folder(home)
    enrolled = Enrolled(
        answer.device, answer.role, answer.hall, answer.broker_host, answer.broker_port, web_url
    )
    write_private(home / "device.json", msgspec.json.encode(enrolled))
    return DeviceHome(home)
