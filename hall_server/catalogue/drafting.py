"""Decides how a draft comes to be, who writes in it, and when it leaves its author."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.life import OPEN, Move, VersionState, moved
from hall_server.catalogue.models import (
    CatalogueEntry,
    HandlingItem,
    ImplementationItem,
    ItemVersion,
    VersionMove,
)
from hall_server.catalogue.rows_of_versions import columns, replace_parts

WRITE = "write"


@dataclass(frozen=True, slots=True)
class Planned:
    """From which day a version is to answer, and the first day it no longer shall; None: nobody has said."""

    effective_on: date | None = None
    ends_on: date | None = None


UNPLANNED = Planned()


@dataclass(frozen=True, slots=True)
class NewItem:
    """A handling item that is to be: where it belongs in the three layers. entry_name: of an entry that may be new.

    task_code: empty when the implementation item is not divided and has the handling item's code.
    """

    task_handle_item: str
    catalog_code: str
    entry_name: str
    task_type: str
    hall: str
    department: str
    task_code: str = ""
    area_code: str = ""
    main_item_name: str = ""


@transaction.atomic
def make_item(new: NewItem, *, actor: str) -> HandlingItem:
    """Make the item, and its entry and implementation item where they are new. Refusal when its code is taken."""
    taken = HandlingItem.objects.filter(task_handle_item=new.task_handle_item).first()
    if taken is not None:
        raise Refusal(
            RefusalCode.ITEM_EXISTS,
            {"code": new.task_handle_item, "name": taken.implementation.entry.task_name},
        )
    CatalogueEntry.objects.get_or_create(
        catalog_code=new.catalog_code,
        defaults={
            "task_name": new.entry_name,
            "task_type": new.task_type,
            "main_item_name": new.main_item_name,
        },
    )
    implementation, _ = ImplementationItem.objects.get_or_create(
        task_code=new.task_code or new.task_handle_item,
        defaults={
            "entry_id": new.catalog_code,
            "hall_id": new.hall,
            "department_id": new.department,
            "area_code": new.area_code,
        },
    )
    item = HandlingItem.objects.create(task_handle_item=new.task_handle_item, implementation=implementation)
    record(
        "item_made",
        subject(item),
        actor=actor,
        facts={"entry": new.catalog_code, "hall": new.hall, "department": new.department},
    )
    return item


@transaction.atomic
def open_draft(
    code: str,
    content: ItemContent,
    *,
    actor: str,
    now: datetime,
    source: str = "",
    planned: Planned = UNPLANNED,
) -> ItemVersion:
    """A new draft that says this. Refusal when there is no such item, or somebody has one open."""
    item = locked_item(code)
    opened = item.versions.filter(state__in=OPEN).first()
    if opened is not None:
        raise Refusal(
            RefusalCode.VERSION_OPEN,
            {"name": opened.task_name, "author": opened.written_by, "number": str(opened.task_version)},
        )
    last = item.versions.order_by("-task_version").values_list("task_version", flat=True).first()
    version = ItemVersion.objects.create(
        item=item,
        task_version=(last or 0) + 1,
        state=VersionState.DRAFT,
        source=source,
        written_by=actor,
        written_at=now,
        plan_effective_date=planned.effective_on,
        plan_cancel_date=planned.ends_on,
        **columns(content),
    )
    replace_parts(version, content)
    _keep(version, WRITE, actor, now)
    record("draft_opened", subject(item), actor=actor, facts=_facts(version))
    return version


@transaction.atomic
def write_draft(
    version_id: int,
    content: ItemContent,
    *,
    revision: int,
    actor: str,
    now: datetime,
    planned: Planned | None = None,
) -> ItemVersion:
    """The draft says this from now on. revision: of the draft that was read; Refusal when somebody wrote meanwhile.

    planned: None leaves its days as they are.
    """
    version = locked_version(version_id)
    if version.state != VersionState.DRAFT:
        raise not_in_state(version, "修改")
    if version.revision != revision:
        raise Refusal(RefusalCode.VERSION_CHANGED, {"author": version.written_by, "name": version.task_name})
    values: dict[str, Any] = columns(content)
    for name, value in values.items():
        setattr(version, name, value)
    if planned is not None:
        version.plan_effective_date, version.plan_cancel_date = planned.effective_on, planned.ends_on
    version.revision, version.written_by, version.written_at = revision + 1, actor, now
    version.save()
    replace_parts(version, content)
    if not version.moves.filter(move=WRITE, actor=actor).exists():
        _keep(version, WRITE, actor, now)
    record("draft_written", subject(version.item), actor=actor, facts=_facts(version))
    return version


def submit(version_id: int, *, actor: str, now: datetime) -> ItemVersion:
    """Give the draft to a reviewer; from now on it does not change."""
    return step(version_id, Move.SUBMIT, actor=actor, now=now)


def take_back(version_id: int, *, actor: str, now: datetime) -> ItemVersion:
    """The author wants to change it after all."""
    return step(version_id, Move.TAKE_BACK, actor=actor, now=now)


def discard(version_id: int, *, actor: str, now: datetime, reason: str = "") -> ItemVersion:
    """Nobody works on this draft any more."""
    return step(version_id, Move.DISCARD, actor=actor, now=now, opinion=reason)


@transaction.atomic
def step(
    version_id: int, move: Move, *, actor: str, now: datetime, opinion: str = "", **more: Any
) -> ItemVersion:
    """One legal move, with its line in the version's life and in the trail. more: columns that change with it."""
    version = locked_version(version_id)
    state = moved(VersionState(version.state), move)
    if state is None:
        raise not_in_state(version, move.label)
    version.state = state
    for name, value in more.items():
        setattr(version, name, value)
    version.save(update_fields=["state", *more])
    _keep(version, move.value, actor, now, opinion)
    record(f"version_{move.value}", subject(version.item), actor=actor, facts=_facts(version))
    return version


def subject(item: HandlingItem) -> str:
    """The item's name in the audit trail."""
    return f"item:{item.task_handle_item}"


def locked_item(code: str) -> HandlingItem:
    """The item, which nobody else changes meanwhile. Refusal when there is none."""
    item = HandlingItem.objects.select_for_update().filter(task_handle_item=code).first()
    if item is None:
        raise Refusal(RefusalCode.ITEM_UNKNOWN, {"code": code})
    return item


def locked_version(version_id: int) -> ItemVersion:
    """The version, its item locked. Refusal when there is none."""
    found = ItemVersion.objects.filter(pk=version_id).values_list("item__task_handle_item", flat=True).first()
    if found is None:
        raise Refusal(RefusalCode.ITEM_UNKNOWN, {"code": str(version_id)})
    item = locked_item(found)
    version = ItemVersion.objects.get(pk=version_id)
    version.item = item
    return version


def not_in_state(version: ItemVersion, wanted: str) -> Refusal:
    """Why this cannot be done now."""
    return Refusal(
        RefusalCode.VERSION_NOT_IN_STATE,
        {
            "name": version.task_name,
            "number": str(version.task_version),
            "state": VersionState(version.state).label,
            "move": wanted,
        },
    )


def _keep(version: ItemVersion, move: str, actor: str, now: datetime, opinion: str = "") -> None:
    VersionMove.objects.create(version=version, move=move, actor=actor, at=now, opinion=opinion)


def _facts(version: ItemVersion) -> dict[str, str]:
    return {"version": str(version.task_version), "revision": str(version.revision)}
