"""What happens to citizens at a real terminal: real clicks, real bytes, a real hall behind it, and things going wrong."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.rig.citizen import Citizen
from tests.rig.hall import LiveHall
from tests.rig.sight import Window
from tests.rig.terminal_stage import TERMINAL, Stage
from tests.rig.traces import in_memory
from tests.rig.waiting import until


@pytest.fixture(scope="module")
def hall(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveHall]:
    with LiveHall(tmp_path_factory.mktemp("terminal") / "hall", (TERMINAL,), prepared=prepared) as hall:
        hall.sights.of(TERMINAL).wait_for("idle", 60)
        yield hall


@pytest.fixture
def stage(hall: LiveHall) -> Iterator[Stage]:
    stage = Stage(hall)
    stage.window.wait_for("idle", 40)
    yield stage
    stage.gone()


def test_the_visitor_is_forgotten_when_the_visit_ends(stage: Stage) -> None:
    """Name and number stand in the memory of the visit alone, and end with it; no file of the device has them."""
    citizen = somebody_unheard_of(stage)
    before = len(stage.papers())
    stage.to_last_look(citizen)
    shell, visit = stage.processes()
    secrets = (citizen.card.name, citizen.card.id_number, citizen.card.address)
    assert in_memory(visit, secrets[:1])
    assert in_memory(shell, secrets) == set()
    citizen.take_ticket()
    text = stage.next_paper(before)
    assert citizen.card.name not in text
    stage.window.press("finish")
    stage.gone()
    until(lambda: not psutil.pid_exists(visit), 5, "the visit's process is gone")
    shell, visit = stage.processes()
    for process_id in (shell, visit):
        assert in_memory(process_id, secrets) == set()
    home = stage.hall.folder.home(TERMINAL)
    for path in [*home.rglob("*"), *(stage.hall.folder.root / "logs").glob("*terminal*")]:
        if path.is_file():
            content = path.read_bytes()
            assert all(secret.encode() not in content for secret in secrets), path


def somebody_unheard_of(stage: Stage) -> Citizen:
    """A name of two characters may be a word of the terminal's keyboard: that is no trace of anybody."""
    shell, _ = stage.processes()
    for _ in range(20):
        citizen = stage.citizen()
        if not in_memory(shell, (citizen.card.name,)):
            return citizen
    raise AssertionError("every name drawn is in the terminal's memory")


def test_a_card_left_on_the_reader_is_asked_for(stage: Stage) -> None:
    citizen = stage.citizen()
    before = len(stage.papers())
    stage.to_last_look(citizen)
    citizen.take_ticket()
    stage.next_paper(before)
    stage.window.press("finish")
    until(lambda: "取走" in (_text(stage.window, "title") or ""), 5, "the card is asked for")
    assert not stage.window.find("idle")
    stage.gone()


def test_whoever_waits_already_gets_a_copy_of_the_same_number(stage: Stage) -> None:
    citizen = stage.citizen()
    before, waiting = len(stage.papers()), len(stage.tickets("waiting"))
    stage.to_last_look(citizen)
    citizen.take_ticket()
    stage.next_paper(before)
    until(lambda: len(stage.tickets("waiting")) > waiting, 10, "the ticket waits")
    number = stage.tickets("waiting")[-1]
    stage.window.press("finish")
    stage.gone()
    stage.to_last_look(citizen)
    citizen.take_ticket()
    stage.window.press("take_copy")
    assert "副" in stage.next_paper(before + 1)
    assert stage.tickets("waiting")[-1] == number


def test_without_paper_nobody_gets_a_number(stage: Stage) -> None:
    waiting, papers = stage.tickets("waiting"), len(stage.papers())
    stage.hall.stand_ins.act("printer", "empty")
    until(lambda: stage.window.find("no_card") is None, 20, "the terminal says that it is out of paper")
    assert "缺纸" in (_text(stage.window, "label") or "") + "".join(_all_text(stage.window))
    stage.hall.stand_ins.act("printer", "load")
    stage.window.wait_for("no_card", 20)
    assert (stage.tickets("waiting"), len(stage.papers())) == (waiting, papers)


def test_a_lost_confirmation_makes_a_copy_and_one_number(stage: Stage) -> None:
    citizen = stage.citizen()
    before, waiting = len(stage.papers()), len(stage.tickets("waiting"))
    stage.to_last_look(citizen)
    stage.hall.stand_ins.act("printer", "confirm", mode="lose")
    citizen.take_ticket()
    first = stage.next_paper(before)
    stage.hall.stand_ins.act("printer", "confirm", mode="normal")
    second = stage.next_paper(before + 1, 40)
    assert "副" not in first
    assert "副" in second
    until(lambda: len(stage.tickets("waiting")) == waiting + 1, 10, "one ticket waits")
    stage.window.wait_for("finish", 20)


def test_a_visit_that_is_killed_leaves_a_terminal_that_is_there(stage: Stage) -> None:
    citizen = stage.citizen()
    stage.to_last_look(citizen)
    _, visit = stage.processes()
    killed_at = time.monotonic()
    os.kill(visit, signal.SIGKILL)
    stage.hall.stand_ins.act("reader", "remove")
    stage.window.wait_for("idle", 3)
    assert time.monotonic() - killed_at < 3
    stage.to_last_look(stage.citizen())


def test_a_terminal_killed_over_a_paper_never_lets_half_of_it_pass_for_whole(stage: Stage) -> None:
    """kill -9 in the middle of the paper: what is left of it comes out marked void before the next one."""
    papers = len(stage.papers())
    stage.to_last_look(stage.citizen())
    stage.hall.stand_ins.act("printer", "paper_speed", milliseconds=60_000)
    stage.window.press("take_ticket")
    until(lambda: stage.tickets("reserved"), 60, "the number is reserved")
    half = stage.tickets("reserved")[-1]
    until(lambda: _rows_printed(stage) >= 150, 60, "the paper is half printed")
    stage.hall.kill(TERMINAL)
    stage.hall.stand_ins.act("printer", "paper_speed", milliseconds=0)
    stage.hall.stand_ins.act("reader", "remove")
    stage.hall.start_again(TERMINAL)
    stage.to_last_look(stage.citizen())
    stage.window.press("take_ticket")
    until(lambda: len(stage.papers()) >= papers + 2, 90, "two papers are cut")
    void, whole = stage.papers()[papers:]
    assert "作废 VOID" in str(void["text"])
    assert void["process_id"] == ""
    assert "作废" not in str(whole["text"])
    assert half in stage.tickets("reserved")


def test_cut_off_it_gives_its_own_numbers_and_tells_them_later(stage: Stage) -> None:
    before = len(stage.papers())
    lent = "SELECT id FROM queueing_numberlease WHERE terminal = ?"
    until(lambda: stage.hall.records.rows(lent, TERMINAL), 20, "numbers are lent")
    stage.hall.kill("broker")
    try:
        citizen = stage.citizen()
        stage.to_last_look(citizen)
        citizen.take_ticket()
        text = stage.next_paper(before)
        assert "按取号先后办理" in text
        assert "前面还有" not in text
        stage.window.press("finish")
    finally:
        stage.hall.start_again("broker")
    leased = "SELECT number, state FROM queueing_ticket WHERE lease_id IS NOT NULL"
    until(
        lambda: [row for row in stage.hall.records.rows(leased) if row["state"] == "waiting"],
        40,
        "the leased number waits",
    )
    assert len(stage.hall.records.rows(leased)) == 1


def _text(window: Window, name: str) -> str:
    control = window.find(name)
    return control.text if control else ""


def _all_text(window: Window) -> list[str]:
    return [_text(window, name) for name in ("notice", "sub", "title")]


def _rows_printed(stage: Stage) -> int:
    rows = stage.hall.stand_ins.part("printer/printing_rows")
    assert isinstance(rows, int)
    return rows
