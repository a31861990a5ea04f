"""Decides where a frame of the SAM protocol (GA 467) begins and ends in a stream of bytes, and whether it is whole."""

from dataclasses import dataclass, field
from enum import StrEnum

PREAMBLE = bytes.fromhex("AAAAAA9669")
LENGTH_SIZE = 2
SHORTEST = 4
"""SW1 SW2 SW3 and the checksum."""
LONGEST = 2314
"""Three status bytes, three lengths, text 256, photo 1024, fingerprint 1024, checksum."""
VENDOR_TIMEOUT = bytes.fromhex("0005050505")
"""What some readers send after the preamble when the card did not answer: its length counts bytes that never come."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole frame from the reader. sw1 and sw2 are the card's own; sw3 is the reader's. content may be personal."""

    sw1: int
    sw2: int
    sw3: int
    content: bytes = field(repr=False)


class Harm(StrEnum):
    """Why bytes that began like a frame are none."""

    CHECKSUM = "checksum"
    LENGTH = "length"
    TIMED_OUT = "timed_out"
    CUT_SHORT = "cut_short"


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A frame that cannot be believed."""

    harm: Harm


def checksum(counted: bytes) -> int:
    """XOR of every byte from the length to the one before the checksum, folded in halves: it stands in every swipe."""
    total = int.from_bytes(counted, "big")
    bits = 8 << max(len(counted) - 1, 0).bit_length()
    while bits > 8:
        bits //= 2
        total = (total >> bits) ^ (total & ((1 << bits) - 1))
    return total


def request(command: int, parameter: int, content: bytes = b"") -> bytes:
    """The bytes that ask the reader."""
    body = bytes((command, parameter)) + content
    counted = (len(body) + 1).to_bytes(LENGTH_SIZE, "big") + body
    return PREAMBLE + counted + bytes((checksum(counted),))


class FrameHunter:
    """Finds replies in whatever pieces they come; after harm it hunts on behind the preamble that misled it."""

    def __init__(self) -> None:
        self._held = bytearray()
        self.skipped = 0
        """Bytes thrown away so far because they were part of no frame."""

    @property
    def is_within_frame(self) -> bool:
        """Whether bytes wait for the rest of their frame."""
        return bool(self._held)

    def forget(self) -> None:
        """Begin afresh: what is half received belongs to the past."""
        self._held.clear()

    def feed(self, received: bytes) -> list[Reply | Spoilt]:
        """The frames that these bytes complete, in order."""
        self._held += received
        found: list[Reply | Spoilt] = []
        while (frame := self._next()) is not None:
            found.append(frame)
        return found

    def _next(self) -> Reply | Spoilt | None:
        self._skip_to_preamble()
        if len(self._held) < len(PREAMBLE) + LENGTH_SIZE:
            return None
        start = len(PREAMBLE)
        length = int.from_bytes(self._held[start : start + LENGTH_SIZE], "big")
        if not SHORTEST <= length <= LONGEST:
            return self._harmed(Harm.LENGTH)
        if self._held.startswith(VENDOR_TIMEOUT, start):
            return self._harmed(Harm.TIMED_OUT)
        end = start + LENGTH_SIZE + length
        if len(self._held) < end:
            return None
        counted = bytes(self._held[start : end - 1])
        if checksum(counted) != self._held[end - 1]:
            return self._harmed(Harm.CHECKSUM)
        del self._held[:end]
        sw1, sw2, sw3 = counted[LENGTH_SIZE : LENGTH_SIZE + 3]
        return Reply(sw1, sw2, sw3, counted[LENGTH_SIZE + 3 :])

    def _harmed(self, harm: Harm) -> Spoilt:
        del self._held[: len(PREAMBLE)]
        self.skipped += len(PREAMBLE)
        return Spoilt(harm)

    def _skip_to_preamble(self) -> None:
        place = self._held.find(PREAMBLE)
        if place < 0:
            place = max(len(self._held) - _overlap(self._held), 0)
        self.skipped += place
        del self._held[:place]


def _overlap(held: bytearray) -> int:
    """How many of the last bytes may be the beginning of a preamble."""
    for count in range(min(len(PREAMBLE) - 1, len(held)), 0, -1):
        if held.endswith(PREAMBLE[:count]):
            return count
    return 0
