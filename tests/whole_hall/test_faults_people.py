"""What citizen and clerks meet at real screens while cable, database and server fail: judged by paper, pixels and tables."""

import io
import json
import os
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PIL import Image

from device_panel.sample_cards import CAST
from hall.credentials.device_home import DeviceHome
from hall.launcher import sample_hall
from hall.launcher.children import Program
from hall.launcher.enrolments import enrol_with_new_codes, move_home
from hall.launcher.screen import Screen
from tests.rig.citizen import Citizen
from tests.rig.hall import LiveHall
from tests.rig.link_terminal import LinkTerminal
from tests.rig.live_server import run_python
from tests.rig.number_reader import number_of
from tests.rig.paper_reader import tallest_writing
from tests.rig.steps.taking import groups_of_zone
from tests.rig.swallowing_proxy import SwallowingProxy
from tests.rig.waiting import until

TERMINAL, DESK, OTHER_DESK, OTHER_TERMINAL = "terminal-1", "desk-01", "desk-02", "terminal-2"
OTHER_PLACE = sample_hall.Place(720, 0, 940, 620)
CLERKS = {DESK: "1001", OTHER_DESK: "1002"}
SECOND_TERMINAL = """
from hall.language import hall_clock
from hall_server.devices.actions import register
register("terminal-2", "二楼取号机", "queue_terminal", actor="tests", now=hall_clock.now(), zones=["zone-a"])
"""


class People:
    """A hall with a terminal whose cable can be pulled, and two clerks."""

    def __init__(self, hall: LiveHall, proxy: SwallowingProxy, other: LinkTerminal) -> None:
        self.hall = hall
        self.proxy = proxy
        self.other = other
        self._chance = random.Random()
        self._cards = 0

    def press_for_number(self) -> tuple[Citizen, int]:
        """Another citizen goes as far as pressing for a number; and how many papers were out before."""
        self._cards += 1
        card = (CAST[0], CAST[2], CAST[3])[self._cards % 3]
        citizen = Citizen(self.hall.sights.of(TERMINAL), self.hall.stand_ins, card)
        citizen.lay_card()
        citizen.choose(groups_of_zone(self.hall.records), self._chance)
        citizen.give_no_details()
        before = len(self.papers())
        citizen.take_ticket()
        return citizen, before

    def number_on_paper(self, before: int, within: float = 25) -> str:
        """The number on the paper that comes after so many, as its dots read."""
        until(lambda: len(self.papers()) > before, within, "a paper comes out")
        index = self.papers()[before]["index"]
        picture = self.hall.stand_ins.picture(f"printer/papers/{index}.png")
        number = number_of(tallest_writing(Image.open(io.BytesIO(picture)).convert("L")))
        assert number, "the number on the paper cannot be read"
        return number

    def take_number(self) -> str:
        """A citizen takes a number, the paper and the card, and goes."""
        citizen, before = self.press_for_number()
        number = self.number_on_paper(before)
        citizen.leave()
        return number

    def papers(self) -> list[dict[str, object]]:
        """The papers that came out."""
        papers = self.hall.stand_ins.part("printer/papers")
        assert isinstance(papers, list)
        return papers

    def state(self, number: str) -> str:
        """How the one ticket with this number stands; empty when there is none."""
        rows = self.hall.records.rows("SELECT state FROM queueing_ticket WHERE number = ?", number)
        assert len(rows) <= 1
        return str(rows[0]["state"]) if rows else ""

    def wait_for_state(self, number: str, state: str, within: float = 30) -> None:
        """Until it stands so."""
        until(lambda: self.state(number) == state, within, f"{number} is {state}: {self.state(number)}")

    def press(self, desk: str, step: str, within: float = 20) -> None:
        """Press a step at a desk once it may be taken."""
        self.hall.sights.of(desk).press(step, within)

    def shows(self, desk: str, number: str) -> bool:
        """Whether this number is painted on the desk."""
        return self.hall.sights.of(desk).shows_number("number_label", number)

    def serve(self, desk: str, number: str) -> None:
        """Whoever is called there is served to the end."""
        until(lambda: self.shows(desk, number), 15, f"{desk} shows {number}")
        for step in ("begin", "finish"):
            self.press(desk, step)
        self.wait_for_state(number, "finished")

    def calls_of(self, number: str) -> int:
        """How often it has been called."""
        rows = self.hall.records.rows(
            "SELECT c.id FROM queueing_call c JOIN queueing_ticket t ON t.id = c.ticket_id WHERE t.number = ?",
            number,
        )
        return len(rows)

    @contextmanager
    def locked_database(self) -> Iterator[sqlite3.Connection]:
        """Another program is writing: nobody else can."""
        with closing(sqlite3.connect(self.hall.folder.database, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            finally:
                database.execute("ROLLBACK")


@pytest.fixture(scope="module")
def people(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with LiveHall(tmp_path_factory.mktemp("people") / "hall", (DESK,), prepared=prepared) as hall:
        environment = {**os.environ, **hall.folder.server_environment()}
        run_python(environment, SECOND_TERMINAL)
        serve_every_queue(hall)
        devices = (OTHER_DESK, TERMINAL, OTHER_TERMINAL)
        enrol_with_new_codes(hall.opened, {device: hall.folder.home(device) for device in devices})
        proxy = SwallowingProxy(hall.opened.ports.broker)
        move_home(hall.folder.home(TERMINAL), proxy.port, hall.opened.web_url)
        hall.opened.open_applications([TERMINAL], Screen(hall.opened.display, sample_hall.SCREEN))
        open_other_desk(hall)
        other = LinkTerminal(DeviceHome(hall.folder.home(OTHER_TERMINAL)))
        hall.sights.of(TERMINAL).wait_for("no_card", 60)
        for desk, clerk in CLERKS.items():
            sign_in(hall, desk, clerk)
        until(lambda: lent(hall), 60, "the terminal has borrowed numbers")
        yield People(hall, proxy, other)
        other.stop()
    proxy.stop()


def serve_every_queue(hall: LiveHall) -> None:
    """Let both windows serve everybody."""
    with closing(sqlite3.connect(hall.folder.database, isolation_level=None)) as database:
        database.execute(
            "INSERT OR IGNORE INTO queueing_queueweight (window_id, queue_id, weight)"
            " SELECT w.code, q.id, 1 FROM organisation_window w, catalogue_queue q WHERE w.code IN ('w01', 'w02')"
        )


def open_other_desk(hall: LiveHall) -> None:
    """A second desk beside the first. A window that opens takes what is being typed into another: it is there after this."""
    home, place = str(hall.folder.home(OTHER_DESK).absolute()), str(OTHER_PLACE)
    command = (sys.executable, "-m", "window_pad", "clerk_desk", "--home", home, "--place", place)
    hall.company.start(Program(OTHER_DESK, command, hall.opened.screen_environment()))
    hall.sights.of(OTHER_DESK).wait_for("clerk_number", 40)


def sign_in(hall: LiveHall, desk: str, clerk: str) -> None:
    """The clerk types number and password."""
    passwords = json.loads((hall.folder.state / "sample_passwords.json").read_text())
    window = hall.sights.of(desk)
    window.type_into("clerk_number", clerk)
    window.type_into("password", passwords[clerk])
    window.press("sign_in")
    window.wait_for("call_next", 30)


def lent(hall: LiveHall) -> bool:
    """Whether the terminal was lent numbers."""
    return bool(hall.records.rows("SELECT id FROM queueing_numberlease WHERE terminal = ?", TERMINAL))


def test_a_terminal_whose_cable_is_out_gives_its_own_numbers_and_order_follows_arrival(
    people: People,
) -> None:
    """Fault 5: the cable of one terminal is pulled for three citizens' time, one of whom goes to another terminal."""
    people.proxy.cut()
    first = people.take_number()
    assert people.state(first) == ""
    second = people.other.take_number("business")
    third = people.take_number()
    people.proxy.mend()
    for number in (first, third):
        people.wait_for_state(number, "waiting", 40)
    papers = "".join(str(paper["text"]) for paper in people.papers()[-2:])
    assert papers.count("按取号先后办理") == 2
    assert len({first, second, third}) == 3
    assert {number[1] for number in (first, third)} == {"K"}
    for number in (first, second, third):
        people.press(DESK, "call_next")
        people.serve(DESK, number)
    assert people.take_number()[1].isdigit(), "back with the hall, it gives the hall's numbers"
    number = newest(people)
    people.press(DESK, "call_next")
    people.serve(DESK, number)


def newest(people: People) -> str:
    """The number that was given last."""
    rows = people.hall.records.rows("SELECT number FROM queueing_ticket ORDER BY arrived_at DESC LIMIT 1")
    return str(rows[0]["number"])


def test_a_call_whose_answer_was_lost_stands_on_the_desk_and_is_not_made_twice(people: People) -> None:
    """Fault 15: the server is killed after it has committed a call and before the clerk could hear of it."""
    number = people.take_number()
    people.wait_for_state(number, "waiting")
    hall = people.hall
    with hall.witness() as witness, people.locked_database():
        people.press(DESK, "call_next")
        witness.wait_for("call_next")
        hall.kill("broker")
    people.wait_for_state(number, "called", 10)
    hall.kill("hub")
    hall.start_again("broker")
    hall.start_again("hub")
    until(lambda: people.shows(DESK, number), 30, "the desk shows whom it called")
    people.serve(DESK, number)
    assert people.calls_of(number) == 1


def test_a_number_whose_answer_was_lost_is_never_called_and_the_citizen_holds_another(people: People) -> None:
    """Fault 15: the server is killed after it has committed a number and before the terminal could hear of it."""
    hall = people.hall
    with hall.witness() as witness, people.locked_database():
        citizen, before = people.press_for_number()
        witness.wait_for("issue_ticket")
        hall.kill("broker")
    reserved = "SELECT number FROM queueing_ticket WHERE state = 'reserved'"
    until(lambda: hall.records.rows(reserved), 10, "the number is committed")
    promised = str(hall.records.rows(reserved)[0]["number"])
    hall.kill("hub")
    held = people.number_on_paper(before)
    citizen.leave()
    hall.start_again("broker")
    hall.start_again("hub")
    people.wait_for_state(held, "waiting", 40)
    assert held != promised
    assert len(people.papers()) == before + 1
    people.press(DESK, "call_next", 30)
    people.serve(DESK, held)
    assert people.state(promised) in ("reserved", "void")
    assert people.calls_of(promised) == 0


def test_while_the_database_is_locked_the_clerk_is_told_and_citizens_get_numbers(people: People) -> None:
    """Fault 16: another program keeps the database to itself for some seconds."""
    waiting = people.take_number()
    people.wait_for_state(waiting, "waiting")
    desk = people.hall.sights.of(DESK)
    with people.locked_database():
        people.press(DESK, "call_next")
        until(lambda: "没有回复" in desk.text_at("notice", words="chi_sim"), 15, "the clerk is told")
        assert people.calls_of(waiting) == 0
        citizen, before = people.press_for_number()
        held = people.number_on_paper(before)
        assert people.state(held) == ""
    citizen.leave()
    people.wait_for_state(held, "waiting", 40)
    if people.state(waiting) == "waiting":
        people.press(DESK, "call_next", 30)
    people.serve(DESK, waiting)
    people.press(DESK, "call_next")
    people.serve(DESK, held)
    assert [people.calls_of(number) for number in (waiting, held)] == [1, 1]


def test_two_clerks_who_press_in_the_same_instant_call_two_people_or_one_of_them_nobody(
    people: People,
) -> None:
    """Fault 29: both requests wait for the same server, and one person waits for both."""
    number = people.other.take_number("business")
    hub = people.hall.company["hub"]
    windows = [people.hall.sights.of(desk) for desk in CLERKS]
    buttons = [window.wait_for("call_next").middle for window in windows]
    people.hall.freeze("hub")
    try:
        with people.hall.witness() as witness:
            for place in buttons:
                people.hall.sights.clicker.press_at(*place)
            until(lambda: len(witness.heard("call_next")) == 2, 5, "both have pressed")
    finally:
        people.hall.thaw("hub")
    assert hub.exit_code() is None
    until(lambda: any(people.shows(desk, number) for desk in CLERKS), 15, "one of them has the person")
    until(lambda: sum(told_nobody_waits(people, desk) for desk in CLERKS) == 1, 15, "the other is told")
    assert [people.shows(desk, number) for desk in CLERKS].count(True) == 1
    assert people.calls_of(number) == 1
    has_it = next(desk for desk in CLERKS if people.shows(desk, number))
    people.serve(has_it, number)


def told_nobody_waits(people: People, desk: str) -> bool:
    """Whether the desk says that there is nobody to call."""
    return "没有" in people.hall.sights.of(desk).text_at("notice", words="chi_sim")
