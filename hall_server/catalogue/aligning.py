"""Decides how a difference between halls is resolved: kept with a reason, or one hall takes over what another says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue import drafting
from hall_server.catalogue.comparing import ComparedItem, compared_item, figure
from hall_server.catalogue.comparison import Aspect, Difference
from hall_server.catalogue.content import ItemContent, Part
from hall_server.catalogue.life import OPEN, VersionState
from hall_server.catalogue.material_names import normalised
from hall_server.catalogue.models import DifferenceDecision, ItemVersion, StandardFigure
from hall_server.catalogue.rows_of_versions import contents

_P = TypeVar("_P", bound=Part)


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


def taken_over(content: ItemContent, model: ItemContent, difference: Difference) -> ItemContent:
    """The content with this one thing said as the model says it."""
    return msgspec.structs.replace(content, **_TAKEN[difference.aspect](content, model, difference.key))


@transaction.atomic
def keep_figure(now: datetime) -> int:
    """Write down how standard the region is today, or bring today's up to date. 1 when there is a figure."""
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


def _listed(parts: Sequence[_P], model: Sequence[_P], key: str, name: Callable[[_P], str]) -> tuple[_P, ...]:
    """The parts with the one of this key as the model has it: replaced where it stands, added last, or left out."""
    wanted = [one for one in model if name(one) == key]
    at = next((place for place, one in enumerate(parts) if name(one) == key), len(parts))
    others = [one for one in parts if name(one) != key]
    return (*others[:at], *wanted, *others[at:])


def _materials(content: ItemContent, model: ItemContent, key: str) -> dict[str, Any]:
    return {
        "materials": _listed(
            content.materials, model.materials, key, lambda one: normalised(one.material_name)
        )
    }


def _limits(_: ItemContent, model: ItemContent, key: str) -> dict[str, Any]:
    stem = "anticipate" if key == "法定时限" else "promise"
    return {f"{stem}_{end}": getattr(model, f"{stem}_{end}") for end in ("day", "type", "explain")}


def _fees(content: ItemContent, model: ItemContent, key: str) -> dict[str, Any]:
    if key == "是否收费":
        return {"is_fee": model.is_fee, "fee_basis": model.fee_basis, "fees": model.fees}
    return {"fees": _listed(content.fees, model.fees, key, lambda one: one.fee_name)}


def _steps(_: ItemContent, model: ItemContent, __: str) -> dict[str, Any]:
    """Steps wait for one another, so they are taken over together, with the special procedures that lie in them."""
    return {"steps": model.steps, "procedures": model.procedures}


def _conditions(_: ItemContent, model: ItemContent, __: str) -> dict[str, Any]:
    return {"accept_condition": model.accept_condition}


def _type(_: ItemContent, model: ItemContent, __: str) -> dict[str, Any]:
    return {"project_type": model.project_type}


def _trips(_: ItemContent, model: ItemContent, __: str) -> dict[str, Any]:
    return {"limit_scene_num": model.limit_scene_num, "limit_scene_explain": model.limit_scene_explain}


_TAKEN: Mapping[Aspect, Callable[[ItemContent, ItemContent, str], dict[str, Any]]] = {
    Aspect.MATERIALS: _materials,
    Aspect.LIMITS: _limits,
    Aspect.FEES: _fees,
    Aspect.STEPS: _steps,
    Aspect.CONDITIONS: _conditions,
    Aspect.TYPE: _type,
    Aspect.TRIPS: _trips,
}
