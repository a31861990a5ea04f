"""Decides how words lead to places: an inverted index in the database itself, first places first.

SQLite: FTS5 without contents, whose row ids are the places: its lists run in the order of importance and reading
stops at the last place wanted. PostgreSQL: a GIN index knows no order, so an item has its class of importance among
its words, and one class is searched after the other until enough is found.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from hall_server.search.words import class_of, number_of_word

TABLE = "search_words"
# Classes searched at once, best first; the rest is searched as a whole.
FEW = 50
STEPS = ((0, 1), (2, 3), (4,), (5, 6))
Words = tuple[str, ...]


def create() -> None:
    """Make the empty index. It must not exist."""
    with connection.cursor() as cursor:
        for statement in _CREATION[connection.vendor]:
            cursor.execute(statement)


def drop() -> None:
    """Take the index away, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def clear() -> None:
    """Take all words out."""
    drop()
    create()


@contextmanager
def filling() -> Iterator[None]:
    """While very many words are put in: PostgreSQL makes its index once, at the end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS search_words_gin")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(_GIN)
            cursor.execute("RESET maintenance_work_mem")
            cursor.execute(f"ANALYZE {TABLE}")
        else:
            # Many small segments become one: https://www.sqlite.org/fts5.html#the_optimize_command
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")  # noqa: S608 - a name of ours


def add(items: Iterable[tuple[int, set[str]]]) -> None:
    """Put words under places that have none. Fastest when places rise."""
    rows = [(place, _written(place, words)) for place, words in items]
    if connection.vendor == "postgresql" and len(rows) > FEW:
        _copy(rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(_ADD[connection.vendor], rows)


def take_away(items: Iterable[tuple[int, set[str]]]) -> None:
    """Take places out; words: exactly those they were put in with."""
    if connection.vendor == "sqlite":
        # FTS5 without contents is told what to forget: https://www.sqlite.org/fts5.html#the_delete_command
        rows: list[tuple[Any, ...]] = [(place, " ".join(sorted(words))) for place, words in items]
        statement = f"INSERT INTO {TABLE} ({TABLE}, rowid, words) VALUES ('delete', %s, %s)"  # noqa: S608 - a name of ours
    else:
        rows = [(place,) for place, _ in items]
        statement = f"DELETE FROM {TABLE} WHERE place = %s"  # noqa: S608 - a name of ours
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def matching(variants: Sequence[Words], scope: Words, most: int) -> list[int]:
    """The first places under which all words of some variant stand, and all words of the scope."""
    wanted = [(*variant, *scope) for variant in variants if variant]
    if not wanted:
        return []
    if connection.vendor == "sqlite":
        return _matching_sqlite(wanted, most)
    return _matching_postgresql(wanted, most, is_small=any(word.startswith("h:") for word in scope))


def _matching_sqlite(wanted: list[Words], most: int) -> list[int]:
    # A word is a string of FTS5's query language; our words hold no quotation mark.
    match = " OR ".join("(" + " AND ".join(f'"{word}"' for word in words) + ")" for words in wanted)
    statement = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [match, most])
        return [row[0] for row in cursor.fetchall()]


def _matching_postgresql(wanted: list[Words], most: int, *, is_small: bool) -> list[int]:
    places: list[int] = []
    steps: list[tuple[int, ...]] = [] if is_small else list(STEPS)
    for step in [*steps, ()]:
        numbers = [
            [number_of_word(word) for word in words] + ([_class_number(one)] if step else [])
            for words in wanted
            for one in (step or (0,))
        ]
        condition = " OR ".join(["words @> %s::bigint[]"] * len(numbers))
        # `+ 0`: the index by place must not be walked in search of rare words.
        statement = (
            f"SELECT place FROM {TABLE} WHERE ({condition}) AND place > %s ORDER BY place + 0 LIMIT %s"  # noqa: S608
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [*numbers, places[-1] if places else -1, most - len(places)])
            places += [row[0] for row in cursor.fetchall()]
        if len(places) >= most:
            break
    return places


def _copy(rows: list[tuple[int, Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(["int8", "int8[]"])
        for row in rows:
            copy.write_row(row)


def _written(place: int, words: set[str]) -> Any:
    if connection.vendor == "sqlite":
        return " ".join(sorted(words))
    return [*map(number_of_word, words), _class_number(class_of(place))]


def _class_number(number: int) -> int:
    """The word of a class, below every digest that is likely."""
    return number


_ADD = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608 - a name of ours
    "postgresql": f"INSERT INTO {TABLE} (place, words) VALUES (%s, %s)",  # noqa: S608 - a name of ours
}
# A pending list would have to be read by every search.
_GIN = f"CREATE INDEX search_words_gin ON {TABLE} USING gin (words) WITH (fastupdate = off)"
_FTS5 = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, content='', detail=none, columnsize=0,"
    " tokenize=\"ascii tokenchars '^:=''_-'\")"
)
_CREATION = {
    "sqlite": (_FTS5,),
    "postgresql": (
        f"CREATE TABLE {TABLE} (place bigint PRIMARY KEY, words bigint[] NOT NULL)",
        _GIN,
    ),
}
