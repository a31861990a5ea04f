"""Decides how a text becomes the parts of a short message: which alphabet, where it is cut, how the parts find each other.

Source: 3GPP 23.040, 9.2.3.24.1 and 9.2.3.24.8 (concatenation with a reference of 8 and of 16 bits).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from device_drivers.sms_modems import gsm7

OCTETS = 140
"""Of user data in one part, header included."""
MOST_PARTS = 255


class Coding(IntEnum):
    """TP-DCS of the two alphabets we send."""

    GSM7 = 0x00
    UCS2 = 0x08


@dataclass(frozen=True, slots=True, repr=False)
class MessagePart:
    """What one part carries. length: TP-UDL, septets or octets with the header; content: header and text, packed."""

    coding: Coding
    has_header: bool
    length: int
    content: bytes

    def __repr__(self) -> str:
        return f"MessagePart({self.coding.name}, ***)"


def message_parts(text: str, reference: int, *, is_wide: bool = False) -> tuple[MessagePart, ...]:
    """The text in as few parts as it needs. reference: the same for all of them; is_wide: of 16 bits instead of 8.

    A character is never cut in two. ValueError when it needs more than 255 parts.
    """
    coding = Coding.GSM7 if gsm7.fits(text) else Coding.UCS2
    whole = _cut(text, coding, b"")
    if len(whole) <= 1:
        return (_part("".join(whole), coding, b""),)
    pieces = _cut(text, coding, _header(reference, 1, 1, is_wide=is_wide))
    if len(pieces) > MOST_PARTS:
        raise ValueError(f"a message has at most {MOST_PARTS} parts, not {len(pieces)}")
    return tuple(
        _part(piece, coding, _header(reference, len(pieces), number, is_wide=is_wide))
        for number, piece in enumerate(pieces, 1)
    )


def _header(reference: int, parts: int, number: int, *, is_wide: bool) -> bytes:
    if is_wide:
        return bytes((6, 8, 4, reference >> 8 & 0xFF, reference & 0xFF, parts, number))
    return bytes((5, 0, 3, reference & 0xFF, parts, number))


def _cut(text: str, coding: Coding, header: bytes) -> list[str]:
    room = OCTETS - len(header)
    most = room * 8 // 7 if coding is Coding.GSM7 else room // 2
    return list(_pieces(text, coding, most))


def _pieces(text: str, coding: Coding, most: int) -> Iterator[str]:
    piece, used = "", 0
    for mark in text:
        needs = _units(mark, coding)
        if used + needs > most:
            yield piece
            piece, used = "", 0
        piece += mark
        used += needs
    if piece:
        yield piece


def _units(mark: str, coding: Coding) -> int:
    if coding is Coding.GSM7:
        return len(gsm7.septets_of(mark) or ())
    return len(_ucs2(mark)) // 2


def _ucs2(text: str) -> bytes:
    """UTF-16, as every telephone reads what 23.038 calls UCS2; half a character alone cannot be sent."""
    return text.encode("utf-16-be", errors="replace")


def _part(text: str, coding: Coding, header: bytes) -> MessagePart:
    if coding is Coding.UCS2:
        content = header + _ucs2(text)
        return MessagePart(coding, bool(header), len(content), content)
    septets = [septet for mark in text for septet in gsm7.septets_of(mark) or ()]
    before = (len(header) * 8 + 6) // 7
    fill = before * 7 - len(header) * 8
    return MessagePart(coding, bool(header), before + len(septets), header + gsm7.packed(septets, fill))
