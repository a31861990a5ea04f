"""What one may ask of a wired caller keypad: which keys the clerk pressed, and to echo a number on its small display."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from device_drivers.errors import DeviceState, DeviceTrouble


class Key(StrEnum):
    """What a clerk asks for."""

    NEXT = "next"
    RECALL = "recall"
    CALL = "call"
    """The number typed before it."""
    NO_SHOW = "no_show"
    FINISH = "finish"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """One press, told once, however often the line or a nervous finger repeats it. digits: what was typed, for CALL."""

    key: Key
    digits: str = ""


@dataclass(frozen=True, slots=True)
class KeypadChanged:
    """The keypad's own state changed; trouble is None when it is well."""

    state: DeviceState
    trouble: DeviceTrouble | None


KeypadEvent = KeyPressed | KeypadChanged


class CallerKeypad(Protocol):
    """A keypad at a clerk's window."""

    def watch(self, on_event: Callable[[KeypadEvent], None]) -> None:
        """Begin to poll, on a thread of the driver's own; events come in order on that thread until `close`.

        `on_event` returns soon and raises nothing; it may call `close` and `echo`. ValueError when it is watched already.
        """

    def echo(self, text: str) -> None:
        """Show up to eight digits, letters and blanks on the keypad's display. DeviceTrouble when it could not be sent."""

    def close(self) -> None:
        """Stop polling and give the port back. Safe to call twice."""
