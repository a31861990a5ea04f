"""Decides how a CSV file is read line by line, and that what we write is no formula to whoever opens it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from hall_server.exchange.encodings import encoding_of, lines
from hall_server.exchange.headings import head
from hall_server.exchange.lines import LONGEST_CELL, Heading, Line, Piece, Wrong, unreadable

# A spreadsheet takes a cell that begins so for a formula: OWASP, CSV Injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def guarded(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in _FORMULA else text


class CsvSource:
    """A CSV file of one table. table: when it is known; else the heading tells."""

    def __init__(self, path: Path, table: str = "") -> None:
        self._path, self._table = path, table
        self._done = 0
        self._undecodable: set[int] = set()

    def read_bytes(self) -> int:
        """Bytes behind us."""
        return self._done

    def pieces(self) -> Iterator[Piece]:
        """Heading, then lines and faults."""
        csv.field_size_limit(LONGEST_CELL)
        encoding, mark = encoding_of(self._path)
        texts = self._texts(encoding, mark)
        first = next(texts, "")
        if not first.strip():
            raise unreadable("它是空的。请换一个有标题行的文件。")
        reader = csv.reader(self._again(first, texts), delimiter=_delimiter(first), strict=False)
        heading, wrongs = head(next(reader, []), self._table, line=1)
        yield heading
        yield from wrongs
        yield from self._rows(reader, heading)

    def _rows(self, reader: Iterator[list[str]], heading: Heading) -> Iterator[Piece]:
        before = reader.line_num  # type: ignore[attr-defined]
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                sentence = f"这里有一格超过 {LONGEST_CELL} 个字，多半是引号没有成对。请检查引号，再重新导入。"
                yield Wrong(heading.table, before + 1, "", "", sentence)
                return
            line, before = before + 1, reader.line_num  # type: ignore[attr-defined]
            yield from self._row(row, line, before, heading)

    def _row(self, row: Sequence[str], line: int, last: int, heading: Heading) -> Iterator[Piece]:
        if self._undecodable and not self._undecodable.isdisjoint(range(line, last + 1)):
            sentence = "这一行有读不出的字，编码混乱。请在表格软件里改好，另存为“CSV UTF-8”，再导入。"
            yield Wrong(heading.table, line, "", "", sentence)
        elif len(row) > len(heading.columns):
            sentence = f"这一行有 {len(row)} 格，标题只有 {len(heading.columns)} 列。多半是文字里有逗号而没加引号，请改好。"
            yield Wrong(heading.table, line, "", "", sentence)
        elif any(cell.strip() for cell in row):
            cells = {name: unguarded(cell) for name, cell in zip(heading.columns, row, strict=False) if name}
            yield Line(heading.table, line, cells)

    def _texts(self, encoding: str, mark: int) -> Iterator[str]:
        for number, (text, is_whole, done) in enumerate(lines(self._path, encoding, mark), 1):
            self._done = done
            if not is_whole:
                self._undecodable.add(number)
            yield text

    @staticmethod
    def _again(first: str, rest: Iterable[str]) -> Iterator[str]:
        yield first
        yield from rest


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Heading and rows, quoted where needed."""
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)


def _delimiter(first: str) -> str:
    return max((",", "\t", ";"), key=first.count)
