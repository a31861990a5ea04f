"""Wired caller keypads: both framings, presses that the line repeats or a finger doubles, several keypads on one line."""

import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.caller_keypads import key21_frames, keypad_frames
from device_drivers.caller_keypads.keypad_frames import Frame, Kind, Press, press_in
from device_drivers.caller_keypads.presses import Presses
from device_drivers.catalogue import open_caller_keypad
from device_drivers.checks import Counts, TriesItself
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.caller_keypad import CallerKeypad, Key, KeypadChanged, KeypadEvent, KeyPressed
from device_drivers.simulated.caller_keypads import CallerKeypadsStandIn
from tests.rig.waiting import until

CODECS = [keypad_frames, key21_frames]


def test_the_published_framing_of_21_keys() -> None:
    assert key21_frames.framed(1, 1) == bytes.fromhex("FF 68 02 02 68 01 01 02 16")
    assert list(key21_frames.FrameHunter().feed(bytes.fromhex("FF 68 02 02 68 01 01 02 16"))) == [
        Frame(1, 1, b"")
    ]


def test_a_frame_of_our_own() -> None:
    assert keypad_frames.framed(0x11, 0x03, b"") == bytes.fromhex("AB 11 03 00") + keypad_frames.crc(
        bytes.fromhex("11 03 00")
    ).to_bytes(2, "little")
    assert keypad_frames.crc(bytes.fromhex("11 03 00 6B 00 03")) == 0x8776


@pytest.mark.parametrize("codec", CODECS)
@given(
    address=st.integers(1, 250),
    kind=st.integers(0, 255),
    content=st.binary(max_size=32),
    size=st.integers(1, 60),
)
def test_what_is_framed_is_found_again_in_any_pieces(
    codec: Any, address: int, kind: int, content: bytes, size: int
) -> None:
    hunter = codec.FrameHunter()
    come = codec.framed(address, kind, content)
    found = [frame for at in range(0, len(come), size) for frame in hunter.feed(come[at : at + size])]
    assert found == [Frame(address, kind, content)]


@pytest.mark.parametrize("codec", CODECS)
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_rubbish_hides_no_frame_for_long(codec: Any, pieces: list[bytes]) -> None:
    hunter = codec.FrameHunter()
    for piece in pieces:
        list(hunter.feed(piece))
    good = codec.framed(7, Kind.NOTHING)
    assert Frame(7, Kind.NOTHING, b"") in [frame for _ in range(60) for frame in hunter.feed(good)]


@pytest.mark.parametrize("codec", CODECS)
@given(data=st.data())
def test_a_spoilt_frame_is_not_believed(codec: Any, data: st.DataObject) -> None:
    come = bytearray(codec.framed(7, Kind.PRESSED, b"\x01\x01"))
    first = 1 if codec is keypad_frames else 2
    at = data.draw(st.integers(first, len(come) - 1))
    come[at] ^= data.draw(st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128]))
    assert Frame(7, Kind.PRESSED, b"\x01\x01") not in list(codec.FrameHunter().feed(bytes(come)))


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(("address", "content"), [(0, b""), (251, b""), (1, bytes(33))])
def test_what_cannot_be_framed(codec: Any, address: int, content: bytes) -> None:
    with pytest.raises(ValueError, match="address"):
        codec.framed(address, 1, content)


@pytest.mark.parametrize(
    ("content", "press"),
    [
        (b"\x05\x01", Press(5, Key.NEXT, "")),
        (b"\x05\x03012", Press(5, Key.CALL, "012")),
        (b"\x05\x63", None),
        (b"\x00\x01", None),
        (b"\x05", None),
        (b"\x05\x03x", None),
    ],
)
def test_presses_in_frames(content: bytes, press: Press | None) -> None:
    assert press_in(Frame(1, Kind.PRESSED, content)) == press


def test_a_repeated_number_is_one_press_until_nothing_waited() -> None:
    presses = Presses()
    assert presses.take(Press(1, Key.NEXT, ""), 0.0) == KeyPressed(Key.NEXT)
    assert presses.take(Press(1, Key.NEXT, ""), 5.0) is None
    assert presses.ack == 1
    presses.nothing_waits()
    assert presses.ack == 0
    assert presses.take(Press(1, Key.NEXT, ""), 10.0) == KeyPressed(Key.NEXT)


def test_a_nervous_finger_is_one_press() -> None:
    presses = Presses()
    told = [
        presses.take(Press(number, Key.NEXT, ""), at)
        for number, at in [(1, 0.0), (2, 0.3), (3, 0.9), (4, 1.1)]
    ]
    assert told == [KeyPressed(Key.NEXT), None, None, KeyPressed(Key.NEXT)]


def test_other_keys_and_other_numbers_are_other_presses() -> None:
    presses = Presses()
    asked = [Press(1, Key.CALL, "12"), Press(2, Key.CALL, "13"), Press(3, Key.RECALL, "")]
    assert [presses.take(press, 0.0) for press in asked] == [
        KeyPressed(Key.CALL, "12"),
        KeyPressed(Key.CALL, "13"),
        KeyPressed(Key.RECALL),
    ]


class Stage:
    """Keypads, and the driver of the first."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.keypads = CallerKeypadsStandIn("keypads", {"link": str(folder / "bus"), **options})
        self.keypads.start()
        self.driver: CallerKeypad = open_caller_keypad(self.keypads.address)
        self.events: SimpleQueue[KeypadEvent] = SimpleQueue()
        self.driver.watch(self.events.put)
        assert self.events.get(timeout=5) == KeypadChanged(DeviceState.READY, None)

    def close(self) -> None:
        """End both."""
        self.driver.close()
        self.driver.close()
        self.keypads.stop()

    def press(self, key: str, **more: Any) -> None:
        """The clerk presses."""
        self.keypads.act("press", {"key": key, **more})

    def fault(self, kind: str, **more: Any) -> None:
        """Something goes wrong on the line."""
        self.keypads.line.fault({"kind": kind, **more})

    def presses(self, seconds: float = 0.3) -> list[KeyPressed]:
        """What was told until nothing waits and so long after."""
        until(lambda: all(keypad["waiting"] == 0 for keypad in self.states().values()), 8)
        told: list[KeyPressed] = []
        end = time.monotonic() + seconds
        while True:
            try:
                event = self.events.get(timeout=max(end - time.monotonic(), 0.001))
            except Empty:
                return told
            if isinstance(event, KeyPressed):
                told.append(event)

    def states(self) -> dict[str, dict[str, Any]]:
        """Every keypad."""
        return self.keypads.state()["keypads"]  # type: ignore[return-value]  # a stand-in's state is JSON


@pytest.fixture(params=["own", "key21"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, protocol=request.param)
    yield made
    made.close()


def test_keys_are_told_once_and_in_order(stage: Stage) -> None:
    for key in ("next", "recall", "no_show", "finish", "pause"):
        stage.press(key)
    stage.press("call", digits="012")
    assert stage.presses() == [
        KeyPressed(Key.NEXT),
        KeyPressed(Key.RECALL),
        KeyPressed(Key.NO_SHOW),
        KeyPressed(Key.FINISH),
        KeyPressed(Key.PAUSE),
        KeyPressed(Key.CALL, "012"),
    ]


def test_a_double_press_is_one_press(stage: Stage) -> None:
    stage.press("next", times=2)
    assert stage.presses() == [KeyPressed(Key.NEXT)]


def test_the_display_echoes(stage: Stage) -> None:
    stage.driver.echo("A012")
    assert stage.states()["1"]["shows"] == "A012"


@pytest.mark.parametrize("fault", ["split", "duplicate", "noise", "corrupt", "truncate", "drop_reply"])
def test_a_bad_line_neither_loses_nor_doubles_a_press(stage: Stage, fault: str) -> None:
    stage.fault(fault, times=2)
    stage.press("next")
    stage.press("recall")
    assert stage.presses() == [KeyPressed(Key.NEXT), KeyPressed(Key.RECALL)]


def test_a_late_answer_neither_loses_nor_doubles_a_press(stage: Stage) -> None:
    stage.fault("delay", method="pressed", seconds=0.25, times=2)
    stage.press("next")
    assert stage.presses(1.0) == [KeyPressed(Key.NEXT)]


def test_switching_the_keypad_off_and_on_loses_no_later_press(stage: Stage) -> None:
    stage.press("next")
    assert stage.presses() == [KeyPressed(Key.NEXT)]
    stage.keypads.act("power_cut", {})
    stage.press("recall")
    assert stage.presses() == [KeyPressed(Key.RECALL)]


def test_numbers_come_round(stage: Stage) -> None:
    keypad = stage.keypads._keypads[1]
    keypad.number = 254
    for key in ("next", "recall", "finish"):
        stage.press(key)
    assert [pressed.key for pressed in stage.presses()] == [Key.NEXT, Key.RECALL, Key.FINISH]


def test_silence_is_told_and_heals(stage: Stage) -> None:
    stage.keypads.act("die", {})
    states = [stage.events.get(timeout=5), stage.events.get(timeout=5)]
    assert [event.state for event in states if isinstance(event, KeypadChanged)] == [
        DeviceState.DEGRADED,
        DeviceState.ABSENT,
    ]
    with pytest.raises(DeviceTrouble) as silent:
        stage.driver.echo("A012")
    assert silent.value.code == "board_silent"
    stage.keypads.act("revive", {})
    assert stage.events.get(timeout=6) == KeypadChanged(DeviceState.READY, None)


def test_unplugged_and_back(stage: Stage) -> None:
    stage.keypads.line.unplug()
    until(lambda: _next_state(stage) is DeviceState.ABSENT, 6)
    stage.keypads.line.plug()
    until(lambda: _next_state(stage) is DeviceState.READY, 6)
    stage.press("next")
    assert stage.presses() == [KeyPressed(Key.NEXT)]


def _next_state(stage: Stage) -> DeviceState | None:
    event = stage.events.get(timeout=6)
    return event.state if isinstance(event, KeypadChanged) else None


def test_several_keypads_on_one_line_and_one_of_them_dead(tmp_path: Path) -> None:
    stage = Stage(tmp_path, protocol="own", keypads=[1, 2, 3])
    told: dict[int, SimpleQueue[KeypadEvent]] = {}
    others = []
    for address in (2, 3):
        told[address] = SimpleQueue()
        driver = open_caller_keypad(f"serial:{stage.keypads.line.link}?model=own&id={address}")
        driver.watch(told[address].put)
        others.append(driver)
    stage.keypads.act("die", {"keypad": 1})
    until(lambda: _next_state(stage) is DeviceState.ABSENT, 6)
    for address in (2, 3):
        stage.press("call", keypad=address, digits=str(address))
    for address in (2, 3):
        events = [told[address].get(timeout=3), told[address].get(timeout=3)]
        assert events[-1] == KeyPressed(Key.CALL, str(address))
    for driver in others:
        driver.close()
    stage.close()


def test_its_own_trial_takes_no_press(tmp_path: Path) -> None:
    keypads = CallerKeypadsStandIn("keypads", {"link": str(tmp_path / "bus")})
    keypads.start()
    driver = open_caller_keypad(keypads.address)
    keypads.act("press", {})
    assert isinstance(driver, TriesItself)
    assert isinstance(driver, Counts)
    assert [check.is_well for check in driver.self_test()] == [True]
    assert keypads._keypads[1].waiting
    keypads.act("die", {})
    assert [check.is_well for check in driver.self_test()] == [False]
    driver.close()
    keypads.stop()
