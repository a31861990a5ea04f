"""Decides how a file enters the catalogue: looked at first, then its good rows loaded, in portions, never doubled."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.audit.actions import record
from hall_server.catalogue import actions as catalogue
from hall_server.catalogue import item_queries
from hall_server.catalogue.actions import Planned, PublishedVersion
from hall_server.catalogue.life import VersionState
from hall_server.exchange.columns import ITEMS
from hall_server.exchange.dates import begins_on
from hall_server.exchange.judging import CHANGED, MISSING, NEW, REFUSED, Judged, Place, judged
from hall_server.exchange.lines import Wrong
from hall_server.exchange.reading import Told, read
from hall_server.exchange.workbench import Verdict, Workbench
from hall_server.organisation import queries as organisation

PORTION = 200
MOST_MISSING = 5_000
AUTHORITY = "exchange"


class LoadAs(StrEnum):
    """What good rows become: drafts that somebody reviews, or versions another authority has published already."""

    DRAFTS = "drafts"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of it, in items."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


def preview(path: Path, bench: Workbench, hall: str, told: Told) -> None:
    """Read the file and find out what loading would do; the catalogue does not change. Refusal when it is unreadable."""
    read(path, bench, told)
    place, whole, done = place_of(hall), bench.count(), 0
    for rows in _portions(bench, ""):
        found = list(judged(rows, bench, place))
        bench.begin()
        _keep(bench, found)
        bench.commit()
        done += len(rows)
        told(done, whole, "与系统里的事项对比")
    _note_missing(bench, hall)


def load(  # noqa: PLR0913 - keywords, each said by name
    bench: Workbench,
    hall: str,
    load_as: LoadAs,
    told: Told,
    *,
    source: str,
    actor: str,
    after: str = "",
    kept: Callable[[str], None] = lambda _: None,
) -> Loaded:
    """Write the good rows, each portion in a transaction of its own. after: code of the last that was loaded before a stop.

    source: names the file, the same for the same bytes. kept: told the last code inside the portion's transaction.
    """
    place, whole, done = place_of(hall), bench.count(), 0
    counts = dict.fromkeys(("new", "changed", "unchanged", "refused"), 0)
    for rows in _portions(bench, after):
        with transaction.atomic():
            found = list(_written(list(judged(rows, bench, place)), load_as, source, actor))
            kept(rows[-1][0])
        bench.begin()
        _keep(bench, found)
        bench.commit()
        for one in found:
            counts[one.verdict.kind] += 1
        done += len(rows)
        told(done, whole, "导入")
    _tie_entries(bench, actor)
    loaded = Loaded(**counts)
    facts = {name: str(count) for name, count in counts.items()} | {"source": source, "as": load_as.value}
    record("items_imported", "exchange:imports", actor=actor, facts=facts)
    return loaded


def source_name(path: Path) -> str:
    """What the versions of this file say they came from."""
    with path.open("rb") as file:
        return f"exchange:{hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"


def place_of(hall: str) -> Place:
    """Where rows belong that do not say so themselves."""
    return Place(hall, frozenset(organisation.halls()), organisation.departments())


def _written(found: Sequence[Judged], load_as: LoadAs, source: str, actor: str) -> Iterator[Judged]:
    now = hall_clock.now()
    wanted = [one for one in found if one.verdict.kind in (NEW, CHANGED)]
    yield from (one for one in found if one.verdict.kind not in (NEW, CHANGED))
    if load_as is LoadAs.PUBLISHED:
        yield from _published(wanted, source, actor, now)
        return
    for one in wanted:
        try:
            with transaction.atomic():
                _draft(one, source, actor, now)
            yield one
        except Refusal as refusal:
            yield _refused(one, refusal.sentence("zh"))


def _published(wanted: Sequence[Judged], source: str, actor: str, now: datetime) -> Iterator[Judged]:
    today = hall_clock.business_day(now)
    free = [one for one in wanted if one.latest is None or one.latest.state is not VersionState.DRAFT]
    rows = [
        PublishedVersion(
            one.item, one.content, begins_on(one.planned, one.latest, today), one.planned.ends_on
        )
        for one in free
        if one.item is not None and one.content is not None and one.says_more
    ]
    if rows:
        catalogue.load_published(rows, source=source, authority=AUTHORITY, actor=actor, now=now)
    yield from (_ended(one, source, actor, now) for one in free)
    sentence = "这个事项有人正在编写草稿。请先提交或作废草稿，再导入。"
    yield from (_refused(one, sentence) for one in wanted if one not in free)


def _ended(one: Judged, source: str, actor: str, now: datetime) -> Judged:
    """Where nothing is new but the day from which its authority cancels it, it is cancelled."""
    if one.says_more or not one.ends_anew or one.latest is None or one.planned.ends_on is None:
        return one
    try:
        catalogue.cancel(one.latest.key, one.planned.ends_on, f"导入的清单：{source}", actor=actor, now=now)
    except Refusal as refusal:
        return _refused(one, refusal.sentence("zh"))
    return one


def _tie_entries(bench: Workbench, actor: str) -> None:
    """What the file says of main items, once all its entries are there."""
    after = ""
    while mains := bench.main_items(after, PORTION):
        catalogue.tie_entries(mains, actor=actor)
        after = max(mains)


def _draft(one: Judged, source: str, actor: str, now: datetime) -> None:
    if one.item is None or one.content is None or not (one.says_more or one.ends_anew):
        return
    if one.latest is None and not item_queries.versions(one.verdict.code):
        catalogue.make_item(one.item, actor=actor)
    if one.latest is not None and one.latest.state is VersionState.DRAFT:
        planned = Planned(
            one.planned.effective_on or one.latest.effective_on, one.planned.ends_on or one.latest.ends_on
        )
        catalogue.write_draft(
            one.latest.key, one.content, revision=one.latest.revision, actor=actor, now=now, planned=planned
        )
    else:
        catalogue.open_draft(
            one.verdict.code, one.content, actor=actor, now=now, source=source, planned=one.planned
        )


def _refused(one: Judged, sentence: str) -> Judged:
    wrong = Wrong(ITEMS, one.verdict.line, "", "", sentence)
    verdict = Verdict(one.verdict.code, REFUSED, one.verdict.line, one.verdict.title)
    return Judged(verdict, wrongs=(wrong,))


def _keep(bench: Workbench, found: Sequence[Judged]) -> None:
    bench.set_verdicts(one.verdict for one in found)
    for one in found:
        for wrong in one.wrongs:
            bench.add_wrong(wrong, one.verdict.code)


def _portions(bench: Workbench, after: str) -> Iterator[list[tuple[str, int, dict[str, object]]]]:
    while rows := bench.items(after, PORTION):
        yield rows
        after = rows[-1][0]


def _note_missing(bench: Workbench, hall: str) -> None:
    """Items of the hall the file does not name: they stay as they are, and are listed."""
    if ITEMS not in bench.tables():
        return
    missing = [code for code in item_queries.codes_in(hall) if not bench.holds(code)][:MOST_MISSING]
    bench.begin()
    bench.set_verdicts(Verdict(code, MISSING, 0) for code in missing)
    bench.commit()
