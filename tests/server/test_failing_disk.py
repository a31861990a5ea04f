"""The disk that fails in tests: it forgets what was not synced, keeps what was, and says when it is full."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.rig.failing_disk import FailingDisk

WRITES = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("CREATE TABLE IF NOT EXISTS said (what)")
database.execute(f"PRAGMA synchronous = {sys.argv[2]}")
try:
    database.execute("INSERT INTO said VALUES (?)", ("x" * 20_000,))
except sqlite3.OperationalError as fault:
    print(fault.sqlite_errorname)
os._exit(0)  # as a power cut would: nothing is closed
"""


def write(disk: FailingDisk, path: Path, synchronous: str) -> str:
    done = subprocess.run(
        (sys.executable, "-c", WRITES, path, synchronous),
        env={**os.environ, **disk.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(database.execute("SELECT count(*) FROM said").fetchone()[0])


@pytest.mark.parametrize(("synchronous", "left"), [("FULL", 1), ("OFF", 0)])
def test_what_was_not_synced_is_lost(tmp_path: Path, synchronous: str, left: int) -> None:
    path = tmp_path / "hall.sqlite"
    disk = FailingDisk(path)
    write(disk, path, synchronous)
    disk.cut_power(random.Random(1))
    assert rows(path) == left


def test_a_full_disk_says_so_and_has_room_again(tmp_path: Path) -> None:
    path = tmp_path / "hall.sqlite"
    disk = FailingDisk(path)
    write(disk, path, "FULL")
    with disk.full():
        assert write(disk, path, "FULL") == "SQLITE_FULL"
    assert write(disk, path, "FULL") == ""
    assert rows(path) == 2
