"""Decides how a device gets its name: a key made here, a code that pins the authority, one exchange over TLS."""

import http.client
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hall.credentials.authority import make_signing_request
from hall.credentials.device_home import DeviceHome, Enrolled
from hall.credentials.enrolment_code import EnrolmentCode, read_code
from hall.credentials.keys import PrivateKey, key_in, read_public
from hall.credentials.private_files import make_private_folder, sync_folder, write_private
from hall.language.refusals import SENTENCES, Refusal, RefusalCode

LARGEST_ANSWER = 65_536
PATIENCE = 20.0
PENDING_KEY = "device.key.pending"


@dataclass(eq=False)
class EnrolmentFailed(Exception):  # noqa: N818 - says what it is
    """The device stays without a name. code: of the server, or one of `authority_wrong`, `server_unreachable`,
    `server_untrusted`, `answer_malformed`. Both sentences say what to do."""

    code: str
    chinese: str
    english: str

    def __str__(self) -> str:
        return f"{self.code}: {self.english}"


class _Answer(msgspec.Struct, frozen=True):
    device: str
    role: str
    hall: str
    broker_host: str
    broker_port: int
    certificate: str
    hall_sealing_key: str


class _Refused(msgspec.Struct, frozen=True):
    code: str
    chinese: str
    english: str


def enrol(home: Path, web_url: str, code: str) -> DeviceHome:
    """Give the folder a device's name with a one-time code from an administrator. EnrolmentFailed says why not.

    A try that was cut off keeps its key, so that the same code may be sent again with the same key.
    """
    try:
        wanted = read_code(code)
    except Refusal as fault:
        raise _failed(fault.code) from fault
    web_url = web_url.rstrip("/")
    make_private_folder(home)
    key = key_in(home / PENDING_KEY)
    authority = _pinned_authority(web_url, wanted)
    request = {"code": wanted.secret, "csr": make_signing_request(key).decode()}
    answer = _ask(web_url, "POST", "/enrol", _trusting(authority), request)
    return _moved_in(home, web_url, authority, _read_answer(answer, key))


def _trusting(authority: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=authority.decode())
    return context


def _pinned_authority(web_url: str, code: EnrolmentCode) -> bytes:
    """The authority the code names, whoever handed it over: only the fingerprint is believed."""
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.minimum_version = ssl.TLSVersion.TLSv1_2
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    pem = _ask(web_url, "GET", "/enrol/authority", anybody)
    try:
        is_ours = code.pins(pem)
    except ValueError as fault:
        raise _failed("answer_malformed") from fault
    if not is_ours:
        raise _failed("authority_wrong")
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.PEM)


def _ask(
    web_url: str, method: str, path: str, context: ssl.SSLContext, body: dict[str, str] | None = None
) -> bytes:
    address = urlsplit(web_url)
    if address.scheme != "https" or not address.hostname:
        raise _failed("server_unreachable")
    connection = http.client.HTTPSConnection(
        address.hostname, address.port or 443, timeout=PATIENCE, context=context
    )
    try:
        connection.request(
            method,
            address.path + path,
            None if body is None else msgspec.json.encode(body),
            {"Content-Type": "application/json", "Accept": "application/json"},
        )
        response = connection.getresponse()
        content = response.read(LARGEST_ANSWER + 1)
    except ssl.SSLError as fault:
        raise _failed("server_untrusted") from fault
    except (OSError, http.client.HTTPException) as fault:
        raise _failed("server_unreachable") from fault
    finally:
        connection.close()
    if response.status != http.client.OK or len(content) > LARGEST_ANSWER:
        raise _refused(content)
    return content


def _refused(content: bytes) -> EnrolmentFailed:
    try:
        refused = msgspec.json.decode(content, type=_Refused)
    except msgspec.DecodeError:
        return _failed("answer_malformed")
    return EnrolmentFailed(refused.code, refused.chinese, refused.english)


def _read_answer(content: bytes, key: PrivateKey) -> _Answer:
    """The answer, once its certificate is for our key and its sealing key is one."""
    try:
        answer = msgspec.json.decode(content, type=_Answer)
        certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
        read_public(answer.hall_sealing_key.encode())
    except (msgspec.DecodeError, ValueError) as fault:
        raise _failed("answer_malformed") from fault
    if certificate.public_key() != key.public_key():
        raise _failed("answer_malformed")
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


_SENTENCES = {
    "authority_wrong": (
        "登记码与这台服务器不符，请核对服务器地址，或请管理员重新发码。",
        "The code belongs to another server; check the address or ask for a new code.",
    ),
    "server_unreachable": (
        "连不上服务器，请检查网线和服务器地址。",
        "The server cannot be reached; check the cable and the server's address.",
    ),
    "server_untrusted": (
        "服务器证书不可信，请核对服务器地址和本机时间。",
        "The server's certificate is not trusted; check its address and this machine's clock.",
    ),
    "answer_malformed": (
        "服务器的回答有误，请联系工程师。",
        "The server's answer makes no sense; call an engineer.",
    ),
}


def _failed(code: str) -> EnrolmentFailed:
    chinese, english = _SENTENCES[code] if code in _SENTENCES else SENTENCES[RefusalCode(code)]
    return EnrolmentFailed(code, chinese, english)
