"""Decides what the database itself refuses to change of versions: submitted content, published lives."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_REFUSES = """
CREATE OR REPLACE FUNCTION zhiting_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$
"""
_PART_OF_DRAFT = """
CREATE OR REPLACE FUNCTION zhiting_part_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held boolean := false;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    SELECT state <> 'draft' INTO held FROM catalogue_itemversion WHERE id = OLD.version_id;
  END IF;
  IF TG_OP <> 'DELETE' AND held IS NOT TRUE THEN
    SELECT state <> 'draft' INTO held FROM catalogue_itemversion WHERE id = NEW.version_id;
  END IF;
  IF held THEN RAISE EXCEPTION 'parts of a submitted version are not changed'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
_VERSIONS = "catalogue_itemversion"
_SUSPENSIONS = "catalogue_suspension"
_ONCE_PUBLISHED = "('published', 'suspended', 'cancelled', 'superseded')"


def lock_versions(
    content: Sequence[str], life: Sequence[str], moves: Sequence[tuple[str, str]], parts: Sequence[str]
) -> RunPython:
    """A migration's step. content: columns kept once submitted; life: kept once published; parts: tables of parts."""

    def add(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        is_sqlite = editor.connection.vendor == "sqlite"
        functions = () if is_sqlite else (_REFUSES, _PART_OF_DRAFT)
        for statement in (*functions, *_statements(content, life, moves, parts, is_sqlite=is_sqlite)):
            editor.execute(statement, params=None)

    def remove(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        is_sqlite = editor.connection.vendor == "sqlite"
        named = [(name, table) for name, table, *_rest in _locks(content, life, moves, "IS NOT")]
        named += [(f"{table}_of_draft_{verb}", table) for table in parts for verb in _VERBS]
        for name, table in named:
            editor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if is_sqlite else f" ON {table}"))

    return RunPython(add, remove)


def _statements(
    content: Sequence[str],
    life: Sequence[str],
    moves: Sequence[tuple[str, str]],
    parts: Sequence[str],
    *,
    is_sqlite: bool,
) -> Iterator[str]:
    template, differs = (_SQLITE, "IS NOT") if is_sqlite else (_POSTGRESQL, "IS DISTINCT FROM")
    for name, table, verb, condition, sentence in _locks(content, life, moves, differs):
        yield template.format(name=name, table=table, verb=verb, condition=condition, sentence=sentence)
    for table in parts:
        yield from _part_locks(table, is_sqlite=is_sqlite)


_VERBS = ("insert", "update", "delete")
_SQLITE = """
CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
_POSTGRESQL = """
CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW WHEN ({condition})
EXECUTE FUNCTION zhiting_refuses('{sentence}')
"""


def _locks(
    content: Sequence[str], life: Sequence[str], moves: Sequence[tuple[str, str]], differs: str
) -> Iterator[tuple[str, str, str, str, str]]:
    def changed(columns: Sequence[str]) -> str:
        return "(" + " OR ".join(f'OLD."{one}" {differs} NEW."{one}"' for one in columns) + ")"

    legal = ", ".join(f"'{start}>{end}'" for start, end in moves)
    yield (
        "itemversion_begins_as_draft",
        _VERSIONS,
        "INSERT",
        "NEW.state <> 'draft'",
        "a version begins as a draft",
    )
    yield (
        "itemversion_content_kept",
        _VERSIONS,
        "UPDATE",
        f"OLD.state <> 'draft' AND {changed(content)}",
        "what a submitted version says is not changed",
    )
    yield (
        "itemversion_life_kept",
        _VERSIONS,
        "UPDATE",
        f"OLD.state IN {_ONCE_PUBLISHED} AND {changed(life)}",
        "how a version was published is not changed",
    )
    yield (
        "itemversion_moves_legally",
        _VERSIONS,
        "UPDATE",
        f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({legal})",
        "a version does not move like this",
    )
    yield "itemversion_stays", _VERSIONS, "DELETE", "OLD.id IS NOT NULL", "a version is never deleted"
    yield (
        "suspension_ends_once",
        _SUSPENSIONS,
        "UPDATE",
        f"OLD.until IS NOT NULL OR {changed(('id', 'version_id', 'since', 'reason'))}",
        "a suspension is only ended, and once",
    )
    yield "suspension_stays", _SUSPENSIONS, "DELETE", "OLD.id IS NOT NULL", "a suspension is never deleted"


def _part_locks(table: str, *, is_sqlite: bool) -> Iterator[str]:
    for verb in _VERBS:
        if not is_sqlite:
            yield (
                f"CREATE TRIGGER {table}_of_draft_{verb} BEFORE {verb} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION zhiting_part_of_draft()"
            )
            continue
        sides = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}[verb]
        owners = ", ".join(f"{side}.version_id" for side in sides)
        held = f"SELECT 1 FROM {_VERSIONS} WHERE id IN ({owners}) AND state <> 'draft'"  # noqa: S608 - names of ours
        yield (
            f"CREATE TRIGGER {table}_of_draft_{verb} BEFORE {verb} ON {table} FOR EACH ROW WHEN EXISTS ({held}) "
            "BEGIN SELECT RAISE(ABORT, 'parts of a submitted version are not changed'); END"
        )
