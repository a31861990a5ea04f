"""Decides which faults of a database pass by themselves, so that the same message may simply be sent again."""

import sqlite3

from django.db import Error, InterfaceError, OperationalError

# Primary result codes of SQLite (sqlite.org/rescode.html): somebody else writes, the disk is full, slow or away.
PASSING_NAMES = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
)


def is_passing(fault: Error) -> bool:
    """Whether the database is only busy, full or away; a table that is missing is not made by waiting."""
    if isinstance(fault, InterfaceError):
        return True
    if not isinstance(fault, OperationalError):
        return False
    cause = fault.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorname.startswith(PASSING_NAMES)
    return True
