"""Asking over the link: one answer, also after a kill, a busy hall, a silence, or words that make no sense."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from hall.language import hall_clock
from hall.language.refusals import RefusalCode
from hall.messages import topics
from hall.messages.calling import (
    CallNext,
    Done,
    ProofsChanged,
    SendDesk,
    WaitingChanged,
)
from hall.messages.devices import HelpCalled, RequestRefused
from hall.messages.envelope import encode, wrap
from hall.messages.ticketing import IssueTicket
from hall.mqtt.link import PULSE_PATIENCE, Link
from hall.mqtt.link_events import Answered, LinkEvent, Settled, Told, Unanswered
from tests.mqtt.honest_hub import HonestHub, settled
from tests.mqtt.link_stage import ZONE, Device, done
from tests.rig.broker import HALL, LiveBroker
from tests.rig.waiting import until


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
