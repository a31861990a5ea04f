"""What wall, loudspeaker and counter board do while broker and network fail: judged by pixels, sound and bytes."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from PIL import Image, ImageStat

from hall.language import hall_clock
from hall.messages.calling import BeginService, CallNext, Done, FinishService, NumberCalled, TicketCalled
from hall.messages.devices import Acknowledged
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from hall.messages.zone_board import ZoneBoard
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkEvent
from tests.rig.busy_hall import STATION, WALL, ZONE, BusyHall
from tests.rig.raw_device import RawDevice
from tests.rig.screen_reader import Box, crop, read_number
from tests.rig.sound_reader import calls_heard
from tests.rig.waiting import until
from tests.rig.wire_witness import WireWitness
from tests.server.people import a_matter, sign_in

WINDOW, BOARD, WINDOW_NAME = "w01", "board-1", "一号窗口"


class Floor:
    """A zone with a real wall and a real station, and somebody to take numbers and call them."""

    def __init__(self, hall: BusyHall) -> None:
        self.hall = hall
        self._terminal = RawDevice(hall.server, "terminal-1")
        self._desk = RawDevice(hall.server, "desk-01")
        sign_in(hall.server, self._desk, "1001")

    def connect_again(self) -> None:
        """Terminal and desk have found the hall again."""
        for device in (self._terminal, self._desk):
            until(lambda device=device: device.connection.is_connected, 15, device.device)  # type: ignore[misc]

    def take_number(self) -> str:
        """A number whose paper is out."""
        reserved = self._terminal.ask(IssueTicket(a_matter(self.hall.server)), TicketReserved)
        printed = TicketPrinted(reserved.ticket, "0001", is_copy=False, printed_at=hall_clock.now())
        self._terminal.ask(printed, Acknowledged)
        return reserved.number

    def call(self) -> TicketCalled:
        """The clerk calls whoever is next."""
        return self._desk.ask(CallNext(), TicketCalled)

    def serve(self, called: TicketCalled) -> None:
        """The person comes, and is done."""
        self._desk.ask(BeginService(called.ticket), Done)
        self._desk.ask(FinishService(called.ticket), Done)

    def call_and_see(self) -> TicketCalled:
        """A call that wall, board and voice have proved."""
        self.take_number()
        called = self.call()
        self.wait_for_proofs(called.call, {"waiting_area", "board", "voice"})
        return called

    def come_alive(self) -> None:
        """Until wall and station follow the zone: what was called before they did is shown and not spoken."""
        for _ in range(4):
            self.take_number()
            called = self.call()
            with suppress(AssertionError):
                self.wait_for_proofs(called.call, {"waiting_area", "board", "voice"})
                self.serve(called)
                return
            self.serve(called)
        raise AssertionError("wall and station do not follow the zone")

    def proofs(self, call: str) -> dict[str, str]:
        """Surface -> its state, as the hall has it."""
        rows = self.hall.records.rows(
            "SELECT surface, state FROM queueing_surfaceacknowledgement WHERE call_id = ?", call
        )
        return {row["surface"]: row["state"] for row in rows}

    def wait_for_proofs(self, call: str, surfaces: set[str]) -> None:
        """Until all of these have shown or spoken it."""
        until(
            lambda: surfaces <= {one for one, how in self.proofs(call).items() if how in ("shown", "spoken")},
            15,
            f"{surfaces} prove the call: {self.proofs(call)}",
        )

    def number_on_wall(self) -> str | None:
        """Read from the wall's pixels."""
        return self.hall.sights.of(WALL).number_at("called_number")

    def wait_for_wall(self, number: str, within: float = 10) -> None:
        """Until the wall shows this number."""
        until(lambda: self.hall.sights.of(WALL).shows_number("called_number", number), within, number)

    def times_heard(self, number: str, window: str = WINDOW_NAME) -> int:
        """How often the loudspeaker has called this number."""
        record = self.hall.sound_record
        sound = record.read_bytes() if record.exists() else b""
        return calls_heard(sound, [(number, window)])[number, window]

    def number_on_board(self) -> int:
        """What the counter board shows, by the bytes that came to it."""
        showing = self.hall.stand_ins.part(f"{BOARD}/showing")
        assert isinstance(showing, int)
        return showing


class Watcher:
    """Looks at a box of the screen many times a second and keeps every look that differs."""

    def __init__(self, floor: Floor) -> None:
        control = floor.hall.sights.of(WALL).wait_for("called_number")
        self._reader = floor.hall.sights.reader
        self._box = Box(control.box.x, control.box.y, control.box.width, control.box.height)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self.looks = 0
        self.pictures: dict[bytes, Image.Image] = {}

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)

    def look_on(self, times: int) -> None:
        """Until it has looked so many times more."""
        enough = self.looks + times
        until(lambda: self.looks >= enough, 20, "looks")

    def _look_on(self) -> None:
        while not self._stop.wait(0.05):
            picture = crop(self._reader.shot(), self._box, 2)
            self.looks += 1
            self.pictures.setdefault(picture.tobytes(), picture)

    def numbers(self) -> set[str | None]:
        """What all the pictures read; None for one in which nothing can be read."""
        return {_read(picture) for picture in self.pictures.values()}


def _read(picture: Image.Image) -> str | None:
    is_blank = max(ImageStat.Stat(picture.convert("L")).stddev) < 4
    return None if is_blank else read_number(picture)


@pytest.fixture(scope="module")
def floor() -> Iterator[Floor]:
    with BusyHall(1, terminals=0, desks=0, windows=1) as hall:
        floor = Floor(hall)
        floor.come_alive()
        yield floor


@pytest.fixture(autouse=True)
def _nobody_called(floor: Floor) -> Iterator[None]:
    """Whoever stands at the window after a test has been served."""
    yield
    floor.connect_again()
    rows = floor.hall.records.rows(
        "SELECT id, state FROM queueing_ticket WHERE window_id = ? AND state IN ('called', 'serving')", WINDOW
    )
    for row in rows:
        if row["state"] == "called":
            floor._desk.ask(BeginService(row["id"]), Done)
        floor._desk.ask(FinishService(row["id"]), Done)


def test_what_a_killed_broker_had_taken_is_answered_once(floor: Floor) -> None:
    """Fault 1: a broker that has taken a request dies before the hub could hear it."""
    hall = floor.hall
    answers: list[Answered] = []

    def take(event: LinkEvent) -> None:
        if isinstance(event, Answered):
            answers.append(event)

    link = Link(hall.server.home("terminal-2"), "queue_terminal", take)
    link.start()
    until(lambda: link.is_up, 15, "the terminal hears the hall")
    with hall.witness() as witness:
        hall.company["hub"].signal(signal.SIGSTOP)
        key = link.ask(IssueTicket(a_matter(hall.server)))
        witness.wait_for("issue_ticket", lambda heard: heard.envelope["key"] == key)
        hall.kill("broker")
        hall.company["hub"].signal(signal.SIGCONT)
    hall.start_again("broker")
    until(lambda: [one for one in answers if one.key == key], 20, "the answer")
    link.stop()
    reserved = [one.answer for one in answers if one.key == key]
    assert len(reserved) == 1
    assert isinstance(reserved[0], TicketReserved)
    rows = hall.records.rows("SELECT id FROM queueing_visit WHERE terminal = 'terminal-2'")
    assert len(rows) == 1


@pytest.mark.parametrize("store", ["empty", "corrupt"])
def test_a_broker_that_lost_its_store_blanks_no_screen(floor: Floor, store: str) -> None:
    """Faults 2 and 3: a broker that forgot everything leaves the number on the wall, and has the boards back in 5 s."""
    called = floor.call_and_see()
    floor.wait_for_wall(called.number)
    hall = floor.hall
    with Watcher(floor) as watcher:
        hall.kill("broker")
        watcher.look_on(7)
        spoil(hall, store)
        hall.start_again("broker")
        started = time.monotonic()
        until(lambda: finds_retained_board(hall), 5, "a newcomer finds the board")
        took = time.monotonic() - started
        watcher.look_on(7)
        floor.connect_again()
        watcher.look_on(7)
    assert took <= 5
    assert watcher.numbers() == {called.number}
    floor.serve(called)
    assert floor.call_and_see().number != called.number


def spoil(hall: BusyHall, store: str) -> None:
    """What the broker kept is gone, with the rights it granted; or its database is garbage."""
    folder = hall.root / "broker"
    if store == "corrupt":
        (folder / "mosquitto.db").write_bytes(b"\x00\xb5\x00mosquitto db" + bytes(range(256)) * 8)
    else:
        (folder / "mosquitto.db").unlink(missing_ok=True)
        (folder / "dynamic-security.json").unlink()
        hall.verb("broker-files", str(folder), "--address", "127.0.0.1", "--with-witness")


def finds_retained_board(hall: BusyHall) -> bool:
    """Whether somebody who comes now is given the zone's board by the broker alone."""
    newcomer = RawDevice(hall.server, "strip-01", ZONE)
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        if any(isinstance(one.body, ZoneBoard) and kept for _, one, kept in newcomer.envelopes()):
            return True
        time.sleep(0.02)
    return False


@contextmanager
def frozen(hall: BusyHall, name: str) -> Iterator[None]:
    """SIGSTOP for as long as this lasts."""
    hall.company[name].signal(signal.SIGSTOP)
    try:
        yield
    finally:
        hall.company[name].signal(signal.SIGCONT)


CALL_BESIDE = """
from django.db import transaction
from hall.language import hall_clock
from hall_server.outbox.models import OutgoingMessage
from hall_server.queueing.actions import Doer, call_next
with transaction.atomic():
    call_next(Doer("anhe", "desk-01", window="w01"), hall_clock.now())
    if {is_lost}:
        OutgoingMessage.objects.filter(published_at=None, kind="number_called").update(published_at=hall_clock.now())
"""
"""The clerk's call as the server makes it; lost: the hub believes that it has told it."""


def test_a_broker_frozen_for_a_while_loses_no_call_and_repeats_none(floor: Floor) -> None:
    """Fault 4: a broker stands still; the wall says so and keeps its number, and shows the call once it moves."""
    first = floor.call_and_see()
    floor.serve(first)
    number = floor.take_number()
    call_while_frozen(floor, seconds=0)
    floor.wait_for_wall(number, 20)
    floor.wait_for_proofs(call_of(floor, number), {"waiting_area", "board"})
    floor.connect_again()
    assert floor.times_heard(number) <= 1
    assert floor.times_heard(first.number) == 1


@pytest.mark.soak
def test_a_call_older_than_half_a_minute_when_the_broker_moves_again_is_shown_and_not_spoken(
    floor: Floor,
) -> None:
    """Fault 4, in full: the broker stands still for a minute."""
    number = floor.take_number()
    call_while_frozen(floor, seconds=60)
    floor.wait_for_wall(number, 20)
    floor.connect_again()
    call = call_of(floor, number)
    until(lambda: floor.proofs(call).get("voice") == "failed", 30, "the clerk is told that nobody heard it")
    assert floor.times_heard(number) == 0


def call_while_frozen(floor: Floor, seconds: float) -> None:
    """The hall calls once the wall has noticed that nobody speaks to it, so many seconds before the broker moves again."""
    wall = floor.hall.sights.of(WALL)
    until(lambda: wall.find("stale") is None, 15, "the wall hears the hall")
    with frozen(floor.hall, "broker"):
        until(lambda: "网络" in wall.text_at("stale", words="chi_sim"), 15, "the wall says so")
        floor.hall.server.run(CALL_BESIDE.format(is_lost=False))
        time.sleep(seconds)  # how long nothing moves is the subject


def call_of(floor: Floor, number: str) -> str:
    """The last call of this number."""
    rows = floor.hall.records.rows(
        "SELECT c.id FROM queueing_call c JOIN queueing_ticket t ON t.id = c.ticket_id WHERE t.number = ? "
        "ORDER BY c.called_at DESC",
        number,
    )
    return str(rows[0]["id"])


def test_a_call_delivered_three_times_is_spoken_once(floor: Floor) -> None:
    """Fault 7: the hub publishes an announcement three times, the last ones when the next number is called already."""
    first = floor.call_and_see()
    with floor.hall.witness() as witness:
        publish_again(floor, witness, first)
        floor.serve(first)
        second = floor.call_and_see()
        publish_again(floor, witness, first)
        floor.wait_for_wall(second.number)
        third_number = floor.take_number()
        floor.serve(second)
        third = floor.call()
        floor.wait_for_proofs(third.call, {"waiting_area", "board", "voice"})
        spoken = [heard.body["call"] for heard in witness.heard("call_spoken")]
    assert third.number == third_number
    assert floor.number_on_board() == digits(third.number)
    assert [floor.times_heard(one.number) for one in (first, second, third)] == [1, 1, 1]
    assert len(spoken) == len(set(spoken))
    assert first.call not in spoken


def publish_again(floor: Floor, witness: WireWitness, called: TicketCalled) -> None:
    """Let the hub believe that it never told this call, and wait until it has told it again."""
    before = len(told_calls(witness, called))
    with floor.hall.server.database() as database:
        database.execute(
            "UPDATE outbox_outgoingmessage SET published_at = NULL WHERE kind = 'number_called' "
            "AND CAST(payload AS TEXT) LIKE ?",
            (f"%{called.call}%",),
        )
    until(lambda: len(told_calls(witness, called)) > before, 10, "it is published again")


def told_calls(witness: WireWitness, called: TicketCalled) -> list[object]:
    """The deliveries of this call."""
    return [heard for heard in witness.heard(NumberCalled.kind()) if heard.body["call"] == called.call]


def digits(number: str) -> int:
    """What a counter board can show of a number."""
    return int("".join(filter(str.isdigit, number)))


def test_a_lost_call_is_shown_and_spoken_when_the_next_one_tells_of_it(floor: Floor) -> None:
    """Fault 8: one announcement of the zone is lost; the next acts at once, and the gap is filled from the board."""
    lost = floor.take_number()
    floor.hall.server.run(CALL_BESIDE.format(is_lost=True))
    next_number = floor.take_number()
    other = RawDevice(floor.hall.server, "desk-02")
    sign_in(floor.hall.server, other, "1002")
    called = other.ask(CallNext(), TicketCalled)
    assert called.number == next_number
    until(lambda: floor.times_heard(next_number, "二号窗口") == 1, 15, "the call beyond the gap is spoken")
    floor.wait_for_wall(next_number)
    until(lambda: floor.number_on_board() == digits(lost), 5, "the lost call stands on its window's board")
    floor.wait_for_proofs(call_of(floor, lost), {"waiting_area", "board", "voice"})
    assert floor.times_heard(lost) == 1
    other.ask(BeginService(called.ticket), Done)
    other.ask(FinishService(called.ticket), Done)


def test_surfaces_that_start_anew_show_the_standing_call_and_do_not_speak_it(floor: Floor) -> None:
    """Fault 9: wall and station are killed while somebody is called; what the broker kept for them is old."""
    called = floor.call_and_see()
    hall = floor.hall
    for name in (WALL, STATION):
        hall.kill(name)
    hall.stand_ins.act(BOARD, "power_cut")
    for name in (WALL, STATION):
        hall.start_again(name)
    floor.wait_for_wall(called.number, 30)
    until(
        lambda: hall.stand_ins.part(f"{BOARD}/showing") == digits(called.number),
        20,
        "the board shows it again",
    )
    floor.serve(called)
    second = floor.call_and_see()
    assert (floor.times_heard(called.number), floor.times_heard(second.number)) == (1, 1)
