"""Names what may be done with the catalogue; a list of matters enters it here."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from hall.language import hall_clock
from hall_server.catalogue.aligning import accept_difference, align_difference, keep_figure
from hall_server.catalogue.codes import parts_of
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.drafting import (
    NewItem,
    Planned,
    make_item,
    open_draft,
    submit,
    take_back,
    write_draft,
)
from hall_server.catalogue.entries import EntryFacts, enter_entry, write_entry
from hall_server.catalogue.everyday_names import respell, spell, spell_group
from hall_server.catalogue.grouping import place_items
from hall_server.catalogue.loading import PublishedVersion, item_keys, load_published
from hall_server.catalogue.main_items import tie_entries
from hall_server.catalogue.models import ItemVersion, MatterGroup, ServiceItem
from hall_server.catalogue.retiring import cancel, resume, suspend
from hall_server.catalogue.reviewing import publish, send_back
from hall_server.catalogue.settling import settle
from hall_server.catalogue.signals import items_changed
from hall_server.catalogue.splitting import discard, merge, split
from hall_server.catalogue.words import TaskType

__all__ = [
    "EntryFacts",
    "NewItem",
    "Planned",
    "PublishedItem",
    "PublishedVersion",
    "accept_difference",
    "align_difference",
    "cancel",
    "discard",
    "enter_entry",
    "keep_figure",
    "load_items",
    "load_published",
    "make_item",
    "mark_common",
    "merge",
    "name_group",
    "open_draft",
    "place_items",
    "publish",
    "read_list",
    "respell",
    "resume",
    "send_back",
    "settle",
    "split",
    "submit",
    "suspend",
    "take_back",
    "tie_entries",
    "write_draft",
    "write_entry",
]

AUTHORITY = "list"


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """A row of an authority's published list."""

    code: str
    name: str
    main_item: str
    task_type: str
    department_code: str
    department_name: str


def read_list(path: Path) -> list[PublishedItem]:
    """The rows of a list in the columns of the sample's; KeyError names a missing one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            PublishedItem(
                code=row["item_code"],
                name=row["name"],
                main_item=row["main_item"],
                task_type=row["task_type"].zfill(2),
                department_code=row["dept_code"],
                department_name=row["department"],
            )
            for row in csv.DictReader(file)
        ]


@transaction.atomic
def load_items(
    items: Iterable[PublishedItem],
    departments: Mapping[str, str],
    group_of: Mapping[str, str],
    *,
    hall: str,
    source: str,
    actor: str,
    now: datetime,
) -> int:
    """Bring an authority's list in, each item published with what the list says; how many are new.

    What is known already stays as it is. departments: name -> code. group_of: department's name -> code of its group.
    KeyError names a department without one.
    """
    rows = list(items)
    load_published(
        [_published(row, departments[row.department_name], hall, now) for row in rows],
        source=source,
        authority=AUTHORITY,
        actor=actor,
        now=now,
        only_new=True,
    )
    known = set(ServiceItem.objects.values_list("code", flat=True))
    fresh = [row for row in rows if row.code not in known]
    keys = item_keys([row.code for row in fresh])
    versions = dict(ItemVersion.objects.filter(item__in=keys.values()).values_list("item_id", "pk"))
    matters = [_matter(row, departments, group_of, keys, versions) for row in fresh]
    ServiceItem.objects.bulk_create(spell(matters), batch_size=500)
    return len(fresh)


def _published(row: PublishedItem, department: str, hall: str, now: datetime) -> PublishedVersion:
    code = parts_of(row.code)
    return PublishedVersion(
        NewItem(
            task_handle_item=row.code,
            catalog_code=code.entry,
            entry_name=row.name,
            task_type=row.task_type,
            hall=hall,
            department=department,
            area_code=code.area,
            main_item_name=row.main_item,
        ),
        ItemContent(task_name=row.name, task_type=TaskType(row.task_type)),
        hall_clock.business_day(now),
    )


def _matter(
    row: PublishedItem,
    departments: Mapping[str, str],
    group_of: Mapping[str, str],
    keys: Mapping[str, int],
    versions: Mapping[int, int],
) -> ServiceItem:
    return ServiceItem(
        code=row.code,
        name=row.name,
        main_item=row.main_item,
        task_type=row.task_type,
        department_id=departments[row.department_name],
        group_id=group_of[row.department_name],
        handling_item_id=keys[row.code],
        version_id=versions[keys[row.code]],
    )


@transaction.atomic
def mark_common(names: Iterable[str]) -> int:
    """These matters, and no others, stand among 常办; how many were found."""
    wanted = list(names)
    touched = ServiceItem.objects.filter(Q(is_common=True) | Q(name__in=wanted))
    codes = list(touched.values_list("code", flat=True))
    ServiceItem.objects.filter(is_common=True).update(is_common=False)
    found = ServiceItem.objects.filter(name__in=wanted).update(is_common=True)
    items_changed.send(sender=ServiceItem, codes=codes)
    return found


def name_group(group: MatterGroup) -> None:
    """Keep how a group is spelled in step with its name."""
    spell_group(group)
    group.save()
