"""The shell's side of a paper's process: what it says is heard, its death is noticed, a silent one is given up."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hall.messages.collecting import CollectableReady
from kiosk import paper_lane
from kiosk.paper_lane import PaperLane, within
from kiosk.paper_words import NotFetched, WhyNot
from tests.screens.stage import until

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
READY = CollectableReady("l-1", 4, "/collect/secret", "a" * 64, 1000, 2, NOW + timedelta(minutes=2))


class Lane:
    """A lane to a hall that is away, and what it said."""

    def __init__(self, web: str, authority: Path) -> None:
        self._owner = QObject()
        self.lane = PaperLane("cups:kiosk", web, str(authority), self._owner)
        self.said: list[object] = []
        self.lost: list[bool] = []
        self.lane.said.connect(self.said.append)
        self.lane.lost.connect(lambda: self.lost.append(True))


@pytest.fixture
def away(application: QApplication, tmp_path: Path) -> Iterator[Lane]:
    authority = tmp_path / "ca.crt"
    authority.write_text("")
    lane = Lane("https://localhost:1", authority)
    yield lane
    lane.lane.close()


@pytest.fixture
def stopped(away: Lane) -> Lane:
    """A paper whose process stands still before it says a word."""
    away.lane.bring(READY)
    os.kill(away.lane.pid, signal.SIGSTOP)
    return away


def test_what_the_process_says_is_heard_once_and_nothing_of_it_stays(away: Lane) -> None:
    away.lane.bring(READY)
    process = away.lane.pid
    until(lambda: away.said)
    assert away.said == [NotFetched(WhyNot.SERVER_AWAY)]
    assert away.lane.pid == 0
    assert not Path(f"/proc/{process}").exists()
    QTest.qWait(50)
    assert away.lost == []


def test_a_process_that_dies_is_missed(stopped: Lane) -> None:
    os.kill(stopped.lane.pid, signal.SIGKILL)
    until(lambda: stopped.lost)
    assert stopped.said == []


def test_a_process_that_says_nothing_is_given_up(away: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_lane, "BROUGHT_WITHIN", 0.3 - within(READY.pages))
    away.lane.bring(READY)
    process = away.lane.pid
    os.kill(process, signal.SIGSTOP)
    until(lambda: away.lost, 5)
    assert not Path(f"/proc/{process}").exists()


def test_a_long_paper_has_more_time() -> None:
    assert within(12) - within(2) == 80.0
