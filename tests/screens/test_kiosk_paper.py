"""One paper in a process of its own: by real HTTPS, through a real CUPS, believed by its digest, left nowhere."""

import hashlib
import http.server
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from device_drivers.simulated.document_printer import DocumentPrinterStandIn
from hall.credentials.authority import CertificateAuthority
from hall.launcher.children import Child
from hall.launcher.print_room import PrintRoom, is_possible
from kiosk.paper_words import (
    Fetched,
    FromPaper,
    NotFetched,
    Outcome,
    Paper,
    PrintEnded,
    WhyNot,
    read_from_paper,
)
from tests.rig.traces import in_files
from visiting.words import line

pytestmark = pytest.mark.skipif(not is_possible(), reason="CUPS is not installed here")
PERSON = "持证人张伟511602198503120314"
PDF = b"%PDF-1.4\n" + PERSON.encode() + bytes(200_000) + b"\n%%EOF\n"


class Office(http.server.ThreadingHTTPServer):
    """The hall's web, as far as a paper goes: each address gives its paper once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Giving)
        authority = CertificateAuthority.create(folder / "authority", "anhe")
        authority.issue_server(folder, "web", ("localhost",))
        self.authority = folder / "authority" / "ca.crt"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "web.crt", folder / "web.key")
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.given: set[str] = set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A kiosk that does not trust this office hangs up."""


class Giving(http.server.BaseHTTPRequestHandler):
    """One answer."""

    server: Office

    def do_GET(self) -> None:
        """The paper, half of it, another one, or nothing."""
        is_first = self.path not in self.server.given
        self.server.given.add(self.path)
        self.send_response(
            200 if is_first and self.path != "/fault" else 500 if self.path == "/fault" else 404
        )
        self.end_headers()
        if is_first:
            self.wfile.write({"/half": PDF[:1000], "/other": PDF[::-1]}.get(self.path, PDF))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nobody reads it."""


class Room:
    """Office, printer and print server."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.printer = DocumentPrinterStandIn("printer", {})
        self.printer.start()
        self.prints = PrintRoom({"kiosk": self.printer.address, "away": "socket://127.0.0.1:9"})
        self.cups = Child(self.prints.program(), folder / "cups.log")
        self.cups.wait_ready()

    def close(self) -> None:
        """Everything ends."""
        self.cups.stop()
        self.prints.clear_away()
        self.printer.stop()
        self.office.shutdown()
        self.office.server_close()

    def paper(self, path: str, queue: str = "kiosk", **other: Any) -> Paper:
        """A paper to be brought."""
        usual = Paper(
            url=f"https://localhost:{self.office.server_address[1]}{path}",
            authority=str(self.office.authority),
            sha256=hashlib.sha256(PDF).hexdigest(),
            size=len(PDF),
            printer=self.prints.address(queue),
            key=path,
            within=5.0,
        )
        return msgspec.structs.replace(usual, **other)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    room = Room(tmp_path_factory.mktemp("office"))
    yield room
    room.close()


def bring(paper: Paper) -> list[FromPaper]:
    """What the process says, to its end."""
    done = subprocess.run(
        (sys.executable, "-m", "kiosk", "paper"),
        input=line(paper),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert PERSON.encode() not in done.stdout + done.stderr
    return [read_from_paper(said) for said in done.stdout.splitlines()]


def test_a_paper_is_fetched_printed_and_left_nowhere(room: Room) -> None:
    fetched, ended = bring(room.paper("/good"))
    assert fetched == Fetched()
    assert isinstance(ended, PrintEnded)
    assert (ended.outcome, ended.trouble.code) == (Outcome.DONE, "")
    assert ended.job > 0
    assert room.printer.picture("papers/last.pdf") == PDF
    assert in_files([room.prints.root], [PERSON]) == set()
    assert bring(room.paper("/good")) == [NotFetched(WhyNot.LINK_OVER)]


@pytest.mark.parametrize(
    ("path", "other", "why"),
    [
        ("/half", {}, WhyNot.CHANGED),
        ("/other", {}, WhyNot.CHANGED),
        ("/small", {"size": 100}, WhyNot.CHANGED),
        ("/fault", {}, WhyNot.SERVER_AWAY),
        ("/plain", {"url": "http://localhost:1/plain"}, WhyNot.CHANGED),
        ("/away", {"url": "https://localhost:1/away"}, WhyNot.SERVER_AWAY),
    ],
)
def test_what_is_not_the_paper_is_never_printed(
    room: Room, path: str, other: dict[str, Any], why: WhyNot
) -> None:
    before = room.printer.state()["printed"]
    assert bring(room.paper(path, **other)) == [NotFetched(why)]
    assert room.printer.state()["printed"] == before


def test_an_office_of_another_authority_is_not_believed(room: Room, tmp_path: Path) -> None:
    stranger = CertificateAuthority.create(tmp_path / "stranger", "anhe")
    paper = room.paper("/stranger", authority=str(stranger.folder / "ca.crt"))
    assert bring(paper) == [NotFetched(WhyNot.SERVER_AWAY)]


def test_a_printer_that_is_away_or_missing_is_told_as_it_is(room: Room) -> None:
    _, missing = bring(room.paper("/to-nobody", queue="nobody"))
    assert isinstance(missing, PrintEnded)
    assert (missing.outcome, missing.trouble.code) == (Outcome.FAILED, "print_queue_missing")
    _, away = bring(room.paper("/to-away", queue="away", within=2.0))
    assert isinstance(away, PrintEnded)
    assert away.outcome in (Outcome.FAILED, Outcome.UNKNOWN)
    assert away.trouble.code
    _, wrong = bring(room.paper("/to-wrong", printer="cups:printers/kiosk"))
    assert isinstance(wrong, PrintEnded)
    assert (wrong.outcome, wrong.trouble.code) == (Outcome.FAILED, "address_wrong")
    assert in_files([room.prints.root], [PERSON]) == set()


def test_a_jam_in_the_middle_is_unsure_and_the_rest_is_taken_back(room: Room) -> None:
    content = PDF + bytes(12_000_000)
    room.printer.act("jam", {})
    try:
        _serve_long(room, content)
        _, ended = bring(
            room.paper("/long", sha256=hashlib.sha256(content).hexdigest(), size=len(content), within=3.0)
        )
    finally:
        room.printer.act("clear", {})
    assert isinstance(ended, PrintEnded)
    assert ended.outcome is Outcome.UNKNOWN
    assert in_files([room.prints.spool], [PERSON]) == set()


def _serve_long(room: Room, content: bytes) -> None:
    """The next paper at /long is this one."""

    class Long(Giving):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

    room.office.RequestHandlerClass = Long
