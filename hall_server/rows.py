"""Decides how single rows are written, read and moved where every citizen waits: statements put into words only once.

Django composes each statement anew, which costs five times what the database needs to run it. Columns, values and
errors are Django's own; signals are not sent.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any, TypeAlias, TypeVar

from django.db import connection
from django.db.models import (
    AutoField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

_M = TypeVar("_M", bound=Model)
_AnyField: TypeAlias = "Field[Any, Any]"

# Text, whole numbers and nothing go to the database as they are when such a field holds them.
_PLAIN = (CharField, TextField, IntegerField, ForeignKey)
_AS_IT_IS = frozenset({str, int, type(None)})


class _Kind(Enum):
    """How a field's values are made ready for the database."""

    PLAIN = 1
    INSTANT = 2
    OTHER = 3


def insert(row: Model) -> None:
    """Write a row whose key, unless the database counts it, is set; the key is not read back."""
    statement, fields = _insertion(type(row))
    with connection.cursor() as cursor:
        cursor.execute(statement, _written(row, fields))


def insert_all(rows: Sequence[Model]) -> None:
    """Write rows of one model, as `insert` does."""
    if not rows:
        return
    statement, fields = _insertion(type(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_written(row, fields) for row in rows])


def add_missing(model: type[Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of these columns, in values as the database takes them; those whose key is taken are left out."""
    with connection.cursor() as cursor:
        cursor.executemany(_addition(model, names), rows)


def instants() -> Callable[[datetime], Any]:
    """What turns an instant into what the database takes; asked for once where many are written."""
    return partial(_instant, vendor=connection.vendor)


def fetch(model: type[_M], key: str | int) -> _M | None:
    """The row with this key."""
    statement, names, readers = _selection(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        found = cursor.fetchone()
    if found is None:
        return None
    values = [read(value) if read else value for read, value in zip(readers, found, strict=True)]
    return model.from_db(connection.alias, names, values)


def select(model: type[Model], names: tuple[str, ...], condition: str, *values: Any) -> list[tuple[Any, ...]]:
    """These columns of the rows that meet an SQL condition, as Django reads them. values: as the database takes them."""
    statement, readers = _listing(model, names, condition, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    if not any(readers):
        return rows
    return [
        tuple(read(value) if read else value for read, value in zip(readers, row, strict=True))
        for row in rows
    ]


def read_all(model: type[_M], condition: str, *values: Any) -> list[_M]:
    """The rows that meet an SQL condition, whole; the condition may end in an order or a lock."""
    names = _names(model)
    return [model.from_db(connection.alias, names, row) for row in select(model, names, condition, *values)]


def lock() -> str:
    """What follows a condition when nobody else shall write these rows before the transaction ends."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


def lock_what_is_free() -> str:
    """The same, passing over rows that somebody else holds."""
    return " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""


def marks(values: Sequence[Any]) -> str:
    """One `%s` for each value, for an IN."""
    return ", ".join(["%s"] * len(values))


def change(row: Model, still: Sequence[str], **columns: Any) -> bool:
    """Set these columns if the row still has, in the columns `still`, what was read. False when somebody was quicker."""
    statement, fields, unchanged = _update(type(row), tuple(columns), tuple(still))
    values = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, columns.values(), strict=True)
    ]
    expected = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in unchanged]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk, *expected])
        is_changed: bool = cursor.rowcount == 1
    if is_changed:
        for name, value in columns.items():
            setattr(row, name, value)
    return is_changed


def _written(row: Model, fields: tuple[tuple[str, _Kind, _AnyField], ...]) -> list[Any]:
    vendor = connection.vendor
    values = []
    for name, kind, field in fields:
        value = getattr(row, name)
        if kind is _Kind.PLAIN and type(value) in _AS_IT_IS:
            values.append(value)
        elif kind is _Kind.INSTANT and type(value) is datetime and value.tzinfo is not None:
            values.append(_instant(value, vendor))
        else:
            values.append(field.get_db_prep_save(value, connection))
    return values


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


@lru_cache(maxsize=256)
def _instant(at: datetime, vendor: str) -> Any:
    """As the database takes it; a deed writes the same instant into each of its rows."""
    del vendor  # part of the key
    return connection.ops.adapt_datetimefield_value(at)


@cache
def _insertion(model: type[Model]) -> tuple[str, tuple[tuple[str, _Kind, _AnyField], ...]]:
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, AutoField))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks(fields)})'  # noqa: S608 - names of ours
    return statement, tuple((field.attname, _kind(field), field) for field in fields)


@cache
def _addition(model: type[Model], names: tuple[str, ...]) -> str:
    by_name = {field.attname: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(f'"{by_name[name]}"' for name in names)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks(names)}) '  # noqa: S608 - names of ours
        "ON CONFLICT DO NOTHING"
    )


def _kind(field: _AnyField) -> _Kind:
    if isinstance(field, DateTimeField):
        return _Kind.INSTANT
    return _Kind.PLAIN if isinstance(field, _PLAIN) else _Kind.OTHER


@cache
def _selection(
    model: type[Model], vendor: str
) -> tuple[str, tuple[str, ...], tuple[Callable[[Any], Any] | None, ...]]:
    del vendor  # part of the key: each database hands out values in its own types
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    key = model._meta.pk.column
    statement = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE "{key}" = %s'  # noqa: S608 - names of ours
    return statement, tuple(field.attname for field in fields), tuple(_reader(field) for field in fields)


@lru_cache(maxsize=512)
def _listing(
    model: type[Model], names: tuple[str, ...], condition: str, vendor: str
) -> tuple[str, tuple[Callable[[Any], Any] | None, ...]]:
    del vendor  # as above
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {condition}'  # noqa: S608 - names of ours
    return statement, tuple(_reader(field) for field in fields)


def _reader(field: _AnyField) -> Callable[[Any], Any] | None:
    column = field.get_col(field.model._meta.db_table)
    converters = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    if not converters:
        return None

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return read


@cache
def _update(
    model: type[Model], names: tuple[str, ...], still: tuple[str, ...]
) -> tuple[str, list[_AnyField], list[_AnyField]]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields, unchanged = [by_name[name] for name in names], [by_name[name] for name in still]
    setting = ", ".join(f'"{field.column}" = %s' for field in fields)
    same = "".join(f' AND "{field.column}" IS NOT DISTINCT FROM %s' for field in unchanged)
    key = model._meta.pk.column
    statement = f'UPDATE "{model._meta.db_table}" SET {setting} WHERE "{key}" = %s{same}'  # noqa: S608 - names of ours
    return statement, fields, unchanged
