"""`python -m device_drivers` as a technician types it and a program calls it, and the package standing alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_drivers.simulated.counter_display import CounterDisplayStandIn
from device_drivers.simulated.id_card_reader import IdCardReaderStandIn
from device_drivers.simulated.ticket_printer import TicketPrinterStandIn
from tests.drivers import cast


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    """What came of it."""
    return subprocess.run(
        [sys.executable, "-m", "device_drivers", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardReaderStandIn]:
    stand_in = IdCardReaderStandIn("reader", {"link": str(tmp_path / "reader")})
    stand_in.start()
    yield stand_in
    stand_in.stop()


def test_read_gives_programs_everything_and_people_a_mask(reader: IdCardReaderStandIn) -> None:
    reader.act("present", cast.AYGUL)
    whole = typed("read", "id_card_reader", "--on", reader.address, "--json")
    assert whole.returncode == 0
    card = json.loads(whole.stdout)["card"]
    assert {name: card[name] for name in cast.AYGUL} == cast.AYGUL
    assert len(card["photo"]) == 1368
    masked = typed("read", "id_card_reader", "--on", reader.address)
    assert masked.returncode == 0
    assert cast.AYGUL["id_number"] not in masked.stdout
    assert cast.AYGUL["name"] not in masked.stdout


def test_read_without_a_card(reader: IdCardReaderStandIn) -> None:
    ended = typed("read", "id_card_reader", "--on", reader.address, "--within", "0.3", "--json")
    assert ended.returncode == 4
    assert json.loads(ended.stdout)["trouble"]["code"] == "no_card"


def test_trouble_and_wrong_use_have_their_codes(tmp_path: Path) -> None:
    ended = typed("read", "id_card_reader", "--on", f"serial:{tmp_path}/none", "--within", "0.1", "--json")
    assert ended.returncode == 3
    assert json.loads(ended.stdout) == {
        "ok": False,
        "trouble": {
            "code": "port_missing",
            "who": "staff",
            "chinese": f"找不到设备端口 {tmp_path}/none，请检查连接线和电源。",
            "english": f"There is no port {tmp_path}/none: check cable and power.",
        },
    }
    ended = typed("read", "id_card_reader", "--on", "/dev/ttyUSB0")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert typed("dance").returncode == 2


def test_show(tmp_path: Path) -> None:
    board = CounterDisplayStandIn("board", {"link": str(tmp_path / "board"), "boards": [5]})
    board.start()
    assert typed("show", "counter_display", "A999", "--on", board.address).returncode == 0
    assert board.state()["showing"] == 999
    assert board.line.wire.pieces()[0].content.startswith(bytes.fromhex("0503E7EF"))
    refused = typed("show", "counter_display", "请稍候", "--on", board.address, "--json")
    assert refused.returncode == 3
    assert json.loads(refused.stdout)["trouble"]["code"] == "not_showable"
    board.stop()


def test_selftest(reader: IdCardReaderStandIn) -> None:
    well = typed("selftest", "id_card_reader", "--on", reader.address, "--json")
    assert well.returncode == 0
    checks = {check["name"]: check["found"] for check in json.loads(well.stdout)["checks"]}
    assert checks["sam_id"] == "05.03-20190519-0006240810-1234567890"
    reader.act("hardware", {"sw3": "60"})
    broken = typed("selftest", "id_card_reader", "--on", reader.address, "--json")
    assert broken.returncode == 3
    assert "reader_broken" in broken.stdout


def test_selftest_of_a_printer_prints_nothing(tmp_path: Path) -> None:
    printer = TicketPrinterStandIn("printer", {"link": str(tmp_path / "printer")})
    printer.start()
    words = ("selftest", "ticket_printer", "--on", printer.address, "--json")
    assert typed(*words).returncode == 0
    printer.act("empty", {})
    empty = typed(*words)
    assert empty.returncode == 3
    assert "paper_out" in empty.stdout
    assert printer.state()["papers"] == []
    printer.stop()


def test_list_opens_nothing_and_names_every_family() -> None:
    listed = json.loads(typed("list", "--json").stdout)
    assert {family["role"] for family in listed["families"]} >= {"id_card_reader", "counter_display"}
    assert "serial:" in typed("list").stdout


def test_monitor_tells_states_and_no_card(reader: IdCardReaderStandIn) -> None:
    reader.act("present", cast.OUYANG)
    words = ("monitor", f"id_card_reader={reader.address}", "--for", "1.5")
    told = typed(*words, "--json")
    assert told.returncode == 0
    last = json.loads(told.stdout.splitlines()[-1])["devices"][0]
    assert (last["state"], last["counters"]["cards_read"]) == ("ready", 1)
    table = typed(*words).stdout
    assert "正常" in table
    for given in (cast.OUYANG["name"], cast.OUYANG["id_number"]):
        assert given not in told.stdout + table


def test_every_verb_has_help() -> None:
    words = typed("--help").stdout
    for verb in ("list", "selftest", "simulate", "monitor", "read", "show", "print", "say"):
        assert verb in words
        assert typed(verb, "--help").returncode == 0


def test_the_package_stands_alone() -> None:
    program = """
import importlib, pkgutil, sys
import device_drivers
for module in pkgutil.walk_packages(device_drivers.__path__, "device_drivers."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
strangers = {"PySide6", "paho", "django", "hall", "hall_server", "queue_terminal", "cryptography"}
print(sorted(strangers & {name.partition(".")[0] for name in sys.modules}))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "[]", ended.stderr
