"""Decides how long a text message is: its alphabet, its units, and how many messages a telephone is charged for.

Source: 3GPP 23.038, 6.2.1 (seven-bit alphabet) and 6.2.3 (UCS2); 23.040, 9.2.3.24.1 (concatenation).
"""

from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
MOST_PARTS = 10
"""What networks of this country join reliably on a telephone."""


class Alphabet(StrEnum):
    """GSM: seven bits a character; UCS2: sixteen, for Chinese and everything else."""

    GSM = "gsm"
    UCS2 = "ucs2"


ROOM = {Alphabet.GSM: (160, 153), Alphabet.UCS2: (70, 67)}
"""Units in a message alone, and in each of several."""


@dataclass(frozen=True, slots=True)
class Length:
    """units: of the alphabet; a rare character counts two. parts: messages needed. room: units left in the last."""

    alphabet: Alphabet
    units: int
    parts: int
    room: int


def length_of(text: str) -> Length:
    """How long the text is. A character of two units is never cut, so that a part may stay one unit short."""
    alphabet = Alphabet.GSM if all(mark in _BASIC or mark in _EXTENDED for mark in text) else Alphabet.UCS2
    alone, joined = ROOM[alphabet]
    needs = [_units(mark, alphabet) for mark in text]
    if sum(needs) <= alone:
        return Length(alphabet, sum(needs), 1, alone - sum(needs))
    parts, used = 1, 0
    for need in needs:
        if used + need > joined:
            parts, used = parts + 1, 0
        used += need
    return Length(alphabet, sum(needs), parts, joined - used)


def _units(mark: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.GSM:
        return 2 if mark in _EXTENDED else 1
    return 2 if ord(mark) > 0xFFFF else 1
