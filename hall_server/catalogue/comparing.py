"""Decides what is compared on a day, what was decided about the differences, and how standard the region is."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean

import msgspec
from django.db.models import Count

from hall.language import hall_clock
from hall_server.catalogue.comparison import Compared, Difference, compare
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.in_force import versions_in_force
from hall_server.catalogue.models import (
    CatalogueEntry,
    DifferenceDecision,
    ItemVersion,
    StandardFigure,
    Standing,
)
from hall_server.catalogue.rows_of_versions import contents

PORTION = 200


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a difference. verdict: `accepted` or `aligned`. draft: key of the draft that came of it."""

    verdict: str
    reason: str
    model_hall: str
    draft: int | None
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """An entry as several halls handle it. versions: hall -> key of the version in force."""

    catalog_code: str
    name: str
    versions: Mapping[str, int]
    contents: Mapping[str, ItemContent]
    compared: Compared
    settled: Compared
    decided: Mapping[str, Decided]

    @property
    def open_differences(self) -> tuple[Difference, ...]:
        """Those nobody has kept with a reason."""
        return tuple(
            one
            for one in self.compared.differences
            if one.fingerprint not in self.decided or self.decided[one.fingerprint].verdict != "accepted"
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """How standard the region was on a day; scores 0 to 100, None when no item stands in two halls."""

    day: date
    score: float | None
    settled_score: float | None
    items: int
    open_differences: int


def compared_items(on: date, codes: Collection[str] | None = None) -> tuple[ComparedItem, ...]:
    """Every entry that more than one hall handled on this day (of these catalogue codes, or all), the least standard first.

    Decisions taken after that day do not count. A hall that divides an entry is compared by its first handling item.
    """
    by_entry = _versions(on, codes)
    rows = [version for halls in by_entry.values() for version in halls.values()]
    said = contents(rows)
    decided = _decided(on, set(by_entry))
    items = [_item(code, halls, said, decided[code]) for code, halls in by_entry.items()]
    return tuple(sorted(items, key=lambda item: (item.compared.score, item.catalog_code)))


def compared_item(code: str, on: date) -> ComparedItem | None:
    """One entry by its catalogue code; None when fewer than two halls handle it."""
    return next(iter(compared_items(on, [code])), None)


def standings(on: date) -> tuple[Standing, ...]:
    """How standard each entry was on a day that more than one hall handled then, the least standard first.

    Versions never change, so what was worked out for them is kept; only what is new since is compared.
    """
    marks = _marks(on)
    known = Standing.objects.in_bulk(list(marks))
    missing = [code for mark, code in marks.items() if mark not in known]
    for at in range(0, len(missing), PORTION):
        fresh = [_standing(one) for one in compared_items(on, missing[at : at + PORTION])]
        Standing.objects.bulk_create(fresh, ignore_conflicts=True)
        known |= {one.mark: one for one in fresh}
    return tuple(sorted(known.values(), key=lambda one: (one.score, one.entry_id)))


def forget_standings(on: date) -> int:
    """Throw away what was worked out for versions and decisions that no longer hold; how many."""
    return Standing.objects.exclude(pk__in=list(_marks(on))).delete()[0]


def figure(on: date) -> Figure:
    """The region on a day, from the versions then in force."""
    return figure_of(on, standings(on))


def figures(until: date) -> tuple[Figure, ...]:
    """What was computed day by day, the oldest first."""
    rows = StandardFigure.objects.filter(day__lte=until)
    return tuple(
        Figure(row.day, float(row.score), float(row.settled_score), row.items, row.open_differences)
        for row in rows
    )


def figure_of(on: date, items: Collection[Standing]) -> Figure:
    """The region on a day, of all its standings."""
    if not items:
        return Figure(on, None, None, 0, 0)
    return Figure(
        on,
        round(fmean(item.score for item in items), 2),
        round(fmean(item.settled_score for item in items), 2),
        len(items),
        sum(item.open_differences for item in items),
    )


def _versions(on: date, codes: Collection[str] | None) -> dict[str, dict[str, ItemVersion]]:
    rows = versions_in_force(on).select_related("item__implementation__entry")
    if codes is not None:
        rows = rows.filter(item__implementation__entry__in=codes)
    else:
        rows = rows.filter(item__implementation__entry__in=_shared_entries())
    found: dict[str, dict[str, ItemVersion]] = defaultdict(dict)
    for row in rows.order_by("item__task_handle_item"):
        implementation = row.item.implementation
        found[implementation.entry_id].setdefault(implementation.hall_id, row)
    return {code: halls for code, halls in found.items() if len(halls) > 1}


def _shared_entries() -> list[str]:
    shared = CatalogueEntry.objects.annotate(halls=Count("implementationitem__hall", distinct=True))
    return list(shared.filter(halls__gt=1).values_list("pk", flat=True))


def _marks(on: date) -> dict[str, str]:
    """Mark of what is to be compared -> catalogue code."""
    rows = versions_in_force(on).filter(item__implementation__entry__in=_shared_entries())
    halls: dict[str, dict[str, int]] = defaultdict(dict)
    columns = ("item__implementation__entry", "item__implementation__hall", "pk")
    for code, hall, key in rows.order_by("item__task_handle_item").values_list(*columns):
        halls[code].setdefault(hall, key)
    compared = {code: found for code, found in halls.items() if len(found) > 1}
    kept = _kept(on)
    return {_mark(code, found, kept.get(code, ())): code for code, found in compared.items()}


def _kept(on: date) -> Mapping[str, set[str]]:
    """Fingerprints of the differences last decided to be kept, by catalogue code."""
    rows = DifferenceDecision.objects.filter(at__lt=hall_clock.end_of_business_day(on)).order_by("id")
    last = {
        (code, fingerprint): verdict
        for code, fingerprint, verdict in rows.values_list("entry_id", "fingerprint", "verdict")
    }
    found: dict[str, set[str]] = defaultdict(set)
    for (code, fingerprint), verdict in last.items():
        if verdict == "accepted":
            found[code].add(fingerprint)
    return found


def _mark(code: str, versions: Mapping[str, int], kept: Collection[str]) -> str:
    words = [code, sorted(versions.values()), sorted(kept)]
    return hashlib.sha256(msgspec.json.encode(words)).hexdigest()


def _standing(item: ComparedItem) -> Standing:
    kept = {mark for mark, one in item.decided.items() if one.verdict == "accepted"}
    return Standing(
        mark=_mark(item.catalog_code, item.versions, kept),
        entry_id=item.catalog_code,
        name=item.name,
        score=item.compared.score,
        settled_score=item.settled.score,
        differences=len(item.compared.differences),
        open_differences=len(item.open_differences),
    )


def _decided(on: date, codes: Collection[str]) -> Mapping[str, dict[str, Decided]]:
    found: dict[str, dict[str, Decided]] = defaultdict(dict)
    until = hall_clock.end_of_business_day(on)
    for row in DifferenceDecision.objects.filter(entry__in=codes, at__lt=until):
        found[row.entry_id][row.fingerprint] = Decided(
            row.verdict, row.reason, row.model_hall, row.draft_id, row.actor, row.at
        )
    return found


def _item(
    code: str,
    halls: Mapping[str, ItemVersion],
    said: Mapping[int, ItemContent],
    decided: Mapping[str, Decided],
) -> ComparedItem:
    by_hall = {hall: said[version.pk] for hall, version in halls.items()}
    kept = {mark for mark, one in decided.items() if one.verdict == "accepted"}
    plain = compare(by_hall)
    return ComparedItem(
        catalog_code=code,
        name=next(iter(halls.values())).item.implementation.entry.task_name,
        versions={hall: version.pk for hall, version in halls.items()},
        contents=by_hall,
        compared=plain,
        settled=compare(by_hall, kept) if kept else plain,
        decided=decided,
    )
