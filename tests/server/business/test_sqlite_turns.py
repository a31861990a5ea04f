"""Writers of SQLite take turns: each begins within its patience, and whoever is done queues behind those who wait."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from hall_server.sqlite.base import DatabaseWrapper
from tests.rig import server_database

TURNS = 30
PROGRAM = """
import sys
from tests.server.business.test_sqlite_turns import connected
one = connected({path!r}, 20)
print("ready", flush=True)
sys.stdin.readline()
for _ in range({turns}):
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with one.cursor() as cursor:
        cursor.execute("INSERT INTO turn (writer) VALUES (%s)", [{name}])
        cursor.execute("SELECT sum(value) FROM busy")  # it holds the lock for a while
    one.commit()
    one.set_autocommit(True)
"""


def connected(path: str, patience: float) -> DatabaseWrapper:
    """As the settings have it."""
    server_database.set_up()
    return DatabaseWrapper(
        {
            "ENGINE": "hall_server.sqlite",
            "NAME": path,
            "OPTIONS": {
                "timeout": patience,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL",
            },
            "TIME_ZONE": None,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": False,
            "AUTOCOMMIT": True,
            "ATOMIC_REQUESTS": False,
            "TEST": {},
        },
        alias="turns",
    )


@pytest.fixture
def path(tmp_path: Path) -> str:
    found = str(tmp_path / "turns.sqlite")
    one = connected(found, 1)
    with one.cursor() as cursor:
        cursor.execute("CREATE TABLE turn (id INTEGER PRIMARY KEY, writer INTEGER)")
        cursor.execute("CREATE TABLE busy (value INTEGER)")
        cursor.execute(
            "INSERT INTO busy WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 50000)"
            " SELECT n FROM k"
        )
    one.close()
    return found


def test_nobody_writes_alone_while_others_wait(path: str) -> None:
    writers = [
        subprocess.Popen(
            (sys.executable, "-c", PROGRAM.format(path=path, turns=TURNS, name=name)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )
        for name in range(3)
    ]
    for one in writers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in writers:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in writers:
        one.communicate(timeout=60)
        assert one.returncode == 0
    reader = connected(path, 1)
    with reader.cursor() as cursor:
        cursor.execute("SELECT writer FROM turn ORDER BY id")
        turns = [name for (name,) in cursor.fetchall()]
    reader.close()
    assert sorted(turns) == sorted([0, 1, 2] * TURNS)
    assert longest_run(turns) <= TURNS // 2, turns


def longest_run(turns: list[int]) -> int:
    """The most turns one writer had on end while each of the others still had some to come."""
    longest = run = 0
    for place, name in enumerate(turns):
        others_wait = {0, 1, 2} - {name} <= set(turns[place + 1 :])
        run = run + 1 if others_wait and place and turns[place - 1] == name else 1
        longest = max(longest, run)
    return longest


def test_whoever_waits_in_vain_is_told_after_his_patience_and_can_write_later(path: str) -> None:
    first, second = connected(path, 1), connected(path, 0.05)
    for one in (first, second):
        one.ensure_connection()
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(OperationalError, match="locked"):
        second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    first.rollback()
    first.set_autocommit(True)
    second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    second.rollback()
    for one in (first, second):
        one.close()
