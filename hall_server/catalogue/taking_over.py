"""Decides what a hall's content becomes when it takes one thing over from another hall."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from hall_server.catalogue.comparison import Aspect, Difference
from hall_server.catalogue.content import ItemContent, Part
from hall_server.catalogue.material_names import normalised

_P = TypeVar("_P", bound=Part)


def taken_over(content: ItemContent, model: ItemContent, difference: Difference) -> ItemContent:
    """The content with this one thing said as the model says it."""
    return msgspec.structs.replace(content, **_TAKEN[difference.aspect](content, model, difference.key))


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
