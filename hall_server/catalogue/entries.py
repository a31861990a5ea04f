"""Decides how an entry of the basic catalogue (基本目录) is written: once for every hall, and on record."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue.main_items import main_items, way_up
from hall_server.catalogue.models import CatalogueEntry
from hall_server.catalogue.words import TaskState, TaskType, UseLevel

LONGEST_FACT = 200


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What the national table says of an entry. main_item: code of the entry it is a part of, empty for none.

    use_level: the levels that may handle it, none when the table does not say. plan_cancel_date: the first day it is gone.
    """

    task_name: str
    task_type: TaskType
    task_version: int = 1
    task_state: TaskState = TaskState.IN_USE
    local_catalog_code: str = ""
    main_item: str = ""
    by_law: str = ""
    use_level: tuple[UseLevel, ...] = ()
    plan_effective_date: date | None = None
    plan_cancel_date: date | None = None


@transaction.atomic
def enter_entry(code: str, facts: EntryFacts, *, actor: str) -> CatalogueEntry:
    """A new entry. Refusal when its code is taken, its main item unknown or a ring, its days the wrong way round."""
    taken = CatalogueEntry.objects.filter(pk=code).first()
    if taken is not None:
        raise Refusal(RefusalCode.ITEM_EXISTS, {"code": code, "name": taken.task_name})
    row = CatalogueEntry(catalog_code=code)
    _take(row, facts)
    row.save(force_insert=True)
    record("entry_entered", f"entry:{code}", actor=actor, facts={"name": facts.task_name[:LONGEST_FACT]})
    return row


@transaction.atomic
def write_entry(code: str, facts: EntryFacts, *, actor: str) -> CatalogueEntry:
    """The entry says this from now on, in every hall; published versions of its items stay. Refusal: the same."""
    row = CatalogueEntry.objects.select_for_update().filter(pk=code).first()
    if row is None:
        raise Refusal(RefusalCode.ITEM_UNKNOWN, {"code": code})
    before = facts_of(row)
    _take(row, facts)
    changed = _changes(before, facts)
    if changed:
        row.save()
        record("entry_written", f"entry:{code}", actor=actor, facts=changed)
    return row


def facts_of(row: CatalogueEntry) -> EntryFacts:
    """What an entry says."""
    return EntryFacts(
        row.task_name,
        TaskType(row.task_type),
        row.task_version,
        TaskState(row.task_state),
        row.local_catalog_code,
        row.main_item_id or "",
        row.by_law,
        tuple(UseLevel(one) for one in row.use_level.split(",") if one and one in set(UseLevel)),
        row.plan_effective_date,
        row.plan_cancel_date,
    )


def _take(row: CatalogueEntry, facts: EntryFacts) -> None:
    _check_days(facts)
    _check_main_item(row.catalog_code, facts.main_item)
    for one in fields(facts):
        if one.name not in ("main_item", "use_level"):
            setattr(row, one.name, getattr(facts, one.name))
    row.main_item_id = facts.main_item or None
    row.use_level = ",".join(facts.use_level)
    if facts.main_item:
        row.main_item_name = CatalogueEntry.objects.get(pk=facts.main_item).task_name


def _check_days(facts: EntryFacts) -> None:
    begins, ends = facts.plan_effective_date, facts.plan_cancel_date
    if begins and ends and ends <= begins:
        raise Refusal(
            RefusalCode.DATE_PASSED,
            {
                "date": ends.isoformat(),
                "why": f"取消日期应当晚于生效日期{begins.isoformat()}",
                "earliest": (begins + timedelta(days=1)).isoformat(),
            },
        )


def _check_main_item(code: str, main: str) -> None:
    if not main:
        return
    if main not in main_items([main]):
        raise Refusal(RefusalCode.ITEM_UNKNOWN, {"code": main})
    way, is_endless = way_up(code, main, lambda one: main_items([one]).get(one, ""))
    if is_endless:
        raise Refusal(RefusalCode.MAIN_ITEMS_IN_A_RING, {"way": " → ".join(way)})


def _changes(before: EntryFacts, after: EntryFacts) -> dict[str, str]:
    """Column -> before and after, of those that changed."""
    pairs = [(one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(after)]
    return {name: f"{_said(was)} → {_said(is_now)}" for name, was, is_now in pairs if was != is_now}


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(_said(one) for one in value) or "—"
    return str(getattr(value, "label", "" if value is None else value))[:LONGEST_FACT] or "—"
