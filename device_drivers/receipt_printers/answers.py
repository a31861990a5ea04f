"""Decides what the bytes a printer sends back mean (Epson ESC/POS reference: DLE EOT, GS ( H, GS r, GS a, DLE DC4)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

_FIXED_BITS = 0b1001_0011
_REAL_TIME_BITS = 0b0001_0010  # bit 1 and bit 4 on, bit 0 and bit 7 off: an answer to DLE EOT
_AUTOMATIC_BITS = 0b0001_0000  # the first of four bytes of automatic status
_HEADER = 0x37
_PROCESS_ID, _CLEARED = 0x22, 0x25


@dataclass(frozen=True, slots=True)
class StatusByte:
    """The answer to one DLE EOT; which one it answers is known by who asked."""

    value: int


@dataclass(frozen=True, slots=True)
class Processed:
    """Everything sent before the request with these four digits has been printed."""

    process_id: str


@dataclass(frozen=True, slots=True)
class BufferedStatus:
    """The answer to GS r, given when the data before it had been printed."""

    value: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """The buffers are empty; what stood in them will never be printed."""


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """Four bytes of a printer that reports on its own."""

    values: bytes


@dataclass(frozen=True, slots=True)
class Garbled:
    """A byte that no answer begins with."""

    value: int


Answer = StatusByte | Processed | BufferedStatus | Cleared | AutomaticStatus | Garbled


@dataclass(slots=True)
class Answers:
    """Turns bytes, in whatever pieces they come, into answers."""

    _rest: bytearray = field(default_factory=bytearray)
    garbled: int = 0

    def feed(self, received: bytes) -> Iterator[Answer]:
        """Every answer that is whole now."""
        self._rest += received
        while self._rest:
            length = self._length()
            if len(self._rest) < length:
                return
            one = bytes(self._rest[:length])
            del self._rest[:length]
            yield self._meaning(one)

    def forget(self) -> None:
        """Drop half an answer whose rest did not come."""
        self.garbled += len(self._rest)
        self._rest.clear()

    def _length(self) -> int:
        """Bytes of the answer that begins here; a byte that cannot begin one counts alone."""
        first = self._rest[0]
        if first == _HEADER:
            return self._length_of_group()
        if first & _FIXED_BITS == _AUTOMATIC_BITS and not any(value & 0x90 for value in self._rest[1:4]):
            return 4
        return 1

    def _length_of_group(self) -> int:
        if len(self._rest) == 1:
            return 2
        length = {_PROCESS_ID: 7, _CLEARED: 3}.get(self._rest[1], 1)
        return 1 if len(self._rest) >= length and self._rest[length - 1] != 0 else length

    def _meaning(self, one: bytes) -> Answer:
        first = one[0]
        match len(one):
            case 7:
                return Processed(one[2:6].decode("latin-1"))
            case 3:
                return Cleared()
            case 4:
                return AutomaticStatus(one)
        if first & _FIXED_BITS == _REAL_TIME_BITS:
            return StatusByte(first)
        if first & 0x90 == 0:
            return BufferedStatus(first)
        self.garbled += 1
        return Garbled(first)
