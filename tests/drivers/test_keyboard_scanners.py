"""Keyboard scanners over recorded events: what was typed is read, and nobody else hears it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.catalogue import open_code_scanner
from device_drivers.code_scanners.key_events import EVENT, KEYS, KeyReader
from device_drivers.code_scanners.keyboard_scanner import scanner_among
from device_drivers.errors import DeviceTrouble

SHIFT, ALT, ENTER, CAPS = (42, 56, 28, 58)
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


def test_keys_that_come_as_the_device_is_opened_may_be_a_tail() -> None:
    reader = KeyReader()
    reader.doubt()
    assert reader.feed(typed("01") + stroke(ENTER) + typed("A002") + stroke(ENTER)) == [b"A002"]
    assert reader.spoilt == 1
