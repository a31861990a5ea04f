"""Decides where one command or character ends and the next begins in a stream of ESC/POS, whatever pieces it comes in."""

from collections.abc import Iterator
from dataclasses import dataclass

from device_drivers.simulated.receipt_paper.command_lengths import DLE, ESC, FS, GS, command_length

LARGEST = 1 << 20
"""A command that claims to be longer is passed over, as a printer with little memory must."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One character. size: bytes it took; code pages take 1, GB18030 takes 2 or 4."""

    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Control:
    """One control byte, as line feed."""

    code: int


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its first two bytes, and everything after them."""

    name: bytes
    parameters: bytes


Instruction = Mark | Control | Command


class EscPosReader:
    """Reads a stream. chinese: whether a printer freshly switched on takes two bytes for a character (FS &)."""

    def __init__(self, *, chinese: bool = True) -> None:
        self._chinese_at_start = chinese
        self._chinese = chinese
        self._rest = bytearray()
        self._passing_over = 0
        self._awaited = 0

    def feed(self, received: bytes) -> Iterator[Instruction]:
        """Every instruction that is whole now, read as it is asked for."""
        self._rest += received
        while len(self._rest) > self._awaited:
            if self._passing_over:
                self._pass_over()
                continue
            length = self._length()
            if length is None:
                return
            if length > LARGEST:
                self._passing_over = length
                continue
            if length > len(self._rest):
                self._awaited = length - 1
                return
            self._awaited = 0
            one = bytes(self._rest[:length])
            del self._rest[:length]
            yield self._meaning(one)

    def forget(self) -> None:
        """Drop what has been begun, as after a clearing of the buffers."""
        self._rest.clear()
        self._passing_over = self._awaited = 0

    def _pass_over(self) -> None:
        passed = min(self._passing_over, len(self._rest))
        del self._rest[:passed]
        self._passing_over -= passed

    def _length(self) -> int | None:
        first = self._rest[0]
        if first in {DLE, ESC, FS, GS}:
            length = command_length(bytes(self._rest[: LARGEST + 16]))
            return LARGEST + 1 if length is None and len(self._rest) > LARGEST else length
        if not self._chinese or not 0x81 <= first <= 0xFE:
            return 1
        if len(self._rest) < 2:
            return None
        second = self._rest[1]
        if 0x30 <= second <= 0x39:
            return 4
        return 2 if 0x40 <= second <= 0xFE and second != 0x7F else 1

    def _meaning(self, one: bytes) -> Instruction:
        first = one[0]
        if first in {DLE, ESC, FS, GS}:
            return self._command(one)
        if first < 0x20 or one == b"\x7f":
            return Control(first)
        coding = "gb18030" if self._chinese and (len(one) > 1 or first < 0x80) else "cp437"
        return Mark(one.decode(coding, "replace"), len(one))

    def _command(self, one: bytes) -> Command:
        name = one[:2]
        if name == b"\x1b@":
            self._chinese = self._chinese_at_start
        elif name in {b"\x1c&", b"\x1c."}:
            self._chinese = name == b"\x1c&"
        return Command(name, one[2:])
