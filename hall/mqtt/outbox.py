"""Decides what a device may forget: nothing it asked or reported, until the server has answered."""

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from hall.credentials.device_home import HomeTrouble
from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages import records
from hall.messages.message import KINDS, Message

log = logging.getLogger(__name__)

MOST_ROWS = 10_000
MOST_BYTES = 64 * 1024 * 1024

_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    expires_at TEXT
) STRICT
"""


class Kept(msgspec.Struct, frozen=True):
    """A request or report that waits for its answer. expires_at: aware UTC, by the hall's clock; None means never."""

    key: str
    message: Message
    expires_at: datetime | None


class Outbox:
    """The device's memory of what is not acknowledged: SQLite in WAL, each write on the disk before it returns.

    Safe to use from any thread. A file that is damaged is set aside under the name outbox.broken-... and begun anew;
    HomeTrouble when the folder cannot hold one.
    """

    def __init__(self, path: Path, *, most_rows: int = MOST_ROWS, most_bytes: int = MOST_BYTES) -> None:
        self._lock = threading.Lock()
        self._most_rows = most_rows
        self.was_broken = False
        try:
            self._database = self._opened(path, most_bytes)
        except (sqlite3.OperationalError, OSError) as fault:
            raise HomeTrouble(f"{path} cannot be opened: {fault}. Is the disk full or read-only?") from fault

    def _opened(self, path: Path, most_bytes: int) -> sqlite3.Connection:
        try:
            return _open(path, most_bytes)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._set_aside(path)
            return _open(path, most_bytes)

    def keep(self, key: str, message: Message, expires_at: datetime | None = None) -> None:
        """Write it down for good. Refusal `storage_full` when the outbox or the disk has no room; nothing is kept then.

        A key that is kept already changes nothing.
        """
        body = msgspec.json.encode(message)
        with self._lock, _room():
            (rows,) = self._database.execute("SELECT count(*) FROM kept").fetchone()
            if rows >= self._most_rows:
                raise Refusal(RefusalCode.STORAGE_FULL)
            self._database.execute(
                "INSERT OR IGNORE INTO kept (key, kind, body, expires_at) VALUES (?, ?, ?, ?)",
                (key, message.kind(), body, None if expires_at is None else expires_at.isoformat()),
            )

    def forget(self, key: str) -> None:
        """The server has answered, or the request has expired.

        A full disk may refuse even this; then the next process asks again, and gets the first answer again.
        """
        try:
            with self._lock, _room():
                self._database.execute("DELETE FROM kept WHERE key = ?", (key,))
        except Refusal:
            log.warning("the outbox cannot strike out %s: no room on the disk", key)

    def all(self) -> tuple[Kept, ...]:
        """Everything that still waits, oldest first. What this program cannot read is left where it is, and logged."""
        with self._lock:
            rows = self._database.execute(
                "SELECT key, kind, body, expires_at FROM kept ORDER BY place"
            ).fetchall()
        return tuple(kept for row in rows if (kept := _read(*row)) is not None)

    def __len__(self) -> int:
        with self._lock:
            (rows,) = self._database.execute("SELECT count(*) FROM kept").fetchone()
        return int(rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _set_aside(self, path: Path) -> None:
        self.was_broken = True
        stamp = f"{hall_clock.now():%Y%m%dT%H%M%S%f}"
        log.error("the outbox %s is damaged; it is set aside as outbox.broken-%s", path, stamp)
        for part in ("", "-wal", "-shm"):
            beside = path.with_name(path.name + part)
            if beside.exists():
                beside.replace(path.with_name(f"outbox.broken-{stamp}{part}"))


def _open(path: Path, most_bytes: int) -> sqlite3.Connection:
    path.touch(mode=0o600)
    database = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")
        (page_size,) = database.execute("PRAGMA page_size").fetchone()
        database.execute(f"PRAGMA max_page_count = {most_bytes // page_size}")
        database.execute("PRAGMA journal_size_limit = 1048576")
        _check(database)
        database.execute(_SCHEMA)
    except BaseException:
        database.close()
        raise
    return database


def _check(database: sqlite3.Connection) -> None:
    (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """SQLite's words for no room, in ours. SQLITE_FULL also stands for max_page_count; a failed write says IOERR,
    a disk the system has given up on READONLY."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode & 0xFF in _NO_ROOM:
            raise Refusal(RefusalCode.STORAGE_FULL) from fault
        raise


def _read(key: str, kind: str, body: bytes, expires_at: str | None) -> Kept | None:
    try:
        message = records.decoded(body, KINDS[kind])
    except (KeyError, msgspec.DecodeError):
        log.warning("the outbox holds a %s under %s which this program cannot read", kind, key)
        return None
    return Kept(key, message, None if expires_at is None else datetime.fromisoformat(expires_at))
