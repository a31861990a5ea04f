"""One queue terminal of an open hall, with hands and eyes in front of it."""

import random
from contextlib import suppress

import psutil

from device_panel.sample_cards import SampleCard, random_card
from tests.rig.citizen import Citizen
from tests.rig.hall import LiveHall
from tests.rig.sight import Window
from tests.rig.waiting import until

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
            with suppress(psutil.NoSuchProcess):
                if "visit" in psutil.Process(process_id).cmdline():
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
