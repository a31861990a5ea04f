"""Decides how a caller keypad is driven: polled in turn with its neighbours, its presses told once, its silence soon."""

import time
from collections.abc import Callable, Iterator
from threading import Event, Thread, current_thread
from typing import Protocol

from device_drivers.address import Address
from device_drivers.caller_keypads import key21_frames, keypad_frames
from device_drivers.caller_keypads.keypad_frames import LAST_ADDRESS, Frame, Kind, press_in
from device_drivers.caller_keypads.presses import Presses
from device_drivers.checks import Check
from device_drivers.condition import Condition
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.caller_keypad import KeypadChanged, KeypadEvent
from device_drivers.transports.rs485_bus import BusSeat, seat_at

USUAL_SPEED = 9600
WITHIN = 0.1
"""Seconds: a keypad answers within 20 ms, a converter on the network adds its own."""
POLLED_EVERY = 0.1
ECHO_TRIES = 3


class Codec(Protocol):
    """The two framings."""

    def poll(self, address: int, ack: int) -> bytes:
        """Ask for a press."""

    def echo(self, address: int, text: str) -> bytes:
        """Show this text."""

    def hunter(self) -> "Hunter":
        """An ear for frames."""


class Hunter(Protocol):
    """Finds frames."""

    def feed(self, content: bytes) -> Iterator[Frame]:
        """Every whole one."""


class _Own:
    poll, echo = staticmethod(keypad_frames.poll), staticmethod(keypad_frames.echo)
    hunter = keypad_frames.FrameHunter


class _Key21:
    poll, echo = staticmethod(key21_frames.poll), staticmethod(key21_frames.echo)
    hunter = key21_frames.FrameHunter


def open_keypad(address: Address) -> "PolledKeypad":
    """A keypad of the hall's own protocol. Options: id (1 to 250), speed."""
    return _opened(address, _Own())


def open_key21(address: Address) -> "PolledKeypad":
    """A 21-key LCD caller. Options: id (1 to 250), speed."""
    return _opened(address, _Key21())


def _opened(address: Address, codec: Codec) -> "PolledKeypad":
    board = address.whole("id", 1, 1, LAST_ADDRESS)
    speed = address.whole("speed", USUAL_SPEED, 1200, 115200)
    return PolledKeypad(seat_at(address, speed, f"id={board}"), codec, board)


class PolledKeypad:
    """A CallerKeypad."""

    def __init__(self, seat: BusSeat, codec: Codec, address: int) -> None:
        self._seat = seat
        self._codec = codec
        self._address = address
        self._presses = Presses()
        self._on_event: Callable[[KeypadEvent], None] | None = None
        self._condition = Condition(self._tell_change)
        self._ending = Event()
        self._thread: Thread | None = None

    def watch(self, on_event: Callable[[KeypadEvent], None]) -> None:
        """As the role says."""
        if self._thread is not None:
            raise ValueError("this keypad is watched already")
        self._on_event = on_event
        self._thread = Thread(target=self._poll_on, name=f"keypad {self._address}", daemon=True)
        self._thread.start()

    def echo(self, text: str) -> None:
        """As the role says."""
        asked = self._codec.echo(self._address, text)
        self._seat.ask(asked, lambda: self._hearing(frozenset({Kind.DONE})), WITHIN, ECHO_TRIES)

    def close(self) -> None:
        """As the role says."""
        self._ending.set()
        if self._thread is not None and self._thread is not current_thread():
            self._thread.join()
        self._seat.close()

    def self_test(self) -> tuple[Check, ...]:
        """Ask it once; a press that waits stays with it."""
        try:
            self._asked(0)
        except DeviceTrouble as trouble:
            return (Check("answer", is_well=False, found=str(trouble)),)
        return (Check("answer", is_well=True, found="answers"),)

    def counters(self) -> dict[str, int]:
        """Presses, repetitions, silences."""
        return dict(self._seat.counted)

    def _poll_on(self) -> None:
        while not self._ending.is_set():
            try:
                frame = self._asked(self._presses.ack)
            except DeviceTrouble as why:
                self._condition.missed(why)
            else:
                self._condition.well()
                self._take(frame)
            self._ending.wait(0.0 if self._presses.ack else POLLED_EVERY)

    def _asked(self, ack: int) -> Frame:
        answers = frozenset({Kind.NOTHING, Kind.PRESSED})
        asked = self._codec.poll(self._address, ack)
        return self._seat.ask(asked, lambda: self._hearing(answers), WITHIN, 1)

    def _take(self, frame: Frame) -> None:
        if frame.kind == Kind.NOTHING:
            self._presses.nothing_waits()
            return
        press = press_in(frame)
        if press is None:
            self._seat.counted["unknown_keys"] += 1
            self._presses.ack = frame.content[0] if frame.content else 0
            return
        pressed = self._presses.take(press, time.monotonic())
        self._seat.counted["repetitions" if pressed is None else "presses"] += 1
        if pressed is not None:
            self._tell(pressed)

    def _hearing(self, kinds: frozenset[Kind]) -> Callable[[bytes], Frame | None]:
        hunter = self._codec.hunter()

        def hear(come: bytes) -> Frame | None:
            for frame in hunter.feed(come):
                if frame.address == self._address and frame.kind in kinds:
                    return frame
            return None

        return hear

    def _tell_change(self, state: DeviceState, trouble: DeviceTrouble | None) -> None:
        self._tell(KeypadChanged(state, trouble))

    def _tell(self, event: KeypadEvent) -> None:
        if self._on_event is not None:
            self._on_event(event)
