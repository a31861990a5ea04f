"""Decides how Latin letters fall into pinyin syllables, also with one letter missing, too many, wrong or swapped."""

from collections.abc import Iterator
from functools import cache, lru_cache

LONGEST_TEXT = 40
MOST_READINGS = 4
MOST_MENDED = 8
LONGEST_SYLLABLE = 6
LONGEST_SLIP = 7
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Each letter's neighbours on the keyboard.
_BESIDE = {
    letter: "".join(row[near] for near in (at - 1, at + 1) if 0 <= near < len(row))
    for row in _ROWS
    for at, letter in enumerate(row)
}


@cache
def known() -> frozenset[str]:
    """Every syllable some character is spoken with."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - the tables are loaded when somebody searches
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415 - the same

    marked = {reading for readings in PINYIN_DICT.values() for reading in readings.split(",")}
    plain = {to_normal(reading, v_to_u=False) for reading in marked}
    # `hm`, `ng`, `n` are sighs; read as syllables they would make words of any letters.
    return frozenset(one for one in plain if one.isascii() and one.isalpha() and set(one) & set("aeiouv"))


def readings(letters: str) -> list[tuple[str, ...]]:
    """Ways to cut letters wholly into syllables, the fewest syllables first: `xian` -> `xian`, `xi an`."""
    found = _cuts(letters)
    return sorted(found, key=lambda cut: (len(cut), [-len(one) for one in cut]))[:MOST_READINGS]


def mended(letters: str) -> list[tuple[str, ...]]:
    """Readings in which one syllable, or one pair of neighbours, was typed with a slip of the finger; the shortest first."""
    if len(letters) > LONGEST_TEXT:
        return []
    starts = _cut_ends(letters)
    found = {
        (*before, meant, *rest): None
        for at in range(len(letters))
        if (before := starts[at]) is not None
        for end in range(at + 1, min(len(letters), at + LONGEST_SLIP) + 1)
        for rest in _cuts(letters[end:])[:1]
        for meant in slips().get(letters[at:end], ())
    }
    found |= {cut: None for text in _swapped(letters) for cut in _cuts(text)[:1]}
    return sorted(found, key=len)[:MOST_MENDED]


def _swapped(letters: str) -> Iterator[str]:
    """Two neighbours the other way round, also where one syllable ends and the next begins."""
    for at in range(len(letters) - 1):
        yield letters[:at] + letters[at + 1] + letters[at] + letters[at + 2 :]


@cache
def slips() -> dict[str, tuple[str, ...]]:
    """What fingers make of each syllable: one letter missing, doubled, swapped or another one; the likeliest meant first."""
    meant: dict[str, dict[str, None]] = {}
    for syllable in sorted(known(), key=lambda one: (-len(one), one)):
        for typed in _slips_of(syllable):
            if typed not in known():
                meant.setdefault(typed, {}).setdefault(syllable)
    return {typed: tuple(found) for typed, found in meant.items()}


def _slips_of(syllable: str) -> Iterator[str]:
    for at in range(len(syllable)):
        before, letter, after = syllable[:at], syllable[at], syllable[at + 1 :]
        yield before + after
        yield before + letter + letter + after
        if after:
            yield before + after[0] + letter + after[1:]
        yield from (before + beside + after for beside in _BESIDE[letter])


def _cut_ends(letters: str) -> list[tuple[str, ...] | None]:
    """For each point, one cut of all letters before it into the fewest syllables; None where there is none."""
    cuts: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        ways = [
            (*before, letters[at:end])
            for at in range(max(0, end - LONGEST_SYLLABLE), end)
            if (before := cuts[at]) is not None and letters[at:end] in known()
        ]
        cuts[end] = min(ways, key=len, default=None)
    return cuts


@lru_cache(maxsize=1024)
def _cuts(letters: str) -> list[tuple[str, ...]]:
    """All cuts, at most a few at each point, found from the end so that no dead end is walked twice."""
    if len(letters) > LONGEST_TEXT:
        return []
    from_here: list[list[tuple[str, ...]]] = [[] for _ in letters] + [[()]]
    for at in range(len(letters) - 1, -1, -1):
        ways = [
            (letters[at:end], *rest)
            for end in range(min(len(letters), at + LONGEST_SYLLABLE), at, -1)
            if letters[at:end] in known()
            for rest in from_here[end]
        ]
        from_here[at] = sorted(ways, key=len)[:MOST_READINGS]
    return from_here[0]
