"""What the launcher starts ends with it, and nothing else does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from hall.launcher.children import Program
from hall.launcher.company import Company
from hall.launcher.faults import CannotStart
from tests.rig.waiting import until

SLEEPER = ("sleep", "600")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def company(tmp_path: Path, said: list[str]) -> Company:
    return Company(tmp_path / "logs", said.append)


def test_a_program_that_dies_early_is_quoted(company: Company) -> None:
    program = Program("broken", ("sh", "-c", "echo no ink; exit 3"), is_ready=lambda: False)
    with pytest.raises(CannotStart, match=r"ended with code 3.*no ink"):
        company.start_and_wait(program)


def test_a_program_that_is_never_ready_is_named(company: Company) -> None:
    with pytest.raises(CannotStart, match=r"slow was not ready"):
        company.start_and_wait(Program("slow", SLEEPER, is_ready=lambda: False, patience=0.2))
    company.stop()


def test_stopping_takes_the_whole_family_and_no_stranger(company: Company, tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEPER)
    note = tmp_path / "grandchild"
    company.start(Program("family", ("sh", "-c", f"sleep 600 & echo $! > {note}; wait")))
    until(lambda: note.exists() and note.read_text().strip() != "")
    grandchild = int(note.read_text())
    company.stop()
    until(lambda: not psutil.pid_exists(grandchild))
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_one_that_does_not_listen_is_killed_after_its_grace(company: Company) -> None:
    child = company.start(
        Program("deaf", ("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"), grace=0.3)
    )
    until(lambda: child.last_words() == "up")
    company.stop()
    assert child.exit_code() == -signal.SIGKILL


def test_the_dead_come_back_and_it_is_said(company: Company, said: list[str]) -> None:
    first = company.start(Program("lively", SLEEPER))
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: first.exit_code() is not None)
    company.mend()
    assert said == ["lively ended (signal 9); it is started again in 0.5 s."]
    until(lambda: _mended(company, first.pid))
    assert said[1:] == ["lively is started again."]
    company.stop()


def test_one_that_keeps_dying_is_started_later_and_later(company: Company, said: list[str]) -> None:
    company.start(Program("mayfly", ("false",)))
    until(lambda: _told_after_mending(company, said) >= 5)
    company.stop()
    pauses = [sentence.split(" in ")[1] for sentence in said if " in " in sentence]
    assert pauses == ["0.5 s.", "1 s.", "2 s."]


def _told_after_mending(company: Company, said: list[str]) -> int:
    company.mend()
    return len(said)


def _mended(company: Company, before: int) -> bool:
    company.mend()
    return company["lively"].pid != before


LAUNCHER = """
import signal, sys
from pathlib import Path
from hall.launcher.children import Program
from hall.launcher.company import Company
company = Company(Path(sys.argv[1]), print)
print(company.start(Program("child", ("sleep", "600"))).pid, flush=True)
signal.pause()
"""


def test_children_die_with_a_launcher_that_was_killed(tmp_path: Path) -> None:
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    child = psutil.Process(int(launcher.stdout.readline()))
    until(lambda: child.name() == "sleep")
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
