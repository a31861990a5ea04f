"""Number boards that answer: their published orders, several on one pair of wires, and one of them dead."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.catalogue import open_counter_display
from device_drivers.checks import Counts, TriesItself
from device_drivers.counter_displays import armfly_codec, modbus_rtu, xunpeng_codec
from device_drivers.counter_displays.modbus_rtu import Written
from device_drivers.errors import DeviceTrouble
from device_drivers.roles.counter_display import CounterDisplay
from device_drivers.simulated.led_boards import LedBoardsStandIn
from tests.rig.waiting import until

PROTOCOLS = ["xunpeng", "armfly", "armfly_modbus"]
Stage = tuple[LedBoardsStandIn, CounterDisplay]


def test_the_published_order_of_xunpeng() -> None:
    assert xunpeng_codec.order(888) == bytes.fromhex("3A 00 78 03 01 B6 0A")


@pytest.mark.parametrize("answer", ["3A 00 78 03 01 B6 0A", "2A 00 78 03 01 A6 0A"])
def test_both_answers_of_xunpeng(answer: str) -> None:
    assert list(xunpeng_codec.AnswerHunter().feed(b"\x2a\x3a" + bytes.fromhex(answer))) == [888]


@given(st.integers(0, 9999), st.integers(0, 255), st.binary(max_size=20))
def test_an_order_of_xunpeng_is_found_behind_rubbish(number: int, colour: int, rubbish: bytes) -> None:
    found = list(xunpeng_codec.AnswerHunter().feed(rubbish + xunpeng_codec.order(number, colour) * 2))
    assert number in found


def test_the_published_words_of_armfly() -> None:
    assert armfly_codec.model_asked(1) == b"$001,02&"
    assert armfly_codec.show_words(1, "8.8.8.") == b"$001,8.8.8.#"


def test_the_published_crc_of_modbus() -> None:
    assert modbus_rtu.crc(bytes.fromhex("11 03 00 6B 00 03")) == bytes.fromhex("76 87")


def test_text_in_the_registers_of_armfly() -> None:
    sent = armfly_codec.show_registers(1, "8.8.8.8.")
    assert sent[:-2] == bytes.fromhex("01 10 0070 0006 0C 382E 382E 382E 382E 0000 0000")


@pytest.mark.parametrize(
    ("text", "digits", "shown"),
    [
        ("A012", 4, "A012"),
        ("A012", 3, "012"),
        ("请A012号", 4, "A012"),
        ("请稍候", 4, ""),
        ("B-7", 4, "B-7"),
        ("１２", 4, ""),
    ],
)
def test_what_of_a_text_an_armfly_board_shows(text: str, digits: int, shown: str) -> None:
    assert armfly_codec.showable(text, digits) == shown


@given(st.binary(max_size=40), st.integers(1, 9))
def test_modbus_answers_are_found_behind_rubbish(rubbish: bytes, size: int) -> None:
    body = bytes.fromhex("05 10 0070 0006")
    come = rubbish + (body + modbus_rtu.crc(body)) * 3
    hunter = modbus_rtu.WrittenHunter()
    found = [heard for at in range(0, len(come), size) for heard in hunter.feed(come[at : at + size])]
    assert Written(5, 0) in found


def test_an_own_question_come_back_is_passed_over() -> None:
    body = bytes.fromhex("01 10 0070 0006")
    come = armfly_codec.show_registers(1, "A012") + body + modbus_rtu.crc(body)
    assert list(modbus_rtu.WrittenHunter().feed(come)) == [Written(1, 0)]


@pytest.fixture(params=PROTOCOLS)
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    yield from staged(tmp_path, protocol=request.param)


@pytest.fixture(params=["xunpeng", "armfly_modbus"])
def answering(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    yield from staged(tmp_path, protocol=request.param)


def staged(folder: Path, **options: Any) -> Iterator[Stage]:
    stand_in = LedBoardsStandIn("boards", {"link": str(folder / "bus"), **options})
    stand_in.start()
    driver = open_counter_display(stand_in.address)
    yield stand_in, driver
    driver.close()
    driver.close()
    stand_in.stop()


def digits_of(stand_in: LedBoardsStandIn) -> str:
    """What the first board shows, without what only some boards can."""
    return str(stand_in.state()["showing"] or "").removeprefix("A").lstrip("0")


def test_a_number_is_shown_and_cleared(board: Stage) -> None:
    stand_in, driver = board
    driver.show("A012")
    until(lambda: digits_of(stand_in) == "12", 3)
    driver.clear()
    until(lambda: digits_of(stand_in).strip() == "", 3)


def test_a_text_without_digits_is_refused_in_words(board: Stage) -> None:
    stand_in, driver = board
    with pytest.raises(DeviceTrouble) as refused:
        driver.show("请稍候")
    assert refused.value.code == "not_showable"
    assert not stand_in.line.wire.pieces()


def test_its_own_trial(board: Stage) -> None:
    stand_in, driver = board
    assert isinstance(driver, TriesItself)
    assert [check.is_well for check in driver.self_test()] == [True]
    stand_in.act("die", {})
    assert [check.is_well for check in driver.self_test()] == [False]


@pytest.mark.parametrize("fault", ["split", "duplicate", "noise"])
def test_faults_that_change_nothing(answering: Stage, fault: str) -> None:
    stand_in, driver = answering
    stand_in.line.fault({"kind": fault, "hex": "2a3a0110"})
    driver.show("A012")
    assert digits_of(stand_in) == "12"
    driver.show("A013")
    assert isinstance(driver, Counts)
    assert driver.counters() == {"orders": 2}


@pytest.mark.parametrize("fault", ["corrupt", "truncate", "drop_reply"])
def test_a_lost_or_spoilt_answer_is_asked_for_again(answering: Stage, fault: str) -> None:
    stand_in, driver = answering
    stand_in.line.fault({"kind": fault})
    driver.show("A012")
    assert isinstance(driver, Counts)
    assert driver.counters() == {"orders": 1, "silences": 1}


def test_a_late_answer_to_another_number_is_not_believed(tmp_path: Path) -> None:
    for stand_in, driver in staged(tmp_path, protocol="xunpeng"):
        stand_in.line.fault({"kind": "delay", "seconds": 1.2})
        with pytest.raises(DeviceTrouble):
            driver.show("A012")
        driver.show("A013")
        assert stand_in.state()["showing"] == "13"


def test_a_dead_board_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    for stand_in, one in staged(tmp_path, protocol="armfly_modbus", boards=[1, 2, 3]):
        stand_in.act("die", {"board": 1})
        others = [
            open_counter_display(f"serial:{stand_in.line.link}?model=armfly_modbus&id={number}")
            for number in (2, 3)
        ]
        for _ in range(3):
            with pytest.raises(DeviceTrouble) as silent:
                one.show("A011")
            assert silent.value.code == "board_silent"
        began = time.monotonic()
        for number in range(20, 25):
            with pytest.raises(DeviceTrouble):
                one.show("A011")
            for other in others:
                other.show(f"A0{number}")
        assert time.monotonic() - began < 1.5
        assert stand_in.state()["boards"] == {"1": None, "2": "A024", "3": "A024"}
        stand_in.act("revive", {"board": 1})
        until(partial(_shows, one, "A030"), 5)
        assert stand_in.state()["showing"] == "A030"
        for other in others:
            other.close()


def _shows(display: CounterDisplay, text: str) -> bool:
    try:
        display.show(text)
    except DeviceTrouble:
        return False
    return True


def test_a_refusal_is_told(tmp_path: Path) -> None:
    for stand_in, driver in staged(tmp_path, protocol="armfly_modbus"):
        stand_in.act("refuse", {"code": 4})
        with pytest.raises(DeviceTrouble) as refused:
            driver.show("A012")
        assert refused.value.code == "board_refuses"
        assert "4" in refused.value.english


def test_unplugged_and_back(board: Stage) -> None:
    stand_in, driver = board
    driver.show("A012")
    stand_in.line.unplug()
    with pytest.raises(DeviceTrouble) as gone:
        driver.show("A013")
    assert gone.value.code in {"port_gone", "port_missing"}
    stand_in.line.plug()
    driver.show("A014")
    until(lambda: digits_of(stand_in) == "14", 3)
