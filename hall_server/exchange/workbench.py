"""Decides where a file's rows lie between reading and loading: in a table file of their own, so that memory stays flat."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from hall_server.exchange.lines import Wrong

_TABLES = """
CREATE TABLE item (code TEXT PRIMARY KEY, line INTEGER, cells BLOB) WITHOUT ROWID;
CREATE TABLE part (name TEXT, code TEXT, line INTEGER, cells BLOB);
CREATE TABLE wrong (name TEXT, line INTEGER, column TEXT, value TEXT, sentence TEXT);
CREATE TABLE entry (code TEXT PRIMARY KEY, main TEXT, line INTEGER, item TEXT) WITHOUT ROWID;
CREATE TABLE refused (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE heading (name TEXT PRIMARY KEY, columns BLOB) WITHOUT ROWID;
CREATE TABLE verdict (code TEXT PRIMARY KEY, kind TEXT, line INTEGER, title TEXT, changes BLOB) WITHOUT ROWID;
"""
KINDS = ("new", "changed", "unchanged", "missing", "refused")
_INDEXES = """
CREATE INDEX IF NOT EXISTS part_by_item ON part (code, name);
CREATE INDEX IF NOT EXISTS verdict_by_kind ON verdict (kind, code);
"""


class Verdict(msgspec.Struct, frozen=True):
    """What loading will do with an item. kind: new, changed, unchanged, missing, refused. changes: (what, old, new)."""

    code: str
    kind: str
    line: int
    title: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


class Workbench:
    """`with Workbench(path) as bench:` - what was read of one file, and what was found about it."""

    def __init__(self, path: Path) -> None:
        is_new = not path.exists()
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=OFF")
        self._database.execute("PRAGMA synchronous=OFF")
        if is_new:
            self._database.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def begin(self) -> None:
        """What is put in from here on is written together."""
        self._database.execute("BEGIN")

    def commit(self) -> None:
        """Write it."""
        if self._database.in_transaction:
            self._database.execute("COMMIT")

    def ready(self) -> None:
        """All has been read: make the indexes."""
        self.commit()
        self._database.executescript(_INDEXES)

    def add_heading(self, table: str, columns: Iterable[str]) -> None:
        """The table occurs in the file with these columns, or more than before."""
        known = set(self.columns(table)) | {column for column in columns if column}
        self._database.execute(
            "INSERT OR REPLACE INTO heading VALUES (?, ?)", (table, _packed(sorted(known)))
        )

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of the table in the file; none when it does not occur."""
        row = self._database.execute("SELECT columns FROM heading WHERE name = ?", (table,)).fetchone()
        return msgspec.json.decode(row[0], type=tuple[str, ...]) if row else ()

    def tables(self) -> tuple[str, ...]:
        """Tables of the file."""
        return tuple(row[0] for row in self._database.execute("SELECT name FROM heading ORDER BY name"))

    def add_item(self, code: str, line: int, cells: Mapping[str, Any]) -> int:
        """Keep an item's row; the line of an earlier one with the same code, or 0."""
        earlier = self._database.execute("SELECT line FROM item WHERE code = ?", (code,)).fetchone()
        if earlier is None:
            self._database.execute("INSERT INTO item VALUES (?, ?, ?)", (code, line, _packed(cells)))
        return earlier[0] if earlier else 0

    def add_entry(self, code: str, main: str, line: int, item: str) -> tuple[str, int]:
        """A line names the entry of its item, with a main item or none; its main item as first named, and by which line."""
        row = self._database.execute("SELECT main, line FROM entry WHERE code = ?", (code,)).fetchone()
        if row is None or (main and not row[0]):
            self._database.execute(
                "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", (code, main, line, item)
            )
            return main, line
        return row[0], row[1]

    def knows_entry(self, code: str) -> bool:
        """Whether a line of the file belongs to this entry."""
        return self._one("SELECT count(*) FROM entry WHERE code = ?", code) > 0

    def main_item(self, entry: str) -> str:
        """The entry's main item by this file; empty when it names none."""
        row = self._database.execute("SELECT main FROM entry WHERE code = ?", (entry,)).fetchone()
        return row[0] if row else ""

    def main_items(self, after: str, most: int) -> dict[str, str]:
        """The next entries that have a main item in a good line of this file, by code: entry -> main item."""
        statement = """SELECT code, main FROM entry WHERE code > ? AND main <> ''
            AND NOT EXISTS (SELECT 1 FROM refused WHERE refused.code = entry.item) ORDER BY code LIMIT ?"""
        return dict(self._database.execute(statement, (after, most)).fetchall())

    def add_part(self, table: str, code: str, line: int, cells: Mapping[str, Any]) -> None:
        """Keep a row that belongs to an item."""
        self._database.execute("INSERT INTO part VALUES (?, ?, ?, ?)", (table, code, line, _packed(cells)))

    def add_wrong(self, wrong: Wrong, code: str = "") -> None:
        """Keep what is wrong; the item of this code, if any, is not loaded."""
        row = (wrong.table, wrong.line, wrong.column, wrong.value, wrong.sentence)
        self._database.execute("INSERT INTO wrong VALUES (?, ?, ?, ?, ?)", row)
        if code:
            self._database.execute("INSERT OR IGNORE INTO refused VALUES (?)", (code,))

    def is_refused(self, code: str) -> bool:
        """Whether something is wrong with this item."""
        return self._one("SELECT count(*) FROM refused WHERE code = ?", code) > 0

    def items(self, after: str = "", most: int = 200) -> list[tuple[str, int, dict[str, Any]]]:
        """(code, line, cells) of the next items by code; items that only parts name come too, with line 0."""
        statement = """
            SELECT code, max(line), max(cells) FROM (
                SELECT code, line, cells FROM item WHERE code > ?1
                UNION ALL SELECT DISTINCT code, 0, NULL FROM part WHERE code > ?1
            ) GROUP BY code ORDER BY code LIMIT ?2"""
        if not self._one("SELECT count(*) FROM (SELECT 1 FROM part LIMIT 1)"):
            statement = "SELECT code, line, cells FROM item WHERE code > ?1 ORDER BY code LIMIT ?2"
        rows = self._database.execute(statement, (after, most))
        return [(code, line, msgspec.json.decode(cells) if cells else {}) for code, line, cells in rows]

    def parts(self, code: str) -> dict[str, list[tuple[int, dict[str, Any]]]]:
        """The item's rows in the other tables, in the order of the file."""
        found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        rows = self._database.execute(
            "SELECT name, line, cells FROM part WHERE code = ? ORDER BY rowid", (code,)
        )
        for table, line, cells in rows:
            found.setdefault(table, []).append((line, msgspec.json.decode(cells)))
        return found

    def count(self) -> int:
        """How many items the file names in its table of items."""
        return self._one("SELECT count(*) FROM item")

    def holds(self, code: str) -> bool:
        """Whether the file names this item."""
        return self._one("SELECT count(*) FROM item WHERE code = ?", code) > 0

    def set_verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """What will be done with these items."""
        rows = [(one.code, one.kind, one.line, one.title, _packed(one.changes)) for one in verdicts]
        self._database.executemany("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?, ?, ?)", rows)

    def counts(self) -> dict[str, int]:
        """How many items of each kind of verdict, and how many faults (`wrong`)."""
        found = dict(self._database.execute("SELECT kind, count(*) FROM verdict GROUP BY kind").fetchall())
        return {**dict.fromkeys(KINDS, 0), **found, "wrong": self._one("SELECT count(*) FROM wrong")}

    def verdicts(self, kind: str, after: str = "", most: int = 50) -> list[Verdict]:
        """The next verdicts of a kind by code."""
        statement = """SELECT code, kind, line, title, changes FROM verdict
            WHERE kind = ? AND code > ? ORDER BY code LIMIT ?"""
        rows = self._database.execute(statement, (kind, after, most))
        changes = msgspec.json.Decoder(tuple[tuple[str, str, str], ...])
        return [Verdict(row[0], row[1], row[2], row[3], changes.decode(row[4])) for row in rows]

    def wrongs(self, after: int = 0, most: int | None = None) -> Iterator[tuple[int, Wrong]]:
        """(place, fault) in the order they were found."""
        statement = "SELECT rowid, name, line, column, value, sentence FROM wrong WHERE rowid > ? ORDER BY rowid LIMIT ?"
        rows: Sequence[Any] | sqlite3.Cursor = self._database.execute(
            statement, (after, -1 if most is None else most)
        )
        for row in rows:
            yield row[0], Wrong(*row[1:])

    def _one(self, statement: str, *values: Any) -> int:
        return int(self._database.execute(statement, values).fetchone()[0])


def _packed(value: Any) -> bytes:
    return msgspec.json.encode(value)
