"""Decides how a device asks the server's enrolment desk: HTTPS, one question, and every failure in a sentence."""

import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from hall.language.refusals import SENTENCES, RefusalCode
from hall.messages import records

LARGEST_ANSWER = 65_536
PATIENCE = 20.0


@dataclass(eq=False)
class EnrolmentFailed(Exception):  # noqa: N818 - says what it is
    """The device stays without a name. code: of the server, or one of `authority_wrong`, `server_unreachable`,
    `server_untrusted`, `answer_malformed`. Both sentences say what to do."""

    code: str
    chinese: str
    english: str

    def __str__(self) -> str:
        return f"{self.code}: {self.english}"


class _Refused(msgspec.Struct, frozen=True):
    code: str
    chinese: str
    english: str


def trusting(authority: bytes) -> ssl.SSLContext:
    """TLS 1.2 or later with a server of this authority (PEM) and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=authority.decode())
    return context


def ask(
    web_url: str, method: str, path: str, context: ssl.SSLContext, body: dict[str, str] | None = None
) -> bytes:
    """What the desk says to GET or POST (with a body) of a path. EnrolmentFailed for everything but 200."""
    address = urlsplit(web_url)
    if address.scheme != "https" or not address.hostname:
        raise failed("server_unreachable")
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
        raise failed("server_untrusted") from fault
    except (OSError, http.client.HTTPException) as fault:
        raise failed("server_unreachable") from fault
    finally:
        connection.close()
    if response.status != http.client.OK or len(content) > LARGEST_ANSWER:
        raise _refused(content)
    return content


def _refused(content: bytes) -> EnrolmentFailed:
    try:
        refused = records.decoded(content, _Refused)
    except msgspec.DecodeError:
        return failed("answer_malformed")
    return EnrolmentFailed(refused.code, refused.chinese, refused.english)


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


def failed(code: str) -> EnrolmentFailed:
    """The failure with this code, in both languages."""
    chinese, english = _SENTENCES[code] if code in _SENTENCES else SENTENCES[RefusalCode(code)]
    return EnrolmentFailed(code, chinese, english)
