"""Decides under which words an item stands in the index, and its place among all items.

FTS5's tokenizers and PostgreSQL's parsers find no two-character Chinese word, so the words are ours on both:
`身份` pairs, `证` single characters, `s:居身` pairs with one character left out, `i:jm` `i:jms` initials,
`p:ju'min` neighbouring syllables, `^` the beginning, `=` the whole, `h:` `d:` `g:` hall, department, region.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from hall_server.spelling import blurred, fold, initials, is_chinese, syllables

# Counted up with every change of what this module says: an index made by another version is made anew.
VERSION = 1
LONGEST_WHOLE = 60
NUMBER_BITS = 40
# Upper ends of the classes of importance; PostgreSQL looks through one class after the other.
CLASSES = (4, 12, 60, 136, 138, 140, 142, 144, 147, 151, 156, 255)
_NOT_COMMON = 128
_UNTAME = re.compile(r"[^0-9a-z_-]")


@dataclass(frozen=True, slots=True)
class Findable:
    """What the index knows of an item in force.

    number: never given twice, below 2**40. regions: codes from the province down. aliases: everyday names.
    """

    number: int
    code: str
    name: str
    aliases: tuple[str, ...] = ()
    hall: str = ""
    department: str = ""
    regions: tuple[str, ...] = ()
    is_common: bool = False

    @property
    def place(self) -> int:
        """The smaller, the earlier among equals: common items first, then short names, then old ones."""
        importance = min(len(fold(self.name)), _NOT_COMMON - 1) + (0 if self.is_common else _NOT_COMMON)
        return (importance << NUMBER_BITS) | self.number


def class_of(place: int) -> int:
    """The class of importance a place belongs to; never falls as places rise."""
    importance = place >> NUMBER_BITS
    return next(number for number, end in enumerate(CLASSES) if importance <= end)


def words_of(item: Findable) -> set[str]:
    """All words under which it is found."""
    words = set(scope_words(item.hall, item.department, item.regions))
    for text in (item.name, *item.aliases):
        words.update(_words_of_text(fold(text)))
    return words


def scope_words(hall: str = "", department: str = "", regions: tuple[str, ...] = ()) -> Iterator[str]:
    """Words that say where an item is offered."""
    yield from (f"h:{_tame(code)}" for code in (hall,) if code)
    yield from (f"d:{_tame(code)}" for code in (department,) if code)
    yield from (f"g:{_tame(code)}" for code in regions if code)


def regions_of(area_code: str) -> tuple[str, ...]:
    """Codes from the province down to the region itself (GB/T 2260, GB/T 10114): `511602000000` -> 51, 5116, 511602."""
    parts = [area_code[:end] for end in (2, 4, 6, 9, 12) if len(area_code) >= end]
    widths = {2: 2, 4: 2, 6: 2, 9: 3, 12: 3}
    return tuple(part for part in parts if part[-widths[len(part)] :].strip("0"))


def pairs(text: str) -> list[str]:
    """Neighbours: `身份证` -> `身份 份证`; a single character by itself."""
    return [text] if len(text) == 1 else [text[at : at + 2] for at in range(len(text) - 1)]


def initial_words(letters: str) -> list[str]:
    """Words that must stand in the index for a name with these initials in a row. At least two letters."""
    width = min(3, len(letters))
    return [f"i:{letters[at : at + width]}" for at in range(len(letters) - width + 1)]


def sound_words(spoken: tuple[str, ...]) -> list[str]:
    """Words for syllables in a row, however they are written; for one alone: a name that begins with it."""
    heard = [blurred(syllable) for syllable in spoken]
    if len(heard) == 1:
        return [f"^p:{heard[0]}"]
    return [f"p:{first}'{second}" for first, second in pairwise(heard)]


def gap_word(before: str, after: str) -> str:
    """The word for two characters with any one character between them."""
    return f"s:{before}{after}"


def whole_word(folded: str) -> str:
    """The word for a name or alias that is exactly this."""
    return "=" + folded[:LONGEST_WHOLE]


def beginning_word(folded: str) -> str:
    """The word for a name or alias that begins so."""
    return "^" + folded[:2]


def number_of_word(word: str) -> int:
    """A word as PostgreSQL keeps it: 63 bits of its digest."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big") >> 1


def _tame(code: str) -> str:
    """A code without what FTS5 would cut it at."""
    return _UNTAME.sub("_", code.lower())


def _words_of_text(folded: str) -> Iterator[str]:
    if not folded:
        return
    spoken, letters = syllables(folded), initials(folded)
    yield whole_word(folded)
    yield beginning_word(folded)
    yield f"^p:{blurred(spoken[0])}"
    yield f"^i:{letters[:2]}"
    yield from (character for character in folded if is_chinese(character))
    yield from pairs(folded)
    yield from (gap_word(folded[at], folded[at + 2]) for at in range(len(folded) - 2))
    yield from (f"i:{letters[at : at + 2]}" for at in range(len(letters) - 1))
    yield from (f"i:{letters[at : at + 3]}" for at in range(len(letters) - 2))
    if len(spoken) > 1:
        yield from sound_words(spoken)
