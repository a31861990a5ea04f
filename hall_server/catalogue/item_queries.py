"""Decides what others may ask about items and their versions."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.in_force import versions_in_force
from hall_server.catalogue.life import ONCE_PUBLISHED, VersionState
from hall_server.catalogue.models import AliasRow, HandlingItem, ItemVersion, Succession, VersionMove
from hall_server.catalogue.rows_of_versions import contents


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version beside what it says. key: what a case keeps. ends_on: the first day it no longer answers.

    main_item: catalogue code of the entry this one is a part of, empty for none. is_followed: on ends_on another version
    begins; said by all_in_force alone.
    """

    key: int
    code: str
    catalog_code: str
    task_code: str
    hall: str
    department: str
    department_name: str
    number: int
    state: VersionState
    revision: int
    task_name: str
    written_by: str
    written_at: datetime
    reviewed_by: str
    published_at: datetime | None
    effective_on: date | None
    ends_on: date | None
    source: str
    main_item: str = ""
    is_followed: bool = False


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One step of a version's life. move: a word of catalogue.life.Move, or `write`."""

    move: str
    actor: str
    at: datetime
    opinion: str


@dataclass(frozen=True, slots=True)
class Descent:
    """One tie of an item to another. kind, direction: as people say them. version: key of the other's newest version."""

    kind: str
    direction: str
    code: str
    name: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Findable:
    """What a search may find now. key: of the item, stable. version: key of the version in force."""

    key: int
    code: str
    task_code: str
    catalog_code: str
    version: int
    name: str
    aliases: tuple[str, ...]
    task_type: str
    department: str
    department_name: str
    hall: str
    area_code: str
    is_common: bool


def in_force(code: str, on: date) -> VersionFacts | None:
    """The version of this item that answers on a day; None when none does, or it is suspended."""
    row = _rows().filter(pk__in=versions_in_force(on).filter(item__task_handle_item=code)).first()
    return None if row is None else facts(row)


def version(key: int) -> VersionFacts:
    """The version with this key. LookupError when there is none."""
    row = _rows().filter(pk=key).first()
    if row is None:
        raise LookupError(f"there is no version {key}")
    return facts(row)


def versions(code: str) -> tuple[VersionFacts, ...]:
    """All versions of an item, the newest first."""
    rows = _rows().filter(item__task_handle_item=code).order_by("-task_version")
    return tuple(facts(row) for row in rows)


def latest(codes: Collection[str]) -> dict[str, VersionFacts]:
    """The newest version of each of these items, a draft included, one that was discarded not."""
    rows = _rows().filter(item__task_handle_item__in=codes).exclude(state=VersionState.DISCARDED)
    return {row.item.task_handle_item: facts(row) for row in rows.order_by("task_version")}


def all_in_force(on: date, hall: str = "", department: str = "") -> Iterator[VersionFacts]:
    """Versions that answer on a day, by code, streamed; of one hall and department, or of all."""
    following = ItemVersion.objects.filter(
        item=OuterRef("item"), state__in=ONCE_PUBLISHED, plan_effective_date=OuterRef("plan_cancel_date")
    )
    rows = _rows().filter(pk__in=versions_in_force(on)).order_by("item__task_handle_item")
    if hall:
        rows = rows.filter(item__implementation__hall=hall)
    if department:
        rows = rows.filter(item__implementation__department=department)
    found = rows.annotate(is_followed=Exists(following)).iterator(chunk_size=2_000)
    return (replace(facts(row), is_followed=row.is_followed) for row in found)


def content(key: int) -> ItemContent:
    """What a version says. LookupError when there is none."""
    row = ItemVersion.objects.filter(pk=key).first()
    if row is None:
        raise LookupError(f"there is no version {key}")
    return contents([row])[key]


def contents_of(keys: Collection[int]) -> dict[int, ItemContent]:
    """What these versions say, read together."""
    return contents(list(ItemVersion.objects.filter(pk__in=keys)))


def life_of(key: int) -> tuple[LifeLine, ...]:
    """The steps of a version, the oldest first."""
    rows = VersionMove.objects.filter(version=key).values_list("move", "actor", "at", "opinion")
    return tuple(LifeLine(*row) for row in rows)


def successors(code: str) -> tuple[str, ...]:
    """Codes of the items this one was split or merged into."""
    rows = Succession.objects.filter(predecessor__task_handle_item=code)
    return tuple(rows.values_list("successor__task_handle_item", flat=True))


def predecessors(code: str) -> tuple[str, ...]:
    """Codes of the items this one came from."""
    rows = Succession.objects.filter(successor__task_handle_item=code)
    return tuple(rows.values_list("predecessor__task_handle_item", flat=True))


def descent_of(code: str) -> tuple[Descent, ...]:
    """What an item came from, then what it goes over into."""
    rows = Succession.objects.filter(
        Q(predecessor__task_handle_item=code) | Q(successor__task_handle_item=code)
    ).select_related("predecessor", "successor")
    found = [(row, _other(row, code)) for row in rows]
    newest = latest([other for _, other in found])
    return tuple(
        Descent(
            row.get_kind_display(),
            "来自" if row.successor.task_handle_item == code else "变为",
            other,
            newest[other].task_name,
            newest[other].key,
            row.reason,
        )
        for row, other in found
        if other in newest
    )


def _other(row: Succession, code: str) -> str:
    here = row.predecessor.task_handle_item == code
    return (row.successor if here else row.predecessor).task_handle_item


def findable(on: date, codes: Sequence[str] | None = None) -> Iterator[Findable]:
    """What may be found on this day, streamed by key; of these codes, or all."""
    rows = _rows().filter(pk__in=versions_in_force(on)).order_by("item_id")
    if codes is not None:
        rows = rows.filter(item__task_handle_item__in=list(codes))
    batch: list[ItemVersion] = []
    for row in rows.iterator(chunk_size=2_000):
        batch.append(row)
        if len(batch) == 2_000:
            yield from _findable(batch)
            batch = []
    yield from _findable(batch)


def changed_by_date(after: date, until: date) -> set[str]:
    """Codes of items of which a version began or ended on a day in (after, until]."""
    begun = Q(plan_effective_date__gt=after, plan_effective_date__lte=until)
    ended = Q(plan_cancel_date__gt=after, plan_cancel_date__lte=until)
    rows = ItemVersion.objects.filter(state__in=ONCE_PUBLISHED).filter(begun | ended)
    return set(rows.values_list("item__task_handle_item", flat=True))


def codes_in(hall: str) -> tuple[str, ...]:
    """Codes of all items of a hall, whether in force or not."""
    rows = HandlingItem.objects.filter(implementation__hall=hall).order_by("task_handle_item")
    return tuple(rows.values_list("task_handle_item", flat=True))


def facts(row: ItemVersion) -> VersionFacts:
    """A row read with its item, implementation item and department."""
    implementation = row.item.implementation
    return VersionFacts(
        key=row.pk,
        code=row.item.task_handle_item,
        catalog_code=implementation.entry_id,
        task_code=implementation.task_code,
        hall=implementation.hall_id,
        department=implementation.department_id,
        department_name=implementation.department.name,
        number=row.task_version,
        state=VersionState(row.state),
        revision=row.revision,
        task_name=row.task_name,
        written_by=row.written_by,
        written_at=row.written_at,
        reviewed_by=row.reviewed_by,
        published_at=row.published_at,
        effective_on=row.plan_effective_date,
        ends_on=row.plan_cancel_date,
        source=row.source,
        main_item=implementation.entry.main_item_id or "",
    )


def _rows() -> QuerySet[ItemVersion]:
    return ItemVersion.objects.select_related(
        "item__implementation__department", "item__implementation__entry"
    )


def _findable(rows: Sequence[ItemVersion]) -> Iterator[Findable]:
    keys = [row.pk for row in rows]
    aliases: dict[int, list[str]] = {key: [] for key in keys}
    for key, name in AliasRow.objects.filter(version__in=keys).values_list("version_id", "name"):
        aliases[key].append(name)
    items = [row.item_id for row in rows]
    common = set(
        HandlingItem.objects.filter(pk__in=items, matter__is_common=True).values_list("pk", flat=True)
    )
    for row in rows:
        implementation = row.item.implementation
        yield Findable(
            key=row.item_id,
            code=row.item.task_handle_item,
            task_code=implementation.task_code,
            catalog_code=implementation.entry_id,
            version=row.pk,
            name=row.task_name,
            aliases=tuple(aliases[row.pk]),
            task_type=row.task_type,
            department=implementation.department_id,
            department_name=implementation.department.name,
            hall=implementation.hall_id,
            area_code=implementation.area_code,
            is_common=row.item_id in common,
        )
