"""Decides what a raw full-text query is: the database's own index over pairs and initials, by its own rank."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from hall_server.search.filling import Told
from hall_server.search.words import Findable, pairs
from hall_server.spelling import fold, initials

CHUNK = 5_000
MOST = 20
_MAKE = {
    "sqlite": ("CREATE VIRTUAL TABLE raw_full_text USING fts5(words, content='', tokenize='ascii')",),
    "postgresql": ("CREATE TABLE raw_full_text (number bigint PRIMARY KEY, words tsvector NOT NULL)",),
}
_PUT = {
    "sqlite": "INSERT INTO raw_full_text (rowid, words) VALUES (%s, %s)",
    "postgresql": "INSERT INTO raw_full_text VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",
}
_FIRST = {
    "sqlite": "SELECT rowid FROM raw_full_text WHERE raw_full_text MATCH %s LIMIT %s",
    "postgresql": "SELECT number FROM raw_full_text WHERE words @@ %s::tsquery LIMIT %s",
}
_RANKED = {
    "sqlite": "SELECT rowid FROM raw_full_text WHERE raw_full_text MATCH %s ORDER BY rank LIMIT %s",
    "postgresql": (
        "SELECT number FROM raw_full_text, CAST(%s AS tsquery) asked WHERE words @@ asked"
        " ORDER BY ts_rank(words, asked) DESC LIMIT %s"
    ),
}


class RawFullText:
    """FTS5 or tsvector with GIN, used as their manuals say."""

    @staticmethod
    def words(text: str) -> tuple[str, ...]:
        """The pairs a question is made of; letters are pairs of initials."""
        return tuple(pairs(fold(text)))

    def fill(self, items: Iterable[Findable], count: int, told: Told) -> None:
        """Put in the names of these items."""
        self._run(*_MAKE[connection.vendor])
        done = 0
        for chunk in _chunks(items):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(
                    _PUT[connection.vendor], [(one.number, _document(one.name)) for one in chunk]
                )
            done += len(chunk)
            told(done, count, "建立对照索引")
        if connection.vendor == "postgresql":
            self._run(
                "SET maintenance_work_mem = '512MB'",
                "CREATE INDEX raw_full_text_gin ON raw_full_text USING gin (words)",
                "ANALYZE raw_full_text",
            )
        else:
            self._run("INSERT INTO raw_full_text (raw_full_text) VALUES ('optimize')")

    def first(self, words: tuple[str, ...]) -> list[int]:
        """Any items with these words."""
        return self._ask(_FIRST[connection.vendor], words)

    def ranked(self, words: tuple[str, ...]) -> list[int]:
        """The best by the database's own rank."""
        return self._ask(_RANKED[connection.vendor], words)

    def _ask(self, statement: str, words: tuple[str, ...]) -> list[int]:
        mark, both = ('"', " AND ") if connection.vendor == "sqlite" else ("'", " & ")
        with connection.cursor() as cursor:
            cursor.execute(statement, [both.join(f"{mark}{word}{mark}" for word in words), MOST])
            return [row[0] for row in cursor.fetchall()]

    def _run(self, *statements: str) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _document(name: str) -> str:
    folded = fold(name)
    letters = initials(folded)
    return " ".join(word for text in (folded, letters) if text for word in pairs(text))


def _chunks(items: Iterable[Findable]) -> Iterator[list[Findable]]:
    source = iter(items)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
