"""The printer's driver over a pseudo-terminal: done, failed before a byte left, or unknown - and never done by mistake."""

import json
import os
import tty
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue

import pytest

from device_drivers.__main__ import main
from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_ticket_printer
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus, QrCode, TextLine
from device_drivers.transports.serial_port import SerialPort
from tests.drivers.papers import QR, qr_payloads, ticket
from tests.drivers.printer_stage import SHORT, SOON, PrinterStage, Printing
from tests.rig.waiting import until

INITIALISE = b"\x1b@"
EVERY_REPLY = {"times": 0}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[PrinterStage]:
    """A printer that is well, and its driver."""
    with PrinterStage(tmp_path) as ready:
        yield ready


def code_of(printed: Printed) -> str:
    """Why it was not done."""
    return printed.trouble.code if printed.trouble else ""


def test_a_ticket_is_done_when_the_printer_says_so(stage: PrinterStage) -> None:
    for number in ("A001", "A002", "A003"):
        printed = stage.driver.print(ticket(number), SOON)
        assert printed.outcome is Outcome.DONE
        assert stage.papers()[-1]["process_id"] == printed.process_id
        assert stage.driver.outcome_of(printed.process_id) is Outcome.DONE
    assert [paper["index"] for paper in stage.papers()] == [1, 2, 3]
    assert qr_payloads(stage.png()) == [QR]
    assert stage.papers()[0]["first_byte_at"] <= stage.papers()[0]["cut_at"]


def test_the_status_is_asked_before_the_first_byte(stage: PrinterStage) -> None:
    stage.driver.print(ticket(), SOON)
    assert stage.sent().startswith(bytes.fromhex("100401 100402 100403 100404") + INITIALISE)


def test_a_printer_asked_for_the_paper_to_come_is_not_asked_again(stage: PrinterStage) -> None:
    stage.driver.expect_paper()
    stage.driver.print(ticket(), SOON)
    stage.driver.print(ticket(), SOON)
    asked = bytes.fromhex("100401 100402 100403 100404")
    first, second = stage.sent().split(asked)[1:]
    assert first.startswith(INITIALISE)
    assert second.startswith(INITIALISE), "the second paper was not expected: the printer is asked for it"


def test_a_printer_that_was_not_well_is_asked_again(stage: PrinterStage) -> None:
    stage.act("empty")
    stage.driver.expect_paper()
    assert code_of(stage.driver.print(ticket(), SOON)) == "paper_out"
    stage.driver.expect_paper()
    stage.act("load")
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("verb", "code"),
    [("jam", "jam"), ("empty", "paper_out"), ("open_cover", "cover_open"), ("cutter", "cutter")],
)
def test_a_printer_that_cannot_is_sent_nothing(stage: PrinterStage, verb: str, code: str) -> None:
    stage.act(verb)
    printed = stage.driver.print(ticket(), SOON)
    assert (printed.outcome, code_of(printed)) == (Outcome.FAILED, code)
    assert INITIALISE not in stage.sent()
    for healed in ("clear", "load", "close_cover"):
        stage.act(healed)
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE
    assert len(stage.papers()) == 1


def test_near_the_end_still_prints(stage: PrinterStage) -> None:
    stage.act("near_end")
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE
    status = stage.driver.status()
    assert (status.state, status.paper_near_end) == (DeviceState.DEGRADED, True)


@pytest.mark.parametrize("mode", ["withhold", "lose"])
def test_no_confirmation_is_unknown(stage: PrinterStage, mode: str) -> None:
    stage.act("confirm", mode=mode)
    printed = stage.driver.print(ticket(), SHORT)
    assert (printed.outcome, code_of(printed)) == (Outcome.UNKNOWN, "not_confirmed")
    assert len(stage.papers()) == 1


def test_a_late_confirmation_turns_unknown_into_done(stage: PrinterStage) -> None:
    stage.act("confirm", mode="withhold")
    printed = stage.driver.print(ticket(), SHORT)
    assert stage.driver.outcome_of(printed.process_id) is Outcome.UNKNOWN
    stage.act("confirm", mode="normal")
    until(lambda: stage.driver.outcome_of(printed.process_id) is Outcome.DONE)


def test_a_late_confirmation_does_not_confirm_the_next_ticket(stage: PrinterStage) -> None:
    stage.act("confirm", mode="delay", seconds=1.2)
    first = stage.driver.print(ticket("A001"), 0.3)
    assert first.outcome is Outcome.UNKNOWN
    stage.act("confirm", mode="lose")
    second = stage.driver.print(ticket("A002"), 2.0)
    assert second.outcome is Outcome.UNKNOWN
    assert stage.driver.outcome_of(first.process_id) is Outcome.DONE
    assert stage.driver.outcome_of(second.process_id) is Outcome.UNKNOWN


def test_a_delayed_confirmation_within_the_time_is_done(stage: PrinterStage) -> None:
    stage.act("confirm", mode="delay", seconds=0.8)
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE


@pytest.mark.parametrize(("verb", "code"), [("jam", "jam"), ("empty", "paper_out"), ("cutter", "cutter")])
def test_trouble_in_mid_ticket_is_unknown_at_once(stage: PrinterStage, verb: str, code: str) -> None:
    stage.act(verb, after_rows=150)
    printed = stage.driver.print(ticket(), 30.0)
    assert (printed.outcome, code_of(printed)) == (Outcome.UNKNOWN, code)
    assert stage.papers() == []


def test_the_cover_opened_in_mid_ticket(stage: PrinterStage) -> None:
    stage.act("jam", after_rows=150)
    printing = Printing(stage.driver, ticket())
    stage.rows_printed(150)
    stage.act("open_cover")
    printed = printing.end()
    assert printed.outcome is Outcome.UNKNOWN
    assert code_of(printed) in {"jam", "cover_open"}


def test_a_ticket_that_comes_out_after_the_roll_was_changed_is_known_as_done(stage: PrinterStage) -> None:
    stage.act("empty", after_rows=150)
    printed = stage.driver.print(ticket(), 30.0)
    assert printed.outcome is Outcome.UNKNOWN
    stage.act("load")
    until(lambda: stage.driver.outcome_of(printed.process_id) is Outcome.DONE)
    assert len(stage.papers()) == 1
    assert stage.driver.print(ticket("A024"), SOON).outcome is Outcome.DONE
    assert "作废" not in stage.papers()[-1]["text"]


def test_half_a_ticket_is_marked_void_and_never_finished(tmp_path: Path) -> None:
    with PrinterStage(tmp_path, paper_ms=60_000) as stage:
        stage.act("jam", after_rows=150)
        broken = stage.driver.print(ticket("A001"), 30.0)
        assert broken.outcome is Outcome.UNKNOWN
        stage.act("clear")
        stage.rows_printed(400)
        stage.act("paper_speed", milliseconds=0)
        assert stage.driver.print(ticket("A001"), 60.0).outcome is Outcome.DONE
        void, whole = stage.papers()
        assert void["text"].index("办理事项") < void["text"].index("作废 VOID")
        assert void["process_id"] == ""
        assert "作废" not in whole["text"]
        assert stage.driver.outcome_of(broken.process_id) is Outcome.UNKNOWN


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7, 0.98])
def test_what_a_killed_program_left_half_sent_is_marked_void(stage: PrinterStage, share: float) -> None:
    """Cut off in text or in the middle of dots: the printer still waits for what will never come."""
    stage.driver.print(ticket("A001"), SOON)
    content = stage.sent()
    begins = content.rindex(b"\x1b@")
    half = content[begins : begins + round((len(content) - begins) * share)]
    stage.driver.close()
    with stage.stand_in.line.link.open("wb") as killed:
        killed.write(half)
    until(lambda: stage.sent().endswith(half))
    with closing(open_ticket_printer(stage.stand_in.address)) as next_program:
        next_program.mistrust()
        assert next_program.print(ticket("A002"), SOON).outcome is Outcome.DONE
        assert next_program.print(ticket("A003"), SOON).outcome is Outcome.DONE
    first, void, *whole = stage.papers()
    assert "作废 VOID" in void["text"]
    assert void["process_id"] == ""
    assert len(whole) == 2
    assert {paper["text"] for paper in whole} == {first["text"]}


def test_a_printer_that_does_not_say_it_forgot_gets_no_other_ticket_on_top(stage: PrinterStage) -> None:
    stage.driver.mistrust()
    stage.fault("drop_reply", method="clear", times=0)
    printed = stage.driver.print(ticket(), SOON)
    assert (printed.outcome, code_of(printed)) == (Outcome.FAILED, "no_answer")
    assert INITIALISE not in stage.sent()
    stage.stand_in.line.faults.heal()
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE
    assert ["作废" in paper["text"] for paper in stage.papers()] == [True, False]


def test_unplugged_in_mid_ticket_and_back(tmp_path: Path) -> None:
    with PrinterStage(tmp_path, paper_ms=60_000) as stage:
        printing = Printing(stage.driver, ticket(), 30.0)
        stage.rows_printed(400)
        stage.fault("unplug")
        printed = printing.end()
        assert printed.outcome is Outcome.UNKNOWN
        assert code_of(printed).startswith("port_")
        assert stage.driver.print(ticket(), SOON).outcome is Outcome.FAILED
        assert stage.driver.status().state is DeviceState.ABSENT
        stage.fault("plug")
        assert stage.driver.status().state is DeviceState.READY
        stage.act("paper_speed", milliseconds=0)
        assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE
        void, _ = stage.papers()
        assert "作废 VOID" in void["text"]


def test_a_dead_printer_does_not_look_healthy(stage: PrinterStage) -> None:
    stage.fault("silence")
    printed = stage.driver.print(ticket(), SOON)
    assert (printed.outcome, code_of(printed)) == (Outcome.FAILED, "no_answer")
    assert stage.driver.status().state is DeviceState.ABSENT
    stage.stand_in.line.faults.heal()
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE


def test_answers_that_make_no_sense_are_no_status(stage: PrinterStage) -> None:
    stage.fault("corrupt", method="status", **EVERY_REPLY)
    printed = stage.driver.print(ticket(), SOON)
    assert (printed.outcome, code_of(printed)) == (Outcome.FAILED, "garbled")
    assert INITIALISE not in stage.sent()


@pytest.mark.parametrize(
    "fault", [{"kind": "duplicate"}, {"kind": "noise", "hex": "ff80"}, {"kind": "delay", "seconds": 0.6}]
)
def test_one_odd_answer_is_not_taken_for_another(stage: PrinterStage, fault: dict[str, object]) -> None:
    stage.act("near_end")
    stage.stand_in.line.fault({"method": "status", **fault})
    for _ in range(2):
        status = stage.driver.status()
        assert (status.state, status.paper_near_end) == (DeviceState.DEGRADED, True)
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE


@pytest.mark.parametrize("place", range(1, 7))
def test_a_confirmation_split_anywhere_confirms(stage: PrinterStage, place: int) -> None:
    stage.fault("split", method="process_id", byte=place, seconds=0.05)
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE


@pytest.mark.parametrize("kind", ["corrupt", "truncate", "drop_reply"])
def test_a_spoilt_confirmation_confirms_nothing(stage: PrinterStage, kind: str) -> None:
    stage.fault(kind, method="process_id", byte=3)
    assert stage.driver.print(ticket(), SHORT).outcome is Outcome.UNKNOWN
    assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE


def test_what_cannot_be_printed_is_refused_before_the_printer_is_asked(stage: PrinterStage) -> None:
    printed = stage.driver.print(Paper((TextLine("x"), *ticket().parts, *unprintable().parts)), SOON)
    assert (printed.outcome, code_of(printed)) == (Outcome.FAILED, "unprintable")
    assert stage.sent() == b""


def unprintable() -> Paper:
    """A QR code of Chinese characters."""
    return Paper((QrCode("排队"),))


def test_a_watcher_is_told_of_changes_and_of_nothing_else(stage: PrinterStage) -> None:
    told: SimpleQueue[PrinterStatus] = SimpleQueue()
    stage.driver.watch(told.put)
    assert told.get(timeout=5).state is DeviceState.READY
    stage.act("open_cover")
    opened = told.get(timeout=5)
    assert (opened.state, opened.trouble and opened.trouble.code) == (DeviceState.FAULT, "cover_open")
    stage.act("close_cover")
    assert told.get(timeout=5).state is DeviceState.READY
    stage.fault("unplug")
    missed = [told.get(timeout=5).state]
    while missed[-1] is DeviceState.DEGRADED:
        missed.append(told.get(timeout=15).state)
    assert len(missed) > 1
    assert missed[-1] is DeviceState.ABSENT
    assert told.empty()


@pytest.mark.parametrize(("model", "outcome"), [("gprinter", Outcome.DONE), ("plain58", Outcome.UNKNOWN)])
def test_printers_that_confirm_otherwise_or_not(tmp_path: Path, model: str, outcome: Outcome) -> None:
    with PrinterStage(tmp_path, f"&model={model}") as stage:
        assert stage.driver.print(ticket(), SHORT).outcome is outcome
        assert len(stage.papers()) == 1


def test_a_cable_with_handshake_prints_too(tmp_path: Path) -> None:
    with PrinterStage(tmp_path, "&flow=rtscts") as stage:
        assert stage.driver.print(ticket(), SOON).outcome is Outcome.DONE


@pytest.mark.parametrize("wrong", ["&flow=maybe", "&dots=1", "&speed=fast", "&model=unknown", "&colour=red"])
def test_a_wrong_address_is_told_before_anything_is_opened(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(AddressWrong):
        open_ticket_printer(f"serial:{tmp_path}/printer?baud=1{wrong}".replace("baud=1&", ""))


def test_one_port_has_one_owner(stage: PrinterStage) -> None:
    stage.driver.status()
    other = open_ticket_printer(stage.stand_in.address)
    printed = other.print(ticket(), SHORT)
    other.close()
    assert (printed.outcome, code_of(printed)) == (Outcome.FAILED, "port_in_use")


def test_from_the_shell(stage: PrinterStage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage.driver.close()
    (tmp_path / "ticket.txt").write_text("安和区政务服务中心\n张𬭊", encoding="utf-8")
    command = ["print", "ticket_printer", "--on", stage.stand_in.address, "--json"]
    assert main([*command, str(tmp_path / "ticket.txt"), "--number", "A001", "--qr", "HELLO"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "done"
    assert qr_payloads(stage.png()) == ["HELLO"]
    stage.act("confirm", mode="lose")
    assert main([*command, "--text", "x", "--within", "0.5"]) == 5
    stage.act("empty")
    assert main([*command, "--text", "x"]) == 3
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["trouble"]["code"] == "paper_out"


def test_a_device_that_takes_nothing_is_stuck_not_gone() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    port = SerialPort(os.ttyname(slave), 115200)
    try:
        with pytest.raises(DeviceTrouble) as told:
            port.write(bytes(1 << 20))
        assert told.value.code == "port_stuck"
        assert port.is_open
    finally:
        port.close()
        os.close(slave)
        os.close(master)
