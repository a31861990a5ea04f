"""Decides how a file comes onto the workbench: each cell understood, each fault kept with its line, nothing else decided."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hall_server.exchange.columns import ITEMS, KEY, MAIN, TITLES, tables
from hall_server.exchange.files import source_of
from hall_server.exchange.lines import Heading, Line, Wrong
from hall_server.exchange.main_items import entry_of
from hall_server.exchange.values import Meaningless, value_of
from hall_server.exchange.workbench import Workbench

EVERY = 2_000
# How many of how many bytes or items, and what is being done. May raise to stop.
Told = Callable[[int, int, str], None]


def read(path: Path, bench: Workbench, told: Told) -> None:
    """All of the file. Refusal FILE_UNREADABLE when it is none of ours."""
    source, size = source_of(path), path.stat().st_size
    bench.begin()
    for number, piece in enumerate(source.pieces(), 1):
        if isinstance(piece, Heading):
            bench.add_heading(piece.table, piece.columns)
        elif isinstance(piece, Wrong):
            bench.add_wrong(piece)
        else:
            _put(piece, bench)
        if number % EVERY == 0:
            bench.commit()
            told(min(size, source.read_bytes()), size, f"读到第 {number:,} 行")
            bench.begin()
    bench.ready()


def _put(line: Line, bench: Workbench) -> None:
    values, wrongs = _understood(line)
    code = str(values.get(KEY) or "")
    if line.cells.get("cd_operation", "").strip().upper() == "D":
        wrongs.append(
            _wrong(line, "cd_operation", "D", "这一行要求删除。事项不能靠导入删除，请在事项页面“取消”它。")
        )
    for wrong in wrongs:
        bench.add_wrong(wrong, code)
    if not code:
        return
    if line.table != ITEMS:
        bench.add_part(
            line.table, code, line.line, {name: value for name, value in values.items() if name != KEY}
        )
    elif earlier := bench.add_item(code, line.line, values):
        sentence = f"编码与第 {earlier} 行重复，这两行都没有导入。请只留一行。"
        bench.add_wrong(_wrong(line, KEY, code, sentence), code)
    else:
        _put_entry(line, code, values, bench)


def _put_entry(line: Line, code: str, values: dict[str, Any], bench: Workbench) -> None:
    main = str(values.get(MAIN) or "")
    said, earlier_line = bench.add_entry(entry_of(code, values), main, line.line, code)
    if main and said != main:
        sentence = f"同一个基本编码，第 {earlier_line} 行写的主项是“{said}”。请改成一样的。"
        bench.add_wrong(_wrong(line, MAIN, main, sentence), code)


def _understood(line: Line) -> tuple[dict[str, Any], list[Wrong]]:
    """What the cells mean, and what of them means nothing."""
    columns = tables()[line.table]
    values: dict[str, Any] = {}
    wrongs: list[Wrong] = []
    for name, text in line.cells.items():
        try:
            if name in columns:
                values[name] = value_of(text, columns[name])
        except Meaningless as fault:
            wrongs.append(_wrong(line, name, text, str(fault)))
    empty = [name for name, column in columns.items() if column.is_needed and name not in line.cells]
    wrongs += [_wrong(line, name, "", "这一格不能空着。请填写后重新导入。") for name in empty]
    return values, wrongs


def _wrong(line: Line, column: str, value: str, sentence: str) -> Wrong:
    return Wrong(line.table, line.line, column, value[:200], sentence)


def said(wrong: Wrong) -> str:
    """The fault as one Chinese sentence."""
    table = TITLES.get(wrong.table, wrong.table)
    where = f"{table}表第 {wrong.line} 行" if wrong.line else f"{table}表"
    column = tables()[wrong.table].get(wrong.column) if wrong.table in tables() else None
    label = f"“{column.label}”（{wrong.column}）" if column else (f"“{wrong.column}”" if wrong.column else "")
    value = f"写的是“{wrong.value}”：" if wrong.value else "："
    return f"{where}{label}{value}{wrong.sentence}"
