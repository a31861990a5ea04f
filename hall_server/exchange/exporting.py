"""Decides how items leave as files: what is in force today, in the tables other systems read, and nothing lost."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from hall.language import hall_clock
from hall_server.catalogue.content import ItemContent, Part
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.rows_of_versions import COLUMNS
from hall_server.exchange.columns import ALIASES, CATALOG, ITEMS, KEY, MAIN, OF_THE_EXCHANGE, TITLES, tables
from hall_server.exchange.csv_files import guarded
from hall_server.exchange.json_files import write_json
from hall_server.exchange.reading import Told
from hall_server.exchange.snapshots import Exported, Snapshot
from hall_server.exchange.values import text_of

PORTION = 500
INSERTED = "I"  # cd_operation
FORMATS = ("xlsx", "csv", "json")
Row = tuple[str, ...]


def export(path: Path, hall: str, told: Told) -> int:
    """Write the items of a hall (or all) to this file; its ending decides the format, .csv and .zip are a zip of CSV files.

    How many items. ValueError for another ending.
    """
    ending = path.suffix.lower().lstrip(".")
    with Snapshot(path.parent, hall, told) as snapshot:
        _write(path, ending, [_table(name, snapshot, told) for name in TITLES])
        return snapshot.count


def _write(path: Path, ending: str, tables_of: Sequence[tuple[str, tuple[str, ...], Iterator[Row]]]) -> None:
    if ending == "json":
        with path.open("w", encoding="utf-8") as file:
            write_json(file, tables_of)
    elif ending == "xlsx":
        from hall_server.exchange.xlsx_files import write_xlsx  # noqa: PLC0415 - 30 MB that only who writes a workbook needs

        write_xlsx(path, tables_of)
    elif ending in ("csv", "zip"):
        _write_zip(path, tables_of)
    else:
        raise ValueError(f"no format for {path.name}")


def _table(name: str, snapshot: Snapshot, told: Told) -> tuple[str, tuple[str, ...], Iterator[Row]]:
    columns = (*tables()[name], *OF_THE_EXCHANGE)
    return name, columns, _counted(_marked(name, snapshot), told)


def _marked(table: str, snapshot: Snapshot) -> Iterator[Row]:
    """The rows of one table, each with the columns every exchange table carries for its own sake."""
    for item in snapshot.items():
        for place, row in enumerate(_rows(table, item)):
            yield (*row, *_marks(table, item.facts, place, snapshot.batch))


def _marks(table: str, facts: VersionFacts, place: int, batch: str) -> Row:
    """As OF_THE_EXCHANGE has them. A row is of one published version, which never changes: it is only ever inserted."""
    row = uuid5(NAMESPACE_URL, f"{table}:{facts.code}:{facts.number}:{place}")
    published = hall_clock.local(facts.published_at) if facts.published_at else None
    return str(row), batch, INSERTED, f"{published:%Y-%m-%d %H:%M:%S}" if published else "", facts.hall


def _rows(table: str, item: Exported) -> Iterator[Row]:
    """The rows of one item in a table."""
    facts, content = item.facts, item.content
    if table == ITEMS:
        yield _item_row(facts, content)
    elif table == ALIASES:
        yield from ((facts.code, alias) for alias in content.aliases)
    else:
        columns = tuple(tables()[table])
        yield from (_part_row(facts.code, part, columns) for part in getattr(content, table))


def _write_zip(path: Path, tables_of: Sequence[tuple[str, tuple[str, ...], Iterator[Row]]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns, content in tables_of:
            with archive.open(f"{TITLES[table]}.csv", "w", force_zip64=True) as member:
                # With its mark, so that a spreadsheet reads it as UTF-8.
                text = io.TextIOWrapper(member, encoding="utf-8-sig", newline="")
                writer = csv.writer(text)
                writer.writerow(columns)
                writer.writerows([guarded(cell) for cell in row] for row in content)
                text.flush()
                with suppress(ValueError):
                    text.detach()


def _item_row(facts: VersionFacts, content: ItemContent) -> Row:
    own: dict[str, object] = {
        KEY: facts.code,
        "task_code": facts.task_code,
        CATALOG: facts.catalog_code,
        MAIN: facts.main_item,
        "hall": facts.hall,
        "dept_code": facts.department,
        "dept_name": facts.department_name,
        "task_version": facts.number,
        "plan_effective_date": facts.effective_on,
        "plan_cancel_date": None if facts.is_followed else facts.ends_on,
    }
    said = {name: getattr(content, name) for name in COLUMNS}
    return tuple(text_of(own.get(name, said.get(name))) for name in tables()[ITEMS])


def _part_row(code: str, part: Part, columns: Sequence[str]) -> Row:
    limit = getattr(part, "limit", None)
    own = {
        KEY: code,
        "limit_amount": limit.amount if limit else None,
        "limit_unit": limit.unit if limit else None,
    }
    return tuple(text_of(own[name] if name in own else getattr(part, name)) for name in columns)


def _counted(rows: Iterator[Row], told: Told) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if number % PORTION == 0:
            told(number, 0, "导出")
        yield row
