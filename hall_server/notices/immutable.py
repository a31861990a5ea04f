"""Decides that a judged wording stays as it is: triggers refuse on SQLite and PostgreSQL."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_TABLE = "notices_templateversion"
_SAYS = "a judged wording stays as it is"
_SQLITE = """
CREATE TRIGGER {table}_stays_{verb} BEFORE {verb} ON {table} WHEN OLD.state IN ('approved', 'rejected')
BEGIN SELECT RAISE(ABORT, '{says}'); END
"""
_POSTGRESQL = """
CREATE FUNCTION zhiting_wording_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION '{says}'; END IF;
  IF OLD.state IN ('approved', 'rejected') THEN RAISE EXCEPTION '{says}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION zhiting_wording_stays();
CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION zhiting_wording_stays();
"""


def keep_judged() -> RunPython:
    """A migration's step after which nothing that was judged can be changed or removed."""

    def add(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(_POSTGRESQL.format(table=_TABLE, says=_SAYS), params=None)
            return
        for verb in ("update", "delete"):
            editor.execute(_SQLITE.format(table=_TABLE, verb=verb, says=_SAYS))

    def remove(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute("DROP FUNCTION IF EXISTS zhiting_wording_stays() CASCADE")
            return
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {_TABLE}_stays_{verb}")

    return RunPython(add, remove)
