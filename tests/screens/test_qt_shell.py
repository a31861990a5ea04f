"""What all screens share: frames that count as shown, the rig's door, nobody there, threads that come home."""

import json
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton

from hall.mqtt.link_events import LinkChanged
from hall.qt import frames, rig_door
from hall.qt.background import Lane, Postbox
from hall.qt.idle_watch import IdleWatch
from hall.qt.line_pipe import LinePipe
from hall.qt.link_bridge import LinkBridge
from hall.qt.look import Look, Sight
from hall.qt.shell import Place
from hall.qt.style_sheet import style_sheet
from tests.rig.clicker import at_door
from tests.screens.visit_stage import VisitStage

pytestmark = pytest.mark.usefixtures("application")


def turn(condition: object, within: float = 5.0) -> None:
    """Turn Qt's loop until the condition holds."""
    assert callable(condition)
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def test_a_state_counts_as_shown_after_its_frame_and_once() -> None:
    with VisitStage() as stage:
        told: list[str] = []
        stage.begin()
        frames.after_swap(stage.window, lambda: told.append(stage.screen.visit.step.value))
        assert told == []
        turn(lambda: told)
        stage.window.update()
        QApplication.processEvents()
        assert told == ["groups"]


def test_a_hidden_window_shows_nothing_and_says_so() -> None:
    with VisitStage() as stage:
        stage.window.hide()
        told: list[str] = []
        frames.after_swap(
            stage.window, lambda: told.append("shown"), within=0.2, missed=lambda: told.append("missed")
        )
        turn(lambda: told)
        assert told == ["missed"]


def test_a_widget_counts_as_shown_after_it_was_painted() -> None:
    button = QPushButton("叫下一位")
    button.show()
    told: list[bool] = []
    frames.after_swap(button, lambda: told.append(True))
    turn(lambda: told)
    button.close()


def test_the_rig_finds_what_a_person_could_press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHITING_RIG", str(tmp_path))
    rig_door.open_door("terminal")
    with VisitStage() as stage:
        stage.begin()
        turn(lambda: not stage.window.property("isSettling"))
        answers: list[dict[str, object]] = []
        asking = threading.Thread(
            target=lambda: answers.extend(_asked(tmp_path, "help", "matter_6x", "take_ticket"))
        )
        asking.start()
        turn(lambda: len(answers) == 3)
        asking.join()
        helped, nothing, hidden = answers
        assert (helped["found"], helped["visible"], helped["text"]) == (True, True, "找工作人员")
        assert nothing == {"found": False}
        assert not hidden["found"]
        wanted = rig_door.find("matter_group_0")
        assert wanted["x"] == 48
        assert wanted["enabled"]


def _asked(folder: Path, *names: str) -> list[dict[str, object]]:
    with at_door(folder / f"terminal.{os.getpid()}.sock") as line:
        reading = line.makefile("rb")
        answers = []
        for name in names:
            line.sendall(f"find {name}\n".encode())
            answers.append(json.loads(reading.readline()))
        return answers


def test_asking_where_things_are_does_not_end_the_window() -> None:
    """QQuickItem.window() of PySide6 6.11.3 takes the window down with its wrapper; the door must not need it."""
    with VisitStage() as stage:
        stage.begin()
        for _ in range(20):
            assert rig_door.find("help")["found"]
        stage.words.choose("en")
        assert stage.window.isVisible()


def test_nobody_there_is_warned_of_and_a_touch_begins_anew() -> None:
    button = QPushButton()
    watch = IdleWatch(button, limit=0.6, warning=1)
    heard: list[object] = []
    watch.seconds_left.connect(heard.append)
    watch.idle.connect(lambda: heard.append("idle"))
    QTimer.singleShot(1500, lambda: heard.append("late"))
    watch.begin()
    turn(lambda: heard)
    assert heard == [1]
    place = QPointF(1, 1)
    QApplication.sendEvent(
        button,
        QMouseEvent(
            QEvent.Type.MouseButtonPress,
            place,
            place,
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        ),
    )
    turn(lambda: "idle" in heard)
    assert heard.index("idle") == 3
    watch.rest()


def test_slow_work_comes_home_on_the_screens_thread() -> None:
    here = threading.current_thread()
    told: list[object] = []
    lane = Lane("test")
    lane.do(
        threading.current_thread,
        lambda where: told.append((where is not here, threading.current_thread() is here)),
        told.append,
    )
    lane.do(lambda: 1 // 0, told.append, lambda fault: told.append(type(fault)))
    turn(lambda: len(told) == 2)
    assert told == [(True, True), ZeroDivisionError]
    lane.close()


def test_what_threads_post_and_the_link_says_comes_in_order() -> None:
    told: list[object] = []
    box = Postbox(told.append)
    bridge = LinkBridge()
    bridge.link_changed.connect(told.append)
    events = [LinkChanged(is_up=place % 2 == 0, since=datetime.now(UTC)) for place in range(50)]  # noqa: TID251 - any instant

    def speak() -> None:
        for event in events:
            bridge.deliver(event)
        box.post("last")

    speaking = threading.Thread(target=speak)
    speaking.start()
    turn(lambda: "last" in told and len(told) == 51)
    speaking.join()
    assert [one for one in told if one != "last"] == events


def test_a_pipe_carries_whole_lines_and_tells_the_end() -> None:
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    pipe = LinePipe(ours_in, ours_out)
    heard: list[object] = []
    pipe.heard.connect(lambda line: heard.append(bytes(line)))
    pipe.closed.connect(lambda: heard.append("closed"))
    for piece in (b"one\ntw", b"o\n", b"three"):
        os.write(theirs_out, piece)
        QApplication.processEvents()
    turn(lambda: len(heard) == 2)
    long = b"x" * 300_000 + b"\n"
    pipe.say(long)
    got = bytearray()
    while len(got) < len(long):
        got += os.read(theirs_in, 65_536)
        QApplication.processEvents()
    assert got == long
    os.close(theirs_out)
    turn(lambda: len(heard) == 3)
    assert heard == [b"one", b"two", "closed"]
    pipe.say(b"nobody hears this\n")
    os.close(theirs_in)


def test_a_place_is_four_numbers() -> None:
    assert str(Place.parse("0,10,540,960")) == "0,10,540,960"
    for wrong in ("", "1,2,3", "0,0,0,5", "a,b,c,d"):
        with pytest.raises(ValueError, match=r".*"):
            Place.parse(wrong)


@pytest.mark.parametrize("sight", Sight)
def test_the_style_sheet_takes_every_size_and_colour(sight: Sight) -> None:
    sheet = style_sheet(Look(sight), 0.5)
    assert "$" not in sheet
    assert Look(sight).palette.accent in sheet
