"""C-Power cards: the published packets, both carriers, and everything that goes wrong on them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_counter_display, open_led_card
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.led_cards import cpower_commands as commands
from device_drivers.led_cards.cpower_packets import (
    Answer,
    AnswerHunter,
    Carrier,
    basic_packet,
    call_packets,
    carried,
)
from device_drivers.roles.led_card import Area, LedCard
from device_drivers.simulated.cpower_card import CPowerCardStandIn

Stage = tuple[CPowerCardStandIn, LedCard]
LEFT, RIGHT = Area(0, 0, 0, 64, 32), Area(1, 64, 0, 64, 32)


def test_published_packets() -> None:
    assert carried(Carrier.SERIAL, call_packets(1, commands.exited())[0], 0) == bytes.fromhex(
        "a56832017b0101000000061e01ae"
    )
    assert carried(Carrier.SERIAL, basic_packet(1, 0x76, b"\x01"), 0) == bytes.fromhex(
        "a5683201760101 1301ae"
    )


def test_the_network_has_a_length_and_no_escapes() -> None:
    sent = carried(Carrier.NETWORK, basic_packet(1, 0x46, b"\xa5\xaa\xae"), 0x01020304)
    assert sent[:8] == bytes.fromhex("010203040a000000")
    assert sent[8:16] == bytes.fromhex("683201460 1a5aaae".replace(" ", ""))


def test_boxes_go_high_byte_first() -> None:
    assert commands.divided([Area(0, 1, 2, 0x0140, 0x20)]) == bytes.fromhex("0101 0001 0002 0140 0020")


def test_a_long_command_goes_in_packets_with_its_name_in_the_first() -> None:
    bodies = call_packets(1, bytes(range(256)) * 2)
    assert [(body[7], body[8]) for body in bodies] == [(0, 2), (1, 2), (2, 2)]
    assert b"".join(body[9:] for body in bodies) == bytes(range(256)) * 2


def answered(carrier: Carrier, content: bytes, code: int = 0, kind: int = 0xE8) -> bytes:
    """As a card answers: the codec of questions, with another kind."""
    return carried(carrier, bytes((kind, 0x32, 1, 0x47, code)) + content, 0xFFFFFFFF)


@pytest.mark.parametrize("carrier", list(Carrier))
@given(content=st.binary(max_size=300), code=st.integers(0, 255), size=st.integers(1, 50))
def test_answers_are_found_in_any_pieces(carrier: Carrier, content: bytes, code: int, size: int) -> None:
    hunter = AnswerHunter(carrier)
    come = answered(carrier, content, code)
    found = [answer for at in range(0, len(come), size) for answer in hunter.feed(come[at : at + size])]
    assert found == [Answer(1, 0x47, code, content)]


@pytest.mark.parametrize("carrier", list(Carrier))
@given(st.lists(st.binary(max_size=60), max_size=8))
def test_rubbish_is_survived(carrier: Carrier, pieces: list[bytes]) -> None:
    hunter = AnswerHunter(carrier)
    for piece in pieces:
        list(hunter.feed(piece))
    if carrier is Carrier.SERIAL:
        come = answered(carrier, b"\x01")
        assert Answer(1, 0x47, 0, b"\x01") in list(hunter.feed(come + come))


@given(st.data())
def test_a_spoilt_answer_is_not_believed(data: st.DataObject) -> None:
    come = bytearray(answered(Carrier.SERIAL, b"\x01\x02\x03"))
    at = data.draw(st.integers(1, len(come) - 2))
    come[at] ^= data.draw(st.integers(1, 255))
    assert Answer(1, 0x47, 0, b"\x01\x02\x03") not in list(AnswerHunter(Carrier.SERIAL).feed(bytes(come)))


def test_an_own_question_come_back_is_no_answer() -> None:
    now = datetime(2026, 5, 17)  # noqa: DTZ001 - a card's clock knows no zone
    for body in (basic_packet(1, 0x47, commands.time_set(now)), call_packets(1, b"\x06")[0]):
        assert list(AnswerHunter(Carrier.SERIAL).feed(carried(Carrier.SERIAL, body, 0))) == []


def staged(folder: Path, **options: object) -> Iterator[Stage]:
    stand_in = CPowerCardStandIn("card", {"link": str(folder / "card"), **options})
    stand_in.start()
    driver = open_led_card(stand_in.address)
    yield stand_in, driver
    driver.close()
    driver.close()
    stand_in.stop()


@pytest.fixture(params=["serial", "tcp"])
def card(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    yield from staged(tmp_path, on=request.param)


def areas(stand_in: CPowerCardStandIn) -> dict[str, dict[str, Any]]:
    """What is shown."""
    return stand_in.state()["areas"]  # type: ignore[return-value]  # a stand-in's state is JSON


def texts(stand_in: CPowerCardStandIn) -> list[str]:
    """What is shown in letters."""
    return [shown["text"] for shown in areas(stand_in).values()]


def test_calls_come_and_go_and_flash_is_never_written(card: Stage) -> None:
    stand_in, driver = card
    for number in range(10, 13):
        driver.show(f"A0{number}")
        assert texts(stand_in) == [f"A0{number}"]
    driver.clear()
    assert areas(stand_in) == {}
    assert stand_in.state()["saved"] == 0


def test_areas_are_apart(card: Stage) -> None:
    stand_in, driver = card
    driver.show("一号窗", LEFT)
    driver.show("A012", RIGHT)
    assert texts(stand_in) == ["一号窗", "A012"]
    assert [shown["box"] for shown in areas(stand_in).values()] == [[0, 0, 64, 32], [64, 0, 64, 32]]
    driver.show("A013", RIGHT)
    assert texts(stand_in) == ["一号窗", "A013"]
    driver.clear(LEFT)
    assert not any("#" in row for row in areas(stand_in)["0"]["dots"])
    driver.show("请稍候")
    assert texts(stand_in) == ["请稍候"]


def test_what_one_line_of_the_font_cannot_hold_is_drawn(card: Stage) -> None:
    stand_in, driver = card
    for text in ("㛃", "请A012号到三号窗口办理业务", "一号窗口\nA012"):
        driver.show(text)
        (shown,) = areas(stand_in).values()
        assert shown["text"] == ""
        assert sum(row.count("#") for row in shown["dots"]) > 40


def test_a_card_that_lost_its_windows_gets_them_again(card: Stage) -> None:
    stand_in, driver = card
    driver.show("A012")
    stand_in.act("power_cut", {})
    driver.show("A013")
    assert texts(stand_in) == ["A013"]
    driver.show("一号窗", LEFT)
    driver.show("A014", RIGHT)
    stand_in.act("power_cut", {})
    driver.show("A015", RIGHT)
    assert texts(stand_in) == ["一号窗", "A015"]


def test_brightness_clock_and_version(card: Stage) -> None:
    stand_in, driver = card
    driver.set_brightness(100)
    assert stand_in.state()["brightness"] == [31] * 24
    driver.set_time(datetime(2026, 5, 17, 8, 30, 59))  # noqa: DTZ001 - a card's clock knows no zone
    assert stand_in.state()["clock"] == "2026-05-17 08:30:59"
    assert driver.status().told == {"version": "3.5"}
    with pytest.raises(ValueError, match="percent"):
        driver.set_brightness(101)


def test_old_firmware_answers_with_another_byte(tmp_path: Path) -> None:
    for stand_in, driver in staged(tmp_path, on="serial", old=True):
        driver.show("A012")
        assert texts(stand_in) == ["A012"]
        driver.set_brightness(50)
        assert driver.status().state is DeviceState.READY


@pytest.mark.parametrize("fault", ["split", "duplicate", "noise"])
def test_faults_that_change_nothing(card: Stage, fault: str) -> None:
    stand_in, driver = card
    stand_in.line.fault({"kind": fault, "hex": "00ff12aa"})
    driver.show("A012")
    driver.show("A013")
    assert texts(stand_in) == ["A013"]


@pytest.mark.parametrize("fault", ["corrupt", "truncate", "drop_reply"])
def test_a_lost_or_spoilt_answer_is_asked_for_again(card: Stage, fault: str) -> None:
    stand_in, driver = card
    stand_in.line.fault({"kind": fault} if fault == "drop_reply" else {"kind": fault, "byte": 10})
    driver.show("A012")
    assert texts(stand_in) == ["A012"]


def test_silence_is_told_and_heals(card: Stage) -> None:
    stand_in, driver = card
    stand_in.line.fault({"kind": "silence"})
    with pytest.raises(DeviceTrouble) as silent:
        driver.show("A012")
    assert silent.value.code == "board_silent"
    assert driver.status().state is DeviceState.ABSENT
    stand_in.line.faults.heal()
    driver.show("A012")


def test_refusals_in_words(card: Stage) -> None:
    stand_in, driver = card
    stand_in.act("refuse", {"code": 1})
    driver.show("A012")
    assert texts(stand_in) == ["A012"]
    stand_in.act("refuse", {"code": 2, "times": 4})
    with pytest.raises(DeviceTrouble) as noisy:
        driver.show("A013")
    assert noisy.value.code == "card_line_noisy"
    stand_in.act("refuse", {"code": 9, "times": 2})
    with pytest.raises(DeviceTrouble) as unnamed:
        driver.show("A013")
    assert unnamed.value.code == "card_refuses_09"


def test_unplugged_and_back(card: Stage) -> None:
    stand_in, driver = card
    driver.show("A012")
    stand_in.line.unplug()
    with pytest.raises(DeviceTrouble) as gone:
        driver.show("A013")
    assert gone.value.code in {"port_gone", "port_missing", "connection_lost", "connection_refused"}
    stand_in.line.plug()
    driver.show("A014")
    assert texts(stand_in) == ["A014"]


def test_a_window_strip_may_be_such_a_card(tmp_path: Path) -> None:
    for stand_in, _ in staged(tmp_path, on="tcp"):
        display = open_counter_display(stand_in.address)
        display.show("A012")
        assert texts(stand_in) == ["A012"]
        display.close()


@pytest.mark.parametrize("options", ["size=17", "colour=pink", "code=xyz", "id=0", "speed=1"])
def test_wrong_addresses(options: str) -> None:
    with pytest.raises(AddressWrong):
        open_led_card(f"tcp:127.0.0.1:1?model=cpower&{options}")
