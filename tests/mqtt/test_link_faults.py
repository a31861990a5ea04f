"""Faults between device and hall: what was acknowledged is neither lost nor doubled, and only live calls are spoken."""

import time
from datetime import timedelta
from pathlib import Path

from hall.language import hall_clock
from hall.language.tickets import TicketState
from hall.messages import topics
from hall.messages.calling import (
    CallEnded,
    Done,
    ProofsChanged,
    SendDesk,
    WaitingChanged,
)
from hall.messages.devices import DeviceBorn, HelpCalled
from hall.messages.envelope import encode, wrap
from hall.messages.ticketing import IssueTicket
from hall.mqtt.link import PULSE_PATIENCE, Link
from hall.mqtt.link_events import LinkEvent, Settled, Told
from tests.mqtt.honest_hub import HonestHub, settled
from tests.mqtt.link_stage import CALL_LIVES, ZONE, Device, called, done
from tests.rig.broker import HALL, LiveBroker
from tests.rig.swallowing_proxy import SwallowingProxy
from tests.rig.waiting import until


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
