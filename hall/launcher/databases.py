"""Decides whether the hall's database answers."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import START_IT, DatabasePart


def check_database(part: DatabasePart) -> str:
    """A sentence. CannotStart when it does not answer or holds no hall."""
    if part.engine == "postgresql":
        return _check_postgresql(part.dsn)
    return _check_sqlite(Path(part.path))


def _check_sqlite(path: Path) -> str:
    if not path.exists():
        raise CannotStart(f"There is no database at {path}.", START_IT)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
            tables = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
            mode = database.execute("PRAGMA journal_mode").fetchone()[0]
    except sqlite3.Error as fault:
        raise CannotStart(f"{path} does not answer: {fault}.", "Restore the last backup.") from fault
    if not tables:
        raise CannotStart(f"{path} is empty.", START_IT)
    return f"SQLite answers ({tables} tables, journal {mode})."


def _check_postgresql(dsn: str) -> str:
    try:
        with psycopg.connect(dsn, connect_timeout=5) as database:
            row = database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    except psycopg.Error as fault:
        words = str(fault).strip().splitlines()
        raise CannotStart(
            f"PostgreSQL does not answer: {words[0] if words else fault}.",
            "Start PostgreSQL, and compare [database] dsn in settings.toml.",
        ) from fault
    if not row or not row[0]:
        raise CannotStart("The PostgreSQL database is empty.", START_IT)
    return f"PostgreSQL answers ({row[0]} tables)."
