"""Decides which hub speaks when several are started: one leads, the others wait and take over when it is gone.

Announcements of a zone are only in order when one process sends them, and a client id is connected once. On SQLite the
lead is a lock on a file beside the database; on PostgreSQL an advisory lock of a session of its own, which ends with it.
"""

import fcntl
import os
from pathlib import Path
from typing import Protocol

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

ADVISORY_KEY = 0x7A74_6875_6200  # "zthub"


class Lead(Protocol):
    """The right to be the hub that speaks."""

    def take(self) -> bool:
        """Whether this process leads from now on; never waits."""
        ...

    def is_held(self) -> bool:
        """Whether it still does."""
        ...

    def leave(self) -> None:
        """Let another one lead."""
        ...


class FileLead:
    """A lock the kernel gives back when its process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """See Lead."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def is_held(self) -> bool:
        """See Lead."""
        return self._descriptor is not None

    def leave(self) -> None:
        """See Lead."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class SessionLead:
    """An advisory lock of one PostgreSQL session."""

    def __init__(self) -> None:
        self._session: BaseDatabaseWrapper | None = None

    def take(self) -> bool:
        """See Lead. DatabaseError when the database is away."""
        session = self._session or connections.create_connection("default")
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
            is_ours: bool = cursor.fetchone()[0]
        self._session = session
        return is_ours

    def is_held(self) -> bool:
        """See Lead."""
        if self._session is None:
            return False
        try:
            with self._session.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            self.leave()
            return False
        return True

    def leave(self) -> None:
        """See Lead."""
        if self._session is not None:
            self._session.close()
            self._session = None


def lead_of(vendor: str, state_folder: Path) -> Lead:
    """The lead that fits the database. vendor: Django's name of it."""
    return SessionLead() if vendor == "postgresql" else FileLead(state_folder / "hub.lock")
