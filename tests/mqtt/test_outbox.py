"""What the outbox has taken survives a kill at any moment; what it cannot take it refuses with a sentence."""

import random
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hall.credentials.device_home import HomeTrouble
from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import CallNext
from hall.messages.devices import HelpCalled
from hall.messages.ticketing import IssueTicket
from hall.mqtt.outbox import Outbox

KEEPING = """
import sys
from pathlib import Path
from hall.messages.ticketing import IssueTicket
from hall.mqtt.outbox import Outbox
outbox = Outbox(Path(sys.argv[1]))
name, waiting = sys.argv[2], []
for number in range(100_000):
    key = f"{name}-{number}"
    outbox.keep(key, IssueTicket(f"matter {key}"))
    print("kept", key, flush=True)
    waiting.append(key)
    if number % 3 == 2:
        print("forgetting", waiting[0], flush=True)
        outbox.forget(waiting.pop(0))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    outbox = Outbox(path)
    yield outbox
    outbox.close()


def test_nothing_kept_is_lost_by_kill_9(path: Path) -> None:
    """Rounds of a child killed at a random moment; each later child works on what the earlier left."""
    kept: list[str] = []
    forgotten: set[str] = set()
    for number in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", KEEPING, str(path), f"round{number}"], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(random.randint(1, 120))]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.readlines()
        child.wait()
        for line in lines:
            verb, _, key = line.strip().partition(" ")
            if verb == "kept":
                kept.append(key)
            elif verb == "forgetting":
                forgotten.add(key)
    outbox = Outbox(path)
    found = [one.key for one in outbox.all()]
    outbox.close()
    certain = [key for key in kept if key not in forgotten]
    assert len(certain) > 8
    assert [key for key in found if key in set(certain)] == certain
    assert len(found) == len(set(found)) <= len(certain) + 8 * 2


def test_what_is_kept_comes_back_whole_and_in_order(path: Path, outbox: Outbox) -> None:
    soon = hall_clock.now() + timedelta(seconds=9)
    outbox.keep("k1", IssueTicket("不动产登记", visitor="sealed"), soon)
    outbox.keep("k2", HelpCalled(hall_clock.now(), "一号取号机"))
    outbox.keep("k1", CallNext())
    outbox.close()
    again = Outbox(path)
    first, second = again.all()
    assert (first.key, first.message, first.expires_at) == (
        "k1",
        IssueTicket("不动产登记", visitor="sealed"),
        soon,
    )
    assert (second.key, second.expires_at) == ("k2", None)
    again.forget("k1")
    again.forget("never there")
    assert len(again) == 1
    again.close()


def test_each_write_is_on_the_disk_before_it_returns(outbox: Outbox) -> None:
    database = outbox._database
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_what_is_forgotten_leaves_no_bytes_in_the_database(path: Path, outbox: Outbox) -> None:
    outbox.keep("k1", IssueTicket("canary-7Q3X"))
    outbox.forget("k1")
    outbox.close()
    assert b"canary-7Q3X" not in path.read_bytes()
    assert not path.with_name("outbox.sqlite-wal").exists()


def test_a_full_outbox_refuses_and_goes_on(path: Path) -> None:
    by_rows = Outbox(path, most_rows=3)
    for number in range(3):
        by_rows.keep(f"k{number}", CallNext())
    with pytest.raises(Refusal) as refused:
        by_rows.keep("k3", CallNext())
    assert refused.value.code is RefusalCode.STORAGE_FULL
    by_rows.forget("k0")
    by_rows.keep("k3", CallNext())
    assert [one.key for one in by_rows.all()] == ["k1", "k2", "k3"]
    by_rows.close()


def test_its_file_is_bounded(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "small.sqlite", most_bytes=128 * 1024)

    def fill() -> None:
        for number in range(1000):
            outbox.keep(f"k{number}", IssueTicket("m", visitor="x" * 8000))

    with pytest.raises(Refusal) as refused:
        fill()
    kept = len(outbox)
    assert refused.value.code is RefusalCode.STORAGE_FULL
    assert 5 < kept < 20
    outbox.forget("k0")
    outbox.keep("after", IssueTicket("m"))
    outbox.close()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from hall.language.refusals import Refusal
from hall.messages.ticketing import IssueTicket
from hall.mqtt.outbox import Outbox
outbox = Outbox(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
for number in range(1000):
    try:
        outbox.keep(f"k{number}", IssueTicket("m", visitor="x" * 4000))
    except Refusal as refusal:
        print(number, refusal.code, flush=True)
        break
outbox.forget("k0")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
outbox.keep("room again", IssueTicket("m"))
print(len(outbox), flush=True)
"""


def test_a_disk_without_room_is_a_refusal_and_loses_nothing(path: Path) -> None:
    """The system refuses to let files grow: the same word SQLite hears when a disk is full."""
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    number, code, left = done.stdout.split()
    assert code == "storage_full"
    assert int(number) > 5
    outbox = Outbox(path)
    keys = [one.key for one in outbox.all()]
    outbox.close()
    assert len(keys) == int(left)
    assert [key for key in keys if key not in ("k0", "room again")] == [
        f"k{n}" for n in range(1, int(number))
    ]
    assert "room again" in keys
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY


@pytest.mark.parametrize("damage", [b"garbage", b"SQLite format 3\0" + bytes(4080)])
def test_a_damaged_file_is_set_aside_not_lost(path: Path, damage: bytes) -> None:
    path.write_bytes(damage * 2)
    outbox = Outbox(path)
    assert outbox.was_broken
    outbox.keep("k1", CallNext())
    outbox.close()
    aside = [one for one in path.parent.iterdir() if one.name.startswith("outbox.broken-")]
    assert aside[0].read_bytes() == damage * 2


def test_a_message_of_a_later_version_stays_where_it_is(path: Path, outbox: Outbox) -> None:
    outbox.keep("k1", CallNext())
    other = sqlite3.connect(path)
    other.execute("INSERT INTO kept (key, kind, body) VALUES ('k2', 'not_invented_yet', X'7B7D')")
    other.commit()
    other.close()
    assert [one.key for one in outbox.all()] == ["k1"]
    assert len(outbox) == 2


def test_only_its_owner_may_read_it(path: Path, outbox: Outbox) -> None:
    outbox.keep("k1", CallNext())
    for one in path.parent.iterdir():
        assert one.stat().st_mode & 0o077 == 0, one


def test_a_folder_that_cannot_hold_it_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(HomeTrouble, match="cannot be opened"):
        Outbox(tmp_path / "not there" / "outbox.sqlite")
    (tmp_path / "outbox.sqlite").mkdir()
    with pytest.raises(HomeTrouble, match="cannot be opened"):
        Outbox(tmp_path / "outbox.sqlite")
