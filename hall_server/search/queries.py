"""Decides what others may ask the search."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hall_server.remembered import remembered
from hall_server.search.finding import Found, Hit, Scope, find
from hall_server.search.models import FindableItem, Synonym, UnansweredSearch
from hall_server.search.ways import Reason

__all__ = [
    "Found",
    "Hit",
    "Reason",
    "Scope",
    "Unanswered",
    "because",
    "items",
    "size",
    "synonyms",
    "unanswered",
]

_BECAUSE = {
    Reason.CODE: "编码一致",
    Reason.SAME: "名称一致",
    Reason.BEGINS: "名称以此开头",
    Reason.HOLDS: "名称中有这些字",
    Reason.ALIAS: "俗称“{matched}”",
    Reason.SYNONYM: "也叫“{matched}”",
    Reason.INITIALS: "拼音首字母相符",
    Reason.SOUND: "拼音相符",
    Reason.HEARD: "读音相同，字可能写错了",
    Reason.SLIP: "拼音可能打错了，按“{matched}”查找",
    Reason.NEAR: "字可能多了、少了、错了或前后颠倒",
    Reason.PARTS: "名称中分开出现",
}


def items(question: str, scope: Scope = Scope(), most: int = 20) -> Found:  # noqa: B008 - it is frozen
    """Items in force that answer a question, best first, each with its reason. most: at most 50."""
    return find(question, scope, most, synonyms())


def because(hit: Hit) -> str:
    """Why it was found, in a few Chinese words."""
    return _BECAUSE[hit.reason].format(matched=hit.matched)


@remembered
def synonyms() -> dict[str, tuple[str, ...]]:
    """What each word may mean as well."""
    meanings: dict[str, tuple[str, ...]] = {}
    for word, meaning in Synonym.objects.order_by("word", "meaning").values_list("word", "meaning"):
        meanings[word] = (*meanings.get(word, ()), meaning)
    return meanings


def size() -> int:
    """How many items can be found."""
    return FindableItem.objects.count()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question nobody could answer. count: how often it was asked."""

    id: int
    text: str
    hall: str
    count: int
    first_at: datetime
    last_at: datetime
    answered_at: datetime | None
    answer: str


def unanswered(*, is_answered: bool = False) -> list[Unanswered]:
    """Questions an editor has not dealt with yet (or has), the most frequent first; at most 500."""
    rows: QuerySet[UnansweredSearch] = UnansweredSearch.objects.filter(answered_at__isnull=not is_answered)
    return [
        Unanswered(
            row.pk, row.text, row.hall, row.count, row.first_at, row.last_at, row.answered_at, row.answer
        )
        for row in rows[:500]
    ]
