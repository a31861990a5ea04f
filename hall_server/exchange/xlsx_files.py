"""Decides how a workbook is read sheet by sheet without holding it in memory, and what in a cell is no value."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from hall_server.exchange.archives import opened
from hall_server.exchange.columns import TITLES, table_called
from hall_server.exchange.headings import head
from hall_server.exchange.lines import LONGEST_CELL, MOST_COLUMNS, Heading, Line, Piece, Wrong, unreadable

BLOCK = 1 << 20
MOST_MERGED = 50
# Beyond fifteen digits a spreadsheet has forgotten the rest: IEEE 754.
_EXACT = 10**15
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)"')
# Excel refuses a longer text: ECMA-376.
LONGEST_TEXT = 32_767


class XlsxSource:
    """A workbook; each sheet with the name of a table (or the only one) is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._share = 0.0

    def read_bytes(self) -> int:
        """Bytes behind us, as far as can be told."""
        return int(self._share * self._size)

    def pieces(self) -> Iterator[Piece]:
        """Sheet after sheet."""
        opened(self._path).close()
        try:
            book = load_workbook(self._path, read_only=True, data_only=False, keep_links=False)
        except (InvalidFileException, KeyError, ValueError, ParseError, zipfile.BadZipFile, OSError) as fault:
            raise unreadable(
                "这不是完好的 Excel 工作簿（.xlsx）。请用表格软件打开后另存为 .xlsx。"
            ) from fault
        try:
            sheets = self._sheets(book)
            for number, (sheet, table) in enumerate(sheets):
                yield from self._merged(sheet, table)
                for piece in _sheet(sheet, table):
                    yield piece
                    rows = max(1, sheet.max_row or 1)
                    line = piece.line if isinstance(piece, Line) else 0
                    self._share = (number + min(1.0, line / rows)) / len(sheets)
        except (ParseError, zipfile.BadZipFile) as fault:
            raise unreadable("工作簿里面是坏的。请用表格软件打开后另存一份再导入。") from fault
        finally:
            book.close()

    @staticmethod
    def _sheets(book: Any) -> list[tuple[Any, str]]:
        named = [(sheet, table) for sheet in book.worksheets if (table := table_called(sheet.title))]
        if named:
            return named
        if not book.worksheets:
            raise unreadable("工作簿里没有工作表。")
        return [(book.worksheets[0], "")]

    def _merged(self, sheet: Any, table: str) -> Iterator[Wrong]:
        """Merged cells hold a value only in their first; read-only mode does not tell of them."""
        found: list[str] = []
        with zipfile.ZipFile(self._path) as archive, archive.open(sheet._worksheet_path.lstrip("/")) as part:  # noqa: SLF001
            tail = b""
            while (block := part.read(BLOCK)) and len(found) < MOST_MERGED:
                found += [one.decode() for one in _MERGED.findall(tail + block) if one.decode() not in found]
                tail = block[-64:]
        for cells in found[:MOST_MERGED]:
            line = int(re.sub(r"\D", "", cells.partition(":")[0]))
            sentence = f"{cells} 是合并单元格，只有第一格有内容。请取消合并，每一格都填上，再导入。"
            yield Wrong(table, line, "", cells, sentence)


def _sheet(sheet: Any, table: str) -> Iterator[Piece]:
    rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1)
    heading: Heading | None = None
    for line, cells in rows:
        if all(cell.value is None for cell in cells):
            continue
        if heading is None:
            heading, wrongs = head(
                ["" if cell.value is None else str(cell.value) for cell in cells], table, line=line
            )
            yield heading
            yield from wrongs
            continue
        yield from _row(cells, line, heading)
    if heading is None:
        if table:
            return
        raise unreadable("第一个工作表是空的。请换一个有标题行的文件。")


def _row(cells: Sequence[Any], line: int, heading: Heading) -> Iterator[Piece]:
    texts: dict[str, str] = {}
    wrongs: list[Wrong] = []
    for name, cell in zip(heading.columns, cells, strict=False):
        if not name or cell.value is None:
            continue
        sentence = _trouble(cell)
        if sentence:
            wrongs.append(Wrong(heading.table, line, name, str(cell.value)[:200], sentence))
        else:
            texts[name] = _text(cell.value)
    yield from wrongs
    if not wrongs and any(texts.values()):
        yield Line(heading.table, line, texts)


def _trouble(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return "这一格是公式，不是值。请复制后用“选择性粘贴—值”换成结果，再导入。"
    if cell.data_type == "e":
        return "这一格是错误值。请改成正确的内容。"
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= _EXACT:
        return "这一格是很长的数字，表格软件只留下前 15 位。请把这一列设为“文本”，重新填写完整的编码。"
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        return f"这一格有 {len(value)} 个字，最多 {LONGEST_CELL} 个字。请缩短。"
    return ""


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write_xlsx(path: Path, rows_of: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> None:
    """A workbook with a sheet for each table, all cells text, so that none is a formula and no code a number."""
    book = Workbook(write_only=True)
    for table, columns, rows in rows_of:
        sheet = book.create_sheet(TITLES[table])
        sheet.append(list(columns))
        for row in rows:
            sheet.append([_text_cell(sheet, text) for text in row])
    book.save(path)


def _text_cell(sheet: Any, text: str) -> Any:
    if not text:
        return None
    cell: Any = WriteOnlyCell(sheet, value="")
    # Not by the constructor: it would make a formula of what begins with "=".
    cell._value, cell.data_type = text[:LONGEST_TEXT], "s"  # noqa: SLF001 - openpyxl offers no other way
    cell.number_format = "@"
    return cell
