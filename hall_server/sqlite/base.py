"""Decides who writes next in SQLite: one asks for the lock, the others wait until it has it.

Django looks for a backend's `DatabaseWrapper` in a module named `base`.
SQLite's own waiting pauses longer and longer, up to a tenth of a second (sqliteDefaultBusyCallback in its main.c): among
several writers whoever was just done is there again first, and whoever waits longest meets the lock last.
"""

import fcntl
import logging
import sqlite3
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

ASKS_EVERY_SECONDS = 0.001
LONG_SECONDS = 2.0
OURS = str(Path(__file__).parents[2]) + "/"

logger = logging.getLogger(__name__)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, but for the waiting. The settings' `timeout` stays the longest wait, in seconds.

    One writer at a time may ask for the lock; the others wait for the file beside the database, `NAME-turn`. Whoever is done
    and wants to write again cannot overtake the one who asks. Who kept the others waiting for long is told to the log.
    """

    _turnstile: IO[bytes] | None = None
    _writes_since = 0.0

    def _start_transaction_under_autocommit(self) -> None:
        patience: float = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        ends = time.monotonic() + patience
        self._wait_by_itself(0)
        try:
            with self._first_in_the_queue(ends):
                while not self._has_begun(is_last=time.monotonic() >= ends):
                    time.sleep(ASKS_EVERY_SECONDS)
        finally:
            self._wait_by_itself(patience)
        self._writes_since = time.monotonic()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # Django's stubs leave it out
        self._tell_how_long()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # Django's stubs leave it out
        self._tell_how_long()

    def _tell_how_long(self) -> None:
        held, self._writes_since = time.monotonic() - self._writes_since, 0.0
        if LONG_SECONDS < held < time.monotonic():
            logger.warning("a transaction kept the database for %.1f s at %s", held, _place())

    @contextmanager
    def _first_in_the_queue(self, ends: float) -> Iterator[None]:
        if self.is_in_memory_db():
            yield
            return
        if self._turnstile is None:
            path = Path(f"{self.settings_dict['NAME']}-turn")
            self._turnstile = path.open("ab")
        while not _is_taken(self._turnstile):
            if time.monotonic() >= ends:
                raise OperationalError("database is locked, and others wait for it too")
            time.sleep(ASKS_EVERY_SECONDS)
        try:
            yield
        finally:
            fcntl.flock(self._turnstile, fcntl.LOCK_UN)

    def _has_begun(self, *, is_last: bool) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django's stubs leave it out
        except OperationalError as fault:
            if is_last or not _is_busy(fault):
                raise
            return False
        return True

    def _wait_by_itself(self, seconds: float) -> None:
        """How long SQLite waits where no transaction is begun: for a single statement, for the end of a transaction."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]  # Django's stubs leave it out
        if self._turnstile is not None:
            self._turnstile.close()
            self._turnstile = None


def _place() -> str:
    """Where in this server the program stands; frames of libraries say nothing here."""
    ours = [
        one
        for one in traceback.extract_stack()
        if one.filename.startswith(OURS) and "site-packages" not in one.filename and one.filename != __file__
    ]
    return ", ".join(f"{one.filename.removeprefix(OURS)}:{one.lineno} {one.name}" for one in ours[-3:])


def _is_taken(turnstile: IO[bytes]) -> bool:
    try:
        fcntl.flock(turnstile, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_busy(fault: OperationalError) -> bool:
    said = fault.__cause__
    return isinstance(said, sqlite3.OperationalError) and said.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
