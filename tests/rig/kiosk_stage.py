"""One kiosk of an open hall, with hands and eyes in front of it, a licence desk behind it and its printer beside."""

import os
import random
import subprocess
import sys
from contextlib import suppress
from typing import Generic, TypeVar

import psutil

from device_panel.sample_cards import SampleCard, random_card
from hall.launcher.children import PROJECT
from tests.rig.hall_seen import HallSeen
from tests.rig.sight import Window
from tests.rig.traces import in_memory
from tests.rig.waiting import until

KIOSK = "kiosk-1"
READER, PRINTER = "kiosk-reader", "kiosk-printer"

_Hall = TypeVar("_Hall", bound=HallSeen)


class KioskStage(Generic[_Hall]):
    """One kiosk in an open hall, and a chance that draws its visitors."""

    def __init__(self, hall: _Hall) -> None:
        self.hall = hall
        self.chance = random.Random()
        self.window: Window = hall.sights.of(KIOSK)

    def somebody(self) -> SampleCard:
        """A card whose name is no word of the kiosk's own memory."""
        shell, _ = self.processes()
        for _ in range(20):
            card = random_card(self.chance)
            if not in_memory(shell, (card.name,)):
                return card
        raise AssertionError("every name drawn is in the kiosk's memory")

    def lay(self, card: SampleCard) -> None:
        """Lay the card down."""
        self.window.wait_for("collect", 40)
        self.hall.stand_ins.act(READER, "present", **card.as_arguments())

    def take_card(self) -> None:
        """The plate is empty."""
        self.hall.stand_ins.act(READER, "remove")

    def desk(self, *words: str) -> list[str]:
        """What the licence desk says."""
        done = subprocess.run(
            (sys.executable, "-m", "tests.rig.licence_desk", *words),
            cwd=PROJECT,
            env={**os.environ, **self.hall.folder.server_environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    def licences_for(self, card: SampleCard, count: int = 1) -> list[str]:
        """Signed licences of the card's holder; their ids."""
        made = self.desk("make", card.name, card.id_number, str(count))
        until(lambda: all(self._is_valid(licence) for licence in made), 40, "the licences are signed")
        return made

    def _is_valid(self, licence: str) -> bool:
        rows = self.hall.records.rows("SELECT state FROM licences_licence WHERE id = ?", licence)
        return [row["state"] for row in rows] == ["valid"]

    def papers(self) -> list[dict[str, object]]:
        """What the printer gave out, oldest first."""
        papers = self.hall.stand_ins.part(f"{PRINTER}/papers")
        assert isinstance(papers, list)
        return papers

    def paper(self) -> bytes:
        """The last document that came out."""
        return self.hall.stand_ins.picture(f"{PRINTER}/papers/last.pdf")

    def copies(self, licence: str) -> list[tuple[int, str]]:
        """(copy, state) as the hall has them."""
        rows = self.hall.records.rows(
            "SELECT copy, state FROM licences_printedcopy WHERE licence_id = ? ORDER BY copy", licence
        )
        return [(int(row["copy"]), str(row["state"])) for row in rows]

    def processes(self) -> tuple[int, int]:
        """The ids of shell and visit; 0 while there is no visit."""
        shell, visit = 0, 0
        for process_id in self.window.processes():
            with suppress(psutil.NoSuchProcess):
                command = psutil.Process(process_id).cmdline()
                if "visit" in command:
                    visit = process_id
                elif "--home" in command:
                    shell = process_id
        return shell, visit

    def title(self) -> str:
        """What stands large."""
        control = self.window.find("title")
        return control.text if control else ""

    def gone(self) -> None:
        """The plate is empty and nobody is there."""
        self.take_card()
        until(lambda: self.window.find("idle") or self._leave(), 60, "nobody is there")

    def _leave(self) -> bool:
        finish = self.window.find("finish")
        if finish and finish.is_enabled:
            self.window.sights.clicker.press_at(*finish.middle)
        return False
