"""Decides which texts fit the seven-bit alphabet of short messages, and how it is packed (3GPP 23.038, 6.1.2 and 6.2.1)."""

from collections.abc import Iterable

ESCAPE = 0x1B
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40, "€": 0x65,
}  # fmt: skip
_CODES = {mark: code for code, mark in enumerate(BASIC) if code != ESCAPE}
_MARKS = {code: mark for mark, code in EXTENDED.items()}


def septets_of(mark: str) -> tuple[int, ...] | None:
    """One or two septets; None when the alphabet lacks the character."""
    if mark in _CODES:
        return (_CODES[mark],)
    return (ESCAPE, EXTENDED[mark]) if mark in EXTENDED else None


def fits(text: str) -> bool:
    """Whether the alphabet has every character."""
    return all(septets_of(mark) is not None for mark in text)


def packed(septets: Iterable[int], fill: int = 0) -> bytes:
    """Septets one behind the other from the lowest bit, after `fill` bits of zero."""
    number, bits = 0, fill
    for septet in septets:
        number |= septet << bits
        bits += 7
    return number.to_bytes((bits + 7) // 8, "little")


def unpacked(content: bytes, count: int, fill: int = 0) -> list[int]:
    """So many septets, as far as there are bits for them."""
    number = int.from_bytes(content, "little") >> fill
    there = max(len(content) * 8 - fill, 0) // 7
    return [number >> 7 * at & 0x7F for at in range(min(count, there))]


def text_of(septets: Iterable[int]) -> str:
    """What they say; an escape nobody knows is a space (23.038, 6.2.1.1)."""
    said, is_escaped = [], False
    for septet in septets:
        if is_escaped:
            said.append(_MARKS.get(septet, " "))
            is_escaped = False
        elif septet == ESCAPE:
            is_escaped = True
        else:
            said.append(BASIC[septet])
    return "".join(said)
