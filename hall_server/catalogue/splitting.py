"""Decides how items go over into others: one into several, or several into one, with the old ones kept."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue import drafting
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.drafting import NewItem
from hall_server.catalogue.life import ONCE_PUBLISHED, VersionState
from hall_server.catalogue.models import HandlingItem, ItemVersion, Succession
from hall_server.catalogue.retiring import end_item
from hall_server.catalogue.rows_of_versions import contents


def split(
    code: str, into: Sequence[NewItem], reason: str, *, actor: str, now: datetime
) -> tuple[ItemVersion, ...]:
    """Drafts of the new items, each beginning as a copy of the old one; the old one answers until all are in force."""
    return _go_over("split", [code], into, reason, actor=actor, now=now)


def merge(codes: Sequence[str], into: NewItem, reason: str, *, actor: str, now: datetime) -> ItemVersion:
    """A draft of the new item, beginning as a copy of the first old one; the old ones answer until it is in force."""
    (draft,) = _go_over("merge", codes, [into], reason, actor=actor, now=now)
    return draft


@transaction.atomic
def _go_over(
    kind: str, codes: Sequence[str], into: Sequence[NewItem], reason: str, *, actor: str, now: datetime
) -> tuple[ItemVersion, ...]:
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    old = [drafting.locked_item(code) for code in codes]
    pattern = _latest(old[0])
    drafts = []
    for new in into:
        item = drafting.make_item(new, actor=actor)
        content = msgspec.structs.replace(pattern, task_name=new.entry_name)
        drafts.append(
            drafting.open_draft(
                item.task_handle_item, content, actor=actor, now=now, source=f"{kind}:{','.join(codes)}"[:200]
            )
        )
        Succession.objects.bulk_create(
            Succession(kind=kind, predecessor=one, successor=item, actor=actor, at=now, reason=reason)
            for one in old
        )
    for one in old:
        names = ",".join(new.task_handle_item for new in into)
        record(f"item_{kind}", drafting.subject(one), actor=actor, facts={"into": names})
    return tuple(drafts)


def _latest(item: HandlingItem) -> ItemContent:
    version = item.versions.filter(state__in=ONCE_PUBLISHED).order_by("-task_version").first()
    if version is None:
        raise Refusal(RefusalCode.ITEM_UNKNOWN, {"code": item.task_handle_item})
    return contents([version])[version.pk]


def end_predecessors(item: HandlingItem, *, actor: str, now: datetime) -> None:
    """Whose last successor has now been published stops answering on the day the last of them begins."""
    today = hall_clock.business_day(now)
    for succession in item.origins.select_related("predecessor"):
        heirs = [one.successor for one in succession.predecessor.successions.select_related("successor")]
        begins = [_begins(heir) for heir in heirs if not _is_given_up(heir)]
        if begins and all(begins):
            last = max(day for day in begins if day is not None)
            end_item(
                succession.predecessor,
                max(last, today),
                f"{succession.get_kind_display()}：{succession.reason}",
                actor=actor,
                now=now,
            )


@transaction.atomic
def discard(version_id: int, *, actor: str, now: datetime, reason: str = "") -> ItemVersion:
    """Nobody works on this draft any more; an item that only waited for it goes over into the other new ones."""
    version = drafting.discard(version_id, actor=actor, now=now, reason=reason)
    end_predecessors(version.item, actor=actor, now=now)
    return version


def _is_given_up(item: HandlingItem) -> bool:
    return not item.versions.exclude(state=VersionState.DISCARDED).exists()


def _begins(item: HandlingItem) -> date | None:
    return (
        item.versions.filter(state__in=ONCE_PUBLISHED)
        .order_by("plan_effective_date")
        .values_list("plan_effective_date", flat=True)
        .first()
    )
