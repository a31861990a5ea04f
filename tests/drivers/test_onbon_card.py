"""Onbon BX cards: the published frames, both families on three wires, and everything that goes wrong on them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_counter_display, open_led_card
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.led_cards import onbon_commands as commands
from device_drivers.led_cards import troubles
from device_drivers.led_cards.onbon_frames import (
    EVERY_CARD,
    Dialect,
    FrameHunter,
    Packet,
    escaped,
    frame,
    packet,
    unescaped,
)
from device_drivers.roles.led_card import Area, LedCard
from device_drivers.simulated.onbon_card import OnbonCardStandIn
from tests.drivers.test_verbs import typed
from tests.rig.waiting import until

WELCOME = (
    "feff0080000000000000fe022c00a306010000000123000000800000808020000000000a"
    "0000000002010100020a08000000bbb6d3adb9e2c1d93c49"
)
SCREEN = Area(0, 0, 0, 128, 32)
FONT = Dialect.FONT
WIRES = [("serial", "5k"), ("tcp", "5k"), ("udp", "5k"), ("tcp", "5e"), ("serial", "5e")]


def between(card: int, content: bytes, dialect: Dialect = FONT) -> str:
    """What the vectors show: everything between the A5s and 5A, before escaping."""
    sent = frame(dialect, card, content)
    assert sent[:8] == b"\xa5" * 8
    assert sent[-1:] == b"\x5a"
    return (unescaped(sent[8:-1]) or b"").hex()


@pytest.mark.parametrize(
    ("card", "content", "dialect", "vector"),
    [
        (1, commands.PING, FONT, "01000080000000000000fe020500a20001000068f8"),
        (1, commands.STATUS, FONT, "01000080000000000000fe020500a1020100002d40"),
        (1, commands.text_dropped(None), FONT, "01000080000000000000fe020700a306010200ff0067cc"),
        (1, commands.brightness(12), FONT, "01000080000000000000fe020700a302010200010c262d"),
        (
            1,
            commands.time_set(datetime(2013, 1, 25, 11, 17, 26)),  # noqa: DTZ001 - a card's clock knows no zone
            FONT,
            "01000080000000000000fe020d00a203010800132001251117260 5b03f".replace(" ", ""),
        ),
        (
            EVERY_CARD,
            commands.text_area(SCREEN, "欢迎光临".encode("gb2312"), 0),
            FONT,
            WELCOME,
        ),
        (EVERY_CARD, commands.PING_DOTS, Dialect.DOTS, "feff0080f000feff000000000500000001a2000000c686"),
    ],
)
def test_published_frames(card: int, content: bytes, dialect: Dialect, vector: str) -> None:
    assert between(card, content, dialect) == vector


@pytest.mark.parametrize(
    ("vector", "error"),
    [
        ("0080feff000000000000fe020500a00000000014ac", 0),
        ("0080feff000000000000fe020500a0010500000551", 5),
    ],
)
@pytest.mark.parametrize("a5s", [1, 8, 9])
def test_published_answers_behind_any_number_of_a5s(vector: str, error: int, a5s: int) -> None:
    come = b"\xa5" * a5s + bytes.fromhex(vector) + b"\x5a"
    (found,) = FrameHunter(FONT).feed(come)
    answer = commands.reply(FONT, found.content)
    assert answer is not None
    assert answer.error == error


@pytest.mark.parametrize("dialect", list(Dialect))
@given(content=st.binary(max_size=300), card=st.integers(1, 0xFFFE))
def test_what_is_framed_is_found_again(dialect: Dialect, content: bytes, card: int) -> None:
    sent = frame(dialect, card, content)
    assert sent.count(0x5A) == 1
    assert sent.count(0xA5) == 8
    assert list(FrameHunter(dialect).feed(b"\x00\xff" + sent)) == [Packet(card, 0x8000, content)]


@given(st.binary(max_size=300))
def test_escaping_is_undone(content: bytes) -> None:
    assert unescaped(escaped(content)) == content


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_rubbish_is_never_believed_and_never_hides_a_frame(pieces: list[bytes]) -> None:
    hunter = FrameHunter(FONT)
    for piece in pieces:
        list(hunter.feed(piece))
    good = frame(FONT, 7, commands.PING)
    assert Packet(7, 0x8000, commands.PING) in list(hunter.feed(good + good))


@given(st.data())
def test_a_spoilt_byte_spoils_the_frame(data: st.DataObject) -> None:
    sent = bytearray(frame(FONT, 1, commands.PING))
    at = data.draw(st.integers(8, len(sent) - 2))
    sent[at] ^= data.draw(st.integers(1, 255))
    assert Packet(1, 0x8000, commands.PING) not in list(FrameHunter(FONT).feed(bytes(sent)))
    assert packet(FONT, b"") is None


def test_dots_are_lit_by_zeros_and_the_byte_filled_with_ones() -> None:
    dots = np.zeros((1, 8), dtype=np.bool_)
    dots[0, 0] = True
    said = commands.dots_area(Area(2, 8, 0, 8, 1), dots, 60, alone=False)
    assert said[-1:] == b"\x7f"
    assert int.from_bytes(said[5:9], "little") == len(said) - 9


@pytest.fixture(params=WIRES, ids=["-".join(wire) for wire in WIRES])
def card(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[OnbonCardStandIn, LedCard]]:
    on, family = request.param
    yield from staged(tmp_path, on=on, family=family)


@pytest.fixture
def tcp_card(tmp_path: Path) -> Iterator[tuple[OnbonCardStandIn, LedCard]]:
    yield from staged(tmp_path, on="tcp")


def staged(folder: Path, **options: object) -> Iterator[tuple[OnbonCardStandIn, LedCard]]:
    stand_in = OnbonCardStandIn("card", {"link": str(folder / "card"), **options})
    stand_in.start()
    driver = open_led_card(stand_in.address)
    yield stand_in, driver
    driver.close()
    driver.close()
    stand_in.stop()


def lit(stand_in: OnbonCardStandIn, area: int = 0) -> int:
    """How many dots of the area are lit."""
    return sum(row.count("#") for row in areas(stand_in)[str(area)]["dots"])


def areas(stand_in: OnbonCardStandIn) -> dict[str, dict[str, Any]]:
    """What is shown."""
    return stand_in.state()["areas"]  # type: ignore[return-value]  # a stand-in's state is JSON


def test_a_call_is_shown_confirmed_and_cleared(card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = card
    driver.show("请A012号到3号窗口")
    (shown,) = areas(stand_in).values()
    assert shown["box"] == [0, 0, 128, 32]
    if not shown["dots"]:
        assert shown["text"] == "请A012号到3号窗口"
    else:
        assert lit(stand_in) > 300
    driver.clear()
    assert areas(stand_in) == {}
    assert driver.status().state is DeviceState.READY
    picture = stand_in.picture("screen.png")
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


def test_areas_are_apart(card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = card
    driver.show("一号窗口", Area(0, 0, 0, 64, 32))
    driver.show("A012", Area(1, 64, 0, 64, 32))
    assert [shown["box"] for shown in areas(stand_in).values()] == [[0, 0, 64, 32], [64, 0, 64, 32]]
    driver.clear(Area(0, 0, 0, 64, 32))
    assert list(areas(stand_in)) == ["1"]


def test_a_card_drops_what_is_not_shown_anew(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = tcp_card
    driver.show("请A012号到3号窗口", lasts=1)
    assert areas(stand_in)
    until(lambda: not areas(stand_in), 4)


def test_brightness_clock_and_nothing_in_flash(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = tcp_card
    driver.set_brightness(100)
    assert stand_in.state()["brightness"] == 15
    driver.set_time(datetime(2026, 5, 17, 8, 30, 59))  # noqa: DTZ001 - a card's clock knows no zone
    assert stand_in.state()["clock"] == "2026-05-17 08:30:59"
    with pytest.raises(ValueError, match="percent"):
        driver.set_brightness(0)
    assert stand_in.state()["files"] == 12
    driver.wipe()  # type: ignore[attr-defined]  # this card is Wipeable too
    assert stand_in.state()["files"] == 0


def test_a_card_for_dots_has_brightness_and_no_clock_we_know(tmp_path: Path) -> None:
    for stand_in, driver in staged(tmp_path, on="udp", family="5e"):
        driver.set_brightness(50)
        assert stand_in.state()["brightness"] == 8
        with pytest.raises(DeviceTrouble) as cannot:
            driver.set_time(datetime(2026, 5, 17))  # noqa: DTZ001 - a card's clock knows no zone
        assert cannot.value.code == "card_model_differs"


def test_characters_the_font_lacks(tmp_path: Path) -> None:
    for stand_in, driver in staged(tmp_path, on="tcp", family="5k"):
        driver.show("请㛃到3号窗口\\F")
        assert areas(stand_in)["0"]["text"] == "请〓到3号窗口＼F"
        assert driver.counters()["missing_characters"] == 1  # type: ignore[attr-defined]  # drivers count
    for stand_in, driver in staged(tmp_path, on="tcp", family="5e"):
        driver.show("㛃")
        rare = areas(stand_in)["0"]["dots"]
        driver.show("〓")
        assert rare != areas(stand_in)["0"]["dots"]


def test_lines_break(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = tcp_card
    driver.show("一号窗口\nA012")
    assert areas(stand_in)["0"]["text"] == "一号窗口\nA012"


@pytest.mark.parametrize("fault", ["split", "duplicate", "noise"])
def test_faults_that_change_nothing(card: tuple[OnbonCardStandIn, LedCard], fault: str) -> None:
    stand_in, driver = card
    stand_in.line.fault({"kind": fault})
    driver.show("A012")
    driver.show("A013")
    assert areas(stand_in)


@pytest.mark.parametrize("fault", ["corrupt", "truncate", "drop_reply"])
def test_a_lost_or_spoilt_answer_is_asked_for_again(
    card: tuple[OnbonCardStandIn, LedCard], fault: str
) -> None:
    stand_in, driver = card
    stand_in.line.fault({"kind": fault, "byte": 12} if fault != "drop_reply" else {"kind": fault})
    driver.show("A012")
    assert areas(stand_in)
    assert driver.counters()["silences"] == 1  # type: ignore[attr-defined]  # drivers count


def test_a_late_answer_is_not_waited_for_twice(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = tcp_card
    stand_in.line.fault({"kind": "delay", "seconds": 0.4})
    driver.show("A012")
    assert driver.counters().get("silences", 0) == 0  # type: ignore[attr-defined]  # drivers count


@pytest.mark.parametrize(
    ("error", "code"),
    [(1, "card_model_differs"), (4, "card_memory_full"), (7, "card_flash_broken"), (12, "card_font_missing")],
)
def test_refusals_in_words(tcp_card: tuple[OnbonCardStandIn, LedCard], error: int, code: str) -> None:
    stand_in, driver = tcp_card
    stand_in.act("refuse", {"error": error})
    with pytest.raises(DeviceTrouble) as refused:
        driver.show("A012")
    assert refused.value.code == code
    assert (refused.value.who, refused.value.chinese, refused.value.english) == troubles.SENTENCES[code]
    driver.show("A012")


def test_a_code_without_a_name_is_told_as_it_is(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = tcp_card
    stand_in.act("refuse", {"error": 0x77})
    with pytest.raises(DeviceTrouble) as refused:
        driver.show("A012")
    assert refused.value.code == "card_refuses_77"


@pytest.mark.parametrize("error", [3, 5])
def test_a_busy_card_and_a_noisy_line_are_asked_again(
    tcp_card: tuple[OnbonCardStandIn, LedCard], error: int
) -> None:
    stand_in, driver = tcp_card
    stand_in.act("refuse", {"error": error, "times": 2})
    driver.show("A012")
    assert areas(stand_in)
    stand_in.act("refuse", {"error": error, "times": 0})
    with pytest.raises(DeviceTrouble) as refused:
        driver.show("A013")
    assert refused.value.code == {3: "card_busy", 5: "card_line_noisy"}[error]
    assert driver.status().state is DeviceState.FAULT


def test_another_cards_answer_is_not_believed(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = tcp_card
    stand_in.act("answer_as", {"id": 2})
    with pytest.raises(DeviceTrouble) as silent:
        driver.show("A012")
    assert silent.value.code == "board_silent"
    assert driver.counters()["stray_replies"] == 2  # type: ignore[attr-defined]  # drivers count


def test_a_text_beyond_the_cards_buffer_is_refused_before_it_is_sent(
    tcp_card: tuple[OnbonCardStandIn, LedCard],
) -> None:
    stand_in, driver = tcp_card
    driver.show("号" * 400)
    before = len(stand_in.line.wire.pieces())
    with pytest.raises(DeviceTrouble) as too_long:
        driver.show("号" * 600)
    assert too_long.value.code == "text_too_long"
    assert len(stand_in.line.wire.pieces()) == before


def test_unplugged_and_back(card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, driver = card
    driver.show("A012")
    stand_in.line.unplug()
    with pytest.raises(DeviceTrouble) as gone:
        driver.show("A013")
    assert gone.value.code in {"port_gone", "port_missing", "connection_lost", "connection_refused"}
    assert driver.status().state is DeviceState.ABSENT
    stand_in.line.plug()
    driver.show("A014")


def test_a_window_strip_may_be_such_a_card(tmp_path: Path) -> None:
    for stand_in, _ in staged(tmp_path, on="tcp"):
        display = open_counter_display(stand_in.address)
        display.show("A012")
        assert areas(stand_in)["0"]["text"] == "A012"
        display.close()


@pytest.mark.parametrize("options", ["size=17", "id=0", "width=4", "speed=9600"])
def test_wrong_addresses(options: str) -> None:
    with pytest.raises(AddressWrong):
        open_led_card(f"tcp:127.0.0.1:1?model=onbon&{options}")


def test_from_the_shell(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, _ = tcp_card
    place = f"{stand_in.line.address}?model=onbon"  # type: ignore[union-attr]  # this one is on the network
    assert typed("show", "led_card", "--on", place, "请A012号到3号窗口").returncode == 0
    assert areas(stand_in)["0"]["text"] == "请A012号到3号窗口"
    assert (
        typed(
            "show", "led_card", "--on", place, "A013", "--area", "1,64,0,64,32", "--lasts", "600"
        ).returncode
        == 0
    )
    assert areas(stand_in)["1"]["box"] == [64, 0, 64, 32]
    assert typed("show", "led_card", "--on", place, "").returncode == 0
    assert areas(stand_in) == {}
    assert typed("selftest", "led_card", "--on", place).returncode == 0
    refused = typed("show", "led_card", "--on", place, "号" * 600, "--json")
    assert refused.returncode == 3
    assert json.loads(refused.stdout)["trouble"]["code"] == "text_too_long"
    assert typed("show", "led_card", "--on", place, "x", "--area", "1,2").returncode == 2


def test_only_a_technician_who_means_it_wipes_a_card(tcp_card: tuple[OnbonCardStandIn, LedCard]) -> None:
    stand_in, _ = tcp_card
    wipe = ("wipe", "led_card", "--on", stand_in.address)
    assert typed(*wipe).returncode == 2
    assert stand_in.state()["files"] == 12
    assert typed(*wipe, "--erase-everything").returncode == 0
    assert stand_in.state()["files"] == 0
