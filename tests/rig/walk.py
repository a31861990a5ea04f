"""One citizen's walk through an open hall: what is known so far, and how each step is judged and kept."""

import json
import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from device_panel.sample_cards import SampleCard, random_card
from device_panel.stand_ins import StandIns
from hall.launcher import sample_hall
from hall.launcher.hall_folder import HallFolder, OpenedHall
from hall.launcher.screen import size_of
from tests.rig.chromium import Chromium, Person
from tests.rig.hall_records import HallRecords, Row, Watch
from tests.rig.screen_reader import Box, crop, save
from tests.rig.sight import Sights
from tests.rig.wire_witness import Heard, WireWitness

TERMINAL, DESK, STRIP, AREA, STATION = "terminal-1", "desk-01", "strip-01", "area-a", "station-1"
PAD, KIOSK = "pad-01", "kiosk-1"
CLERK, SUPERVISOR = "1001", "admin"
"""In the sample hall the clerk at the first window is its department's head too, and its administrator supervises."""


class StepJudged(msgspec.Struct, frozen=True):
    """One step of the journey. ms: how long it took; evidence: what was seen, or what was missing."""

    step: str
    ok: bool
    ms: int
    evidence: str


@dataclass
class Walk:
    """A citizen and those who watch. What a step finds out is written here for the steps after it."""

    folder: HallFolder
    opened: OpenedHall
    witness: WireWitness
    watch: Watch
    shots: Path | None
    chance: random.Random
    person: SampleCard = field(init=False)
    matter: Row = field(init=False)
    asked: Heard = field(init=False)
    reserved: Heard = field(init=False)
    process_id: str = ""
    called: Heard = field(init=False)
    pressed_at: float = 0.0
    phone: str = field(init=False)
    case: str = ""
    licence: str = ""
    invited: Heard = field(init=False)
    rated: Heard = field(init=False)
    spent: str = ""
    ending: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.person = random_card(self.chance)
        self.phone = f"139{self.chance.randrange(10**8):08d}"
        self._staff: dict[str, Person] = {}

    @property
    def records(self) -> HallRecords:
        """The database beside the server."""
        return HallRecords(self.folder.database)

    @property
    def stand_ins(self) -> StandIns:
        """The devices."""
        return StandIns(self.opened.stand_ins_url, self.opened.stand_ins_token)

    @property
    def sights(self) -> Sights:
        """The screens."""
        return Sights(self.opened.display, self.folder)

    @cached_property
    def browser(self) -> Chromium:
        """Started when somebody first looks at a page."""
        return self.ending.enter_context(Chromium())

    def passer_by(self) -> Person:
        """Somebody with a telephone and no account."""
        return self.ending.enter_context(self.browser.person(self.opened.web_url))

    def staff(self, number: str) -> Person:
        """Somebody at the work pages, signed in once, who does not sign out."""
        if number not in self._staff:
            self._staff[number] = self.passer_by().sign_in(number, self.password_of(number))
        return self._staff[number]

    def password_of(self, number: str) -> str:
        """As the sample step wrote it down."""
        told = json.loads((self.folder.state / "sample_passwords.json").read_text())
        return str(told[number])

    @property
    def ticket(self) -> str:
        """The ticket's id."""
        return str(self.reserved.body["ticket"])

    @property
    def number(self) -> str:
        """The number on it."""
        return str(self.reserved.body["number"])

    def take(self, step: str, judge: Callable[["Walk"], str]) -> StepJudged:
        """Do a step, judge it, and keep a picture of each screen."""
        began = time.monotonic()
        try:
            evidence, is_well = judge(self), True
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, the step failed, and the report says how
            evidence, is_well = f"{type(fault).__name__}: {fault}"[:1500], False
        judged = StepJudged(step, is_well, round((time.monotonic() - began) * 1000), evidence)
        self.keep_screens(step)
        return judged

    def keep_screens(self, step: str) -> None:
        """A picture of each application's part of the display, and of the newest paper."""
        size = size_of(self.opened.display)
        if self.shots is None or size is None:
            return
        picture = self.sights.reader.shot()
        for one in sample_hall.APPLICATIONS:
            if one.place:
                place = one.place.scaled_to(size)
                part = crop(picture, Box(place.x, place.y, place.width, place.height))
                save(part, self.shots / f"{step}-{one.device}.png")
        save(picture, self.shots / f"{step}-all.png")

    def keep_page(self, name: str, person: Person) -> None:
        """A picture of a page somebody looks at."""
        if self.shots is not None:
            person.shoot(self.shots / f"{name}.png")
