"""Decides in which shape programs write what a version says: the names of the content, bounded as its tables keep it."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from django.db.models import Model
from msgspec import NODEFAULT
from ninja import Field, Schema
from pydantic import ConfigDict, GetPydanticSchema, create_model

from hall.messages import records
from hall_server.catalogue.content import ItemContent, Part
from hall_server.catalogue.models import AliasRow, ItemVersion, StepRow
from hall_server.catalogue.rows_of_versions import TABLES

MOST_PARTS = 300
LONGEST_TEXT = 20_000
GREATEST = 9_999
_NAMES = dict(TABLES.values())


class Written(Schema):
    """What a program wrote: nothing but names that are known."""

    model_config = ConfigDict(extra="forbid")


def shaped(kind: Callable[[], Any]) -> Any:
    """A type for a field, made when the document or a check first needs it."""
    found: Any = GetPydanticSchema(lambda _, made: made(kind()))
    return Annotated[Any, found]


@cache
def shape_of(part: type[Part]) -> type[Written]:
    """The shape of a content or of one of its parts."""
    hints = get_type_hints(part)
    needed = set(part.__struct_fields__) - set(_defaults(part))
    fields = {
        name: (_typed(part, name, hints[name]), ... if name in needed else _defaults(part)[name])
        for name in part.__struct_fields__
    }
    told = (part.__doc__ or "").strip().splitlines()[0]
    named: Any = fields
    return create_model("Item" + part.__name__.removeprefix("Item"), __base__=Written, __doc__=told, **named)


def lines_of(name: str) -> type[Written]:
    """The shape of a list of parts, under `lines`: of `materials`, of `steps`."""
    lines = Annotated[list[shape_of(TABLES[name][0])], Field(max_length=MOST_PARTS)]  # type: ignore[misc, valid-type] # made at run time
    told = f"All {name}, in their order."
    fields: Any = {"lines": (lines, ...)}
    return create_model(f"Item{name.capitalize()}List", __base__=Written, __doc__=told, **fields)


def content_of(written: Any) -> ItemContent:
    """What was written, as the catalogue has it."""
    return records.converted(written.model_dump(mode="json"), ItemContent, strict=False)


def _defaults(part: type[Part]) -> dict[str, Any]:
    found = {one.name: one.default for one in msgspec.structs.fields(part) if one.default is not NODEFAULT}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _typed(part: type[Part], name: str, hint: Any) -> Any:
    if isinstance(hint, UnionType):
        (kind,) = [one for one in get_args(hint) if one is not NoneType]
        return _typed(part, name, kind) | None
    if get_args(hint):
        return Annotated[list[_listed(part, name, get_args(hint)[0])], Field(max_length=_most(hint))]  # type: ignore[misc] # the same
    return _plain(part, name, hint)


def _listed(part: type[Part], name: str, kind: Any) -> Any:
    if name == "aliases":
        return Annotated[str, Field(min_length=1, max_length=_longest(AliasRow, "name"))]
    if name == "after":
        return Annotated[str, Field(min_length=1, max_length=_longest(StepRow, "code"))]
    return _plain(part, name, kind)


def _most(hint: Any) -> int:
    kind = get_args(hint)[0]
    return len(kind) if hasattr(kind, "__members__") else MOST_PARTS


def _plain(part: type[Part], name: str, kind: Any) -> Any:
    if kind is str:
        is_first = name == part.__struct_fields__[0]
        longest = _longest(_NAMES.get(part, ItemVersion), name)
        return Annotated[str, Field(min_length=1 if is_first else 0, max_length=longest)]
    if kind is int:
        return Annotated[int, Field(ge=0, le=GREATEST)]
    if kind is Decimal:
        return Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
    return shape_of(kind) if issubclass(kind, Part) else kind


def _longest(model: type[Model], name: str) -> int:
    field = next(one for one in model._meta.concrete_fields if one.name == name)
    return field.max_length or LONGEST_TEXT


CONTENT = shaped(lambda: shape_of(ItemContent))
