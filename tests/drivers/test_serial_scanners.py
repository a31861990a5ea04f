"""Serial scanners over a pseudo-terminal: each scan whole or refused, however its bytes come."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.__main__ import main
from device_drivers.code_scanners.scan_lines import FRESH, STEADY, ScanLines
from device_drivers.code_scanners.scanner import Scanner
from device_drivers.code_scanners.serial_scanner import SerialScans
from device_drivers.errors import DeviceState
from device_drivers.roles.code_scanner import CodeSeen, ScannerChanged
from device_drivers.simulated.code_scanner import CodeScannerStandIn
from device_drivers.simulated.stand_in import VerbRefused
from tests.drivers.scanner_stage import SCAN, Watched
from tests.rig.waiting import until


@pytest.fixture
def gun(tmp_path: Path) -> Iterator[CodeScannerStandIn]:
    stand_in = CodeScannerStandIn("gun", {"link": str(tmp_path / "gun")})
    stand_in.start()
    yield stand_in
    stand_in.stop()


@pytest.mark.parametrize(
    ("options", "suffix"),
    [({}, "line"), ({"suffix": "0d"}, "line"), ({"suffix": "09"}, "tab"), ({"prefix": "02", "suffix": "03"}, "etx"),
     ({"suffix": ""}, "pause"), ({"aim": True}, "line")],
)  # fmt: skip
def test_serial_scanners_as_they_are_set_up(tmp_path: Path, options: dict[str, Any], suffix: str) -> None:
    stand_in = CodeScannerStandIn("gun", {"link": str(tmp_path / "gun"), "speed": 115200, **options})
    stand_in.start()
    assert f"suffix={suffix}" in stand_in.address
    watched = Watched(stand_in.address)
    assert watched.next() == ScannerChanged(DeviceState.READY, None)
    for encoding in ("utf-8", "gb18030"):
        stand_in.act("scan", {"text": "张𪚥 A001", "encoding": encoding})
        seen = watched.next()
        assert isinstance(seen, CodeSeen)
        assert seen.code.text == "张𪚥 A001"
        assert seen.code.symbology == ("qr" if options.get("aim") else "")
    watched.scanner.close()
    watched.scanner.close()
    stand_in.stop()


SENT = {"split": 1, "delay": 1, "duplicate": 2, "drop_reply": 0}


"""How often the scanner's bytes go over the line."""


@pytest.mark.parametrize("kind", SENT)
def test_every_way_a_line_goes_wrong_is_right_or_refused(gun: CodeScannerStandIn, kind: str) -> None:
    watched = Watched(gun.address)
    watched.next()
    told: list[str] = []
    for number in range(5):  # one whose bytes a busy machine sends too slowly is refused, and scanned again
        gun.line.fault({"kind": kind, "seconds": 0.01})
        gun.act("scan", {"text": f"{SCAN} {kind}"})
        until(lambda: sum(watched.counted()) == SENT[kind] * (number + 1), 20)  # noqa: B023 - at once
        told += [watched.text() for _ in range(watched.counted()[0] - len(told))]
    watched.scanner.close()
    assert watched.events.empty()
    assert set(told) == ({f"{SCAN} {kind}"} if SENT[kind] else set())


def test_who_listens_late_tears_no_scan() -> None:
    scans = SerialScans(LateLink([b"A0", b"01\r", b"A002\r"], late=STEADY * 3), "line", tells_symbology=False)
    scans.open()
    assert scans.read(time.monotonic() + STEADY * 2) == []
    assert scans.read(time.monotonic() + 5)[0].text == "A001"
    assert scans.read(time.monotonic() + 5)[0].text == "A002"


class LateLink:
    """A line on which each piece had come when at last it was looked for; nothing comes at first."""

    def __init__(self, pieces: list[bytes], late: float) -> None:
        self._pieces = [b"", *pieces]
        self._late = late
        self.is_open = True

    def open(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""

    def write(self, content: bytes) -> None:
        """Nobody hears it."""

    def discard_input(self) -> None:
        """Nothing has come."""

    def on_the_wire(self, count: int) -> float:
        """No time."""
        return 0.0 * count

    def read(self, until: float) -> bytes:
        """The next piece, long after the one before."""
        piece = self._pieces.pop(0)
        until_told = until if not piece else time.monotonic() + self._late
        threading.Event().wait(until_told - time.monotonic())
        return piece


def test_half_a_scan_is_never_told_for_a_whole(gun: CodeScannerStandIn) -> None:
    watched = Watched(gun.address)
    watched.next()
    gun.line.fault({"kind": "split", "byte": 5, "seconds": 0.4})
    gun.act("scan", {"text": "torn apart"})
    gun.act("scan", {"text": "whole"})
    assert watched.text() == "whole"
    watched.scanner.close()
    assert watched.counted() == (1, 1)


def test_unplugged_is_told_and_plugged_in_again_is_healed(gun: CodeScannerStandIn) -> None:
    watched = Watched(gun.address)
    watched.next()
    gun.line.unplug()
    lost = watched.next()
    assert isinstance(lost, ScannerChanged)
    assert lost.state is DeviceState.DEGRADED
    gun.line.plug()
    while watched.next() != ScannerChanged(DeviceState.READY, None):
        pass
    gun.act("scan", {"text": "again"})
    assert watched.text() == "again"
    watched.scanner.close()


def test_read_from_the_shell(gun: CodeScannerStandIn, capsys: pytest.CaptureFixture[str]) -> None:
    typed = subprocess.Popen(
        [sys.executable, "-m", "device_drivers", "read", "code_scanner", "--on", gun.address, "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    while typed.poll() is None:
        gun.act("scan", {"text": SCAN})
        try:
            typed.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    assert json.loads(typed.communicate()[0])["code"]["text"] == SCAN
    assert main(["read", "code_scanner", "--on", gun.address, "--within", "0.2", "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["trouble"]["code"] == "no_code"
    assert main(["read", "code_scanner", "--on", "serial:/none", "--within", "0.2"]) == 3
    assert main(["read", "code_scanner", "--on", f"{gun.address}&suffix=x"]) == 2


def test_the_stand_in_refuses_what_makes_no_sense(gun: CodeScannerStandIn) -> None:
    for verb, arguments in (
        ("dance", {}),
        ("scan", {"symbology": "x"}),
        ("scan", {"text": "张", "encoding": "ascii"}),
    ):
        with pytest.raises(VerbRefused):
            gun.act(verb, arguments)  # type: ignore[arg-type]


@given(
    st.lists(st.binary(min_size=1, max_size=30).filter(lambda one: not set(one) & set(b"\r\n")), max_size=8),
    st.data(),
)
def test_lines_come_out_as_they_went_in_however_they_are_cut(scans: list[bytes], data: st.DataObject) -> None:
    sent = b"".join(scan + b"\r\n" for scan in scans)
    lines, found, rest = ScanLines(), [], sent
    while rest:
        count = data.draw(st.integers(1, len(rest)))
        found += lines.feed(rest[:count], 1.0 if rest is sent else 0.0)
        rest = rest[count:]
    assert found == scans
    assert not lines.is_within_scan


def test_a_gap_within_a_line_spoils_it_and_a_long_one_ends_it() -> None:
    lines = ScanLines()
    assert lines.feed(b"half", 1.0) == []
    assert lines.feed(b"other half\rwhole\r", STEADY * 2) == [b"whole"]
    assert lines.feed(b"half", 0.0) == []
    assert lines.feed(b"fresh\r", FRESH * 2) == [b"fresh"]
    assert lines.spoilt == 2
    assert lines.feed(b"x" * 9000, 0.0) == []
    assert lines.feed(b"tail\rnext\r", 0.0) == [b"next"]
    silent = ScanLines("pause")
    assert silent.feed(b"A001", 1.0) == []
    assert silent.pause() == b"A001"
    assert silent.pause() == b""


@pytest.mark.parametrize("suffix", ["line", "pause"])
def test_what_comes_as_the_port_is_opened_may_be_a_tail(suffix: str) -> None:
    lines = ScanLines(suffix)
    told = lines.feed(b"001", 0.02) + lines.feed(b"\r", 0.01)
    assert told + [scan for scan in (lines.pause(),) if scan] == []
    assert [*lines.feed(b"A002", 1.0), lines.pause()] == [b"A002"]
    lines.forget()
    assert lines.feed(b"003\r", 0.0) == []


def test_a_scanner_is_watched_once(gun: CodeScannerStandIn) -> None:
    watched = Watched(gun.address)
    assert isinstance(watched.scanner, Scanner)
    with pytest.raises(ValueError, match="watched once"):
        watched.scanner.read(0.1)
    watched.scanner.close()
    until(lambda: watched.scanner._thread is not None and not watched.scanner._thread.is_alive(), 3)  # type: ignore[attr-defined]
