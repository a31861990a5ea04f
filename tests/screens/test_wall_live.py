"""From the clerk's key to paint, sound and counter board, over a real server and broker."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.screens.desk_story import ZHANG_WEI
from tests.screens.live_floor import LiveFloor, pump, text


@pytest.fixture(scope="module")
def floor(application: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveFloor]:
    with LiveFloor(tmp_path_factory.mktemp("floor")) as opened:
        yield opened


def free(floor: LiveFloor) -> None:
    """Signed in, with nobody at the window."""
    floor.sign_in()
    pump(
        lambda: any(floor.desk.may_press(step) for step in ("call_next", "begin", "finish")),
        30,
        "the desk is ready",
    )
    for step, key in (("begin", Qt.Key.Key_F4), ("finish", Qt.Key.Key_F8)):
        if floor.desk.may_press(step):
            floor.desk.key(step, key)
            pump(lambda: any(floor.desk.may_press(step) for step in ("call_next", "finish")))
    assert floor.desk.may_press("call_next")


def call(floor: LiveFloor, number: str) -> None:
    """Press *next* until this number stands on the desk."""
    free(floor)
    floor.desk.key("call_next", Qt.Key.Key_F2)
    pump(
        lambda: floor.desk.says("number_label") == number,
        what=f"{number} is called: {floor.desk.says('notice')}",
    )


def test_a_wrong_password_is_told_and_the_right_one_opens_the_desk(floor: LiveFloor) -> None:
    floor.desk.sign_in("1001", "not the password")
    pump(lambda: "工号或密码不对" in floor.desk.says("notice"), what="the refusal is shown")
    floor.sign_in()


def test_a_call_is_painted_spoken_and_posted_and_the_clerk_sees_all_four_proofs(floor: LiveFloor) -> None:
    number = floor.take_number(ZHANG_WEI)
    said_before = len(floor.voice.state()["utterances"])  # type: ignore[arg-type]
    call(floor, number)
    strip, area = floor.strip.window.widget, floor.area.window.widget
    pump(lambda: text(strip, "called_number") == number, what="the strip shows it")
    pump(lambda: text(area, "called_number") == number, what="the waiting area shows it")
    assert text(area, "called_window") == "一号窗口"
    for proof in ("窗口屏 已显示", "等候区屏 已显示", "语音 已播报", "柜台牌 已显示"):
        pump(lambda proof=proof: proof in floor.desk.says("proofs_label"), 30, proof)  # type: ignore[misc]
    assert floor.board.state()["showing"] == int("".join(filter(str.isdigit, number)))
    pump(lambda: len(floor.voice.state()["utterances"]) > said_before, what="sound left")  # type: ignore[arg-type]
    states = floor.server.rows(
        "SELECT a.surface, a.state FROM queueing_surfaceacknowledgement a JOIN queueing_call c ON c.id = a.call_id"
        " JOIN queueing_ticket t ON t.id = c.ticket_id WHERE t.number = ? AND a.surface != 'terminal' ORDER BY a.surface",
        number,
    )
    assert states == [("board", "shown"), ("strip", "shown"), ("voice", "spoken"), ("waiting_area", "shown")]


def test_the_name_is_masked_until_asked_for_and_gone_when_the_matter_is_done(floor: LiveFloor) -> None:
    free(floor)
    number = floor.take_number(ZHANG_WEI)
    call(floor, number)
    assert floor.desk.says("name_label") == "张*"
    floor.desk.key("show_name", Qt.Key.Key_F9)
    pump(lambda: floor.desk.says("name_label") == "张伟", what="the name is shown")
    assert ZHANG_WEI.id_number not in floor.desk.says("details_label")
    assert floor.desk.says("details_label").startswith("5116**********")
    free(floor)
    assert "张" not in floor.desk.says("name_label")
    assert not floor.desk_program.desk.visitor.is_known
    pump(lambda: text(floor.strip.window.widget, "strip_state") == "请等候叫号", what="the strip is free")


def test_the_hall_goes_away_and_comes_back_and_everything_stands_as_it_stood(floor: LiveFloor) -> None:
    number = floor.take_number()
    call(floor, number)
    pump(lambda: "语音 已播报" in floor.desk.says("proofs_label"), 30, "the call is spoken")
    pump(lambda: not floor.voice.state()["speaking"], what="silence")
    said = floor.voice.state()["utterances"]
    floor.server.broker.kill()
    pump(
        lambda: "现在不能叫号" in floor.desk.says("notice"), what="the desk says that calling is not possible"
    )
    assert not floor.desk.may_press("begin")
    assert floor.desk.says("number_label") == number
    strip, area = floor.strip.window.widget, floor.area.window.widget
    pump(
        lambda: "网络中断" in text(strip, "stale") and "网络中断" in text(area, "stale"),
        what="the walls say so",
    )
    assert text(strip, "called_number") == text(area, "called_number") == number
    floor.server.start_broker()
    pump(lambda: floor.desk.may_press("begin"), 30, "the desk is back")
    assert floor.desk.says("number_label") == number
    pump(lambda: not text(strip, "stale") and not text(area, "stale"), 30, "the walls are live again")
    pump(lambda: text(area, "called_number") == number, what="the call still stands")
    floor.desk.key("begin", Qt.Key.Key_F4)
    pump(lambda: floor.desk.may_press("finish"))
    assert floor.voice.state()["utterances"] == said, "the call was spoken again"


def test_a_dead_board_leaves_the_voice_alone_and_the_clerk_is_told(floor: LiveFloor) -> None:
    floor.board.line.unplug()
    number = floor.take_number()
    call(floor, number)
    pump(lambda: "柜台牌 没有显示" in floor.desk.says("proofs_label"), 20, "the clerk is told")
    pump(lambda: "语音 已播报" in floor.desk.says("proofs_label"), 30, "the voice speaks all the same")
    floor.wait_for_rows("SELECT 1 FROM devices_devicetrouble WHERE driver LIKE 'counter_display%'")
    floor.board.line.plug()
    pump(lambda: "柜台牌 已显示" in floor.desk.says("proofs_label"), 30, "shown after all")


def test_a_wall_started_with_the_network_away_shows_the_last_board_as_old(floor: LiveFloor) -> None:
    number = floor.take_number()
    call(floor, number)
    pump(lambda: text(floor.area.window.widget, "called_number") == number)
    floor.area.stop()
    floor.server.broker.kill()
    began = time.monotonic()
    floor.area = floor.open_wall("area-a", (1280, 720))
    area = floor.area.window.widget
    pump(lambda: text(area, "called_number") == number, 2, "the last board is shown")
    assert time.monotonic() - began < 1.5
    pump(lambda: "网络中断" in text(area, "stale"), what="it says that it is old")
    floor.server.start_broker()
    pump(lambda: not text(area, "stale"), 30, "live again")


def test_a_station_killed_and_started_again_says_only_what_is_new(floor: LiveFloor) -> None:
    number = floor.take_number()
    call(floor, number)
    pump(lambda: "语音 已播报" in floor.desk.says("proofs_label"), 30, "the call is spoken")
    pump(lambda: not floor.voice.state()["speaking"], what="silence")
    said = floor.voice.state()["utterances"]
    assert isinstance(said, list)
    floor.kill_station()
    floor.start_station()
    floor.wait_for_rows("SELECT 1 FROM devices_device WHERE code = 'station-1' AND is_present")
    pump(
        lambda: floor.board.state()["showing"] == int(number[1:]),
        30,
        "the board shows the standing call again",
    )
    floor.desk.key("call_again", Qt.Key.Key_F3)
    pump(lambda: "第2次呼叫" in floor.desk.says("facts_label"), what="called again")
    pump(lambda: "语音 已播报" in floor.desk.says("proofs_label"), 30, "the second call is spoken")
    pump(lambda: not floor.voice.state()["speaking"], what="silence")
    now_said = floor.voice.state()["utterances"]
    assert isinstance(now_said, list)
    assert len(now_said) == len(said) + 1


def test_the_station_ends_in_good_order(floor: LiveFloor) -> None:
    assert floor.stop_station() == 0
    floor.start_station()
