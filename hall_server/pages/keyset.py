"""Decides which rows make up a page of a list: those after, or before, the last one seen, never the nth hundred."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

import msgspec
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

_M = TypeVar("_M", bound=Model)

LONGEST_MARK = 2_000


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort that an index serves. fields: never null, the last one unique; all rise, or all fall (`-`)."""

    name: str
    title: str
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        """ValueError when the directions are mixed: one index could not serve them."""
        if len({field.startswith("-") for field in self.fields}) != 1:
            raise ValueError(f"{self.fields} must all rise or all fall")

    @property
    def falls(self) -> bool:
        """Whether the greatest comes first."""
        return self.fields[0].startswith("-")

    @property
    def names(self) -> tuple[str, ...]:
        """The fields without their direction."""
        return tuple(field.removeprefix("-") for field in self.fields)


@dataclass(frozen=True)  # no slots: typing marks instances of a generic class
class Stretch(Generic[_M]):
    """A page of rows. before, after: marks of its ends for whoever wants the rows beyond; empty at the list's ends."""

    rows: Sequence[_M]
    before: str
    after: str


def stretch(rows: QuerySet[_M], order: Order, size: int, *, after: str = "", before: str = "") -> Stretch[_M]:
    """At most `size` rows from a mark on. A mark nobody gave, or of another order, counts as none."""
    backwards, mark = (True, before) if before else (False, after)
    seen = _read(rows, order, mark)
    if seen is None:
        backwards = False
    fields = order.fields if not backwards else tuple(_turned(field) for field in order.fields)
    wanted = rows.filter(_beyond(order.names, seen, falls=order.falls != backwards)) if seen else rows
    found = list(_ordered(wanted, fields)[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before, has_after = (has_more, True) if backwards else (seen is not None, has_more)
    if not found:
        return Stretch((), "", "")
    return Stretch(
        found,
        _mark(order, found[0]) if has_before else "",
        _mark(order, found[-1]) if has_after else "",
    )


def count_up_to(rows: QuerySet[_M], limit: int) -> tuple[int, bool]:
    """How many rows there are, and whether there are more than the limit; never counts further."""
    found = rows.order_by().values("pk")[: limit + 1].count()
    return min(found, limit), found > limit


def _beyond(names: tuple[str, ...], seen: Sequence[Any], *, falls: bool) -> Q:
    further, at_least = ("lt", "lte") if falls else ("gt", "gte")
    ways = []
    for place, name in enumerate(names):
        same = Q(**dict(zip(names[:place], seen[:place], strict=True)))
        ways.append(same & Q(**{f"{name}__{further}": seen[place]}))
    # The first condition says nothing new; it lets either database begin in the index at the right place.
    return Q(**{f"{names[0]}__{at_least}": seen[0]}) & reduce(or_, ways)


def _ordered(rows: QuerySet[_M], fields: tuple[str, ...]) -> QuerySet[_M]:
    """A list that comes in its usual order is not put into it anew."""
    return rows if rows.query.order_by == fields else rows.order_by(*fields)


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else "-" + field


def _mark(order: Order, row: Model) -> str:
    values = [_plain(_value(row, name)) for name in order.names]
    return urlsafe_b64encode(msgspec.json.encode([order.name, *values])).decode().rstrip("=")


def _value(row: Model, name: str) -> Any:
    found: Any = row
    for part in name.split(LOOKUP_SEP):
        found = getattr(found, part)
    return found


def _plain(value: Any) -> str | int:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Model):
        return _plain(value.pk)
    return str(value) if isinstance(value, Decimal) else value


def _read(rows: QuerySet[Any], order: Order, mark: str) -> list[Any] | None:
    if not mark or len(mark) > LONGEST_MARK:
        return None
    try:
        name, *values = msgspec.json.decode(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)), type=list[Any])
        if name != order.name or len(values) != len(order.names):
            return None
        found = [
            _field(rows.model, field).to_python(value)
            for field, value in zip(order.names, values, strict=True)
        ]
    except (NotBase64, ValueError, TypeError, msgspec.DecodeError, ValidationError, FieldDoesNotExist):
        return None
    return found if all(_is_kept(value) for value in found) else None


def _is_kept(value: Any) -> bool:
    """Whether a database could hold it; PostgreSQL takes no NUL."""
    return value is not None and not (isinstance(value, str) and "\x00" in value)


def _field(model: Any, name: str) -> Any:
    *way, last = name.split(LOOKUP_SEP)
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.pk if last == "pk" else model._meta.get_field(last)
