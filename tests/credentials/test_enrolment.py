"""A device gets its name from the server its code pins, and from nobody else; half an enrolment is none."""

import http.server
import json
import ssl
import stat
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hall.credentials.authority import CertificateAuthority, make_signing_request
from hall.credentials.device_home import DeviceHome, HomeTrouble
from hall.credentials.enrolment import PENDING_KEY, EnrolmentFailed, enrol
from hall.credentials.enrolment_code import new_code
from hall.credentials.keys import make_key, public_pem
from hall.credentials.renewal import is_renewal_due, renew
from hall.language import hall_clock
from hall.language.refusals import SENTENCES, RefusalCode


class Desk(http.server.ThreadingHTTPServer):
    """An enrolment desk over real TLS. shown: the authority it hands out; spoil: what it does wrong."""

    def __init__(self, authority: CertificateAuthority, folder: Path, shown: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.authority, self.shown = authority, shown
        self.spoil = ""
        self.secret = ""
        self.requests: list[dict[str, str]] = []
        authority.issue_server(folder, "web", ("localhost",))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "web.crt", folder / "web.key")
        self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A device that does not trust this desk hangs up."""


class Answering(http.server.BaseHTTPRequestHandler):
    server: Desk

    def do_GET(self) -> None:
        assert self.path == "/enrol/authority"
        self._send(200, self.server.shown)

    def do_POST(self) -> None:
        assert self.path in ("/enrol", "/renew")
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        if self.server.spoil == "hang up":
            self.close_connection = True
            return
        if self.server.spoil == "garbage":
            self._send(200, b"<html>")
            return
        if self.path == "/renew":
            _, renewed = self.server.authority.renew_device(
                request["csr"].encode(), request["certificate"].encode()
            )
            self._send(200, json.dumps({"certificate": renewed.decode()}).encode())
            return
        if request["code"] != self.server.secret:
            chinese, english = SENTENCES[RefusalCode.CODE_WRONG]
            refused = {"code": "code_wrong", "chinese": chinese, "english": english}
            self._send(403, json.dumps(refused).encode())
            return
        self._send(200, json.dumps(self._answer(request["csr"].encode())).encode())

    def _answer(self, signing_request: bytes) -> dict[str, object]:
        if self.server.spoil == "another key":
            signing_request = make_signing_request(make_key())
        return {
            "device": "terminal-1",
            "role": "queue_terminal",
            "hall": "anhe",
            "broker_host": "localhost",
            "broker_port": 8883,
            "certificate": self.server.authority.issue_device(signing_request, "terminal-1").decode(),
            "hall_sealing_key": public_pem(make_key().public_key()).decode(),
        }

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """A test says enough by passing."""


@pytest.fixture
def authority(tmp_path: Path) -> CertificateAuthority:
    return CertificateAuthority.create(tmp_path / "authority", "anhe")


@pytest.fixture
def desk(authority: CertificateAuthority, tmp_path: Path) -> Iterator[Desk]:
    yield from opened(Desk(authority, tmp_path / "web", authority.certificate_pem))


def opened(desk: Desk) -> Iterator[Desk]:
    thread = threading.Thread(target=desk.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield desk
    desk.shutdown()
    thread.join()
    desk.server_close()


def test_a_right_code_gives_the_device_its_name(
    desk: Desk, authority: CertificateAuthority, tmp_path: Path
) -> None:
    code = new_code(authority.certificate_pem)
    desk.secret = code.secret
    home = enrol(tmp_path / "home", desk.url + "/", str(code).lower())
    assert (home.device, home.role, home.hall) == ("terminal-1", "queue_terminal", "anhe")
    assert (home.broker_host, home.broker_port, home.web_url) == ("localhost", 8883, desk.url)
    assert home.authority_path.read_bytes() == authority.certificate_pem
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.key_path.stat().st_mode) == 0o600
    assert b"PRIVATE" not in json.dumps(desk.requests).encode()
    ssl.create_default_context().load_cert_chain(home.certificate_path, home.key_path)


def test_a_wrong_code_is_refused_in_the_servers_words(
    desk: Desk, authority: CertificateAuthority, tmp_path: Path
) -> None:
    desk.secret = "ZZZZZZZZZZ"
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(tmp_path / "home", desk.url, str(new_code(authority.certificate_pem)))
    assert failed.value.code == "code_wrong"
    assert failed.value.chinese == SENTENCES[RefusalCode.CODE_WRONG][0]
    with pytest.raises(HomeTrouble):
        DeviceHome(tmp_path / "home")


def test_a_desk_of_another_authority_learns_nothing(
    desk: Desk, authority: CertificateAuthority, tmp_path: Path
) -> None:
    """Somebody on the cable shows his own authority, or shows ours and cannot be it."""
    stranger = CertificateAuthority.create(tmp_path / "stranger", "anhe")
    code = str(new_code(authority.certificate_pem))
    for shown, expected in (
        (stranger.certificate_pem, "authority_wrong"),
        (authority.certificate_pem, "server_untrusted"),
        (b"no certificate", "answer_malformed"),
    ):
        for false_desk in opened(Desk(stranger, tmp_path / "false", shown)):
            with pytest.raises(EnrolmentFailed) as failed:
                enrol(tmp_path / "home", false_desk.url, code)
            assert failed.value.code == expected
            assert false_desk.requests == []


def test_a_cut_off_try_keeps_its_key_for_the_next(
    desk: Desk, authority: CertificateAuthority, tmp_path: Path
) -> None:
    code = new_code(authority.certificate_pem)
    desk.secret, desk.spoil = code.secret, "hang up"
    home = tmp_path / "home"
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(home, desk.url, str(code))
    assert failed.value.code == "server_unreachable"
    key = (home / PENDING_KEY).read_bytes()
    desk.spoil = ""
    assert enrol(home, desk.url, str(code)).key_path.read_bytes() == key


@pytest.mark.parametrize("spoil", ["garbage", "another key"])
def test_an_answer_that_makes_no_sense_changes_nothing(
    desk: Desk, authority: CertificateAuthority, tmp_path: Path, spoil: str
) -> None:
    code = new_code(authority.certificate_pem)
    desk.secret, desk.spoil = code.secret, spoil
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(tmp_path / "home", desk.url, str(code))
    assert failed.value.code == "answer_malformed"
    assert not (tmp_path / "home" / "device.json").exists()


@pytest.mark.parametrize(
    ("web", "code", "expected"),
    [
        ("https://localhost:1", "A" * 26, "server_unreachable"),
        ("http://localhost:1", "A" * 26, "server_unreachable"),
        ("https://localhost:1", "short", "code_wrong"),
    ],
)
def test_what_cannot_work_says_so(tmp_path: Path, web: str, code: str, expected: str) -> None:
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(tmp_path, web, code)
    assert failed.value.code == expected
    assert failed.value.chinese
    assert failed.value.english


def test_a_certificate_is_renewed_for_the_same_key_in_its_first_life(
    desk: Desk, authority: CertificateAuthority, tmp_path: Path
) -> None:
    code = new_code(authority.certificate_pem)
    desk.secret = code.secret
    home = enrol(tmp_path / "home", desk.url, str(code))
    key, old = home.key_path.read_bytes(), home.certificate_path.read_bytes()
    assert not is_renewal_due(home, hall_clock.now() + timedelta(days=180))
    assert is_renewal_due(home, hall_clock.now() + timedelta(days=183))
    renew(home)
    assert home.key_path.read_bytes() == key
    assert home.certificate_path.read_bytes() != old
    ssl.create_default_context().load_cert_chain(home.certificate_path, home.key_path)
    desk.spoil = "garbage"
    now_valid = home.certificate_path.read_bytes()
    with pytest.raises(EnrolmentFailed):
        renew(home)
    assert home.certificate_path.read_bytes() == now_valid
