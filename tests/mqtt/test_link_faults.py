"""Faults between device and hall: what was acknowledged is neither lost nor doubled, and only live calls are spoken."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from hall.language import hall_clock
from hall.language.refusals import RefusalCode
from hall.language.tickets import TicketState
from hall.messages import topics
from hall.messages.calling import (
    CallEnded,
    CallNext,
    Done,
    NumberCalled,
    ProofsChanged,
    SendDesk,
    WaitingChanged,
)
from hall.messages.devices import DeviceBorn, HelpCalled, RequestRefused
from hall.messages.envelope import encode, wrap
from hall.messages.message import Message
from hall.messages.ticketing import IssueTicket
from hall.mqtt.link import PULSE_PATIENCE, Link
from hall.mqtt.link_events import Answered, BoardChanged, LinkChanged, LinkEvent, Settled, Told, Unanswered
from tests.mqtt.honest_hub import HonestHub, settled
from tests.rig.broker import HALL, LiveBroker, until
from tests.rig.swallowing_proxy import SwallowingProxy

ZONE = "zone-a"
CALL_LIVES = timedelta(seconds=20)


class Device:
    """A link and all it was told."""

    def __init__(self, broker: LiveBroker, name: str = "desk-01", *, port: int = 0) -> None:
        self.events: list[LinkEvent] = []
        self.home = broker.home(name, "clerk_desk", port=port)
        self.link = Link(self.home, "clerk_desk", self.events.append, software="1.0")
        self.link.follow(ZONE)
        self.link.start()

    def answers(self, key: str) -> list[Message]:
        return [one.answer for one in list(self.events) if isinstance(one, Answered) and one.key == key]

    def boards(self) -> list[BoardChanged]:
        return [one for one in list(self.events) if isinstance(one, BoardChanged)]

    def fresh(self) -> list[str]:
        """The kinds told as news, calls by their number."""
        return [
            body.number if isinstance(body, NumberCalled) else body.kind()
            for one in self.boards()
            for body in one.fresh
        ]

    def told(self) -> list[Told]:
        return [one for one in list(self.events) if isinstance(one, Told)]

    def look(self) -> object:
        boards = self.boards()
        return boards[-1].board if boards else None

    def ups(self) -> list[bool]:
        return [one.is_up for one in list(self.events) if isinstance(one, LinkChanged)]


def called(number: int) -> NumberCalled:
    now = hall_clock.now()
    return NumberCalled(
        f"call-{number}", f"A{number:03d}", "w01", "一号窗口", "李*", 1, now, now + CALL_LIVES
    )


def done(_envelope: object) -> Done:
    return Done()


@pytest.fixture
def broker() -> Iterator[LiveBroker]:
    with LiveBroker({"desk-01": (ZONE,), "wall-1": (ZONE,)}) as broker:
        yield broker


@pytest.fixture
def hub(broker: LiveBroker) -> Iterator[HonestHub]:
    hub = HonestHub(broker, done)
    hub.say_board()
    yield hub
    hub.stop()


@pytest.fixture
def device(broker: LiveBroker, hub: HonestHub) -> Iterator[Device]:
    device = Device(broker)
    until(lambda: device.link.is_up and device.boards() and hub.effects, what="the device is up")
    yield device
    device.link.stop()


def test_a_device_is_born_settled_and_follows(device: Device, hub: HonestHub) -> None:
    until(lambda: Settled(settled()) in device.events)
    assert device.home.load_settled() == settled()
    assert device.ups() == [True]
    hub.announce(called(1), lives=CALL_LIVES)
    until(lambda: device.fresh() == ["A001"])
    until(lambda: (1, 1) in hub.positions())
    device.link.stop()
    until(lambda: hub.of_kind("device_lost"))


def test_fault_1_what_a_killed_broker_acknowledged_is_said_again(broker: LiveBroker) -> None:
    """The broker takes 120 messages while no hub listens, acknowledges them, and dies."""
    device = Device(broker)
    seen: set[str] = set()
    broker.connect("witness", topics.up_everything(HALL), on_message=lambda topic, *_: seen.add(topic))
    until(lambda: device.link._connection.is_connected)
    asked = [device.link.ask(IssueTicket(f"m{n}")) for n in range(60)]
    reported = [device.link.report(HelpCalled(hall_clock.now(), f"{n}")) for n in range(60)]
    until(lambda: topics.up(HALL, "desk-01", "help_called") in seen)
    broker.kill()
    broker.start()
    hub = HonestHub(broker, lambda envelope: None if envelope.kind == "help_called" else Done())
    until(lambda: all(device.answers(key) for key in asked + reported), 20, "every message answered")
    assert all(hub.effects[key] == 1 for key in asked + reported)
    assert all(len(device.answers(key)) == 1 for key in asked + reported)
    assert device.link.waiting == 0
    until(lambda: len(device.link._outbox) == 0)
    hub.stop()
    device.link.stop()


def test_fault_2_an_empty_broker_blanks_no_screen_and_a_new_one_is_filled(
    broker: LiveBroker, hub: HonestHub, device: Device
) -> None:
    hub.announce(called(1), lives=CALL_LIVES)
    until(lambda: device.fresh() == ["A001"])
    broker.restart_empty()
    began = time.monotonic()
    newcomer = Device(broker, "wall-1")
    until(lambda: newcomer.look() == hub.board, 5, "a new screen has the board although nothing is retained")
    assert newcomer.fresh() == []
    until(lambda: device.link.is_up, 10)
    hub.announce(called(2), lives=CALL_LIVES)
    until(lambda: device.fresh() == ["A001", "A002"])
    since = device.boards()[[bool(one.fresh) for one in device.boards()].index(True) :]
    assert all("call-1" in [call.call for call in one.board.calls] for one in since[:-1])
    assert time.monotonic() - began < 10
    newcomer.link.stop()


def test_fault_3_a_corrupt_database_does_not_keep_the_hall_closed(
    broker: LiveBroker, hub: HonestHub, device: Device
) -> None:
    broker.corrupt_database()
    key = device.link.ask(IssueTicket("m1"))
    broker.start()
    until(lambda: device.answers(key), 15)
    assert hub.effects[key] == 1
    assert list(broker.files.path.glob("mosquitto.db.broken-*"))


def test_fault_4_a_frozen_broker_is_noticed_and_nothing_is_doubled(
    broker: LiveBroker, hub: HonestHub, device: Device
) -> None:
    broker.freeze()
    began = time.monotonic()
    key = device.link.ask(IssueTicket("m1"))
    until(lambda: device.ups()[-1] is False, PULSE_PATIENCE + 1)
    assert time.monotonic() - began < PULSE_PATIENCE + 0.5
    hub.announce(called(1), lives=CALL_LIVES)
    broker.thaw()
    until(lambda: device.answers(key), 15)
    until(lambda: device.look() == hub.board, 10)
    assert hub.effects[key] == 1
    assert len(device.answers(key)) == 1
    assert device.fresh().count("A001") <= 1


def test_fault_6_a_half_open_connection_is_found_within_five_seconds(
    broker: LiveBroker, hub: HonestHub
) -> None:
    proxy = SwallowingProxy(broker.port)
    device = Device(broker, port=proxy.port)
    until(lambda: device.link.is_up)
    connection = device.link._connection
    proxy.swallow()
    began = time.monotonic()
    key = device.link.ask(IssueTicket("m1"))
    until(lambda: not connection.is_connected, 8)
    assert time.monotonic() - began <= 5.0
    until(lambda: device.answers(key), 6)
    assert hub.effects[key] == 1
    device.link.stop()
    proxy.stop()


def test_fault_7_said_three_times_is_taken_once(device: Device, hub: HonestHub) -> None:
    hub.announce(called(1), times=3, lives=CALL_LIVES)
    hub.tell("desk-01", ProofsChanged("call-1", ()), times=3)
    key = device.link.ask(SendDesk(), keep=False)
    until(lambda: device.answers(key))
    hub.tell("desk-01", Done(), key, times=3)
    hub.announce(WaitingChanged({"A": 3}))
    until(lambda: "waiting_changed" in device.fresh())
    until(lambda: device.link.counts.repeated == 5)
    assert device.fresh() == ["A001", "waiting_changed"]
    assert device.told() == [Told(device.told()[0].key, ProofsChanged("call-1", ()))]
    assert len(device.answers(key)) == 1


def test_fault_8_a_gap_is_filled_and_the_call_beyond_it_spoken(device: Device, hub: HonestHub) -> None:
    hub.announce(called(1), lose=True, lives=CALL_LIVES)
    hub.announce(called(2), lives=CALL_LIVES)
    until(lambda: device.fresh() == ["A002"])
    until(lambda: device.look() == hub.board, 3)
    hub.announce(CallEnded("call-2", "w01", TicketState.SERVING), lose=True)
    until(lambda: device.look() == hub.board, 3, "the pulse alone tells of the loss")
    assert device.fresh() == ["A002"]
    assert len(hub.of_kind("send_board")) <= 2


def test_fault_9_stale_retained_calls_are_shown_not_announced(broker: LiveBroker) -> None:
    hub = HonestHub(broker, done)
    hub.announce(called(1), lives=CALL_LIVES)
    hub.say_board()
    stale = wrap(called(2), sender="hub", sent_at=hall_clock.now(), epoch=1, sequence=2)
    hub.connection.publish(topics.zone(HALL, ZONE, "number_called"), encode(stale), retain=True)
    hub.sequence += 1
    device = Device(broker)
    until(device.boards)
    hub.announce(WaitingChanged({"A": 1}), lives=timedelta(0))
    until(lambda: device.link.is_up and device.boards()[-1].board.waiting == {"A": 1})
    assert device.fresh() == []
    assert "A001" in [call.number for one in device.boards() for call in one.board.calls]
    hub.announce(called(3), lives=CALL_LIVES)
    until(lambda: device.fresh() == ["A003"])
    device.link.stop()
    hub.stop()


def test_fault_10_two_machines_with_one_name_do_not_storm(
    broker: LiveBroker, hub: HonestHub, device: Device, tmp_path: Path
) -> None:
    for one in device.home.path.iterdir():
        if not one.name.startswith("outbox"):
            (tmp_path / one.name).write_bytes(one.read_bytes())
    events: list[LinkEvent] = []
    clone = Link(type(device.home)(tmp_path), "clerk_desk", events.append)
    before = device.link._connection.attempts
    clone.start()
    keys = [device.link.ask(IssueTicket(f"m{n}")) for n in range(3)]
    until(lambda: device.link._connection.attempts - before >= 3, 20, "they throw each other out")
    began = time.monotonic()
    until(lambda: device.link._connection.attempts - before >= 5, 40)
    assert time.monotonic() - began > 0.5
    assert clone._connection.attempts < 15
    clone.stop()
    until(lambda: all(device.answers(key) for key in keys), 20)
    assert all(hub.effects[key] == 1 for key in keys)
    assert len({one.body.started_at for one in hub.heard if isinstance(one.body, DeviceBorn)}) == 2


def test_a_killed_program_asks_again_under_the_same_key(broker: LiveBroker) -> None:
    """kill -9 right after `ask` returned, before any hub was there; the next process of the device gets the answer."""
    home = broker.home("desk-01", "clerk_desk")
    child = subprocess.Popen(
        [sys.executable, "-c", ASKING, str(home.path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    keys = json.loads(child.stdout.readline())
    child.kill()
    child.wait()
    child.stdout.close()
    hub = HonestHub(broker, done)
    device = Device(broker)
    until(lambda: device.answers(keys["kept"]) and device.answers(keys["report"]), 10)
    assert next(one.request for one in device.events if isinstance(one, Answered)) == IssueTicket("m1")
    assert Unanswered(keys["over"], CallNext()) in device.events
    assert set(hub.effects) & set(keys.values()) == {keys["kept"], keys["report"]}
    device.link.stop()
    hub.stop()


ASKING = """
import json, sys, time
from datetime import timedelta
from hall.credentials.device_home import DeviceHome
from hall.language import hall_clock
from hall.messages.calling import CallNext
from hall.messages.devices import HelpCalled
from hall.messages.ticketing import IssueTicket
from hall.mqtt.link import Link
link = Link(DeviceHome(sys.argv[1]), "clerk_desk", lambda event: None)
link.start()
keys = {"kept": link.ask(IssueTicket("m1")), "report": link.report(HelpCalled(hall_clock.now(), "")),
        "not kept": link.ask(IssueTicket("m2"), keep=False),
        "over": link.ask(CallNext(), within=timedelta(milliseconds=1))}
print(json.dumps(keys), flush=True)
time.sleep(60)  # until it is killed
"""


def refusing(times: int, moments: list[float]) -> Callable[[object], RequestRefused | Done]:
    def work(_envelope: object) -> RequestRefused | Done:
        moments.append(time.monotonic())
        if len(moments) <= times:
            return RequestRefused(RefusalCode.HALL_BUSY, {}, "系统正忙", "busy", retry_after=0.5)
        return Done()

    return work


def test_a_busy_hall_is_given_the_time_it_asked_for(broker: LiveBroker) -> None:
    moments: list[float] = []
    hub = HonestHub(broker, refusing(2, moments))
    device = Device(broker)
    until(lambda: device.link.is_up)
    key = device.link.ask(IssueTicket("m1"))
    until(lambda: device.answers(key))
    assert device.answers(key) == [Done()]
    assert all(later - sooner >= 0.45 for sooner, later in pairwise(moments))
    device.link.stop()
    hub.stop()


def test_a_final_no_is_an_answer_and_ends_the_asking(broker: LiveBroker) -> None:
    no = RequestRefused(RefusalCode.NO_ONE_WAITING, {}, "现在没有人排队", "nobody")
    hub = HonestHub(broker, lambda _envelope: no)
    device = Device(broker)
    key = device.link.ask(CallNext())
    until(lambda: device.answers(key) == [no])
    until(lambda: len(device.link._outbox) == 0)
    assert device.link.waiting == 0
    device.link.stop()
    hub.stop()


def test_waiting_ends_and_a_late_answer_is_told(broker: LiveBroker) -> None:
    hub = HonestHub(broker)
    device = Device(broker)
    until(lambda: device.link.is_up)
    key = device.link.ask(CallNext(), within=timedelta(seconds=0.4))
    until(lambda: Unanswered(key, CallNext()) in device.events)
    hub.tell("desk-01", Done(), key)
    until(lambda: device.told() == [Told(key, Done())])
    assert hub.of_kind("call_next")[0].expires_at is not None
    device.link.stop()
    hub.stop()


def test_the_same_report_is_said_once(device: Device, hub: HonestHub) -> None:
    report = HelpCalled(hall_clock.now(), "一号取号机")
    for _ in range(2):
        assert device.link.report(report, key="help-1") == "help-1"
    until(lambda: device.answers("help-1"))
    device.link.report(report, key="help-1")
    key = device.link.ask(SendDesk(), keep=False)
    until(lambda: device.answers(key))
    assert [one.key for one in hub.of_kind("help_called")] == ["help-1"]


def test_a_silent_hub_is_down_though_the_socket_stands(device: Device, hub: HonestHub) -> None:
    hub.beat(on=False)
    until(lambda: device.ups() == [True, False], PULSE_PATIENCE + 2)
    assert device.link._connection.is_connected
    hub.beat(on=True)
    until(lambda: device.ups() == [True, False, True])


def test_garbage_is_counted_and_life_goes_on(device: Device, hub: HonestHub) -> None:
    deep = b"[" * 5000 + b"]" * 5000
    wrong = encode(wrap(WaitingChanged({"A": 1}), sender="hub", sent_at=hall_clock.now()))
    bad = [b"", b"\xff\xfe", b"{}", deep, b"{" * 30000, b'{"schema":1}', wrong[:-9], bytes(60_000)]
    for payload in bad:
        for topic in (
            topics.down(HALL, "desk-01", "done"),
            topics.zone(HALL, ZONE, "number_called"),
            topics.pulse(HALL),
        ):
            hub.connection.publish(topic, payload)
    hub.connection.publish(topics.down(HALL, "desk-01", "done"), wrong)
    key = device.link.ask(SendDesk(), keep=False)
    until(lambda: device.answers(key))
    until(lambda: device.link.counts.bad == 3 * len(bad) + 1)
    assert device.link.is_up


def test_an_expired_word_has_no_effect(device: Device, hub: HonestHub) -> None:
    past = hall_clock.now() - timedelta(seconds=30)
    old = wrap(ProofsChanged("c1", ()), sender="hub", sent_at=past, lives=timedelta(seconds=5))
    hub.connection.publish(topics.down(HALL, "desk-01", "proofs_changed"), encode(old))
    until(lambda: device.link.counts.expired == 1)
    assert device.told() == []


def test_an_application_that_stumbles_does_not_take_the_link_with_it(
    broker: LiveBroker, hub: HonestHub, caplog: pytest.LogCaptureFixture
) -> None:
    stumbled = threading.Event()

    def deliver(event: LinkEvent) -> None:
        answered.append(event)
        if Settled(settled()) == event:
            stumbled.set()
            raise RuntimeError("the application's own mistake")

    answered: list[LinkEvent] = []
    link = Link(broker.home("wall-1", "wall"), "wall", deliver)
    link.start()
    until(stumbled.is_set)
    key = link.ask(SendDesk(), keep=False)
    until(lambda: any(isinstance(one, Answered) and one.key == key for one in answered))
    assert "the application did not take Settled" in caplog.text
    link.stop()
