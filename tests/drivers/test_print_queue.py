"""Printing through a real CUPS: tickets as raw bytes to a printer that draws them, documents into a file."""

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_document_printer, open_ticket_printer
from device_drivers.errors import DeviceState
from device_drivers.roles.document_printer import DocumentOutcome, Form
from device_drivers.roles.ticket_printer import Outcome, Paper, TextLine
from device_drivers.simulated.ticket_printer import TicketPrinterStandIn
from device_drivers.transports import ipp
from tests.drivers.serial_server import SerialServer
from tests.drivers.test_verbs import typed
from tests.rig.cups_room import CupsRoom
from tests.rig.waiting import until

TICKET = Paper((TextLine("A001 张伟"),))
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TicketPrinterStandIn]:
    stand_in = TicketPrinterStandIn("printer", {"link": str(tmp_path_factory.mktemp("port") / "printer")})
    stand_in.start()
    yield stand_in
    stand_in.stop()


class Office(socketserver.ThreadingTCPServer):
    """An office printer that keeps what it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        self.printed: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Keep)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Keep(socketserver.StreamRequestHandler):
    """One job."""

    def handle(self) -> None:
        """To its end."""
        assert isinstance(self.server, Office)
        self.server.printed.append(self.rfile.read())


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with Office() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def room(printer: TicketPrinterStandIn, office: Office) -> Iterator[CupsRoom]:
    with SerialServer(printer.line.link, 115200) as server:
        nobody = "socket://127.0.0.1:9"
        queues = {"tickets": f"socket://{server.place}", "away": nobody, "stopped": nobody}
        queues["forms"] = f"socket://127.0.0.1:{office.server_address[1]}"
        with CupsRoom(queues, stopped=("stopped",)) as room:
            yield room


def test_a_ticket_comes_out_and_nobody_claims_to_have_seen_it(
    room: CupsRoom, printer: TicketPrinterStandIn
) -> None:
    told = typed(
        "print",
        "ticket_printer",
        "--on",
        room.address("tickets", "&model=epson"),
        "--text",
        "A001 张伟",
        "--json",
    )
    assert told.returncode == 5, told.stdout
    said = json.loads(told.stdout)
    assert (said["outcome"], said["trouble"]["code"]) == ("unknown", "not_confirmed")
    until(lambda: "A001 张伟" in str(printer.state()["papers"]), 10, "the paper")


def test_a_ticket_that_could_not_leave_is_taken_back_and_failed(room: CupsRoom) -> None:
    queue = open_ticket_printer(room.address("stopped"))
    printed = queue.print(TICKET, 2)
    assert printed.outcome is Outcome.FAILED
    assert printed.trouble is not None
    assert printed.trouble.code == "off_line"
    queue.close()


def test_a_ticket_on_its_way_to_a_printer_that_is_away_is_taken_back(room: CupsRoom) -> None:
    queue = open_ticket_printer(room.address("away"))
    began = time.monotonic()
    printed = queue.print(TICKET, 2)
    assert printed.outcome is Outcome.UNKNOWN
    assert time.monotonic() - began < 10
    queue.close()


def test_a_document_is_done_when_its_job_is(room: CupsRoom, office: Office, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(PDF)
    where = ("--on", room.address("forms"), "--json")
    told = typed("print", "document_printer", str(tmp_path / "form.pdf"), *where)
    assert told.returncode == 0, told.stdout
    assert office.printed == [PDF]
    said = json.loads(told.stdout)
    assert (said["ok"], said["outcome"]) == (True, "done")
    assert said["job"] > 0
    assert typed("print", "document_printer", "--text", "受理回执", *where).returncode == 0
    assert office.printed[1:] == ["受理回执\n".encode()]
    assert typed("print", "document_printer", *where).returncode == 2
    assert typed("print", "document_printer", "--text", "x", "--qr", "x", *where).returncode == 2


def test_what_is_missing_is_told(room: CupsRoom) -> None:
    for address, code in (
        (room.address("nobodys"), "print_queue_missing"),
        ("cups:forms?server=127.0.0.1:1", "print_server_missing"),
        (room.address("stopped"), "print_queue_stopped"),
    ):
        told = typed("print", "document_printer", "--on", address, "--text", "x", "--json")
        assert (told.returncode, json.loads(told.stdout)["trouble"]["code"]) == (3, code)
        printer = open_document_printer(address)
        assert printer.status().state in {DeviceState.ABSENT, DeviceState.FAULT}
        assert printer.print(PDF, Form.PDF, "form", 1).outcome is DocumentOutcome.FAILED
        printer.close()
    with pytest.raises(AddressWrong, match="slash"):
        open_document_printer("cups:printers/forms")


def test_a_document_that_waits_is_taken_back(room: CupsRoom) -> None:
    printer = open_document_printer(room.address("away"))
    printed = printer.print(PDF, Form.PDF, "form", 1)
    assert printed.outcome is DocumentOutcome.UNKNOWN
    assert printed.trouble is not None
    printer.close()


def test_the_question_is_written_as_the_norm_has_it() -> None:
    asked = ipp.question(ipp.Operation.GET_JOB, ((ipp.INTEGER, "job-id", 147),))
    assert asked[:8] == bytes.fromhex("0200000900000001")
    assert (
        b"\x47\x00\x12attributes-charset\x00\x05utf-8\x48\x00\x1battributes-natural-language\x00\x02en"
        in asked
    )
    assert asked.endswith(b"\x21\x00\x06job-id\x00\x04\x00\x00\x00\x93\x03")


def test_an_answer_is_read() -> None:
    answer = ipp.answer_of(
        bytes.fromhex("0200000000000001")
        + b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x93"
        + b"\x44\x00\x11job-state-reasons\x00\x04none\x44\x00\x00\x00\x01x\x03"
    )
    assert (answer.is_done, answer.number("job-id")) == (True, 147)
    assert answer.words("job-state-reasons") == ("none", "x")
    assert answer.number("nothing") is None


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_none(content: bytes) -> None:
    try:
        ipp.answer_of(content)
    except ipp.AnswerWrong:
        return
