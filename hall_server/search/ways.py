"""Decides in which ways a question may be meant, the likeliest first, and which words of the index each way needs."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from hall_server.search.syllables import mended, readings
from hall_server.search.words import (
    beginning_word,
    gap_word,
    initial_words,
    pairs,
    sound_words,
    whole_word,
)
from hall_server.spelling import fold, is_chinese, syllables

LONGEST_QUESTION = 40
MOST_PIECES = 6
MOST_VARIANTS = 24
LONGEST_NEAR = 12
# What people say around the matter they mean.
_AROUND = re.compile(
    r"我想|我要|想要|请问|帮我|怎么样|怎么|怎样|如何|哪里|在哪儿?|可以|能不能|需要|什么|哪些|材料|手续|流程|多少|去|吗|呢|的|一下"
    r"|办理|办|申请|弄|搞"
)
_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
_CODE = re.compile(r"(?=.*\d)[0-9a-z][0-9a-z_-]{5,}\Z", re.IGNORECASE)

Words = tuple[str, ...]


class Reason(StrEnum):
    """Why an item stands among the answers; in this order."""

    CODE = "code"
    SAME = "same"
    BEGINS = "begins"
    HOLDS = "holds"
    ALIAS = "alias"
    SYNONYM = "synonym"
    INITIALS = "initials"
    SOUND = "sound"
    HEARD = "heard"
    SLIP = "slip"
    NEAR = "near"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to understand a question.

    variants: words that must all stand under an item; one variant suffices. meant: the text looked for, when it is not
    the question's own. first: variants that find the best of this way when there are very many.
    """

    reason: Reason
    variants: tuple[Words, ...]
    meant: str = ""
    first: tuple[Words, ...] = ()


def code_asked(question: str) -> str:
    """The item code this question is (or begins), or nothing."""
    text = unicodedata.normalize("NFKC", question).strip()
    return text if _CODE.match(text) else ""


def pieces(question: str) -> list[str]:
    """The question's words as its writer set them apart: `残疾 补贴` -> two."""
    text = unicodedata.normalize("NFKC", question[: 4 * LONGEST_QUESTION]).lower()
    found = [fold(piece)[:LONGEST_QUESTION] for piece in re.split(r"[\s,，。、;；?？!！/|]+", text)]
    return [piece for piece in found if piece][:MOST_PIECES]


def plain_ways(question: str, synonyms: Mapping[str, tuple[str, ...]]) -> Iterator[Way]:
    """What the question says as it stands."""
    parts = pieces(question)
    if not parts:
        return
    if len(parts) == 1:
        yield from _ways_of_one(parts[0])
    else:
        choices = [[way.variants[0] for way in _ways_of_one(part)] for part in parts]
        variants = [tuple(dict.fromkeys(sum(chosen, ()))) for chosen in product(*choices)]
        if variants:
            yield Way(Reason.HOLDS, tuple(variants[:MOST_VARIANTS]))
    if len(parts) > 1 and all(part.isascii() for part in parts):
        yield from _ways_of_one("".join(parts)[:LONGEST_QUESTION])
    for meant in _with_synonyms(parts, synonyms):
        yield Way(Reason.SYNONYM, (_all_pairs(meant),), meant=" ".join(meant))


def guessed_ways(question: str) -> Iterator[Way]:
    """What the question may mean when nothing was found as it stands."""
    parts = pieces(question)
    if not parts:
        return
    if any(is_chinese(character) for part in parts for character in part):
        heard = [word for part in parts if _spoken(part) for word in sound_words(_spoken(part))]
        yield Way(Reason.HEARD, (tuple(heard),))
    if len(parts) == 1:
        yield from _guessed_of_one(parts[0])


def _guessed_of_one(part: str) -> Iterator[Way]:
    if all(map(is_chinese, part)):
        if len(part) <= LONGEST_NEAR and (near := tuple(_near(part))):
            yield Way(Reason.NEAR, near)
        if apart := tuple(_apart(part)):
            yield Way(Reason.PARTS, apart)
    elif part.isalpha() and part.isascii():
        for reading in mended(part):
            yield Way(Reason.SLIP, (tuple(sound_words(reading)),), meant=" ".join(reading))


def without_words_around(question: str) -> str:
    """The question without `我想`, `怎么` and the like; nothing when nothing else is left or nothing was taken away."""
    rest = " ".join(filter(None, (_AROUND.sub(" ", piece).strip() for piece in pieces(question))))
    return rest if len(fold(rest)) > 1 and fold(rest) != fold(question) else ""


def _ways_of_one(part: str) -> Iterator[Way]:
    """The first variant of each way is that of the part anywhere in a name."""
    held = tuple(pairs(part))
    if len(part) > 1 or is_chinese(part):
        yield Way(Reason.HOLDS, (held,), first=((whole_word(part),), (beginning_word(part), *held)))
    if part.isascii() and part.isalnum() and len(part) > 1:
        letters = tuple(initial_words(part))
        yield Way(Reason.INITIALS, (letters,), first=((f"^i:{part[:2]}", *letters),))
        for reading in readings(part)[:2]:
            yield _sounding(reading)
    elif not all(map(is_chinese, part)) and _spoken(part):
        yield _sounding(_spoken(part))


def _sounding(reading: tuple[str, ...]) -> Way:
    heard = tuple(sound_words(reading))
    beginning = tuple(sound_words(reading[:1]))
    return Way(Reason.SOUND, (heard,), meant=" ".join(reading), first=((*beginning, *heard),))


def _spoken(part: str) -> tuple[str, ...]:
    """How it is spoken, Latin letters in between read as pinyin; nothing when they are none."""
    spoken: list[str] = []
    for run in _RUNS.findall(part):
        cut = readings(run)[:1] if run.isascii() else [syllables(run)]
        if not cut:
            return ()
        spoken.extend(cut[0])
    return tuple(spoken)


def _with_synonyms(parts: list[str], synonyms: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    for word in sorted(synonyms, key=lambda one: (-len(one), one)):
        if any(word in part for part in parts):
            for meaning in synonyms[word]:
                yield [part.replace(word, meaning) for part in parts]


def _all_pairs(parts: list[str]) -> Words:
    return tuple(dict.fromkeys(word for part in parts for word in pairs(part)))


def _near(part: str) -> Iterator[Words]:
    """Two characters swapped, one missing, one too many, one wrong."""
    for at in range(len(part) - 1):
        if part[at] != part[at + 1]:
            yield tuple(pairs(part[:at] + part[at + 1] + part[at] + part[at + 2 :]))
    for at in range(len(part) - 1):
        yield (*_pairs_of(part[: at + 1]), *_pairs_of(part[at + 1 :]), gap_word(part[at], part[at + 1]))
    if len(part) > 2:
        for at in range(1, len(part) - 1):
            before, after = part[:at], part[at + 1 :]
            yield (*_pairs_of(before), *_pairs_of(after), gap_word(before[-1], after[0]))
        for at in range(len(part)):
            yield tuple(pairs(part[:at] + part[at + 1 :]))


def _apart(part: str) -> Iterator[Words]:
    """The question as two words that stand apart in the name."""
    for at in range(2, len(part) - 1):
        yield (*pairs(part[:at]), *pairs(part[at:]))


def _pairs_of(text: str) -> list[str]:
    return pairs(text) if len(text) > 1 else []
