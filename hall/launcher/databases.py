"""Decides whether the hall's database answers."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import DatabasePart
from hall.launcher.words import say


def check_database(part: DatabasePart) -> str:
    """A sentence. CannotStart when it does not answer or holds no hall."""
    if part.engine == "postgresql":
        return _check_postgresql(part.dsn)
    return _check_sqlite(Path(part.path))


def _check_sqlite(path: Path) -> str:
    if not path.exists():
        raise CannotStart("database_missing", path=path)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
            tables = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
            mode = database.execute("PRAGMA journal_mode").fetchone()[0]
    except sqlite3.Error as fault:
        raise CannotStart("database_silent", path=path, why=fault) from fault
    if not tables:
        raise CannotStart("database_empty", name=path)
    return say("sqlite_well", tables=tables, mode=mode)


def _check_postgresql(dsn: str) -> str:
    try:
        with psycopg.connect(dsn, connect_timeout=5) as database:
            row = database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    except psycopg.Error as fault:
        words = str(fault).strip().splitlines()
        raise CannotStart("postgresql_silent", why=words[0] if words else fault) from fault
    if not row or not row[0]:
        raise CannotStart("database_empty", name="PostgreSQL")
    return say("postgresql_well", tables=row[0])
