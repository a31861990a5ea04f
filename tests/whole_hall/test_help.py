"""A citizen presses 找工作人员: clerks see it, nobody goes at first, then one does; the terminal never promises more."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hall.launcher.enrolments import enrol_with_new_codes
from tests.rig.hall import LiveHall
from tests.rig.live_server import run_verb
from tests.rig.waiting import until
from tests.whole_hall.test_faults_people import CLERKS, DESK, OTHER_DESK, TERMINAL, open_other_desk, sign_in

AGAIN_SECONDS = 15


@pytest.fixture
def hall(prepared: Path, tmp_path: Path) -> Iterator[LiveHall]:
    hall = LiveHall(tmp_path / "hall", (DESK, TERMINAL), prepared=prepared)
    with closing(sqlite3.connect(hall.folder.database)) as database, database:
        database.execute("UPDATE organisation_hall SET help_again_seconds = ?", (AGAIN_SECONDS,))
    with hall:
        enrol_with_new_codes(hall.opened, {OTHER_DESK: hall.folder.home(OTHER_DESK)})
        open_other_desk(hall)
        hall.sights.of(TERMINAL).wait_for("no_card", 60)
        for desk, clerk in CLERKS.items():
            sign_in(hall, desk, clerk)
        yield hall


def reads(hall: LiveHall, device: str, name: str, words: str, within: float = 20) -> None:
    """Until these words are painted there."""
    window = hall.sights.of(device)
    until(
        lambda: words in window.text_at(name, words="chi_sim").replace(" ", ""),
        within,
        f"{device} says {words}",
    )


def test_help_is_called_missed_called_again_and_taken(hall: LiveHall) -> None:
    terminal, desk, other = (hall.sights.of(device) for device in (TERMINAL, DESK, OTHER_DESK))
    hall.kill("hub")
    reads(hall, TERMINAL, "notice", "网络不通", 20)
    terminal.press("help")
    reads(hall, TERMINAL, "notice", "请到窗口询问")
    assert not hall.records.rows("SELECT id FROM devices_helpcall")
    hall.start_again("hub")
    reads(hall, TERMINAL, "notice", "已通知工作人员", 30)
    for device in (DESK, OTHER_DESK):
        reads(hall, device, "help_line", "求助")
    terminal.press("help")
    reads(hall, TERMINAL, "notice", "已再次通知", AGAIN_SECONDS + 15)
    reads(hall, OTHER_DESK, "help_line", "还没有人去")
    assert not desk.find("notice"), "a call for help is no notice: it stands in the window's head"
    desk.press("take_help")
    reads(hall, TERMINAL, "notice", "马上就到")
    reads(hall, DESK, "notice", "有人在等您")
    until(lambda: not other.find("take_help"), 10, "the other desk's line goes")
    assert not desk.find("take_help")
    (row,) = hall.records.rows("SELECT * FROM devices_helpcall")
    assert row["answered_by"] == "陈静（1001）"
    assert row["times_told"] >= 2
    assert row["lapsed_at"] is None
    verbs = hall.records.rows("SELECT verb FROM audit_auditevent WHERE subject LIKE 'help:%' ORDER BY place")
    assert [line["verb"] for line in verbs][0 :: len(verbs) - 1] == ["help_called", "help_taken"]
    run_verb(hall_environment(hall), "verify-audit")
    desk.press("call_next")
    until(lambda: not desk.find("take_help"), 5, "the clerk goes on")


def hall_environment(hall: LiveHall) -> dict[str, str]:
    """For a verb beside the server."""
    return {**os.environ, **hall.folder.server_environment()}
