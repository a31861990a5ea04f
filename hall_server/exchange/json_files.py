"""Decides how a JSON file is read row by row: an object of tables, each a list of flat rows, or one list of items."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from hall_server.exchange.columns import ITEMS, OF_THE_EXCHANGE, names_of, table_called
from hall_server.exchange.encodings import encoding_of
from hall_server.exchange.lines import LONGEST_CELL, Heading, Line, Piece, Wrong, unreadable

BLOCK = 1 << 16
# A row of text; what is larger or deeper is no row of ours.
LONGEST_ROW = 4 << 20
_SPACE = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()


class JsonSource:
    """A JSON file, never held as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text, self._at, self._line = "", 0, 1
        self._is_over = False
        self._file: TextIO

    def read_bytes(self) -> int:
        """Bytes behind us."""
        return self._file.buffer.tell() if hasattr(self, "_file") and not self._file.closed else 0

    def pieces(self) -> Iterator[Piece]:
        """Table after table."""
        encoding, mark = encoding_of(self._path)
        with self._path.open(encoding=encoding, errors="replace", newline="") as self._file:
            if mark:
                self._file.read(1)
            opening = self._next()
            if opening == "[":
                yield from self._list(ITEMS)
            elif opening == "{":
                yield from self._object()
            else:
                raise unreadable("内容应当以 { 或 [ 开头。请用“导出”得到一份样例。")
            if self._peek():
                raise unreadable(f"第 {self._line} 行：结束之后还有内容。请删掉。")

    def _object(self) -> Iterator[Piece]:
        if self._peek() == "}":
            self._next()
            return
        while True:
            name = self._value()
            if not isinstance(name, str) or self._next() != ":":
                raise unreadable(f"第 {self._line} 行：应当是“表名: [...]”。")
            table = table_called(name)
            if table is None:
                yield Wrong(
                    "", self._line, name[:200], "", "不认识这张表，其中的内容不会导入。表名写错了请改正。"
                )
                self._value()
            elif self._next() == "[":
                yield from self._list(table)
            else:
                raise unreadable(f"第 {self._line} 行：“{name}”应当是一个列表 [...]。")
            sign = self._next()
            if sign == "}":
                return
            if sign != ",":
                raise unreadable(f"第 {self._line} 行：这里缺少逗号或右括号。")

    def _list(self, table: str) -> Iterator[Piece]:
        known = names_of(table)
        yield Heading(table, tuple(dict.fromkeys(known.values())))
        if self._peek() == "]":
            self._next()
            return
        strangers: set[str] = set()
        while True:
            self._peek()
            line = self._line
            row = self._value()
            if isinstance(row, dict):
                yield from _pieces(table, line, row, known, strangers)
            else:
                yield Wrong(table, line, "", str(row)[:200], "这里应当是一个 {列名: 内容} 的对象。请改好。")
            sign = self._next()
            if sign == "]":
                return
            if sign != ",":
                raise unreadable(f"第 {self._line} 行：这里缺少逗号或右括号。")

    def _value(self) -> Any:
        """The next whole value, read on only as far as needed."""
        self._peek()
        while True:
            try:
                value, end = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as fault:
                if self._is_over or len(self._text) - self._at > LONGEST_ROW:
                    raise unreadable(
                        f"第 {self._line + max(0, fault.lineno - 1)} 行附近不是正确的 JSON。请检查括号和引号。"
                    ) from fault
                self._more()
                continue
            except (RecursionError, ValueError) as fault:
                raise unreadable(
                    f"第 {self._line} 行的内容一层套一层太深，或有一个大得不正常的数。请改成平的行。"
                ) from fault
            if end == len(self._text) and not self._is_over:
                self._more()
                continue
            self._step(end)
            return value

    def _peek(self) -> str:
        while True:
            end = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            self._step(end)
            if end < len(self._text) or self._is_over:
                return self._text[end : end + 1]
            self._more()

    def _next(self) -> str:
        sign = self._peek()
        if sign:
            self._step(self._at + 1)
        return sign

    def _step(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> None:
        # What is awaited grows with what it already is, so that a long row is not read again and again.
        wanted = max(BLOCK, len(self._text) - self._at)
        block = self._file.read(wanted)
        self._is_over = not block
        self._text, self._at = self._text[self._at :] + block, 0


def _pieces(
    table: str, line: int, row: Mapping[str, Any], known: Mapping[str, str], strangers: set[str]
) -> Iterator[Piece]:
    cells: dict[str, str] = {}
    wrongs: list[Wrong] = []
    for name, value in row.items():
        column = known.get(name)
        if column is None:
            if name not in OF_THE_EXCHANGE and name not in strangers and len(strangers) < 100:
                strangers.add(name)
                yield Wrong(
                    table, line, name[:200], "", "不认识这一列，其中的内容不会导入。列名写错了请改正。"
                )
            continue
        try:
            cells[column] = _text(value)
        except ValueError as fault:
            wrongs.append(Wrong(table, line, column, str(value)[:200], str(fault)))
    yield from wrongs
    if not wrongs:
        yield Line(table, line, cells)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list) and all(isinstance(one, (str, int)) for one in value):
        value = ",".join(map(str, value))
    if isinstance(value, (list, dict)):
        raise ValueError("这里应当是文字或数字，不能再套对象。请改成平的内容。")  # noqa: TRY004 - a value of the file is meant
    text = str(value)
    if len(text) > LONGEST_CELL:
        raise ValueError(f"有 {len(text)} 个字，最多 {LONGEST_CELL} 个字。请缩短。")
    return text


def write_json(
    file: TextIO, rows_of: Iterable[tuple[str, tuple[str, ...], Iterable[tuple[str, ...]]]]
) -> None:
    """An object of tables, one row a line; what is empty is left out."""
    file.write("{")
    for number, (table, columns, rows) in enumerate(rows_of):
        file.write(f'{"," if number else ""}\n"{table}": [')
        for place, row in enumerate(rows):
            cells = {name: text for name, text in zip(columns, row, strict=True) if text}
            file.write(("," if place else "") + "\n" + json.dumps(cells, ensure_ascii=False))
        file.write("\n]")
    file.write("\n}\n")
