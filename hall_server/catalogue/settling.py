"""Decides what changes when a day begins or a version is published: states follow dates, terminals what is in force."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import F, Q

from hall.language import hall_clock
from hall_server.catalogue import drafting
from hall_server.catalogue.everyday_names import spell
from hall_server.catalogue.in_force import versions_in_force
from hall_server.catalogue.life import ONCE_PUBLISHED, Move, VersionState
from hall_server.catalogue.models import HandlingItem, ItemVersion, ServiceItem, Succession
from hall_server.catalogue.signals import items_changed
from hall_server.remembered import forget

ACTOR = "catalogue:calendar"
_LIVING = (VersionState.PUBLISHED, VersionState.SUSPENDED)


def settle(now: datetime) -> int:
    """What the beginning of a day brings, and whatever a standstill left undone; how many items it touched."""
    today = hall_clock.business_day(now)
    in_force = versions_in_force(today)
    over = ItemVersion.objects.filter(state__in=_LIVING, plan_cancel_date__lte=today)
    is_stale = (
        Q(item__matter__version=None) | ~Q(item__matter__version=F("pk")) | Q(item__matter__is_in_force=False)
    )
    is_heir = Q(item__matter=None, item__origins__predecessor__matter__isnull=False)
    begun = in_force.filter(Q(item__matter__isnull=False) & is_stale | is_heir)
    ended = ServiceItem.objects.filter(is_in_force=True, handling_item__isnull=False).exclude(
        version__in=in_force.values("pk")
    )
    items = {
        *over.values_list("item_id", flat=True),
        *begun.values_list("item_id", flat=True),
        *(item for item in ended.values_list("handling_item_id", flat=True) if item is not None),
    }
    if items:
        settle_items(items, now)
    return len(items)


@transaction.atomic
def settle_items(items: Collection[int], now: datetime) -> None:
    """States and matters of these items follow their dates; whoever listens is told."""
    today = hall_clock.business_day(now)
    over = ItemVersion.objects.filter(item__in=items, state__in=_LIVING, plan_cancel_date__lte=today)
    for version in over.order_by("task_version"):
        later = ItemVersion.objects.filter(
            item=version.item_id, state__in=ONCE_PUBLISHED, plan_effective_date=version.plan_cancel_date
        )
        move = Move.SUPERSEDE if later.exclude(pk=version.pk).exists() else Move.CANCEL
        drafting.step(version.pk, move, actor=ACTOR, now=now)
    in_force = {version.item_id: version for version in versions_in_force(today).filter(item__in=items)}
    _place_heirs(in_force)
    for matter in ServiceItem.objects.filter(handling_item__in=items):
        _offer(matter, in_force.get(matter.handling_item_id or 0))
    codes = HandlingItem.objects.filter(pk__in=items).values_list("task_handle_item", flat=True)
    items_changed.send(sender=HandlingItem, codes=list(codes))
    forget()


def chain(item: HandlingItem) -> None:
    """Each version answers up to the day on which the next begins."""
    published = item.versions.filter(state__in=ONCE_PUBLISHED)
    ordered = [
        one for one in published.order_by("plan_effective_date", "task_version") if not _is_stillborn(one)
    ]
    for one, following in pairwise(ordered):
        end = following.plan_effective_date
        if one.plan_cancel_date is None or (end is not None and one.plan_cancel_date > end):
            one.plan_cancel_date = end
            one.save(update_fields=["plan_cancel_date"])


def _is_stillborn(version: ItemVersion) -> bool:
    """Cancelled before its first day."""
    return version.state == VersionState.CANCELLED and version.plan_cancel_date == version.plan_effective_date


def _place_heirs(in_force: Mapping[int, ItemVersion]) -> None:
    """What an item was split or merged into is queued for where people queued for that item."""
    rows = Succession.objects.filter(
        successor__in=in_force, successor__matter=None, predecessor__matter__isnull=False
    )
    for row in rows.select_related("predecessor__matter", "successor__implementation").order_by("-id"):
        before = row.predecessor.matter
        ServiceItem.objects.update_or_create(
            code=row.successor.task_handle_item,
            defaults={
                "name": in_force[row.successor_id].task_name,
                "task_type": in_force[row.successor_id].task_type,
                "department_id": row.successor.implementation.department_id,
                "group_id": before.group_id,
                "is_common": before.is_common,
                "is_offered": before.is_offered,
                "handling_item": row.successor,
            },
        )


def _offer(matter: ServiceItem, version: ItemVersion | None) -> None:
    matter.is_in_force = version is not None
    if version is not None:
        matter.version = version
        matter.name, matter.task_type = version.task_name, version.task_type
        spell([matter])
    matter.save()
