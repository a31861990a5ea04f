"""What happens to citizens at a real terminal: real clicks, real bytes, a real hall behind it, and things going wrong."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from device_panel.sample_cards import SampleCard, random_card
from tests.rig.citizen import Citizen
from tests.rig.hall import LiveHall, until
from tests.rig.memory import times_in_memory
from tests.rig.sight import Window

TERMINAL = "terminal-1"


class Stage:
    """One terminal in an open hall, and a chance that draws its visitors."""

    def __init__(self, hall: LiveHall) -> None:
        self.hall = hall
        self.chance = random.Random()
        self.window: Window = hall.sights.of(TERMINAL)

    def citizen(self, card: SampleCard | None = None) -> Citizen:
        """Somebody with a card."""
        return Citizen(self.window, self.hall.stand_ins, card or random_card(self.chance))

    def to_last_look(self, citizen: Citizen) -> None:
        """Lay the card, choose, skip."""
        citizen.lay_card()
        self.window.press("matter_group_1")
        self.window.wait_for("matter_0")
        self.window.press("matter_0")
        self.window.press("skip_details")
        self.window.wait_for("take_ticket")

    def papers(self) -> list[dict[str, object]]:
        """The papers that were cut, oldest first."""
        papers = self.hall.stand_ins.part("printer/papers")
        assert isinstance(papers, list)
        return papers

    def next_paper(self, before: int, within: float = 20) -> str:
        """The text of the paper after so many."""
        until(lambda: len(self.papers()) > before, within, "a paper is cut")
        return str(self.papers()[before]["text"])

    def processes(self) -> tuple[int, int]:
        """The ids of shell and visit; 0 while there is no visit."""
        shell, visit = 0, 0
        for process_id in self.window.processes():
            words = psutil.Process(process_id).cmdline()
            if "visit" in words:
                visit = process_id
            else:
                shell = process_id
        return shell, visit

    def tickets(self, state: str) -> list[str]:
        """Numbers in this state, oldest first."""
        rows = self.hall.records.rows(
            "SELECT number FROM queueing_ticket WHERE state = ? ORDER BY arrived_at", state
        )
        return [str(row["number"]) for row in rows]

    def gone(self) -> None:
        """The plate is empty and nobody is there."""
        self.hall.stand_ins.act("reader", "remove")
        until(lambda: self.window.find("idle") or self._leave(), 40, "nobody is there")

    def _leave(self) -> bool:
        finish = self.window.find("finish")
        if finish and finish.is_enabled:
            self.window.sights.clicker.press_at(*finish.middle)
        return False


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
    citizen = stage.citizen()
    before = len(stage.papers())
    stage.to_last_look(citizen)
    shell, visit = stage.processes()
    secrets = (citizen.card.name, citizen.card.id_number, citizen.card.address)
    assert times_in_memory(visit, citizen.card.id_number) > 0
    assert [times_in_memory(shell, secret) for secret in secrets] == [0, 0, 0]
    citizen.take_ticket()
    text = stage.next_paper(before)
    assert citizen.card.name not in text
    stage.window.press("finish")
    stage.gone()
    until(lambda: not psutil.pid_exists(visit), 5, "the visit's process is gone")
    shell, visit = stage.processes()
    for process_id in (shell, visit):
        assert [times_in_memory(process_id, secret) for secret in secrets] == [0, 0, 0]
    home = stage.hall.folder.home(TERMINAL)
    for path in [*home.rglob("*"), *(stage.hall.folder.root / "logs").glob("*terminal*")]:
        if path.is_file():
            content = path.read_bytes()
            assert all(secret.encode() not in content for secret in secrets), path


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
    before = len(stage.papers())
    stage.to_last_look(citizen)
    citizen.take_ticket()
    stage.next_paper(before)
    until(lambda: stage.tickets("waiting"), 10, "the ticket waits")
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
