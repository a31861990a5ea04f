"""Scanners: serial over a pseudo-terminal, keyboards over recorded events, cameras over films and pictures."""

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.__main__ import main
from device_drivers.address import AddressWrong, parse_address
from device_drivers.catalogue import open_code_scanner
from device_drivers.code_scanners.camera_scanner import CameraCodes
from device_drivers.code_scanners.key_events import EVENT, KEYS, KeyReader
from device_drivers.code_scanners.keyboard_scanner import scanner_among
from device_drivers.code_scanners.scan_lines import FRESH, STEADY, ScanLines
from device_drivers.code_scanners.scanner import Scanner
from device_drivers.code_scanners.serial_scanner import SerialScans
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.code_scanner import CodeSeen, ScannerChanged, ScannerEvent
from device_drivers.simulated.code_scanner import CodeScannerStandIn
from device_drivers.simulated.stand_in import VerbRefused
from tests.drivers import scenes
from tests.rig.broker import until

SCAN = "https://example.invalid/t/A001 排队号"


@pytest.fixture
def gun(tmp_path: Path) -> Iterator[CodeScannerStandIn]:
    stand_in = CodeScannerStandIn("gun", {"link": str(tmp_path / "gun")})
    stand_in.start()
    yield stand_in
    stand_in.stop()


class Watched:
    """A scanner that is being watched."""

    def __init__(self, address: str) -> None:
        self.events: SimpleQueue[ScannerEvent] = SimpleQueue()
        self.scanner = open_code_scanner(address)
        self.scanner.watch(self.events.put)

    def next(self, seconds: float = 10.0) -> ScannerEvent:
        return self.events.get(timeout=seconds)

    def counted(self) -> tuple[int, int]:
        """Codes told, and scans thrown away."""
        counters = getattr(self.scanner, "counters")()  # noqa: B009 - the role does not promise it
        return counters.get("codes", 0), counters["spoilt_scans"]

    def text(self) -> str:
        """What the next code says, whatever changes before."""
        event = self.next()
        while isinstance(event, ScannerChanged):
            event = self.next()
        return event.code.text


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


def test_keys_that_come_as_the_device_is_opened_may_be_a_tail() -> None:
    reader = KeyReader()
    reader.doubt()
    assert reader.feed(typed("01") + stroke(ENTER) + typed("A002") + stroke(ENTER)) == [b"A002"]
    assert reader.spoilt == 1


SHIFT, ALT, ENTER, CAPS = 42, 56, 28, 58
CODE_OF = {typed: code for code, typed in reversed(list(KEYS.items()))}
SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))


def key(code: int, value: int, at: float = 1.0) -> bytes:
    """One key event with its report."""
    seconds, micros = int(at), int(at % 1 * 1e6)
    return (
        EVENT.pack(seconds, micros, 4, 4, code)
        + EVENT.pack(seconds, micros, 1, code, value)
        + EVENT.pack(seconds, micros, 0, 0, 0)
    )


def stroke(code: int, at: float = 1.0) -> bytes:
    """Pressed and released."""
    return key(code, 1, at) + key(code, 0, at)


def typed(text: str, at: float = 1.0) -> bytes:
    """As a scanner set to the US layout types it."""
    events = b""
    for character in text:
        if (character.isalpha() and character.isupper()) or character in SHIFTED:
            plain = SHIFTED.get(character, character.lower())
            events += key(SHIFT, 1, at) + stroke(CODE_OF[plain], at) + key(SHIFT, 0, at)
        else:
            events += stroke(CODE_OF[character], at)
    return events


PRINTABLE = "".join(chr(code) for code in range(32, 127))


def test_every_printable_character_is_typed_and_read() -> None:
    assert KeyReader().feed(typed(PRINTABLE) + stroke(ENTER)) == [PRINTABLE.encode()]


@given(st.text(PRINTABLE, min_size=1, max_size=40), st.integers(1, 60))
def test_keys_are_read_however_the_bytes_are_cut(text: str, size: int) -> None:
    sent = typed(text) + stroke(96)
    reader, found = KeyReader(), []
    for place in range(0, len(sent), size):
        found += reader.feed(sent[place : place + size])
    assert found == [text.encode()]


def test_chinese_typed_by_numbers_on_the_keypad() -> None:
    events = typed("A")
    for pair in (b"\xd6\xd0", "伟".encode("gb18030")):
        figures = str(int.from_bytes(pair, "big"))
        pad = {value: code for code, value in KEYS.items() if 71 <= code <= 82 and value.isdigit()}
        events += key(ALT, 1) + b"".join(stroke(pad[figure]) for figure in figures) + key(ALT, 0)
    (scan,) = KeyReader().feed(events + stroke(ENTER))
    assert scan.decode("gb18030") == "A中伟"


def test_capitals_by_caps_lock_repeats_and_controls() -> None:
    reader = KeyReader()
    assert reader.feed(
        stroke(CAPS) + stroke(30) + typed("B") + stroke(CAPS) + stroke(30) + stroke(ENTER)
    ) == [b"Aba"]
    assert reader.feed(key(30, 1) + key(30, 2) + key(30, 2) + key(30, 0) + stroke(ENTER)) == [b"a"]
    assert reader.feed(key(29, 1) + stroke(27) + key(29, 0) + stroke(ENTER)) == [b"\x1d"]


def test_lost_keys_and_gaps_spoil_a_scan_and_only_that() -> None:
    reader = KeyReader()
    dropped = EVENT.pack(1, 0, 0, 3, 0)
    assert reader.feed(typed("A0") + dropped + typed("01") + stroke(ENTER)) == []
    assert reader.feed(typed("A0", 5.0) + typed("01", 5.5) + stroke(ENTER, 5.5)) == []
    assert reader.feed(typed("A0", 10.0) + typed("whole", 15.0) + stroke(ENTER, 15.0)) == [b"whole"]
    assert reader.spoilt == 3
    assert KeyReader("tab").feed(typed("A001") + stroke(15)) == [b"A001"]


@pytest.mark.parametrize(
    ("name", "is_scanner"),
    [
        ("Honeywell 3320 Barcode Scanner", True),
        ("Newland Auto-ID SCANNER", True),
        ("USB Code Reader", True),
        ("AT Translated Set 2 keyboard", False),
        ("Sycreader RFID Technology", False),
        ("Generic USB Card Reader", False),
    ],
)
def test_a_scanner_is_known_by_its_name(name: str, is_scanner: bool) -> None:  # noqa: FBT001 - a table's column
    found = scanner_among({"/dev/input/event0": "Power Button", "/dev/input/event3": name})
    assert found == ("/dev/input/event3" if is_scanner else None)


EVDEV = """P: /devices/virtual/input/input9/event9
N: input/event9
E: DEVNAME=/dev/input/event9
E: SUBSYSTEM=input
A: dev=13:73
L: device=../../input9

P: /devices/virtual/input/input9
E: SUBSYSTEM=input
A: name=Newland Barcode Scanner
"""


def recorded(events: bytes) -> str:
    """Kernel events as evemu writes them down; they are played in their own time."""
    return "".join(
        f"E: {seconds}.{micros:06} {kind:04x} {code:04x} {value:04d}\n"
        for seconds, micros, kind, code, value in EVENT.iter_unpack(events)
    )


@pytest.mark.parametrize("place", ["/dev/input/event9", "auto"])
def test_a_keyboard_scanner_is_grabbed_and_read_through_the_kernels_interface(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "scanner.umockdev").write_text(EVDEV)
    moments = ((number, 1 + number / 5) for number in range(150))
    scans = b"".join(typed(f"A{number:03}", at) + stroke(ENTER, at) for number, at in moments)
    (tmp_path / "scanner.events").write_text(recorded(scans))
    rig = ["umockdev-run", "-d", "scanner.umockdev", "-e", "/dev/input/event9=scanner.events", "--"]
    read = [sys.executable, "-m", "device_drivers", "read", "code_scanner", "--on", f"evdev:{place}"]
    ended = subprocess.run(
        [*rig, *read, "--within", "20", "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.fullmatch("A[01][0-9][0-9]", json.loads(ended.stdout)["code"]["text"])


def test_what_is_no_input_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place, code in ((tmp_path / "file", "scanner_unfit"), (tmp_path / "none", "scanner_missing")):
        with pytest.raises(DeviceTrouble) as told:
            open_code_scanner(f"evdev:{place}").read(0.1)
        assert told.value.code == code
    with pytest.raises(DeviceTrouble) as told:
        open_code_scanner("evdev:auto").read(0.1)
    assert told.value.code == "scanner_missing"


def film_of(path: Path, frames: list[scenes.Grey]) -> str:
    """A film of these pictures."""
    height, width = frames[0].shape
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (width, height))
    for frame in frames:
        writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
    writer.release()
    return f"file:{path}"


def test_a_film_tells_each_code_once(tmp_path: Path) -> None:
    empty = np.full((480, 640), 150, np.uint8)
    shown = [scenes.grey(scenes.frame(scenes.qr(text))) for text in ("张伟 A001", "王秀英 A002")]
    watched = Watched(
        film_of(tmp_path / "counter.avi", [empty] * 3 + shown[:1] * 8 + [empty] * 3 + shown[1:] * 8)
    )
    assert [watched.text(), watched.text()] == ["张伟 A001", "王秀英 A002"]
    watched.scanner.close()
    assert watched.events.empty()


def test_pictures_of_a_folder_and_one_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    scenes.frame(scenes.qr("x"), at=(900, 900)).save(folder / "1.png")
    scenes.frame(scenes.qr("排队号：A001", encoding="gb18030")).convert("RGB").save(folder / "2.jpg")
    assert main(["read", "code_scanner", "--on", f"file:{folder}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"]["text"] == "排队号：A001"
    assert main(["read", "code_scanner", "--on", f"file:{folder}/2.jpg"]) == 0
    assert "A001" not in capsys.readouterr().out
    assert main(["read", "code_scanner", "--on", f"file:{folder}/1.png"]) == 4


def test_a_transparent_and_a_turned_picture(tmp_path: Path) -> None:
    code = scenes.qr("A001").convert("LA")
    code.putalpha(code.getchannel("L").point(lambda level: 255 - level))
    code.save(tmp_path / "clear.png")
    assert open_code_scanner(f"file:{tmp_path}/clear.png").read(10).text == "A001"


@pytest.mark.parametrize(
    ("name", "content"),
    [("no.png", b"\x89PNG\r\n\x1a\nnonsense"), ("no.jpg", b""), ("none.png", None), ("no.avi", b"RIFF")],
)
def test_what_is_no_picture_is_told(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DeviceTrouble) as told:
        open_code_scanner(f"file:{tmp_path}/{name}").read(10)
    assert told.value.code == "picture_unreadable"


def test_a_camera_that_is_not_there() -> None:
    with pytest.raises(DeviceTrouble) as told:
        open_code_scanner("camera:/dev/video97").read(10)
    assert told.value.code == "camera_missing"
    with pytest.raises(AddressWrong):
        open_code_scanner("camera:0?width=3")


def test_a_source_that_hangs_is_ended_and_tried_anew(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hangs.png")
    source = CameraCodes(parse_address(f"file:{tmp_path}/hangs.png"))
    source.open()
    source._said_something_by = time.monotonic() + 0.3
    with pytest.raises(DeviceTrouble) as told:
        source.read(time.monotonic() + 5)
    assert told.value.code == "camera_stuck"
    assert source._eye is None


def test_spoilt_films_and_pictures_never_hang_or_crash_a_reader(tmp_path: Path) -> None:
    scenes.frame(scenes.qr("A001")).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    drawn = random.Random(3)
    folder = tmp_path / "row"
    folder.mkdir()
    for number in range(6):
        spoilt = bytearray(whole)
        for _ in range(3):
            spoilt[drawn.randrange(len(spoilt))] ^= 1 << drawn.randrange(8)
        (folder / f"{number}.png").write_bytes(spoilt)
    for number in range(6):
        with suppress(DeviceTrouble):
            assert open_code_scanner(f"file:{folder}/{number}.png").read(10).text == "A001"


def test_a_scanner_is_watched_once(gun: CodeScannerStandIn) -> None:
    watched = Watched(gun.address)
    assert isinstance(watched.scanner, Scanner)
    with pytest.raises(ValueError, match="watched once"):
        watched.scanner.read(0.1)
    watched.scanner.close()
    until(lambda: watched.scanner._thread is not None and not watched.scanner._thread.is_alive(), 3)  # type: ignore[attr-defined]
