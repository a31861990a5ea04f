"""Does at the queue terminal what a citizen does with hands and a card."""

import random
import time

from device_panel.sample_cards import SampleCard
from device_panel.stand_ins import StandIns
from tests.rig.clicker import Control
from tests.rig.sight import Window

CHOICES = 7
PAGES = 30
# Stands on the idle screen only while the terminal is free and can give numbers.
READY = "no_card"


class Citizen:
    """Somebody with a card in front of a terminal."""

    def __init__(self, terminal: Window, stand_ins: StandIns, card: SampleCard) -> None:
        self._terminal = terminal
        self._stand_ins = stand_ins
        self.card = card

    def lay_card(self) -> None:
        """Lay the card down and wait until the terminal offers matters."""
        self._terminal.wait_for(READY, within=60)
        self._stand_ins.act("reader", "present", **self.card.as_arguments())
        self._terminal.wait_for("matter_group_0")

    def choose(self, groups: set[str], chance: random.Random, matters: set[str] | None = None) -> str:
        """Press one of these groups, then one of these matters in it, or any; returns the words on its button."""
        self._press_among("matter_group_", groups, chance)
        self._terminal.wait_for("matter_0")
        return self._press_among("matter_", matters, chance)

    def give_no_details(self) -> None:
        """Skip the basic information: no telephone number, nobody else's business."""
        self._terminal.press("skip_details")

    def take_ticket(self) -> float:
        """Press for the ticket; returns when (monotonic)."""
        control = self._terminal.wait_for("take_ticket")
        pressed_at = time.monotonic()
        self._terminal.sights.clicker.press_at(*control.middle)
        return pressed_at

    def leave(self) -> None:
        """Take paper and card and say that all is done; the terminal must stand ready for the next one."""
        self._stand_ins.act("reader", "remove")
        self._terminal.press("finish")
        self._terminal.wait_for(READY, within=30)

    def _press_among(self, names: str, wanted: set[str] | None, chance: random.Random) -> str:
        for _ in range(PAGES):
            offered = self._offered(names)
            fitting = [one for one in offered if wanted is None or one.text in wanted]
            turn = self._terminal.find("next_page") if wanted is None and chance.random() < 0.4 else None
            if fitting and not (turn and turn.is_enabled):
                chosen = chance.choice(fitting)
                self._terminal.sights.clicker.press_at(*chosen.middle)
                return chosen.text
            self._terminal.press("next_page")
            time.sleep(0.3)
        raise AssertionError(f"none of {wanted} is offered")

    def _offered(self, names: str) -> list[Control]:
        self._terminal.wait_for(f"{names}0")
        found = (self._terminal.find(f"{names}{place}") for place in range(CHOICES))
        return [control for control in found if control and control.is_enabled]
