"""Decides the frames of Modbus RTU that boards are written with.

Source: Modbus application protocol 1.1b3, 6.12 and 7; Modbus over serial line 1.02, 6.2.2 (CRC).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WRITE_SEVERAL = 0x10
REFUSED = 0x80
ANSWER_LENGTH, REFUSAL_LENGTH = 8, 5


@dataclass(frozen=True, slots=True)
class Written:
    """The answer to a write. refusal: the exception's code, 0 when it was done."""

    unit: int
    refusal: int


def crc(content: bytes) -> bytes:
    """Two bytes, low first."""
    value = 0xFFFF
    for byte in content:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value.to_bytes(2, "little")


def write_several(unit: int, register: int, values: Sequence[int]) -> bytes:
    """Write these values of 16 bits from this register on."""
    body = bytes((unit, WRITE_SEVERAL)) + register.to_bytes(2, "big") + len(values).to_bytes(2, "big")
    body += bytes((len(values) * 2,)) + b"".join(value.to_bytes(2, "big") for value in values)
    return body + crc(body)


class WrittenHunter:
    """Finds answers to `write_several` in what comes, in any pieces; an own question come back is passed over."""

    def __init__(self) -> None:
        self._come = bytearray()

    def feed(self, content: bytes) -> Iterator[Written]:
        """Every answer with a right CRC."""
        self._come += content
        while len(self._come) >= REFUSAL_LENGTH:
            length = REFUSAL_LENGTH if self._come[1] == WRITE_SEVERAL | REFUSED else ANSWER_LENGTH
            if self._come[1] & ~REFUSED == WRITE_SEVERAL and len(self._come) < length:
                return
            piece = bytes(self._come[:length])
            if self._come[1] & ~REFUSED == WRITE_SEVERAL and crc(piece[:-2]) == piece[-2:]:
                del self._come[:length]
                yield Written(piece[0], piece[2] if length == REFUSAL_LENGTH else 0)
            else:
                del self._come[0]
