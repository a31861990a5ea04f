"""Readers, printers, scanners and modems behind a serial server: the same drivers over TCP."""

import json
import termios
from pathlib import Path

import pytest

from device_drivers.address import AddressWrong
from device_drivers.catalogue import (
    open_code_scanner,
    open_id_card_reader,
    open_sms_modem,
    open_ticket_printer,
)
from device_drivers.errors import DeviceState
from device_drivers.roles.sms_modem import SendingOutcome, TextMessage
from device_drivers.roles.ticket_printer import Outcome, Paper, TextLine
from device_drivers.simulated.at_modem import AtModemStandIn
from device_drivers.simulated.code_scanner import CodeScannerStandIn
from device_drivers.simulated.id_card_reader import IdCardReaderStandIn
from device_drivers.simulated.ticket_printer import TicketPrinterStandIn
from tests.drivers import cast
from tests.drivers.scanner_stage import Watched
from tests.drivers.serial_server import SerialServer
from tests.drivers.test_verbs import typed

TICKET = Paper((TextLine("A001 张伟"),))


def test_a_card(tmp_path: Path) -> None:
    stand_in = IdCardReaderStandIn("reader", {"link": str(tmp_path / "reader")})
    stand_in.start()
    with SerialServer(tmp_path / "reader", 115200) as server:
        stand_in.act("present", cast.OUYANG)
        reader = open_id_card_reader(f"tcp:{server.place}")
        assert reader.read(10).name == cast.OUYANG["name"]
        server.cut()
        assert reader.read(10).id_number == cast.OUYANG["id_number"]
        assert server.connections == 2
        reader.close()
    stand_in.stop()


def test_a_paper_is_confirmed_over_the_network(tmp_path: Path) -> None:
    stand_in = TicketPrinterStandIn("printer", {"link": str(tmp_path / "printer")})
    stand_in.start()
    with SerialServer(tmp_path / "printer", 115200) as server:
        told = typed(
            "print", "ticket_printer", "--on", f"tcp:{server.place}?model=epson", "--text", "A001", "--json"
        )
        assert (told.returncode, json.loads(told.stdout)["outcome"]) == (0, "done")
        printer = open_ticket_printer(f"tcp:{server.place}")
        assert printer.print(TICKET, 10).outcome is Outcome.DONE
        stand_in.act("empty", {})
        failed = printer.print(TICKET, 10)
        assert failed.trouble is not None
        assert (failed.outcome, failed.trouble.code) == (Outcome.FAILED, "paper_out")
        server.cut()
        printer.close()
    texts = [paper["text"] for paper in stand_in.state()["papers"]]  # type: ignore[attr-defined]
    assert len(texts) == 2
    stand_in.stop()
    told = typed("print", "ticket_printer", "--on", f"tcp:{server.place}", "--text", "A001", "--json")
    assert (told.returncode, json.loads(told.stdout)["trouble"]["code"]) == (3, "connection_refused")


def test_a_code(tmp_path: Path) -> None:
    stand_in = CodeScannerStandIn("gun", {"link": str(tmp_path / "gun")})
    stand_in.start()
    with SerialServer(tmp_path / "gun", stand_in.line.speed or 9600) as server:
        watched = Watched(f"tcp:{server.place}")
        watched.next()
        stand_in.act("scan", {"text": "张伟 A001"})
        assert watched.text() == "张伟 A001"
        watched.scanner.close()
    stand_in.stop()


def test_a_message(tmp_path: Path) -> None:
    stand_in = AtModemStandIn("modem", {"link": str(tmp_path / "modem")})
    stand_in.start()
    with SerialServer(tmp_path / "modem", 115200) as server:
        modem = open_sms_modem(f"tcp:{server.place}")
        sent = modem.send(TextMessage("1", "13800138000", "请到3号窗口", wants_report=False), 20)
        assert sent.outcome is SendingOutcome.SENT
        modem.close()
    stand_in.stop()


@pytest.mark.parametrize("opener", [open_id_card_reader, open_code_scanner, open_sms_modem])
def test_a_serial_servers_port_must_be_named(opener: object) -> None:
    assert callable(opener)
    with pytest.raises(AddressWrong, match="HOST:PORT"):
        opener("tcp:192.0.2.1")


def test_a_printer_behind_a_node_of_the_kernels(tmp_path: Path) -> None:
    stand_in = TicketPrinterStandIn("printer", {"link": str(tmp_path / "lp0")})
    stand_in.start()
    with (tmp_path / "lp0").open("rb", buffering=0) as node:
        said = termios.tcgetattr(node)
        said[4] = said[5] = termios.B115200
        termios.tcsetattr(node, termios.TCSANOW, said)
    printer = open_ticket_printer(f"file:{tmp_path}/lp0")
    assert printer.print(TICKET, 10).outcome is Outcome.DONE
    stand_in.line.unplug()
    failed = printer.print(TICKET, 2)
    assert failed.outcome is Outcome.FAILED
    assert printer.status().state is DeviceState.ABSENT
    printer.close()
    stand_in.stop()


def test_papers_in_a_file_are_drawn(tmp_path: Path) -> None:
    kept = tmp_path / "papers.bin"
    for number in ("A001", "A002"):
        told = typed("print", "ticket_printer", "--on", f"file:{kept}", "--text", f"{number} 张伟", "--json")
        assert (told.returncode, json.loads(told.stdout)["outcome"]) == (0, "done")
    drawn = typed("paper", str(kept), "-o", str(tmp_path / "paper.png"), "--text")
    assert ("A001 张伟" in drawn.stdout, "A002 张伟" in drawn.stdout) == (True, True)
    assert (tmp_path / "paper-2.png").is_file()
    told = typed(
        "print", "ticket_printer", "--on", f"file:{tmp_path}/none/papers.bin", "--text", "A001", "--json"
    )
    assert (told.returncode, json.loads(told.stdout)["trouble"]["code"]) == (3, "file_not_writable")


def test_what_is_no_device_is_told(tmp_path: Path) -> None:
    printer = open_ticket_printer(f"file:{tmp_path}/papers.bin")
    assert printer.status().state is DeviceState.READY
    printer.close()
    assert not list(tmp_path.iterdir())
