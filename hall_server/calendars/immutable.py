"""Decides that a published version and its days stay as they are: triggers refuse on SQLite and PostgreSQL."""

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_VERSION, _DAY = "calendars_calendarversion", "calendars_calendarday"
_SAYS = "a published calendar stays as it is"

_SQLITE_VERSION = """
CREATE TRIGGER {table}_stays_{verb} BEFORE {verb} ON {table} WHEN OLD.state = 'published'
BEGIN SELECT RAISE(ABORT, '{says}'); END
"""

_SQLITE_DAY = """
CREATE TRIGGER {table}_{row}_stays_{verb} BEFORE {verb} ON {table}
WHEN EXISTS (SELECT 1 FROM {version} WHERE id = {row}.version_id AND state = 'published')
BEGIN SELECT RAISE(ABORT, '{says}'); END
"""

_POSTGRESQL = """
CREATE FUNCTION zhiting_calendar_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION '{says}'; END IF;
  IF OLD.state = 'published' THEN RAISE EXCEPTION '{says}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION zhiting_calendar_day_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'TRUNCATE' THEN RAISE EXCEPTION '{says}'; END IF;
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM {version} WHERE id = OLD.version_id AND state = 'published')
    THEN RAISE EXCEPTION '{says}'; END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM {version} WHERE id = NEW.version_id AND state = 'published')
    THEN RAISE EXCEPTION '{says}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {version}_stays BEFORE UPDATE OR DELETE ON {version}
  FOR EACH ROW EXECUTE FUNCTION zhiting_calendar_version_stays();
CREATE TRIGGER {version}_stays_whole BEFORE TRUNCATE ON {version}
  FOR EACH STATEMENT EXECUTE FUNCTION zhiting_calendar_version_stays();
CREATE TRIGGER {day}_stays BEFORE INSERT OR UPDATE OR DELETE ON {day}
  FOR EACH ROW EXECUTE FUNCTION zhiting_calendar_day_stays();
CREATE TRIGGER {day}_stays_whole BEFORE TRUNCATE ON {day}
  FOR EACH STATEMENT EXECUTE FUNCTION zhiting_calendar_day_stays();
"""

_DAY_DEEDS = (("insert", "NEW"), ("update", "OLD"), ("update", "NEW"), ("delete", "OLD"))
_SQLITE_AWAY = (
    f"DROP TRIGGER IF EXISTS {_VERSION}_stays_update",
    f"DROP TRIGGER IF EXISTS {_VERSION}_stays_delete",
    *(f"DROP TRIGGER IF EXISTS {_DAY}_{row}_stays_{verb}" for verb, row in _DAY_DEEDS),
)
_POSTGRESQL_AWAY = (
    "DROP FUNCTION IF EXISTS zhiting_calendar_version_stays() CASCADE",
    "DROP FUNCTION IF EXISTS zhiting_calendar_day_stays() CASCADE",
)


def keep_published() -> RunPython:
    """A migration's step after which nothing published can be changed or removed."""

    def add(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(_POSTGRESQL.format(version=_VERSION, day=_DAY, says=_SAYS), params=None)
            return
        for statement in _sqlite_triggers():
            editor.execute(statement)

    def remove(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = editor.connection.vendor == "postgresql"
        for statement in _POSTGRESQL_AWAY if is_postgresql else _SQLITE_AWAY:
            editor.execute(statement)

    return RunPython(add, remove)


def _sqlite_triggers() -> Iterator[str]:
    for verb in ("update", "delete"):
        yield _SQLITE_VERSION.format(table=_VERSION, verb=verb, says=_SAYS)
    for verb, row in _DAY_DEEDS:
        yield _SQLITE_DAY.format(table=_DAY, verb=verb, version=_VERSION, row=row, says=_SAYS)
