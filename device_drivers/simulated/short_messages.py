"""Decides how a stand-in for a modem reads the PDUs it is given, and writes those the network hands on (3GPP 23.040)."""

from collections.abc import Iterator
from dataclasses import dataclass

SWAPPED_NOW = bytes.fromhex("62507180039523")
"""26-05-17 08:30:59, eight hours ahead."""
ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x00ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SECOND = {10: "\f", 20: "^", 40: "{", 41: "}", 47: "\\", 60: "[", 61: "~", 62: "]", 64: "|", 101: "€"}
UNITS_IN_PART = 67


@dataclass(frozen=True, slots=True)
class TakenPart:
    """A part the network took. group: reference of its message, None for one alone; place: 1 for the first part."""

    number: str
    text: str
    reference: int
    group: int | None
    place: int
    wants_report: bool


def taken_part(written: str, expected: int, reference: int) -> TakenPart | None:
    """The part these hexadecimal digits say; None when a network would not take it. expected: octets after the centre."""
    try:
        pdu = bytes.fromhex(written)
    except ValueError:
        return None
    tpdu = pdu[1 + pdu[0] :] if pdu else b""
    if len(tpdu) != expected or len(tpdu) < 8 or tpdu[0] & 3 != 1:
        return None
    digits, kind = tpdu[2], tpdu[3]
    end = 4 + (digits + 1) // 2
    number = tpdu[4:end].hex()
    number = "".join(number[at + 1] + number[at] for at in range(0, len(number), 2))[:digits]
    coding = tpdu[end + 1]
    at = end + 2 + (1 if tpdu[0] >> 3 & 3 == 2 else 0)
    length, data = tpdu[at], tpdu[at + 1 :]
    header = data[: 1 + data[0]] if tpdu[0] & 0x40 else b""
    text = _said(coding, length, data, len(header))
    if text is None or len(data) > 140:
        return None
    group, place = _group(header)
    plus = "+" if kind == 0x91 else ""
    return TakenPart(plus + number, text, reference, group, place, bool(tpdu[0] & 0x20))


def _said(coding: int, length: int, data: bytes, header: int) -> str | None:
    if coding == 8:
        if length != len(data):
            return None
        return data[header:].decode("utf-16-be", errors="surrogatepass")
    if coding != 0 or len(data) != (length * 7 + 7) // 8:
        return None
    bits = "".join(f"{byte:08b}"[::-1] for byte in data)
    first = -(-header * 8 // 7)
    codes = [int(bits[at * 7 : at * 7 + 7][::-1], 2) for at in range(first, length)]
    text, escaped = "", False
    for code in codes:
        if escaped or code != 27:
            text += SECOND.get(code, "?") if escaped else ALPHABET[code]
        escaped = code == 27 and not escaped
    return text


def _group(header: bytes) -> tuple[int | None, int]:
    if len(header) == 6 and header[1] == 0:
        return header[3], header[5]
    if len(header) == 7 and header[1] == 8:
        return header[3] << 8 | header[4], header[6]
    return None, 1


def incoming_parts(number: str, text: str) -> Iterator[bytes]:
    """What the network hands on when somebody writes this, in as many parts as it needs."""
    units = text.encode("utf-16-be")
    size = UNITS_IN_PART * 2
    pieces = [units[at : at + size] for at in range(0, len(units), size)] if len(units) > 140 else [units]
    for place, piece in enumerate(pieces, 1):
        header = bytes((5, 0, 3, 77, len(pieces), place)) if len(pieces) > 1 else b""
        data = header + piece
        first = 0x44 if header else 0x04
        yield bytes((first,)) + _sender(number) + b"\x00\x08" + SWAPPED_NOW + bytes((len(data),)) + data


def report_of(reference: int, number: str, status: int) -> bytes:
    """What the network says became of a part."""
    return bytes((0x06, reference)) + _sender(number) + SWAPPED_NOW * 2 + bytes((status,))


def _sender(number: str) -> bytes:
    digits = number.removeprefix("+")
    even = digits + "F" * (len(digits) % 2)
    swapped = "".join(even[at + 1] + even[at] for at in range(0, len(even), 2))
    return bytes((len(digits), 0x91 if number.startswith("+") else 0xA1)) + bytes.fromhex(swapped)
