"""Decides which hub speaks when several are started: one leads, the others wait and take over when it is gone.

Announcements of a zone are only in order when one process sends them, and a client id is connected once. On SQLite the
lead is a lock on a file beside the database; on PostgreSQL an advisory lock of a session of its own, which ends with it.
"""

import fcntl
import logging
import os
from pathlib import Path
from time import monotonic
from typing import Protocol

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

ADVISORY_KEY = 0x7A74_6875_6200  # "zthub"
PROVEN_FOR_SECONDS = 1.0


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
        self._proven_at = float("-inf")

    def take(self) -> bool:
        """See Lead. No lead while the database is away."""
        try:
            is_ours = self._ask("SELECT pg_try_advisory_lock(%s)", ADVISORY_KEY)
        except DatabaseError as fault:
            logger.warning("no lead: %s", fault)
            self.leave()
            return False
        self._proven_at = monotonic()
        return is_ours

    def is_held(self) -> bool:
        """See Lead. The session is proven once a second."""
        if self._session is None or monotonic() - self._proven_at < PROVEN_FOR_SECONDS:
            return self._session is not None
        try:
            self._ask("SELECT true")
        except DatabaseError as fault:
            logger.warning("the lead is lost: %s", fault)
            self.leave()
            return False
        self._proven_at = monotonic()
        return True

    def _ask(self, question: str, *facts: int) -> bool:
        self._session = self._session or connections.create_connection("default")
        with self._session.cursor() as cursor:
            cursor.execute(question, facts)
            answer: bool = cursor.fetchone()[0]
        return answer

    def leave(self) -> None:
        """See Lead."""
        if self._session is not None:
            self._session.close()
            self._session = None


def lead_of(vendor: str, state_folder: Path) -> Lead:
    """The lead that fits the database. vendor: Django's name of it."""
    return SessionLead() if vendor == "postgresql" else FileLead(state_folder / "hub.lock")
