"""Heavy work is done by a process that comes with the work and goes with it, whatever becomes of either."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from hall_server.beside import BrokenOff, Process, beside
from hall_server.typesetting import Setting, set_in_type
from tests.rig.waiting import until


class Sum(msgspec.Struct, frozen=True):
    """Two numbers."""

    first: int
    second: int


class Told(msgspec.Struct, frozen=True):
    """Their sum, and who worked it out."""

    total: int
    worker: int


def added(asked: Sum) -> Told:
    """Says something on the way, as libraries do."""
    sys.stdout.write("adding\n")
    return Told(asked.first + asked.second, os.getpid())


def refused(asked: Sum) -> Told:
    """Never answers."""
    raise ValueError(f"{asked.first} is too much")


def ended(asked: Sum) -> Told:
    """Takes the whole process along."""
    os.kill(os.getpid(), signal.SIGKILL)
    return Told(asked.first, 0)


@pytest.fixture
def process() -> Iterator[Process]:
    one = Process(idle_seconds=0)
    yield one
    one.end()


def test_one_process_answers_while_there_is_work_and_is_gone_afterwards() -> None:
    process = Process()
    first, second = (beside(added, Sum(2, number), process) for number in (3, 4))
    assert (first.total, second.total) == (5, 6)
    assert first.worker == second.worker == process.number != os.getpid()
    assert process.number is not None, "it waits for more"
    process.end()


def test_nothing_is_left_of_it_when_it_goes(process: Process) -> None:
    worker = beside(added, Sum(2, 3), process).worker
    until(lambda: process.number is None, what="it leaves")
    assert not psutil.pid_exists(worker)


def test_a_fault_is_told_and_the_next_question_answered(process: Process) -> None:
    with pytest.raises(BrokenOff, match=r"^ValueError: 7 is too much$"):
        beside(refused, Sum(7, 0), process)
    assert beside(added, Sum(7, 1), process).total == 8


def test_when_it_dies_whoever_asked_is_told_and_the_next_has_a_new_one(process: Process) -> None:
    with pytest.raises(BrokenOff, match="the process beside ended"):
        beside(ended, Sum(1, 1), process)
    assert beside(added, Sum(1, 1), process).total == 2


def test_setting_type_leaves_the_server_small(tmp_path: Path) -> None:
    layout = tmp_path / "paper.typ"
    layout.write_text('#json(bytes(sys.inputs.at("sheet"))).at("name")', "utf-8")
    program = (
        "import sys; from pathlib import Path; from hall_server.typesetting import typeset;"
        f"drawn = typeset(Path({str(layout)!r}), sheet={{'name': '张伟'}});"
        "assert drawn.startswith(b'%PDF'), drawn[:20]; assert 'typst' not in sys.modules"
    )
    subprocess.run((sys.executable, "-c", program), check=True, cwd=Path(__file__).parents[2], timeout=60)


def test_what_cannot_be_set_is_named_and_whom_it_was_for_is_not(process: Process, tmp_path: Path) -> None:
    layout = tmp_path / "paper.typ"
    layout.write_text('#panic(sys.inputs.at("sheet"))', "utf-8")
    with pytest.raises(BrokenOff) as fault:
        beside(set_in_type, Setting(str(layout), {"sheet": "张伟"}), process)
    assert str(fault.value) == "PageNotSet: paper.typ"


def test_a_busy_process_is_followed_by_another_before_it_has_met_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hall_server.beside.LIFE_SECONDS", 0)
    process = Process()
    workers = {beside(added, Sum(1, 1), process).worker for _ in range(2)}
    assert len(workers) == 2
    assert not any(psutil.pid_exists(one) for one in workers - {process.number})
