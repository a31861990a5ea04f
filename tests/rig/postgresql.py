"""A private PostgreSQL for tests: Debian's programs, a cluster of its own, reached by a socket and by nobody else."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tests.rig.scratch import quick_place

SUPERUSER = "postgres"


def programs() -> Path:
    """The newest version Debian has installed. FileNotFoundError without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise FileNotFoundError(
            "no PostgreSQL in /usr/lib/postgresql; packaging/os-packages.txt names the package"
        )
    return found[-1].parent


class Cluster:
    """`with Cluster() as cluster:` - databases are made with `create`, from a template in milliseconds.

    Nothing is flushed to disk: tests that cut the power do it to SQLite.
    origin: the files of another cluster, to begin with a copy of them. kept: where its own files go when it has ended.
    """

    def __init__(self, origin: Path | None = None, *, kept: Path | None = None) -> None:
        self._origin, self._kept = origin, kept
        self._folder = Path(tempfile.mkdtemp(prefix="zt-pg-", dir=quick_place()))
        self._programs = programs()
        self._session: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self._folder, SUPERUSER)
        self._make_files()
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}' -c fsync=off"
        options += " -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        log = f"{self._folder}/log"
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-l", log, "-w", "-o", options, "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._session.close()
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-m", "fast", "-w", "stop")
        if self._kept is not None:
            shutil.copytree(self._folder / "data", self._kept)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make_files(self) -> None:
        data = str(self._folder / "data")
        if self._origin is None:
            self._run("initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C")
            return
        shutil.copytree(self._origin, data)
        if os.geteuid() == 0:
            subprocess.run(("chown", "-R", SUPERUSER, data), check=True)

    def dsn(self, database: str) -> str:
        """How to reach a database of this cluster."""
        return f"host={self._folder} user={SUPERUSER} dbname={database}"

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database; its dsn. Nobody may be connected to the template."""
        # Copied as files: in memory that takes half the time of copying page by page through the log.
        self._tell(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY = file_copy')
        return self.dsn(database)

    def drop(self, database: str) -> None:
        """Take a database away, with whoever is connected."""
        self._tell(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _tell(self, statement: str) -> None:
        # One session for all: half of what a database costs a test would be the start of psql.
        if self._session is None:
            self._session = psycopg.connect(self.dsn("postgres"), autocommit=True)
        self._session.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", SUPERUSER, "--", *command]
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stdout.decode(errors='replace')}"
