"""Decides how a version's content lies in tables: one row for the version, one for each part, nothing lost on the way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hall.messages import records
from hall_server.catalogue import content as parts
from hall_server.catalogue.content import ItemContent, Limit, Part
from hall_server.catalogue.models import (
    AliasRow,
    BasisRow,
    DeliveryRow,
    FeeRow,
    ItemVersion,
    MaterialRow,
    ProcedureRow,
    QuestionRow,
    ResultRow,
    StepOrder,
    StepRow,
)
from hall_server.catalogue.models.parts import PartRow

# Which list of a content lies in which table.
TABLES: Mapping[str, tuple[type[Part], type[PartRow]]] = {
    "materials": (parts.Material, MaterialRow),
    "fees": (parts.Fee, FeeRow),
    "steps": (parts.Step, StepRow),
    "procedures": (parts.SpecialProcedure, ProcedureRow),
    "bases": (parts.LegalBasis, BasisRow),
    "questions": (parts.Question, QuestionRow),
    "results": (parts.Result, ResultRow),
    "deliveries": (parts.Delivery, DeliveryRow),
}
TITLES = {
    "materials": "材料",
    "fees": "收费",
    "steps": "办理环节",
    "procedures": "特别程序",
    "bases": "法律依据",
    "questions": "常见问题",
    "results": "审批结果",
    "deliveries": "送达方式",
}
PART_MODELS: tuple[type[PartRow], ...] = (*(model for _, model in TABLES.values()), StepOrder, AliasRow)
COLUMNS = tuple(name for name in ItemContent.__struct_fields__ if name not in TABLES and name != "aliases")
CODE_LISTS = ("server_type", "handle_type")


def rows_of(model: type[PartRow]) -> Any:
    """All rows of a table of parts."""
    return model._default_manager  # noqa: SLF001 - published, in spite of its name


def columns(content: ItemContent) -> dict[str, Any]:
    """The version's own columns."""
    values = {name: getattr(content, name) for name in COLUMNS}
    return {name: ",".join(value) if name in CODE_LISTS else value for name, value in values.items()}


def part_rows(version: ItemVersion, content: ItemContent) -> dict[type[PartRow], list[PartRow]]:
    """Rows of all parts, unsaved."""
    rows: dict[type[PartRow], list[PartRow]] = {
        model: [
            model(version=version, place=place, **_part_columns(part))
            for place, part in enumerate(getattr(content, name))
        ]
        for name, (_, model) in TABLES.items()
    }
    orders = [(step.code, after) for step in content.steps for after in step.after]
    rows[StepOrder] = [
        StepOrder(version=version, place=place, step=step, after=after)
        for place, (step, after) in enumerate(orders)
    ]
    rows[AliasRow] = [
        AliasRow(version=version, place=place, name=name) for place, name in enumerate(content.aliases)
    ]
    return rows


def insert_parts(contents: Iterable[tuple[ItemVersion, ItemContent]]) -> None:
    """Write the parts of many saved versions, one statement a table."""
    gathered: dict[type[PartRow], list[PartRow]] = defaultdict(list)
    for version, content in contents:
        for model, rows in part_rows(version, content).items():
            gathered[model] += rows
    for model, rows in gathered.items():
        rows_of(model).bulk_create(rows, batch_size=500)


def replace_parts(version: ItemVersion, content: ItemContent) -> None:
    """The parts are these and no others."""
    for model in PART_MODELS:
        rows_of(model).filter(version=version).delete()
    insert_parts([(version, content)])


def contents(versions: Sequence[ItemVersion]) -> dict[int, ItemContent]:
    """What each of these versions says, by its key; one statement a table however many there are."""
    keys = [version.pk for version in versions]
    found = {model: _rows(model, keys) for model in PART_MODELS}
    return {version.pk: _content(version, found) for version in versions}


def _rows(model: type[PartRow], keys: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(model).filter(version__in=keys).order_by("version", "place").values():
        rows[row["version_id"]].append(row)
    return rows


def _content(
    version: ItemVersion, found: Mapping[type[PartRow], dict[int, list[dict[str, Any]]]]
) -> ItemContent:
    values: dict[str, Any] = {name: getattr(version, name) for name in COLUMNS}
    for name in CODE_LISTS:
        values[name] = [code for code in values[name].split(",") if code]
    before: dict[str, list[str]] = defaultdict(list)
    for order in found[StepOrder].get(version.pk, ()):
        before[order["step"]].append(order["after"])
    for name, (kind, model) in TABLES.items():
        values[name] = [_part(kind, row, before) for row in found[model].get(version.pk, ())]
    values["aliases"] = [row["name"] for row in found[AliasRow].get(version.pk, ())]
    return records.converted(values, ItemContent, strict=False)


def _part(kind: type[Part], row: dict[str, Any], before: Mapping[str, list[str]]) -> dict[str, Any]:
    values = {name: row[name] for name in kind.__struct_fields__ if name in row}
    if row.get("limit_amount") is not None:
        values["limit"] = {"amount": row["limit_amount"], "unit": row["limit_unit"]}
    if kind is parts.Step:
        values["after"] = before.get(row["code"], [])
    return values


def _part_columns(part: Part) -> dict[str, Any]:
    values = {name: getattr(part, name) for name in part.__struct_fields__ if name != "after"}
    if "limit" in values:
        limit: Limit | None = values.pop("limit")
        values["limit_amount"] = None if limit is None else limit.amount
        values["limit_unit"] = "" if limit is None else limit.unit.value
    return values
