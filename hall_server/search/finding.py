"""Decides which items answer a question, in which order, and why each of them does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall_server.search import word_index
from hall_server.search.models import FindableItem
from hall_server.search.rows_of_items import item_of
from hall_server.search.ways import (
    Reason,
    Way,
    code_asked,
    guessed_ways,
    pieces,
    plain_ways,
    without_words_around,
)
from hall_server.search.words import Findable, pairs, scope_words
from hall_server.spelling import fold, initials, syllables

# So many of a way are looked at before the best of them are chosen.
LOOKED_AT = 50
MOST_HITS = 50
_GUESSES = frozenset({Reason.HEARD, Reason.SLIP, Reason.NEAR, Reason.PARTS})
_WEAKEST = 9


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: in a hall, in a region with all below it, in a department; empty is everywhere."""

    hall: str = ""
    department: str = ""
    region: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Words that every answer has."""
        return tuple(scope_words(self.hall, self.department, (self.region,)))


@dataclass(frozen=True, slots=True)
class Hit:
    """An item and why it was found. matched: the everyday name or the text that was meant."""

    item: Findable
    reason: Reason
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Answers, best first. is_guess: these are only near the question. has_more: there are others."""

    hits: tuple[Hit, ...]
    is_guess: bool = False
    has_more: bool = False


def find(question: str, scope: Scope, most: int, synonyms: Mapping[str, tuple[str, ...]]) -> Found:
    """The answers to a question; most: 1 to 50."""
    most = max(1, min(most, MOST_HITS))
    hits = _by_code(question, scope)
    hits = hits or _along(plain_ways(question, synonyms), question, scope, most)
    if hits:
        return Found(tuple(hits[:most]), has_more=len(hits) > most)
    guesses = _along(guessed_ways(question), question, scope, most)
    if not guesses and (rest := without_words_around(question)):
        inner = find(rest, scope, most, synonyms)
        return Found(inner.hits, bool(inner.hits), inner.has_more)
    return Found(tuple(guesses[:most]), bool(guesses), len(guesses) > most)


def _by_code(question: str, scope: Scope) -> list[Hit]:
    code = code_asked(question)
    if not code:
        return []
    rows = FindableItem.objects.filter(code__gte=code, code__lt=code + "\uffff").order_by("code")[:LOOKED_AT]
    needed = set(scope.words)
    items = [item_of(row) for row in rows]
    return [
        Hit(item, Reason.CODE)
        for item in items
        if needed <= set(scope_words(item.hall, item.department, item.regions))
    ]


def _along(ways: Iterable[Way], question: str, scope: Scope, most: int) -> list[Hit]:
    hits: dict[int, Hit] = {}
    for way in ways:
        if len(hits) > most or (hits and way.reason in _GUESSES):
            break
        for hit in _ranked(way, _items(_places(way, scope)), question):
            hits.setdefault(hit.item.number, hit)
    return list(hits.values())


def _places(way: Way, scope: Scope) -> list[int]:
    """Places along one way; of very many the best by position in the name and the best by importance."""
    places = word_index.matching(way.variants, scope.words, LOOKED_AT)
    if len(places) == LOOKED_AT:
        for variant in way.first:
            places = [*word_index.matching((variant,), scope.words, LOOKED_AT), *places]
    return list(dict.fromkeys(places))


def _items(places: list[int]) -> list[Findable]:
    rows = {row.place: row for row in FindableItem.objects.filter(place__in=places)} if places else {}
    return [item_of(rows[place]) for place in places if place in rows]


def _ranked(way: Way, items: list[Findable], question: str) -> list[Hit]:
    parts = pieces(way.meant or question)
    scored = [(*_judged(way, item, parts), item.place, item) for item in items]
    scored.sort(key=lambda one: (one[0], one[3]))
    return [Hit(item, reason, matched) for _, reason, matched, _, item in scored]


def _judged(way: Way, item: Findable, parts: list[str]) -> tuple[int, Reason, str]:
    """How well an item answers along this way (smaller is better), the reason, and what matched."""
    name = fold(item.name)
    if way.reason is Reason.HOLDS:
        return _held(item, name, parts)
    if way.reason is Reason.INITIALS:
        return _position(initials(name), "".join(parts)), Reason.INITIALS, ""
    if way.reason in (Reason.SOUND, Reason.SLIP):
        return _heard_position(name, way), way.reason, way.meant
    if way.reason is Reason.SYNONYM:
        level, _, _ = _held(item, name, parts)
        return level, Reason.SYNONYM, way.meant
    asked = {pair for part in parts for pair in pairs(part)}
    return -len(asked & set(pairs(name))), way.reason, ""


def _held(item: Findable, name: str, parts: list[str]) -> tuple[int, Reason, str]:
    level = max(_position(name, part) for part in parts)
    reason = (Reason.SAME, Reason.BEGINS)[level] if level < 2 else Reason.HOLDS
    if level < _WEAKEST:
        return level, reason, ""
    for alias in item.aliases:
        spelled = fold(alias)
        near = max(_position(spelled, part) for part in parts)
        if near < _WEAKEST:
            # An everyday name counts like an official one that begins so, never more than the official one itself.
            return max(1, near), Reason.ALIAS, alias
    return _WEAKEST, _read(item, parts), ""


def _read(item: Findable, parts: list[str]) -> Reason:
    """How an item answers several words that do not all stand in it as they are written."""
    texts = [fold(text) for text in (item.name, *item.aliases)]
    spoken = [part for part in parts if part.isascii() and not any(part in text for text in texts)]
    if not spoken:
        return Reason.HOLDS
    letters = [initials(text) for text in texts]
    is_short = all(any(part in one for one in letters) for part in spoken)
    return Reason.INITIALS if is_short else Reason.SOUND


def _position(text: str, wanted: str) -> int:
    """0 the same, 1 begins so, 2 holds it, 9 not in one piece."""
    if text == wanted:
        return 0
    where = text.find(wanted)
    return _WEAKEST if where < 0 else min(where + 1, 2)


def _heard_position(name: str, way: Way) -> int:
    return _position(" ".join(syllables(name)), way.meant)
