"""Decides what a bench of tables runs against: a database of its own with some apps' tables and nothing else."""

import os
import sys
import tempfile
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

TOLD_EVERY_SECONDS = 10.0


class Tables:
    """`with Tables(("search",), dsn) as tables:`: an SQLite file thrown away at the end, or an empty PostgreSQL database."""

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
        for app in self._apps:
            call_command("migrate", app, interactive=False, verbosity=0)
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
