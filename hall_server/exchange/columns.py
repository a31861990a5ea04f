"""Decides which tables and columns are exchanged: names as exchanged, Chinese words, what each may hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from django.db.models import Field, Model

from hall_server.catalogue.content import ItemContent, Limit
from hall_server.catalogue.models import (
    AliasRow,
    CatalogueEntry,
    HandlingItem,
    ImplementationItem,
    ItemVersion,
)
from hall_server.catalogue.rows_of_versions import COLUMNS, TABLES
from hall_server.catalogue.words import Labelled, LimitUnit

ITEMS, ALIASES = "items", "aliases"
KEY = "task_handle_item"
CATALOG, MAIN = "catalog_code", "main_catalog_code"
# Columns every exchange table carries for its own sake.
OF_THE_EXCHANGE = ("row_guid", "cd_batch", "cd_operation", "cd_time", "data_source")
TITLES: Mapping[str, str] = MappingProxyType(
    {
        ITEMS: "事项",
        "materials": "材料",
        "fees": "收费",
        "steps": "办理环节",
        "procedures": "特别程序",
        "bases": "依据",
        "questions": "常见问题",
        "results": "审批结果",
        "deliveries": "送达",
        ALIASES: "群众说法",
    }
)


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    DATE = "date"
    WORD = "word"
    WORDS = "words"
    CODES = "codes"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. words: the closed list a WORD or WORDS is taken from. longest: characters; None for any length."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    is_needed: bool = False
    words: type[Labelled] | None = None
    longest: int | None = None


Table = Mapping[str, Column]


@cache
def tables() -> Mapping[str, Table]:
    """All tables by name, each with its columns in order."""
    found: dict[str, Table] = {ITEMS: _items()}
    for name, (part, model) in TABLES.items():
        columns = _of_struct(part, model)
        found[name] = {KEY: _key(), **{column.name: column for column in columns}}
    alias = Column("alias", "群众说法", is_needed=True, longest=_longest(AliasRow, "name"))
    found[ALIASES] = {KEY: _key(), "alias": alias}
    return MappingProxyType(found)


@cache
def names_of(table: str) -> Mapping[str, str]:
    """How a heading may call a column -> the column: its code, or its Chinese word."""
    columns = tables()[table].values()
    return {
        **{column.label: column.name for column in columns},
        **{column.name: column.name for column in columns},
    }


def table_called(title: str) -> str | None:
    """The table a sheet, a member or a file of this name holds."""
    wanted = title.strip().lower()
    return next((name for name, word in TITLES.items() if wanted in (name, word)), None)


def _items() -> Table:
    layers = (
        _key(),
        Column("task_code", "实施编码", longest=_longest(ImplementationItem, "task_code")),
        Column(CATALOG, "基本编码", longest=_longest(CatalogueEntry, "catalog_code")),
        Column(MAIN, "主项编码", longest=_longest(CatalogueEntry, "catalog_code")),
        Column("main_item_name", "主项名称", longest=_longest(CatalogueEntry, "main_item_name")),
        Column("hall", "大厅", longest=63),
        Column("dept_code", "部门编码", longest=63),
        Column("dept_name", "部门名称", longest=64),
        Column("area_code", "行政区划", longest=_longest(ImplementationItem, "area_code")),
        Column("task_version", "版本", Kind.NUMBER),
        Column("plan_effective_date", "计划生效日期", Kind.DATE),
        Column("plan_cancel_date", "计划取消日期", Kind.DATE),
    )
    # A file may change one column of known items: what a new one needs is asked for when it turns out to be new.
    said = [
        replace(one, is_needed=False) for one in _of_struct(ItemContent, ItemVersion) if one.name in COLUMNS
    ]
    return {column.name: column for column in (*layers, *said)}


def _key() -> Column:
    return Column(KEY, "业务办理项编码", is_needed=True, longest=_longest(HandlingItem, KEY))


def _of_struct(struct: type[Any], model: type[Model]) -> list[Column]:
    hints = get_type_hints(struct)
    needed = set(struct.__struct_fields__[: len(struct.__struct_fields__) - len(struct.__struct_defaults__)])
    found: list[Column] = []
    for name in struct.__struct_fields__:
        if name in TABLES or name == ALIASES:
            continue
        found += _columns_of(name, hints[name], model, is_needed=name in needed)
    return found


def _columns_of(name: str, hint: Any, model: type[Model], *, is_needed: bool) -> list[Column]:
    if Limit in (hint, *get_args(hint)):
        return [
            Column("limit_amount", "时限", Kind.NUMBER),
            Column("limit_unit", "时限单位", Kind.WORD, words=LimitUnit),
        ]
    if name == "after":
        return [Column("after", "前一环节", Kind.CODES)]
    kind, words = _kind(hint)
    return [Column(name, _label(model, name), kind, is_needed, words, _longest(model, name))]


def _kind(hint: Any) -> tuple[Kind, type[Labelled] | None]:
    options = [one for one in (get_args(hint) or (hint,)) if one not in (type(None), Ellipsis)]
    inner = options[0]
    if isinstance(inner, type) and issubclass(inner, Labelled):
        return (Kind.WORDS if str(hint).startswith("tuple") else Kind.WORD), inner
    kinds = {bool: Kind.YES_NO, int: Kind.NUMBER, Decimal: Kind.MONEY, date: Kind.DATE}
    return kinds.get(inner, Kind.TEXT), None


def _label(model: type[Model], name: str) -> str:
    column: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    return str(column.verbose_name)


def _longest(model: type[Model], name: str) -> int | None:
    column: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
    return getattr(column, "max_length", None)
