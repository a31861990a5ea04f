"""One window of an open hall: a clerk at the desk, a citizen with a number at the pad, hands and eyes for both."""

import json
import math
import random
from contextlib import suppress

import psutil

from device_panel.sample_cards import SampleCard, random_card
from hall.messages.message import Message, Report
from tests.rig.citizen import Citizen
from tests.rig.hall_seen import HallSeen
from tests.rig.reporting import report_as
from tests.rig.sight import Window
from tests.rig.steps.taking import groups_of_zone
from tests.rig.waiting import until

TERMINAL, DESK, PAD = "terminal-1", "desk-01", "pad-01"
CLERK = "1001"
MOST_SCREENS = 12


class WindowStage:
    """A terminal, the first window's desk and its pad."""

    def __init__(self, hall: HallSeen) -> None:
        self.hall = hall
        self.chance = random.Random()
        self.desk: Window = hall.sights.of(DESK)
        self.pad: Window = hall.sights.of(PAD)

    # The citizen takes a number, the clerk calls it

    def somebody_unheard_of(self) -> SampleCard:
        """Neither name nor number is a word of any program's own."""
        return random_card(self.chance)

    def take_number(self, card: SampleCard) -> None:
        """At the terminal, by card, for something this window does."""
        citizen = Citizen(self.hall.sights.of(TERMINAL), self.hall.stand_ins, card)
        citizen.lay_card()
        citizen.choose(groups_of_zone(self.hall.records), self.chance)
        citizen.give_no_details()
        citizen.take_ticket()
        until(lambda: self._waiting() == 1, 30, "the number waits")
        citizen.leave()

    def _waiting(self) -> int:
        return len(self.hall.records.rows("SELECT id FROM queueing_ticket WHERE state = 'waiting'"))

    def sign_in(self) -> None:
        """陈静 takes her window."""
        passwords = json.loads((self.hall.folder.state / "sample_passwords.json").read_text())
        self.desk.wait_for("clerk_number", 60)
        self.desk.type_into("clerk_number", CLERK)
        self.desk.type_into("password", str(passwords[CLERK]))
        self.desk.press("sign_in")

    def serve(self) -> None:
        """The number is called, and the person sits down."""
        self.desk.press("call_next")
        self.desk.press("begin")

    # What stands there

    def says(self, window: Window, name: str) -> str:
        """The words of a control that is visible now; empty when there is none."""
        control = window.find(name)
        return control.text if control else ""

    def wait_says(self, window: Window, name: str, words: str, within: float = 20) -> None:
        """Until these words stand there."""
        until(lambda: words in self.says(window, name), within, f"{name}: {words}")

    def case(self) -> dict[str, object]:
        """The newest case in the database."""
        return self.hall.records.rows("SELECT * FROM cases_case ORDER BY id DESC LIMIT 1")[0]

    # What the citizen does at the pad

    def read_on(self, name: str) -> None:
        """Go on, all else being right, until this stands there."""
        for _ in range(MOST_SCREENS):
            if self.pad.find(name):
                return
            self.pad.press("forward")
            with suppress(AssertionError):
                until(lambda: self.pad.find(name), 1)
        raise AssertionError(f"{name} never came")

    def correct(self, phone: str) -> None:
        """The clerk writes the number over what stood there, and asks the citizen to look."""
        if self.says(self.desk, "case_show").startswith("显示"):
            self.desk.press("case_show")
        self.desk.overtype("field_phone", phone)
        self.wait_says(self.desk, "said_phone", "未保存")
        self.desk.press("case_ask_confirmation")
        self.pad.wait_for("forward", 30)

    def check_and_sign(self) -> None:
        """The citizen reads every field, finds it right, and signs."""
        self.read_on("signature")
        self.sign()
        self.pad.press("sign")
        self.wait_says(self.pad, "title", "核对完成")
        self.wait_says(self.desk, "case_pad", "已签字")
        self.pad.press("finish")

    def sign(self) -> None:
        """A name by hand."""
        box = self.pad.wait_for("signature").box
        for left in (0.25, 0.38, 0.52, 0.64):
            way = [
                (
                    round(box.x + box.width * (left + 0.08 * step / 12)),
                    round(box.y + box.height * (0.5 + 0.28 * math.cos(step * (0.6 + left)))),
                )
                for step in range(13)
            ]
            self.pad.sights.clicker.draw(way)

    # What must not be there

    def pad_processes(self) -> tuple[int, int]:
        """The ids of shell and visit; 0 while there is no visit."""
        shell, visit = 0, 0
        for process_id in self.pad.processes():
            with suppress(psutil.NoSuchProcess):
                if "visit" in psutil.Process(process_id).cmdline():
                    visit = process_id
                else:
                    shell = process_id
        return shell, visit

    def report_as_pad(self, report: Report) -> Message:
        """What the hall answers when the pad reports this; the pad's own program must not run."""
        return report_as(self.hall.folder.home(PAD), report)
