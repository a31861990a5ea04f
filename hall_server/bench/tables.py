"""Decides what a bench of tables runs against: a database of its own with some apps' tables and nothing else."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from django.db.models import Model

TOLD_EVERY_SECONDS = 10.0


@contextmanager
def without_indexes(model: "type[Model]") -> Iterator[None]:
    """Fill the model's table meanwhile: an index is built at once in a fraction of the time rows take to enter it."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    with connection.schema_editor() as editor:
        for index in model._meta.indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for index in model._meta.indexes:
            editor.add_index(model, index)


def count_rows() -> None:
    """Let the database know what was just filled in, as it does by itself after a while."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Tables:
    """`with Tables(("search",), dsn) as tables:`: an SQLite file thrown away at the end, or an empty PostgreSQL database.

    apps: whose tables stand there; none named: every app's.
    """

    def __init__(self, apps: tuple[str, ...], dsn: str = "") -> None:
        self._apps, self._dsn = apps, dsn
        self._temporary = tempfile.TemporaryDirectory(prefix="zhiting-bench-")
        self._told_at = monotonic()

    def __enter__(self) -> Self:
        folder = Path(self._temporary.name)
        chosen = (
            f'engine = "postgresql"\ndsn = "{self._dsn}"' if self._dsn else f'path = "{folder}/bench.sqlite"'
        )
        settings = folder / "settings.toml"
        settings.write_text(
            f'[database]\n{chosen}\n[keys]\nfolder = "{folder}/keys"\n[state]\nfolder = "{folder}/state"\n',
            "utf-8",
        )
        os.environ["ZHITING_SETTINGS"] = str(settings)
        from hall_server.keys import make_missing  # noqa: PLC0415 - it reads the settings named above

        make_missing(folder / "keys")
        import django  # noqa: PLC0415 - the same
        from django.core.management import call_command  # noqa: PLC0415 - the same

        django.setup()
        for named in [[app] for app in self._apps] or [[]]:
            call_command("migrate", *named, interactive=False, verbosity=0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        from django.db import connections  # noqa: PLC0415 - Django is set up by now

        connections.close_all()
        self._temporary.cleanup()

    def told(self, done: int, whole: int, what: str) -> None:
        """Say on standard error how far it is, now and then."""
        if monotonic() - self._told_at > TOLD_EVERY_SECONDS:
            self._told_at = monotonic()
            sys.stderr.write(f"{what} {done:,} / {whole:,}\n")
