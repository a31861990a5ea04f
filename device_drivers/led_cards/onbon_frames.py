"""Decides the frames of Onbon BX cards: A5s, a header, data, a CRC and 5A, with what looks like these escaped.

Source: Onbon, BX-5K/6K communication protocol (user edition 1.4) and BX-5E/5Q dynamic areas, user manual 1.5, sections 2
and 4. Numbers of several bytes go low byte first.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

START, END = 0xA5, 0x5A
STARTS = 8
SERVER = 0x8000
"""Programs are called 8000 to DFFF."""
EVERY_CARD = 0xFFFE
"""Any card, which must answer; FFFF would be all of them, which must not."""
LONGEST_FRAME = 4096
"""Bytes of a reply; nothing a card answers to us comes near."""

_ESCAPED = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_MEANT = {b"\xa6\x02": 0xA5, b"\xa6\x01": 0xA6, b"\x5b\x02": 0x5A, b"\x5b\x01": 0x5B}


class Dialect(Enum):
    """The two headers in the field."""

    FONT = "font"
    """BX-5K, 6K: 14 bytes, device type FE for any, protocol 02, length of two bytes."""
    DOTS = "dots"
    """BX-5E, 6E and others without a font: 16 bytes, protocol F0, device type FFFE for any, length of four bytes."""


@dataclass(frozen=True, slots=True)
class Packet:
    """What stands between header and CRC, and who talks to whom."""

    destination: int
    source: int
    content: bytes


def crc16(content: bytes) -> int:
    """CRC-16/ARC: polynomial A001 reflected, from 0."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


def frame(dialect: Dialect, card: int, content: bytes) -> bytes:
    """The frame that carries this data to the card with this number."""
    if dialect is Dialect.FONT:
        header = struct.pack("<HH6xBBH", card, SERVER, 0xFE, 0x02, len(content))
    else:
        header = struct.pack("<HHBxH4xI", card, SERVER, 0xF0, 0xFFFE, len(content))
    checked = header + content
    whole = checked + struct.pack("<H", crc16(checked))
    return bytes([START]) * STARTS + escaped(whole) + bytes([END])


def escaped(content: bytes) -> bytes:
    """With no A5 and no 5A in it."""
    return b"".join(_ESCAPED.get(byte, bytes((byte,))) for byte in content)


def unescaped(content: bytes) -> bytes | None:
    """As it was before it was escaped; None when nobody escapes like this."""
    meant = bytearray()
    pairs = iter(content)
    for byte in pairs:
        if byte not in {0xA6, 0x5B}:
            meant.append(byte)
            continue
        second = next(pairs, None)
        pair = bytes((byte, second)) if second is not None else b""
        if pair not in _MEANT:
            return None
        meant.append(_MEANT[pair])
    return bytes(meant)


def packet(dialect: Dialect, between: bytes) -> Packet | None:
    """What these bytes between the A5s and 5A say; None when length or CRC deny it."""
    whole = unescaped(between)
    if whole is None or len(whole) < _header(dialect) + 2:
        return None
    checked, crc = whole[:-2], struct.unpack("<H", whole[-2:])[0]
    if crc16(checked) != crc:
        return None
    destination, source = struct.unpack_from("<HH", checked)
    length_at, length_form = (12, "<H") if dialect is Dialect.FONT else (12, "<I")
    content = checked[_header(dialect) :]
    if struct.unpack_from(length_form, checked, length_at)[0] != len(content):
        return None
    return Packet(destination, source, content)


def _header(dialect: Dialect) -> int:
    return 14 if dialect is Dialect.FONT else 16


class FrameHunter:
    """Finds frames in what comes, in any pieces. One A5 is enough for a beginning: the first ones may be lost."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._between: bytearray | None = None
        self.spoilt = 0
        self.skipped = 0

    def feed(self, content: bytes) -> Iterator[Packet]:
        """Every whole frame; a spoilt one is counted and given up."""
        for byte in content:
            found = self._take(byte)
            if found is not None:
                yield found

    def _take(self, byte: int) -> Packet | None:
        if byte == START:
            if self._between:
                self.spoilt += 1
            self._between = bytearray()
            return None
        if self._between is None:
            self.skipped += 1
            return None
        if byte != END:
            self._between.append(byte)
            if len(self._between) > LONGEST_FRAME:
                self._give_up()
            return None
        between, self._between = self._between, None
        found = packet(self._dialect, bytes(between))
        if found is None:
            self.spoilt += 1
        return found

    def _give_up(self) -> None:
        self._between = None
        self.spoilt += 1
