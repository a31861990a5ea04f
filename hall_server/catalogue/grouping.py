"""Decides under which group people queue for an item that came without one: proposed here, confirmed by an editor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue.drafting import subject
from hall_server.catalogue.life import VersionState
from hall_server.catalogue.models import ItemVersion, MatterGroup, ServiceItem, Succession
from hall_server.catalogue.settling import settle_items

_OFFERED = (VersionState.PUBLISHED, VersionState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group that fits, and why, as an editor reads it."""

    group: str
    name: str
    because: str


def ungrouped() -> QuerySet[ItemVersion]:
    """The newest published version of each item nobody can take a number for, because no group holds it.

    Heirs of an item people queue for are left out: they get its group on their first day.
    """
    later = ItemVersion.objects.filter(
        item=OuterRef("item"), state__in=_OFFERED, task_version__gt=OuterRef("task_version")
    )
    heir = Succession.objects.filter(successor=OuterRef("item"), predecessor__matter__isnull=False)
    rows = ItemVersion.objects.filter(~Exists(later), ~Exists(heir), state__in=_OFFERED, item__matter=None)
    return rows.select_related("item__implementation__hall", "item__implementation__department")


def groups_of(hall: str) -> dict[str, str]:
    """Code and name of each group of a hall, in the order people see them."""
    rows = MatterGroup.objects.filter(queue__hall=hall).order_by("place", "code")
    return {row.code: f"{row.name}（{row.queue.prefix}）" for row in rows.select_related("queue")}


def proposed(hall: str, department: str, kinds: Collection[str] = ()) -> Proposal | None:
    """The group that fits items of this department in this hall; None where nothing speaks for any.

    kinds: their task types. First the group set for the department, then where most of its matters stand, then where most
    matters of these kinds stand, then the hall's only group.
    """
    here = MatterGroup.objects.filter(queue__hall=hall).order_by("place", "code")
    own = here.filter(departments=department).first()
    if own is not None:
        return Proposal(own.code, own.name, "这个分组就是给该部门设的")
    for wanted, because in (
        (Q(department=department), "该部门已有 {count} 个事项在这里"),
        (Q(task_type__in=kinds), "同类型已有 {count} 个事项在这里"),
    ):
        found = _where_most(hall, wanted)
        if found is not None:
            code, name, count = found
            return Proposal(code, name, because.format(count=count))
    only = list(here[:2])
    return Proposal(only[0].code, only[0].name, "这个大厅只有这一个分组") if len(only) == 1 else None


def _where_most(hall: str, wanted: Q) -> tuple[str, str, int] | None:
    rows = ServiceItem.objects.filter(wanted, group__queue__hall=hall).values("group", "group__name")
    found = rows.annotate(count=Count("pk")).order_by("-count", "group__place", "group").first()
    return None if found is None else (found["group"], found["group__name"], found["count"])


@transaction.atomic
def place_items(codes: Collection[str], group: str, *, actor: str, now: datetime) -> int:
    """People queue for these items under this group from now on; how many. What has a group already stays where it is.

    Refusal when the group is not one of the items' hall.
    """
    rows = list(ungrouped().filter(item__task_handle_item__in=codes).order_by("item"))
    chosen = MatterGroup.objects.filter(pk=group).select_related("queue").first()
    for row in rows:
        if chosen is None or chosen.queue.hall_id != row.item.implementation.hall_id:
            raise Refusal(RefusalCode.GROUP_ELSEWHERE, {"group": chosen.name if chosen else group})
    ServiceItem.objects.bulk_create([_matter(row, group) for row in rows], batch_size=200)
    for row in rows:
        record("item_grouped", subject(row.item), actor=actor, facts={"group": group})
    settle_items([row.item_id for row in rows], now)
    return len(rows)


def _matter(row: ItemVersion, group: str) -> ServiceItem:
    """As people queue for it; settling says whether it is in force today."""
    return ServiceItem(
        code=row.item.task_handle_item,
        name=row.task_name,
        task_type=row.task_type,
        department_id=row.item.implementation.department_id,
        group_id=group,
        handling_item=row.item,
        is_in_force=False,
    )
