"""Decides what changes in the search: items as the catalogue changes, synonyms and unanswered questions by an editor."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue import item_queries
from hall_server.catalogue.actions import respell
from hall_server.search.filling import Told, fill_anew, is_current
from hall_server.search.models import FindableItem, Synonym, UnansweredSearch
from hall_server.search.rows_of_items import put, remove
from hall_server.search.words import Findable, regions_of
from hall_server.spelling import fold

CHUNK = 1_000
LONGEST_KEPT = 40
# Six digits in a row, also spoken ones, also set apart, may be somebody's number.
_NUMBER = re.compile(r"(?:[0-9〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖][\s\-—–_.·、,，()（）]{0,2}){6,}")


def follow(codes: Sequence[str], **_: Any) -> None:
    """Bring the index in step with the catalogue for these items, in the catalogue's own transaction."""
    today = hall_clock.business_day(hall_clock.now())
    for some in _chunks(codes):
        items = [findable(one) for one in item_queries.findable(today, some)]
        gone = FindableItem.objects.filter(code__in=some).exclude(code__in=[item.code for item in items])
        remove(gone.values_list("number", flat=True))
        put(items)


def refresh(told: Told) -> int:
    """Compare all that can be found with the catalogue and mend what differs; how many items did."""
    today = hall_clock.business_day(hall_clock.now())
    differing, done, last = 0, 0, -1
    for chunk in _chunks(map(findable, item_queries.findable(today))):
        numbers = [item.number for item in chunk]
        between = FindableItem.objects.filter(number__gt=last, number__lte=numbers[-1])
        with transaction.atomic():
            differing += remove(between.exclude(number__in=numbers).values_list("number", flat=True))
            differing += put(chunk)
        last, done = numbers[-1], done + len(chunk)
        told(done, 0, "核对事项")
    while beyond := list(
        FindableItem.objects.filter(number__gt=last).values_list("number", flat=True)[:CHUNK]
    ):
        differing += remove(beyond)
    return differing


def rebuild(told: Told) -> int:
    """Make the index anew from the catalogue; how many items. Searches meanwhile find what is in already."""
    today = hall_clock.business_day(hall_clock.now())
    return fill_anew(map(findable, item_queries.findable(today)), 0, told)


def bring_up_to_date(told: Told) -> int:
    """After a new release: anew when the words have changed, else mended; how many items were touched."""
    return refresh(told) if is_current() else rebuild(told)


def findable(item: item_queries.Findable) -> Findable:
    """An item of the catalogue as the index knows it."""
    return Findable(
        number=item.key,
        code=item.code,
        name=item.name,
        aliases=item.aliases,
        hall=item.hall,
        department=item.department,
        regions=regions_of(item.area_code),
        is_common=item.is_common,
    )


def note_unanswered(question: str, hall: str, now: datetime) -> bool:
    """Keep a question nothing was found for; False when it is not kept because it may say who somebody is."""
    text = " ".join(unicodedata.normalize("NFKC", question).lower().split())
    if len(fold(text)) < 2 or len(text) > LONGEST_KEPT or _NUMBER.search(text):
        return False
    with transaction.atomic():
        row, is_new = UnansweredSearch.objects.get_or_create(
            text=text, hall=hall, defaults={"first_at": now, "last_at": now}
        )
        if not is_new:
            UnansweredSearch.objects.filter(pk=row.pk).update(
                count=F("count") + 1, last_at=now, answered_at=None, answer=""
            )
    return True


@transaction.atomic
def answer_by_synonym(unanswered: int, meaning: str, *, actor: str, now: datetime) -> None:
    """Whoever asks so again means this. Refusal when there is no such question or the meaning is found nowhere."""
    row = _question(unanswered)
    add_synonym(row.text, meaning, actor=actor)
    _answered(row, f"同义词：{row.text} → {meaning}", actor, now)


@transaction.atomic
def set_aside(unanswered: int, reason: str, *, actor: str, now: datetime) -> None:
    """Nothing is to be found for this question here."""
    _answered(_question(unanswered), f"不处理：{reason}"[:200], actor, now)


@transaction.atomic
def add_synonym(word: str, meaning: str, *, actor: str) -> None:
    """From now on who writes `word` is also given what holds `meaning`. Refusal when one of them says nothing."""
    said, meant = fold(word), fold(meaning)
    if len(said) < 2 or len(meant) < 2 or said == meant:
        raise Refusal(RefusalCode.WORD_TOO_SHORT, {"word": word, "meaning": meaning})
    row, is_new = Synonym.objects.get_or_create(word=said[:40], meaning=meant[:40])
    if is_new:
        record("synonym_added", f"synonym:{row.pk}", actor=actor, facts={"word": said, "meaning": meant})
        respell(meant)


@transaction.atomic
def remove_synonym(key: int, *, actor: str) -> None:
    """These two words no longer mean the same."""
    row = Synonym.objects.filter(pk=key).first()
    if row is not None:
        record(
            "synonym_removed", f"synonym:{key}", actor=actor, facts={"word": row.word, "meaning": row.meaning}
        )
        row.delete()
        respell(row.meaning)


def _question(key: int) -> UnansweredSearch:
    row = UnansweredSearch.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise Refusal(RefusalCode.QUESTION_UNKNOWN, {"question": str(key)})
    return row


def _answered(row: UnansweredSearch, answer: str, actor: str, now: datetime) -> None:
    row.answered_at, row.answer = now, answer
    row.save(update_fields=["answered_at", "answer"])
    record("search_answered", f"unanswered_search:{row.pk}", actor=actor, facts={"answer": answer})


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
