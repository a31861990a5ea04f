"""Decides what the same rows cost without any decision: what one deed wrote, written again by Django's ORM, row by row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, Field, ForeignKey, Model, UniqueConstraint

from hall.language import hall_clock
from hall_server.identifiers import new_id


@dataclass(frozen=True, slots=True)
class _Plan:
    """A row to be written again: its values by column, and which of them must be another's each time."""

    model: type[Model]
    key: Any
    values: dict[str, Any]
    unique: frozenset[str]


class RawRows:
    """Takes down which rows a deed adds, and adds as many like them, under names of their own, in one transaction."""

    def __init__(self, deed: Callable[[], object]) -> None:
        there = set(connection.introspection.table_names())
        models = [model for model in apps.get_models() if model._meta.db_table in there]
        deed()
        before = {model: set(_all(model).values_list("pk", flat=True)) for model in models}
        deed()
        plans = [
            _planned(row) for model in models for row in _all(model).all() if row.pk not in before[model]
        ]
        self._plans = sorted(plans, key=lambda plan: _depth(plan.model, {one.model for one in plans}))
        self._written = 0

    @property
    def rows(self) -> int:
        """How many rows the deed adds."""
        return len(self._plans)

    def rate(self, seconds: float) -> float:
        """Transactions a second, one after the other for so long."""
        began, count = perf_counter(), 0
        while perf_counter() - began < seconds:
            self.write()
            count += 1
        return count / (perf_counter() - began)

    def write(self) -> None:
        """One transaction with all rows."""
        self._written += 1
        now = hall_clock.now()
        ids = {plan.key: new_id(now) for plan in self._plans if isinstance(plan.key, str)}
        keys: dict[tuple[type[Model], Any], Any] = {}
        with transaction.atomic():
            for plan in self._plans:
                row = plan.model(**dict(self._renamed(plan, ids, keys)))
                row.save(force_insert=True)
                keys[plan.model, plan.key] = row.pk

    def _renamed(
        self, plan: _Plan, ids: dict[str, str], keys: dict[tuple[type[Model], Any], Any]
    ) -> Iterator[tuple[str, Any]]:
        for field in plan.model._meta.concrete_fields:
            value = plan.values.get(field.attname)
            if isinstance(field, AutoField):
                continue
            if isinstance(field, ForeignKey):
                yield field.attname, keys.get((_target(field), value), value)
            elif isinstance(value, str):
                named = self._named(value, ids)
                is_taken = named == value and field.attname in plan.unique
                yield field.attname, self._another(value, field.max_length) if is_taken else named
            else:
                yield field.attname, value

    def _named(self, value: str, ids: dict[str, str]) -> str:
        kind, colon, name = value.partition(":")
        return ids.get(value) or (f"{kind}:{ids[name]}" if colon and name in ids else value)

    def _another(self, value: str, longest: int | None) -> str:
        """A value like this one that nobody has, no longer than its column."""
        mark = f"#{self._written}"
        return value[: longest - len(mark) if longest else None] + mark


def _all(model: type[Model]) -> Any:
    return model._default_manager  # noqa: SLF001 - published, in spite of its name


def _planned(row: Model) -> _Plan:
    fields = row._meta.concrete_fields
    values = {field.attname: getattr(row, field.attname) for field in fields}
    named = {
        name for one in row._meta.constraints if isinstance(one, UniqueConstraint) for name in one.fields
    }
    unique = {field.attname for field in fields if _must_differ(field, named)}
    return _Plan(type(row), row.pk, values, frozenset(unique))


def _must_differ(field: "Field[Any, Any]", named: set[str]) -> bool:
    return bool(field.unique) or field.name in named


def _depth(model: type[Model], among: set[type[Model]]) -> int:
    """How far down a row stands: whatever it names is written before it."""
    above = [
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model in among and field.related_model is not model
    ]
    return 1 + max((_depth(one, among) for one in above), default=0)


def _target(field: "ForeignKey[Any, Any]") -> Any:
    return field.related_model
