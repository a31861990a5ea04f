"""Decides how a list of matters enters the catalogue."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from hall_server.audit.actions import record
from hall_server.catalogue.models import MatterGroup, ServiceItem
from hall_server.catalogue.search_words import bigrams, initials, pinyin

COLUMNS = ("name", "main_item", "task_type", "department", "group", "initials", "pinyin", "bigrams")


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
    actor: str,
) -> int:
    """Bring the list in; a code that is known already is brought up to date. How many rows.

    departments: name -> code. group_of: department's name -> code of its group. KeyError names a department without one.
    """
    rows = [
        ServiceItem(
            code=item.code,
            name=item.name,
            main_item=item.main_item,
            task_type=item.task_type,
            department_id=departments[item.department_name],
            group_id=group_of[item.department_name],
            initials=initials(item.name),
            pinyin=pinyin(item.name),
            bigrams=bigrams(item.name),
        )
        for item in items
    ]
    ServiceItem.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["code"], update_fields=COLUMNS
    )
    record("items_loaded", "catalogue:items", actor=actor, facts={"rows": str(len(rows))})
    return len(rows)


def mark_common(names: Iterable[str]) -> int:
    """These matters, and no others, stand among 常办; how many were found."""
    ServiceItem.objects.filter(is_common=True).update(is_common=False)
    return ServiceItem.objects.filter(name__in=list(names)).update(is_common=True)


def name_group(group: MatterGroup) -> None:
    """Keep a group's initials in step with its name."""
    group.initials = initials(group.name)
    group.save()
