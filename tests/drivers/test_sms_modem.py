"""The modem's driver over a modem that misbehaves: nothing sent twice, nothing claimed that nobody knows."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import pytest

from device_drivers.catalogue import open_sms_modem
from device_drivers.errors import DeviceState
from device_drivers.roles.sms_modem import (
    MessageDelivered,
    MessageReceived,
    MessageUndelivered,
    ModemChanged,
    ReportOfOthers,
    Sending,
    SendingOutcome,
    SmsEvent,
    SmsModem,
    TextMessage,
)
from device_drivers.simulated.at_modem import AtModemStandIn
from tests.drivers.test_verbs import typed
from tests.rig.waiting import until

NUMBER = "13800138000"
CALL = "【安和区政务服务中心】您的号码 A012 即将叫到，请到A区等候。"
LONG = CALL * 4
Kind = TypeVar("Kind", bound=SmsEvent)


class Stage:
    """A modem with its driver."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.modem = AtModemStandIn("modem", {"link": str(folder / "modem"), **options})
        self.modem.start()
        self.driver: SmsModem = open_sms_modem(self.modem.address)
        self.events: SimpleQueue[SmsEvent] = SimpleQueue()

    def close(self) -> None:
        """End both."""
        self.driver.close()
        self.driver.close()
        self.modem.stop()

    def send(self, text: str = CALL, key: str = "m1", within: float = 5.0, number: str = NUMBER) -> Sending:
        """Send it."""
        return self.driver.send(TextMessage(key, number, text), within)

    def fault(self, kind: str, **more: Any) -> None:
        """Something goes wrong on the line."""
        self.modem.line.fault({"kind": kind, **more})

    def sent(self) -> list[dict[str, Any]]:
        """What the network took."""
        return self.modem.state()["messages"]  # type: ignore[return-value]  # a stand-in's state is JSON

    def next_of(self, kind: type[Kind], seconds: float = 8.0) -> Kind:
        """The next event of this kind, whatever comes before."""
        end = time.monotonic() + seconds
        while True:
            event = self.events.get(timeout=max(end - time.monotonic(), 0.001))
            if isinstance(event, kind):
                return event

    def watch(self) -> None:
        """Listen, and wait until the modem is well."""
        self.driver.watch(self.events.put)
        assert self.next_of(ModemChanged).state is DeviceState.READY


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    "text", [CALL, LONG, "A012, window 3", "𠮷" * 40], ids=["one", "parts", "latin", "rare"]
)
@pytest.mark.parametrize("echo", [True, False])
def test_a_message_is_sent_whole(tmp_path: Path, text: str, echo: bool) -> None:  # noqa: FBT001 - a parameter
    stage = Stage(tmp_path, echo=echo)
    sending = stage.send(text)
    assert sending.outcome is SendingOutcome.SENT, sending
    (sent,) = stage.sent()
    assert (sent["number"], sent["text"], sent["parts"]) == (NUMBER, text, sending.parts)
    assert tuple(sent["references"]) == sending.references
    stage.close()


def test_wide_references(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    driver = open_sms_modem(stage.modem.address + "&reference=16")
    assert driver.send(TextMessage("m1", NUMBER, LONG), 5).outcome is SendingOutcome.SENT
    assert stage.sent()[0]["text"] == LONG
    driver.close()
    stage.close()


@pytest.mark.parametrize("method", ["cmgs", "ok", "prompt", "echo"])
def test_slow_bytes(stage: Stage, method: str) -> None:
    stage.fault("split", method=method, seconds=0.01, times=0)
    assert stage.send().outcome is SendingOutcome.SENT
    assert [sent["text"] for sent in stage.sent()] == [CALL]


@pytest.mark.parametrize("fault", ["drop_reply", "truncate", "corrupt"])
def test_a_lost_reply_after_the_pdu_is_unknown(stage: Stage, fault: str) -> None:
    more = {"byte": 3} if fault != "drop_reply" else {}
    stage.fault(fault, method="cmgs", **more)
    sending = stage.send(within=0.5)
    assert sending.outcome is SendingOutcome.UNKNOWN
    assert sending.trouble is not None
    assert sending.trouble.code == "sending_unknown"
    assert len(stage.sent()) == 1
    assert stage.send(key="m2").outcome is SendingOutcome.SENT


def test_nothing_is_sent_after_a_part_nobody_knows_of(stage: Stage) -> None:
    stage.fault("drop_reply", method="cmgs")
    sending = stage.send(LONG, within=0.5)
    assert (sending.outcome, sending.references) == (SendingOutcome.UNKNOWN, ())
    assert stage.sent()[0]["parts"] == 1


def test_a_late_reply_is_waited_for_and_not_taken_for_the_next(stage: Stage) -> None:
    stage.fault("delay", method="cmgs", seconds=1.0)
    assert stage.send(within=0.3).outcome is SendingOutcome.UNKNOWN
    second = stage.send(key="m2", text="第二条")
    assert second.outcome is SendingOutcome.SENT
    assert tuple(stage.sent()[1]["references"]) == second.references


def test_no_prompt_means_nothing_left(stage: Stage) -> None:
    stage.modem.act("no_prompt", {})
    sending = stage.send()
    assert sending.outcome is SendingOutcome.FAILED
    assert sending.trouble is not None
    assert sending.trouble.code == "no_prompt"
    assert stage.sent() == []
    assert stage.send().outcome is SendingOutcome.SENT
    assert len(stage.sent()) == 1


@pytest.mark.parametrize(
    ("command", "result", "code"),
    [
        ("PDU", "+CMS ERROR: 38", "network_busy"),
        ("PDU", "+CMS ERROR: 305", "modem_refuses"),
        ("PDU", "ERROR", "modem_refuses"),
        ("CMGS", "+CMS ERROR: 310", "sim_missing"),
        ("CMGS", "+CMS ERROR: 331", "no_network"),
        ("CMGF", "ERROR", "modem_refuses"),
        ("CPIN", "+CME ERROR: 10", "sim_missing"),
    ],
)
def test_refusals_are_failures_in_words(stage: Stage, command: str, result: str, code: str) -> None:
    stage.modem.act("refuse", {"command": command, "result": result})
    sending = stage.send()
    assert sending.outcome is SendingOutcome.FAILED
    assert sending.trouble is not None
    assert sending.trouble.code == code
    assert stage.sent() == []
    assert stage.send().outcome is SendingOutcome.SENT


def test_a_network_that_did_not_answer_leaves_it_unknown(stage: Stage) -> None:
    stage.modem.act("refuse", {"result": "+CMS ERROR: 332"})
    assert stage.send().outcome is SendingOutcome.UNKNOWN


def test_the_second_part_refused(stage: Stage) -> None:
    stage.send(key="before")
    stage.modem.act("refuse", {"result": "+CMS ERROR: 38", "times": 2})
    first = stage.send(LONG)
    assert (first.outcome, first.parts > 1, first.references) == (SendingOutcome.FAILED, True, ())


@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        ("sim", {"state": "absent"}, "sim_missing"),
        ("sim", {"state": "pin"}, "sim_locked"),
        ("network", {"on": False}, "no_network"),
    ],
)
def test_what_the_modem_lacks(stage: Stage, verb: str, arguments: dict[str, object], code: str) -> None:
    stage.modem.act(verb, arguments)
    sending = stage.send()
    assert sending.outcome is SendingOutcome.FAILED
    assert sending.trouble is not None
    assert sending.trouble.code == code
    assert stage.driver.status().state is DeviceState.FAULT
    assert not any(b"CPIN=" in piece.content for piece in stage.modem.line.wire.pieces())
    stage.modem.act("sim", {"state": "ready"})
    stage.modem.act("network", {"on": True})
    assert stage.driver.status().state is DeviceState.READY
    assert stage.driver.status().told == {"signal": "21", "network": "1"}


def test_a_wrong_number_is_never_dialled(stage: Stage) -> None:
    sending = stage.send(number="1380013800o")
    assert sending.outcome is SendingOutcome.FAILED
    assert sending.trouble is not None
    assert sending.trouble.code == "number_wrong"
    assert "1380013800o" not in str(sending.trouble) + sending.trouble.chinese
    assert stage.modem.line.wire.pieces() == ()


def test_a_silent_modem(stage: Stage) -> None:
    stage.fault("silence")
    sending = stage.send()
    assert sending.outcome is SendingOutcome.FAILED
    assert sending.trouble is not None
    assert sending.trouble.code == "modem_silent"
    assert stage.driver.status().state is DeviceState.ABSENT
    stage.modem.line.faults.heal()
    assert stage.send().outcome is SendingOutcome.SENT


def test_unplugged(stage: Stage) -> None:
    assert stage.send().outcome is SendingOutcome.SENT
    stage.modem.line.unplug()
    sending = stage.send(key="m2")
    assert sending.outcome is SendingOutcome.FAILED
    assert sending.trouble is not None
    assert sending.trouble.code in {"port_gone", "port_missing"}
    stage.modem.line.plug()
    assert stage.send(key="m2").outcome is SendingOutcome.SENT


@pytest.mark.parametrize("words", ["RDY", "", "^SYSSTART"])
def test_a_restart_between_messages_costs_nothing(stage: Stage, words: str) -> None:
    stage.watch()
    assert stage.send().outcome is SendingOutcome.SENT
    stage.modem.act("reset", {"words": words})
    assert stage.send(key="m2").outcome is SendingOutcome.SENT
    assert stage.modem.state()["texts"] == 0
    assert len(stage.sent()) == 2


def test_a_restart_with_the_message_in_hand_is_unknown(stage: Stage) -> None:
    stage.modem.act("reset_at_pdu", {})
    assert stage.send().outcome is SendingOutcome.UNKNOWN
    assert stage.send(key="m2").outcome is SendingOutcome.SENT


@pytest.mark.parametrize("direct", [True, False])
def test_delivery_is_told_once_for_all_parts(tmp_path: Path, direct: bool) -> None:  # noqa: FBT001 - a parameter
    stage = Stage(tmp_path, direct=direct)
    stage.watch()
    stage.send(LONG, key="long")
    stage.send(key="short")
    stage.modem.act("deliver", {"message": 0, "part": 1})
    stage.modem.act("deliver", {"message": 1})
    assert stage.next_of(MessageDelivered).key == "short"
    stage.modem.act("deliver", {"message": 0})
    assert stage.next_of(MessageDelivered).key == "long"
    until(lambda: stage.modem.state()["memory"] == [], 5)
    stage.close()


def test_a_report_of_before_a_restart_is_told_as_somebody_elses(stage: Stage) -> None:
    stage.send(LONG)
    stage.driver.close()
    stage.driver = open_sms_modem(stage.modem.address)
    stage.watch()
    stage.modem.act("deliver", {"part": 1})
    report = stage.next_of(ReportOfOthers)
    assert (report.reference, report.number, report.status) == (100, NUMBER, 0)
    assert NUMBER not in repr(report)


def test_a_number_out_of_use(stage: Stage) -> None:
    stage.watch()
    stage.send(key="gone")
    stage.modem.act("deliver", {"status": 0x41})
    assert stage.next_of(MessageUndelivered) == MessageUndelivered("gone", 0x41)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("text", ["取消预约", "我今天来不了，" * 15])
def test_what_people_answer(stage: Stage, text: str, at_once: bool) -> None:  # noqa: FBT001 - a parameter
    stage.watch()
    stage.modem.act("incoming", {"number": "+8613800138000", "text": text, "at_once": at_once})
    came = stage.next_of(MessageReceived)
    assert (came.number, came.text) == ("+8613800138000", text)
    until(lambda: stage.modem.state()["memory"] == [], 5)


def test_what_comes_in_the_middle_of_sending_is_not_lost(stage: Stage) -> None:
    stage.watch()
    stage.fault("delay", method="cmgs", seconds=0.5)
    stage.send()
    stage.modem.act("incoming", {"number": "10086", "text": "余额不足", "at_once": True})
    stage.send(key="m2")
    assert stage.next_of(MessageReceived).text == "余额不足"


def test_states_are_told(stage: Stage) -> None:
    stage.watch()
    stage.modem.line.unplug()
    states = []
    while DeviceState.ABSENT not in states:
        states.append(stage.next_of(ModemChanged).state)
    assert set(states) == {DeviceState.DEGRADED, DeviceState.ABSENT}
    stage.modem.line.plug()
    while stage.next_of(ModemChanged).state is not DeviceState.READY:
        pass


def test_from_the_shell(stage: Stage) -> None:
    words = ("send", "sms_modem", "--on", stage.modem.address, "--to", NUMBER, CALL)
    sent = typed(*words, "--json")
    assert sent.returncode == 0
    assert json.loads(sent.stdout) == {"ok": True, "outcome": "sent", "parts": 1, "references": [100]}
    stage.fault("drop_reply", method="cmgs")
    unknown = typed(*words, "--json", "--within", "0.5")
    assert unknown.returncode == 5
    assert json.loads(unknown.stdout)["trouble"]["code"] == "sending_unknown"
    stage.modem.act("refuse", {"result": "+CMS ERROR: 38"})
    failed = typed(*words)
    assert failed.returncode == 3
    for told in (sent, unknown, failed):
        assert NUMBER not in told.stdout + told.stderr
        assert "A012" not in told.stdout + told.stderr
