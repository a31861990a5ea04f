"""A certificate's second half: renewed by the running device itself, refused to whoever has no right to it."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from hall.credentials.authority import CertificateAuthority, make_signing_request
from hall.credentials.device_home import DeviceHome
from hall.credentials.enrolment_desk import EnrolmentFailed
from hall.credentials.keys import key_in, make_key
from hall.credentials.renewal import is_renewal_due, renew
from hall.language import hall_clock
from hall.messages.devices import Acknowledged, HelpCalled
from hall.messages.ticketing import IssueTicket, TicketReserved
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkEvent
from hall.mqtt.renewing import Pace
from tests.rig.live_server import LiveServer
from tests.rig.waiting import until
from tests.server.people import a_matter

AT_ONCE = Pace(first=(0.5, 1.0))
KEEP = """
from datetime import timedelta
from pathlib import Path
from hall.language import hall_clock
from hall_server.devices.models import Certificate, Device
from hall_server.devices.register import keep_certificate
device = Device.objects.get(code={device!r})
Certificate.objects.filter(device=device).update(issued_at=hall_clock.now() - timedelta(days=200))
keep_certificate(device, Path({path!r}).read_bytes(), hall_clock.now() - timedelta(days=200))
"""


def grow_old(server: LiveServer, device: str, life: timedelta = timedelta(hours=1)) -> DeviceHome:
    """Give a device a certificate that is near its end, as the register has it too."""
    home = server.home(device)
    request = make_signing_request(home.private_key())
    home.certificate_path.write_bytes(server.authority.issue_device(request, device, lives=life))
    server.run(KEEP.format(device=device, path=str(home.certificate_path)))
    return home


def ends(home: DeviceHome) -> timedelta:
    """How long the home's certificate still holds."""
    certificate = x509.load_pem_x509_certificate(home.certificate_path.read_bytes())
    return certificate.not_valid_after_utc - hall_clock.now()


def post(server: LiveServer, csr: bytes, certificate: bytes) -> tuple[int, str]:
    body = json.dumps({"csr": csr.decode(), "certificate": certificate.decode()}).encode()
    status, _, answer = server.post("/renew", body)
    return status, json.loads(answer).get("code", "")


def forget_wrong(server: LiveServer) -> None:
    with server.database() as database:
        database.execute("DELETE FROM devices_wrongcode")


@pytest.fixture
def calm(server: LiveServer) -> LiveServer:
    """A server whose door no other test has locked."""
    forget_wrong(server)
    return server


class Answers:
    """Everything a link was answered, by key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.given: dict[str, list[object]] = {}

    def take(self, event: LinkEvent) -> None:
        """What the link tells."""
        if isinstance(event, Answered):
            with self._lock:
                self.given.setdefault(event.key, []).append(event.answer)


def test_a_running_device_renews_itself_and_loses_nothing(own_server: LiveServer) -> None:
    server = own_server
    home = grow_old(server, "terminal-1")
    old = home.certificate_path.read_bytes()
    assert is_renewal_due(home, hall_clock.now())
    assert ends(home) < timedelta(hours=1)
    answers, matter = Answers(), a_matter(server)
    link = Link(home, "queue_terminal", answers.take, renewal_pace=AT_ONCE)
    link.start()
    asked: list[str] = []
    reported: list[str] = []

    def ask_until(condition: Callable[[], bool]) -> bool:
        asked.append(link.ask(IssueTicket(matter)))
        reported.append(link.report(HelpCalled(hall_clock.now(), f"{len(reported)}")))
        return condition()

    until(lambda: ask_until(lambda: ends(home) > timedelta(days=300)), 30, "the certificate is renewed")
    until(lambda: ask_until(lambda: len(asked) > 60 and link.is_up), 30, "it speaks under the new one")
    until(lambda: set(answers.given) >= {*asked, *reported}, 30, "all is answered")
    link.stop()
    assert all(len(given) == 1 for given in answers.given.values())
    numbers = [one.number for key in asked if isinstance(one := answers.given[key][0], TicketReserved)]
    assert len(numbers) == len(set(numbers)) == len(asked)
    assert all(answers.given[key] == [Acknowledged()] for key in reported)
    held = x509.load_pem_x509_certificate(home.certificate_path.read_bytes())
    rows = server.rows(
        "SELECT revoked_at FROM devices_certificate WHERE serial = ?", f"{held.serial_number:x}"
    )
    assert rows == [(None,)]
    lines = "SELECT actor FROM audit_auditevent WHERE verb = 'certificate_renewed'"
    assert server.rows(lines) == [("device:terminal-1",)]
    assert comes_in(server, home), "the new certificate opens the door"
    home.certificate_path.write_bytes(old)
    assert comes_in(server, home), "the old one holds until its own end"


def test_while_the_web_process_is_away_the_device_works_on_and_tries_again(own_hub: LiveServer) -> None:
    home = grow_old(own_hub, "terminal-2")
    pace = Pace(first=(0.0, 0.1), failed=0.5)
    answers = Answers()
    link = Link(home, "queue_terminal", answers.take, renewal_pace=pace)
    link.start()
    until(lambda: link.is_up, 15, "the link is up")
    key = link.ask(IssueTicket(a_matter(own_hub)))
    until(lambda: key in answers.given, 15, "it works")
    assert ends(home) < timedelta(hours=1)
    own_hub.web.start()
    until(lambda: ends(home) > timedelta(days=300), 20, "the certificate is renewed")
    until(lambda: link.is_up, 15, "the link is up again")
    link.stop()


def comes_in(server: LiveServer, home: DeviceHome) -> bool:
    """Whether the broker lets a device with this home in, and the hub is heard."""
    link = Link(home, home.role, lambda _event: None, renewal_pace=Pace(first=(3600, 3600)))
    link.start()
    try:
        until(lambda: link.is_up, 15, "the link is up")
    finally:
        link.stop()
    return True


def test_whoever_lost_the_answer_gets_the_same_certificate_again(calm: LiveServer) -> None:
    home = grow_old(calm, "terminal-5")
    old = home.certificate_path.read_bytes()
    renew(home)
    first = home.certificate_path.read_bytes()
    home.certificate_path.write_bytes(old)
    renew(home)
    assert home.certificate_path.read_bytes() == first
    renew(home)
    assert home.certificate_path.read_bytes() == first


def test_a_revoked_device_gets_nothing(calm: LiveServer) -> None:
    home = grow_old(calm, "terminal-6")
    calm.run(
        "from hall.language import hall_clock\n"
        "from hall_server.devices.actions import revoke\n"
        "from hall_server.devices.queries import registered\n"
        "revoke(registered('terminal-6'), because='tests', actor='tests', now=hall_clock.now())"
    )
    before = home.certificate_path.read_bytes()
    with pytest.raises(EnrolmentFailed) as failed:
        renew(home)
    assert failed.value.code == "renewal_refused"
    assert "登记码" in failed.value.chinese
    assert home.certificate_path.read_bytes() == before


def test_what_proves_nothing_gets_nothing(calm: LiveServer, tmp_path: Path) -> None:
    home = calm.home("desk-02")
    mine, certificate = make_signing_request(home.private_key()), home.certificate_path.read_bytes()
    stranger = make_signing_request(make_key())
    elsewhere = CertificateAuthority.create(tmp_path / "elsewhere", "anhe")
    forged = elsewhere.issue_device(mine, "desk-02")
    unregistered = calm.authority.issue_device(mine, "desk-02")
    other_device = calm.home("desk-01").certificate_path.read_bytes()
    calm.authority.issue_client(tmp_path, "hub")
    hub = (tmp_path / "hub.crt").read_bytes()
    before, refused_before = calm.rows("SELECT count(*) FROM devices_certificate"), refusals(calm)
    tries = [
        (stranger, certificate),
        (mine, forged),
        (mine, unregistered),
        (mine, other_device),
        (make_signing_request(key_in(tmp_path / "hub.key")), hub),
        (b"", b""),
        (certificate, mine),
        (mine, calm.authority.certificate_pem),
    ]
    for csr, shown in tries:
        forget_wrong(calm)
        assert post(calm, csr, shown) == (403, "renewal_refused")
    assert calm.rows("SELECT count(*) FROM devices_certificate") == before
    assert refusals(calm) == refused_before + len(tries)


def refusals(server: LiveServer) -> int:
    """How many refused renewals the audit trail knows."""
    rows = server.rows("SELECT count(*) FROM audit_auditevent WHERE verb = 'renewal_refused'")
    return int(str(rows[0][0]))


def test_an_expired_certificate_needs_a_new_code(calm: LiveServer) -> None:
    home = grow_old(calm, "terminal-4", life=timedelta(seconds=-1))
    request = make_signing_request(home.private_key())
    assert post(calm, request, home.certificate_path.read_bytes()) == (403, "renewal_refused")


def test_tries_are_limited_for_their_address_and_enrolment_stays_open(calm: LiveServer) -> None:
    home = calm.home("desk-03")
    certificate = home.certificate_path.read_bytes()
    for _ in range(5):
        assert post(calm, make_signing_request(make_key()), certificate)[0] == 403
    request = make_signing_request(home.private_key())
    assert post(calm, request, certificate) == (429, "renewal_locked")
    status, _, answer = calm.post(
        "/enrol", json.dumps({"code": "0000000000", "csr": request.decode()}).encode()
    )
    assert (status, json.loads(answer)["code"]) == (403, "code_wrong")
    forget_wrong(calm)
    assert post(calm, request, certificate)[0] == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"csr":1,"certificate":2}', b"x" * 20_000])
def test_what_is_no_request_is_refused(calm: LiveServer, body: bytes) -> None:
    status, _, answer = calm.post("/renew", body)
    assert (status, json.loads(answer)["code"]) == (400, "bad_message")


def test_hub_and_web_renew_their_own_certificates_at_their_start() -> None:
    with LiveServer(services=()) as server:
        folder = server.folder / "keys"
        server.authority.issue_client(folder / "hub", "hub", lives=timedelta(days=30))
        server.authority.issue_server(
            folder / "web", "web", ("localhost", "127.0.0.1"), lives=timedelta(days=30)
        )
        keys = {name: (folder / name / f"{name}.key").read_bytes() for name in ("hub", "web")}
        assert {holds(folder, name).days for name in ("hub", "web")} == {29}
        server.hub.start()
        server.web.start()
        for name, key in keys.items():
            assert holds(folder, name) > timedelta(days=300)
            assert (folder / name / f"{name}.key").read_bytes() == key
        assert server.get("/healthz")[0] == 200
        assert comes_in(server, server.home("area-a"))


def holds(folder: Path, name: str) -> timedelta:
    """How long a certificate of the server still holds."""
    certificate = x509.load_pem_x509_certificate((folder / name / f"{name}.crt").read_bytes())
    return certificate.not_valid_after_utc - hall_clock.now()
