"""Decides how a difference between halls is resolved: kept with a reason, or one hall takes over what another says."""

from datetime import datetime

from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue import drafting
from hall_server.catalogue.comparing import ComparedItem, compared_item, figure, forget_standings
from hall_server.catalogue.comparison import Difference
from hall_server.catalogue.life import OPEN, VersionState
from hall_server.catalogue.models import DifferenceDecision, ItemVersion, StandardFigure
from hall_server.catalogue.rows_of_versions import contents
from hall_server.catalogue.taking_over import taken_over


@transaction.atomic
def accept_difference(catalog_code: str, fingerprint: str, reason: str, *, actor: str, now: datetime) -> None:
    """The halls may differ here. Refusal without a reason, and when they say something else by now."""
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    _, difference = _found(catalog_code, fingerprint, now)
    _decide(catalog_code, difference, "accepted", reason, actor=actor, now=now)


@transaction.atomic
def align_difference(
    catalog_code: str, fingerprint: str, hall: str, model_hall: str, reason: str, *, actor: str, now: datetime
) -> ItemVersion:
    """`hall` gets a draft that says here what `model_hall` says; an open draft of it is gone on with.

    Refusal when the halls say something else by now, or the open draft is with a reviewer.
    """
    item, difference = _found(catalog_code, fingerprint, now)
    if hall not in item.versions or model_hall not in item.versions:
        raise Refusal(RefusalCode.DIFFERENCE_GONE)
    in_force = ItemVersion.objects.select_related("item").get(pk=item.versions[hall])
    opened = ItemVersion.objects.filter(item=in_force.item_id, state__in=OPEN).first()
    code = in_force.item.task_handle_item
    if opened is None:
        wanted = taken_over(item.contents[hall], item.contents[model_hall], difference)
        draft = drafting.open_draft(code, wanted, actor=actor, now=now, source=f"align:{model_hall}")
    elif opened.state == VersionState.DRAFT:
        wanted = taken_over(contents([opened])[opened.pk], item.contents[model_hall], difference)
        draft = drafting.write_draft(opened.pk, wanted, revision=opened.revision, actor=actor, now=now)
    else:
        raise drafting.not_in_state(opened, "修改")
    _decide(
        catalog_code, difference, "aligned", reason, actor=actor, now=now, model_hall=model_hall, draft=draft
    )
    return draft


@transaction.atomic
def keep_figure(now: datetime) -> int:
    """Write down how standard the region is today, or bring today's up to date. 1 when there is a figure."""
    forget_standings(hall_clock.business_day(now))
    today = figure(hall_clock.business_day(now))
    if today.score is None or today.settled_score is None:
        return 0
    StandardFigure.objects.update_or_create(
        day=today.day,
        defaults={
            "score": today.score,
            "settled_score": today.settled_score,
            "items": today.items,
            "open_differences": today.open_differences,
        },
    )
    return 1


def _found(catalog_code: str, fingerprint: str, now: datetime) -> tuple[ComparedItem, Difference]:
    item = compared_item(catalog_code, hall_clock.business_day(now))
    for difference in item.compared.differences if item is not None else ():
        if difference.fingerprint == fingerprint and item is not None:
            return item, difference
    raise Refusal(RefusalCode.DIFFERENCE_GONE)


def _decide(  # noqa: PLR0913 - a decision has this many parts
    catalog_code: str,
    difference: Difference,
    verdict: str,
    reason: str,
    *,
    actor: str,
    now: datetime,
    model_hall: str = "",
    draft: ItemVersion | None = None,
) -> None:
    DifferenceDecision.objects.create(
        entry_id=catalog_code,
        aspect=difference.aspect.value,
        key=difference.key[:400],
        fingerprint=difference.fingerprint,
        verdict=verdict,
        reason=reason,
        model_hall=model_hall,
        draft=draft,
        actor=actor,
        at=now,
    )
    record(
        f"difference_{verdict}",
        f"entry:{catalog_code}",
        actor=actor,
        facts={"aspect": difference.aspect.value, "key": difference.key[:80], "model_hall": model_hall},
    )
