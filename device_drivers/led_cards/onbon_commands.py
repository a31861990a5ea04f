"""Decides what is said to Onbon BX cards inside their frames, and what their answers mean.

Source: as for the frames. Dynamic areas live in the card's working memory; nothing here but WIPE writes to its flash.
"""

import struct
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from device_drivers.errors import DeviceTrouble
from device_drivers.glyphs import Dots
from device_drivers.led_cards import troubles
from device_drivers.led_cards.onbon_frames import Dialect
from device_drivers.roles.led_card import Area

PING = b"\xa2\x00\x01\x00\x00"
STATUS = b"\xa1\x02\x01\x00\x00"
WIPE = b"\xa2\x01\x01\x00\x00"
"""Erases every file on the card: sent by `wipe` alone."""
PING_DOTS = b"\x01\xa2\x00\x00\x00"
WIPE_DOTS = b"\x01\xa2\x01\x00\x00"

LOOP, DROP_WHEN_STALE = 0, 2
"""RunMode: shown until replaced; dropped by the card when not replaced in time."""
STILL = 1
SEVERAL_LINES = 2
BY_HAND, BY_ITSELF = 1, 2
"""NewLine: lines end where the text says so; the card breaks them as well."""
IN_DOTS = 0x8000
"""In x and width: counted in dots, not in bytes of eight dots."""
BRIGHTEST = 15
SPEED, STAYS, STAYS_10_MS = 2, 10, 500

_BUSY, _SPOILT = 3, 5
_ERRORS = {
    1: "card_model_differs",
    2: "card_model_differs",
    _BUSY: "card_busy",
    4: "card_memory_full",
    _SPOILT: "card_line_noisy",
    7: "card_flash_broken",
    12: "card_font_missing",
    13: "card_model_differs",
    14: "card_time_refused",
    17: "card_model_differs",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. error: 0 when the card did it. content: what follows, for questions that ask for something."""

    error: int
    content: bytes

    @property
    def may_be_asked_again(self) -> bool:
        """Whether the card was busy, or noise spoilt the question."""
        return self.error in {_BUSY, _SPOILT}

    def trouble(self) -> DeviceTrouble:
        """What people are told of the error."""
        code = _ERRORS.get(self.error)
        return troubles.card_refuses(self.error) if code is None else troubles.trouble(code)


def reply(dialect: Dialect, content: bytes) -> Reply | None:
    """What a packet's data says; None when it is no answer (an own question come back on the wires).

    A font card answers `A0 00 error` to what it did, `A0 01 error` to what it refuses, and other groups with content.
    A card for dots answers `00 group command status error length`.
    """
    if dialect is Dialect.DOTS:
        if len(content) < 9 or content[0] == 1:
            return None
        status, error, length = struct.unpack_from("<HHH", content, 3)
        refused = bool(status & 1) or content[1:3] == b"\xa0\x01"
        return Reply(error or 0xFF if refused else 0, content[9 : 9 + length])
    if len(content) < 3 or (content[0] in {0xA1, 0xA2, 0xA3, 0xA4} and content[2] == 1):
        return None
    if content[:2] == b"\xa0\x01":
        return Reply(content[2] or 0xFF, b"")
    return Reply(0, content[3:])


def text_area(area: Area, text: bytes, lasts: int, font: str = "", *, wraps: bool = False) -> bytes:
    """Show this text (GB2312, ASCII) in a dynamic area of a font card. lasts: seconds; 0: until replaced.

    font: as the card writes fonts, `O000` for Chinese characters of 16 dots; empty leaves it to the card.
    """
    shown = (f"\\F{font}".encode("ascii") if font else b"") + text
    fields = struct.pack(
        "<BHHHHBBBHB2xBBBBBBI",
        *(0, area.x | IN_DOTS, area.y, area.width | IN_DOTS, area.height, area.number, 0),
        *(DROP_WHEN_STALE if lasts else LOOP, lasts or STAYS, 0),
        *(SEVERAL_LINES, BY_ITSELF if wraps else BY_HAND, STILL, 0, SPEED, STAYS),
        len(shown),
    )
    return _updated(fields + shown)


def _updated(area: bytes) -> bytes:
    return b"\xa3\x06\x01\x00\x00\x00\x01" + struct.pack("<H", len(area)) + area


def text_dropped(area: Area | None) -> bytes:
    """Drop one dynamic area of a font card, or all."""
    which = b"\xff\x00" if area is None else bytes((1, area.number, 0))
    return b"\xa3\x06\x01" + struct.pack("<H", len(which)) + which


def dots_area(area: Area, dots: Dots, lasts: int, *, alone: bool) -> bytes:
    """Show these dots, as large as the area, in a dynamic area of a card for dots with one colour.

    area: x in steps of eight. alone: the card's own programs stop meanwhile; beside them areas must not overlap.
    """
    page = struct.pack("<BBBBHBH4x", 0, STILL, 0, 0, STAYS_10_MS, 1, area.width) + _picture(dots)
    body = struct.pack(
        "<BBHBHB4xBHHHHBHI",
        *(area.number, DROP_WHEN_STALE if lasts else LOOP, lasts or STAYS, 1, 0, int(alone)),
        *(0x10, area.x, area.y, area.width, area.height, 0, 1),
        len(page),
    )
    return b"\x01\xa7\x00\x00\x00" + struct.pack("<I", len(body) + len(page)) + body + page


def _picture(dots: Dots) -> bytes:
    """Rows from the top, eight dots a byte, the leftmost highest; a lit dot is 0 and what fills a byte is 1."""
    return (~np.packbits(dots, axis=1)).astype(np.uint8).tobytes()


def dots_dropped(area: Area | None) -> bytes:
    """Drop one dynamic area of a card for dots, or all."""
    return b"\x01\xa7\x01\x00\x00" + (b"\xff" if area is None else bytes((1, area.number)))


def brightness(level: int) -> bytes:
    """Set a font card to this level by hand, 0 to 15."""
    return b"\xa3\x02\x01\x02\x00\x01" + bytes((level,))


def brightness_of_dots(level: int) -> bytes:
    """Set a card for dots to this level by hand: the same for every half hour."""
    return b"\x01\xa2\x07\x31\x00\x00" + bytes((level,)) * 48


def time_set(now: datetime) -> bytes:
    """Set a font card's clock; decimal digits, the year low byte first, Monday is 1."""
    year, rest = f"{now:%Y}", f"{now:%m%d%H%M%S}0{now.isoweekday()}"
    return b"\xa2\x03\x01\x08\x00" + bytes.fromhex(year[2:] + year[:2] + rest)
