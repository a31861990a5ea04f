"""Four-byte number boards: the published order, what of a text they show, and several on one pair of wires."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.catalogue import open_counter_display
from device_drivers.counter_displays.four_byte_codec import order, shown_number
from device_drivers.errors import DeviceTrouble
from device_drivers.simulated.counter_display import CounterDisplayStandIn
from tests.rig.waiting import until


@pytest.fixture
def boards(tmp_path: Path) -> Iterator[CounterDisplayStandIn]:
    stand_in = CounterDisplayStandIn("boards", {"link": str(tmp_path / "bus"), "boards": [5, 6]})
    stand_in.start()
    yield stand_in
    stand_in.stop()


def showing(stand_in: CounterDisplayStandIn) -> object:
    """Every board's number."""
    return stand_in.state()["boards"]


def test_the_published_order() -> None:
    assert order(5, 999) == bytes.fromhex("05 03 E7 EF")


@given(st.integers(0, 255), st.integers(0, 9999))
def test_an_order_carries_board_number_and_sum(board: int, number: int) -> None:
    sent = order(board, number)
    assert sent[0] == board
    assert sent[1] * 256 + sent[2] == number
    assert sum(sent[:3]) % 256 == sent[3]


@pytest.mark.parametrize(("board", "number"), [(256, 1), (-1, 1), (1, 10000), (1, -1)])
def test_what_no_board_can_show_is_refused(board: int, number: int) -> None:
    with pytest.raises(ValueError, match="board"):
        order(board, number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("A012", 12), ("999", 999), ("B12345", 2345), ("A0", 0), ("请稍候", None), ("", None), ("A１２", None)],
)
def test_what_of_a_text_is_shown(text: str, number: int | None) -> None:
    assert shown_number(text) == number


def test_two_boards_on_one_pair_of_wires(boards: CounterDisplayStandIn) -> None:
    five = open_counter_display(f"serial:{boards.line.link}?model=four_byte&id=5")
    six = open_counter_display(f"serial:{boards.line.link}?id=6")
    five.show("A999")
    six.show("B001")
    until(lambda: showing(boards) == {"5": 999, "6": 1}, 3)
    five.close()
    five.close()
    six.clear()
    until(lambda: showing(boards) == {"5": 999, "6": 0}, 3)
    six.close()
    with pytest.raises(ValueError, match="given back"):
        six.show("1")
    assert boards.state()["skipped"] == 0


def test_an_order_spoilt_on_the_wire_is_made_good(boards: CounterDisplayStandIn) -> None:
    board = open_counter_display(f"serial:{boards.line.link}?id=5")
    boards._on_bytes(b"\x05\x03")
    board.show("A123")
    until(lambda: boards.state()["showing"] == 123, 3)
    board.close()


def test_unplugged_is_told_and_the_next_order_finds_it_again(boards: CounterDisplayStandIn) -> None:
    board = open_counter_display(f"serial:{boards.line.link}?id=5")
    board.show("1")
    boards.line.unplug()
    with pytest.raises(DeviceTrouble) as trouble:
        board.show("2")
    assert trouble.value.code in {"port_gone", "port_missing"}
    boards.line.plug()
    board.show("3")
    until(lambda: boards.state()["showing"] == 3, 3)
    boards.act("power_cut", {})
    assert boards.state()["showing"] is None
    board.close()


def test_boards_of_one_bus_agree_on_its_speed(boards: CounterDisplayStandIn) -> None:
    board = open_counter_display(f"serial:{boards.line.link}?id=5")
    with pytest.raises(DeviceTrouble) as differ:
        open_counter_display(f"serial:{boards.line.link}?id=6&speed=19200")
    assert differ.value.code == "bus_speeds_differ"
    board.close()


def test_a_text_without_digits_is_refused_in_words(boards: CounterDisplayStandIn) -> None:
    board = open_counter_display(f"serial:{boards.line.link}?id=5")
    with pytest.raises(DeviceTrouble) as refused:
        board.show("请稍候")
    assert refused.value.code == "not_showable"
    assert not boards.line.wire.pieces()
    board.close()
