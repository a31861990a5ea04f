"""Decides how many items enter the catalogue at once, published as their authority published them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hall_server.audit.actions import record
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.drafting import NewItem
from hall_server.catalogue.life import OPEN, Move, VersionState
from hall_server.catalogue.models import (
    CatalogueEntry,
    HandlingItem,
    ImplementationItem,
    ItemVersion,
    VersionMove,
)
from hall_server.catalogue.rows_of_versions import columns, insert_parts
from hall_server.catalogue.settling import chain, settle_items
from hall_server.catalogue.signals import items_changed


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """An item with what its authority has published of it, and when it holds. ends_on: the first day it does not."""

    item: NewItem
    content: ItemContent
    effective_on: date
    ends_on: date | None = None


@transaction.atomic
def load_published(
    rows: Sequence[PublishedVersion],
    *,
    source: str,
    authority: str,
    actor: str,
    now: datetime,
    only_new: bool = False,
) -> list[int]:
    """Publish these versions without a review of ours: `authority` has published them. Keys of the items that got one.

    Left as it is: an item with an open draft, one that has a version from this source already, and with only_new
    one that has any. One statement a table.
    """
    keys = _make_items([row.item for row in rows])
    known = _known(set(keys.values()))
    fresh = [
        row for row in rows if _is_news(known[keys[row.item.task_handle_item]], source, only_new=only_new)
    ]
    versions = [
        ItemVersion(
            item_id=keys[row.item.task_handle_item],
            task_version=len(known[keys[row.item.task_handle_item]]) + 1,
            state=VersionState.DRAFT,
            source=source,
            written_by=actor,
            written_at=now,
            plan_effective_date=row.effective_on,
            plan_cancel_date=row.ends_on,
            **columns(row.content),
        )
        for row in fresh
    ]
    ItemVersion.objects.bulk_create(versions, batch_size=500)
    saved = _saved(versions)
    insert_parts(zip(saved, (row.content for row in fresh), strict=True))
    _publish(saved, authority, now)
    record(
        "items_loaded",
        "catalogue:items",
        actor=actor,
        facts={"rows": str(len(saved)), "source": source, "authority": authority},
    )
    _settle([one for one in saved if one.task_version > 1], now)
    items_changed.send(sender=HandlingItem, codes=[row.item.task_handle_item for row in fresh])
    return [one.item_id for one in saved]


def _make_items(items: Sequence[NewItem]) -> dict[str, int]:
    codes = [item.task_handle_item for item in items]
    CatalogueEntry.objects.bulk_create(
        [
            CatalogueEntry(
                catalog_code=item.catalog_code,
                task_name=item.entry_name,
                task_type=item.task_type,
                main_item_name=item.main_item_name,
            )
            for item in items
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    ImplementationItem.objects.bulk_create(
        [
            ImplementationItem(
                task_code=item.task_code or item.task_handle_item,
                entry_id=item.catalog_code,
                hall_id=item.hall,
                department_id=item.department,
                area_code=item.area_code,
            )
            for item in items
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    HandlingItem.objects.bulk_create(
        [
            HandlingItem(
                task_handle_item=item.task_handle_item,
                implementation_id=item.task_code or item.task_handle_item,
            )
            for item in items
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    return item_keys(codes)


def item_keys(codes: Collection[str]) -> dict[str, int]:
    """Keys of the items with these codes."""
    found = HandlingItem.objects.filter(task_handle_item__in=codes)
    return dict(found.values_list("task_handle_item", "pk"))


def _known(items: Iterable[int]) -> Mapping[int, list[tuple[str, str]]]:
    """(state, source) of each item's versions."""
    known: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = ItemVersion.objects.filter(item__in=list(items))
    for item, state, source in rows.values_list("item_id", "state", "source"):
        known[item].append((state, source))
    return known


def _is_news(versions: Collection[tuple[str, str]], source: str, *, only_new: bool) -> bool:
    if only_new and versions:
        return False
    return not any(state in OPEN or made_from == source for state, made_from in versions)


def _saved(versions: Sequence[ItemVersion]) -> list[ItemVersion]:
    """With their keys, which a database need not have given back."""
    items = [version.item_id for version in versions]
    rows = ItemVersion.objects.filter(item__in=items, state=VersionState.DRAFT)
    keys = dict(rows.values_list("item_id", "pk"))
    for version in versions:
        version.pk = keys[version.item_id]
    return list(versions)


def _publish(versions: Sequence[ItemVersion], authority: str, now: datetime) -> None:
    rows = ItemVersion.objects.filter(pk__in=[version.pk for version in versions])
    rows.update(state=VersionState.IN_REVIEW)
    reviewer = f"authority:{authority}"[:96]
    rows.update(state=VersionState.PUBLISHED, reviewed_by=reviewer, published_at=now)
    moves = [VersionMove(version=one, move=Move.PUBLISH.value, actor=reviewer, at=now) for one in versions]
    VersionMove.objects.bulk_create(moves, batch_size=500)


def _settle(versions: Sequence[ItemVersion], now: datetime) -> None:
    items = [version.item_id for version in versions]
    for item in HandlingItem.objects.filter(pk__in=items):
        chain(item)
    if items:
        settle_items(items, now)
