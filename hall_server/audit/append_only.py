"""Decides that some tables only grow: triggers refuse UPDATE, DELETE and TRUNCATE on SQLite and PostgreSQL."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} only grows'); END
"""

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION zhiting_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION zhiting_only_grows()
"""


def forbid_changes(table: str) -> RunPython:
    """A migration's step after which rows of this table can only be added."""

    def add(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                editor.execute(_SQLITE.format(table=table, verb=verb))
            return
        editor.execute(_POSTGRESQL_FUNCTION, params=None)
        for verb in ("update", "delete", "truncate"):
            editor.execute(_POSTGRESQL.format(table=table, verb=verb))

    def remove(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        where = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
        for verb in ("update", "delete", "truncate"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{where}")

    return RunPython(add, remove)
