"""The server's database inside a test's own process, on SQLite and PostgreSQL alike: every test gets a fresh copy."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import django

from hall_server.installation import DatabasePart, present
from hall_server.keys import make_missing
from tests.rig.live_server import migrated_file
from tests.rig.postgresql import Cluster
from tests.rig.scratch import made_once, scratch_folder

FOLDER = scratch_folder("zt-server-tests-")
SETTINGS = FOLDER / "settings.toml"
PASSWORD = "correct horse 8"
MIGRATED, TEMPLATE = "migrated", "template"
_numbers = count(1)


def set_up() -> None:
    """Make this process an installation of its own, once. Its database is chosen later, by `copy_of`."""
    if os.environ.get("ZHITING_SETTINGS") == str(SETTINGS):
        return
    write_settings(SETTINGS, 'engine = "sqlite"\npath = "none.sqlite"')
    os.environ["ZHITING_SETTINGS"] = str(SETTINGS)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hall_server.settings"
    present.cache_clear()
    shutil.copytree(made_once("server-keys", make_missing), FOLDER / "keys")
    django.setup()


def write_settings(path: Path, database: str) -> None:
    """A settings file for this process or for one it starts, with the same keys."""
    path.write_text(
        f'[database]\n{database}\n[keys]\nfolder = "{FOLDER}/keys"\n[state]\nfolder = "{FOLDER}/state"\n',
        encoding="utf-8",
    )


def use(part: DatabasePart) -> None:
    """Let Django talk to this database from now on."""
    from django.db import connections  # noqa: PLC0415 - Django must be set up first

    from hall_server.remembered import forget  # noqa: PLC0415 - the same
    from hall_server.settings import databases  # noqa: PLC0415 - the same

    leave()
    wanted: dict[str, Any] = connections.configure_settings(databases(part))
    connections.settings["default"] = wanted["default"]
    forget()


def leave() -> None:
    """Close this thread's connection and forget it."""
    from django.db import connections  # noqa: PLC0415 - Django must be set up first

    connections.close_all()
    for _ in connections.all(initialized_only=True):
        del connections["default"]


class Templates:
    """One filled database of each kind, made once in a run, and copies of it. cluster: the one with the template."""

    def __init__(self, cluster: Cluster | None = None) -> None:
        self._cluster = cluster

    @contextmanager
    def copy_of(self, engine: str) -> Iterator[DatabasePart]:
        """A fresh database with the sample hall, in use until the test is over."""
        name = f"copy{next(_numbers)}"
        part = self._copy(engine, name)
        use(part)
        try:
            yield part
        finally:
            leave()
            self._throw_away(part, name)

    def _copy(self, engine: str, name: str) -> DatabasePart:
        if engine == "postgresql":
            assert self._cluster is not None
            return DatabasePart("postgresql", dsn=self._cluster.create(name, TEMPLATE))
        path = FOLDER / f"{name}.sqlite"
        shutil.copy(made_once("server-sqlite", _fill_sqlite) / TEMPLATE, path)
        return DatabasePart("sqlite", path=str(path))

    def _throw_away(self, part: DatabasePart, name: str) -> None:
        if part.engine == "postgresql" and self._cluster is not None:
            self._cluster.drop(name)
        for left in FOLDER.glob(f"{name}.sqlite*"):
            left.unlink()


def cluster_files() -> Path:
    """Of a PostgreSQL in which lie MIGRATED, every table and nothing in it, and TEMPLATE, with the sample hall."""
    return made_once("server-postgresql", _fill_cluster) / "data"


def _fill_cluster(folder: Path) -> None:
    set_up()
    with Cluster(kept=folder / "data") as cluster:
        _migrate(DatabasePart("postgresql", dsn=cluster.create(MIGRATED)))
        _fill(DatabasePart("postgresql", dsn=cluster.create(TEMPLATE, MIGRATED)))


def _fill_sqlite(folder: Path) -> None:
    shutil.copy(migrated_file(), folder / TEMPLATE)
    _fill(DatabasePart("sqlite", path=str(folder / TEMPLATE)))


def _migrate(part: DatabasePart) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - Django must be set up first

    use(part)
    call_command("migrate", interactive=False, verbosity=0)
    leave()


def _fill(part: DatabasePart) -> None:
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415 - Django must be set up first

    from hall.language import hall_clock  # noqa: PLC0415 - the same
    from hall_server.organisation.models import Clerk  # noqa: PLC0415 - the same
    from hall_server.sample_hall import fill  # noqa: PLC0415 - the same

    use(part)
    fill(hall_clock.now())
    Clerk.objects.update(password=make_password(PASSWORD))
    leave()
