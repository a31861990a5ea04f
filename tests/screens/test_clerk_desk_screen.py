"""The clerk's window under a person's hands: keys, double presses, long texts in small windows."""

import itertools
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from hall.language.queue_order import Reason
from hall.language.refusals import RefusalCode
from hall.language.tickets import TicketState
from hall.language.visitors import PriorityClass
from hall.messages.calling import (
    BeginService,
    CallAgain,
    CallNext,
    CallTicket,
    Done,
    FinishService,
    MarkNoShow,
    ParkTicket,
    SignOut,
    SurfaceKind,
    SurfaceProof,
    SurfaceState,
    TransferTicket,
)
from hall.messages.message import Request
from hall.qt.look import Look, Sight
from hall.qt.style_sheet import style_sheet
from hall.qt.words import Words
from tests.screens.desk_story import MATTERS, NOW, SIGNED_IN, Story, board, called, refused, waiting
from tests.screens.live_floor import pump, text
from window_pad.clerk_desk.program import WORDS
from window_pad.clerk_desk.screens.desk_window import DESIGN, LEAST, DeskWindow

SIZES = (DESIGN, (1366, 768), (1100, 680), LEAST)
LONG_MATTER = "城镇职工基本养老保险关系转移接续申请（跨省、自治区、直辖市就业参保人员适用）办理"
SURFACES = tuple(
    SurfaceProof(f"{kind.value.replace('_', '-')}-{place}", kind, state, NOW)
    for kind in SurfaceKind
    for place, state in enumerate((SurfaceState.FAILED, SurfaceState.SHOWN))
)


class Screen:
    """A desk's window, shown, with the hall's side of the story."""

    def __init__(self, application: QApplication, size: tuple[int, int] = DESIGN) -> None:
        self.application = application
        self.story = Story()
        self.window = DeskWindow(self.story.desk, Words(WORDS), lambda: NOW + timedelta(seconds=9))
        self.story.changed_hook = self.window.look_again
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        pump(self.window.isActiveWindow, what="the window is in front")

    def button(self, name: str) -> QPushButton:
        """The button of this name."""
        return next(one for one in self.window.findChildren(QPushButton, name) if one.isVisible())

    def ready(self, name: str) -> QPushButton:
        """The same once it can be pressed."""
        pump(
            lambda: any(b.isVisible() and b.isEnabled() for b in self.window.findChildren(QPushButton, name)),
            what=name,
        )
        return self.button(name)

    def press_key(self, name: str, key: Qt.Key) -> Request:
        """Press a step's key once it can be pressed; what was asked."""
        self.ready(name)
        QTest.keyClick(self.window, key)
        return self.story.last()


@pytest.fixture
def screen(application: QApplication) -> Iterator[Screen]:
    opened = Screen(application)
    yield opened
    opened.window.close()


def test_every_step_has_its_key(screen: Screen) -> None:
    story = screen.story
    story.sign_in()
    assert screen.press_key("call_next", Qt.Key.Key_F2) == CallNext()
    story.answer(called())
    assert screen.press_key("call_again", Qt.Key.Key_F3) == CallAgain("ticket-1")
    story.answer(called(call="call-2", times_called=2))
    assert screen.press_key("begin", Qt.Key.Key_F4) == BeginService("ticket-1")
    story.answer(Done())
    assert screen.press_key("finish", Qt.Key.Key_F8) == FinishService("ticket-1")
    story.answer(Done())
    for name, key, asked in (
        ("no_show", Qt.Key.Key_F5, MarkNoShow("t2")),
        ("park", Qt.Key.Key_F6, ParkTicket("t2")),
    ):
        screen.press_key("call_next", Qt.Key.Key_F2)
        story.answer(called(ticket="t2"))
        assert screen.press_key(name, key) == asked
        story.answer(Done())
    assert screen.press_key("sign_out", Qt.Key.Key_F12) == SignOut()
    story.answer(Done())
    pump(lambda: text(screen.window, "sign_in_title"), what="the way in is shown")


def test_a_double_click_is_one_press_even_when_the_answer_comes_between(screen: Screen) -> None:
    story = screen.story
    story.sign_in()
    middle = screen.ready("call_next").rect().center()
    QTest.mouseClick(screen.button("call_next"), Qt.MouseButton.LeftButton, pos=middle)
    assert not screen.button("call_next").isEnabled()
    story.answer(called())
    QTest.mouseClick(screen.button("begin"), Qt.MouseButton.LeftButton, pos=middle)
    assert [type(asked) for _, asked in story.asked].count(BeginService) == 0
    QTest.mouseClick(screen.ready("begin"), Qt.MouseButton.LeftButton, pos=middle)
    assert story.last() == BeginService("ticket-1")


def test_what_is_under_way_is_said_and_nothing_else_can_be_pressed(screen: Screen) -> None:
    screen.story.sign_in()
    screen.press_key("call_next", Qt.Key.Key_F2)
    assert screen.button("call_next").text() == "正在叫号…"
    enabled = [
        one.objectName()
        for one in screen.window.findChildren(QPushButton)
        if one.isVisible() and one.isEnabled()
    ]
    assert enabled == []


def test_a_matter_is_found_by_its_initials_and_confirmed_by_return(screen: Screen) -> None:
    story = screen.story
    story.call()
    QTest.mouseClick(screen.ready("transfer"), Qt.MouseButton.LeftButton)
    field = screen.window.findChildren(QLineEdit, "transfer_search")[0]
    found = screen.window.findChildren(QListWidget, "transfer_found")[0]
    assert field.hasFocus()
    QTest.keyClicks(field, "sc")
    assert found.item(0).text() == "重要工业产品生产许可证变更"
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert story.last() == TransferTicket("ticket-1", MATTERS[1][0])
    story.answer(Done())
    assert screen.button("call_next").isVisible()


def test_escape_leaves_the_number_where_it_is(screen: Screen) -> None:
    screen.story.call()
    screen.ready("transfer")
    QTest.keyClick(screen.window, Qt.Key.Key_F7)
    assert screen.window.findChildren(QLineEdit, "transfer_search")[0].isVisible()
    QTest.keyClick(screen.window.findChildren(QLineEdit, "transfer_search")[0], Qt.Key.Key_Escape)
    assert text(screen.window, "number_label") == "A001"


def test_a_parked_number_is_called_from_the_list(screen: Screen) -> None:
    screen.story.sign_in()
    QTest.mouseClick(screen.ready("call_B007"), Qt.MouseButton.LeftButton)
    assert screen.story.last() == CallTicket("t-B007")


def test_a_refusal_stands_in_the_window(screen: Screen) -> None:
    screen.story.sign_in()
    screen.press_key("call_next", Qt.Key.Key_F2)
    screen.story.answer(refused(RefusalCode.NO_ONE_WAITING))
    assert text(screen.window, "notice") == "现在没有人排队，请稍候。"


def test_the_password_is_gone_from_the_field_once_it_is_sent(screen: Screen) -> None:
    screen.story.connect()
    number, password = (
        screen.window.findChildren(QLineEdit, name)[0] for name in ("clerk_number", "password")
    )
    QTest.keyClicks(number, "1001")
    QTest.keyClicks(password, "correct horse")
    assert password.displayText() != "correct horse"
    QTest.mouseClick(screen.ready("sign_in"), Qt.MouseButton.LeftButton)
    assert password.text() == ""
    screen.story.answer(SIGNED_IN)
    screen.story.answer(board())
    assert text(screen.window, "clerk_name") == "陈静"


def test_the_name_hides_itself(screen: Screen) -> None:
    screen.story.call()
    screen.ready("show_name").click()
    assert text(screen.window, "name_label") == "张伟"
    screen.story.desk.visitor.show(time.monotonic() - 19.5)
    pump(lambda: text(screen.window, "name_label") == "张*", 4, "the name is masked again")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_longest_texts_neither_clip_nor_overlap(application: QApplication, size: tuple[int, int]) -> None:
    screen = Screen(application, size)
    story = screen.story
    story.call(
        at=time.monotonic(),
        ticket=called(
            "AK001",
            matter_name=LONG_MATTER,
            masked_name="阿" + "*" * 17 + "提",
            priority=PriorityClass.GREEN_CHANNEL,
            reason=Reason.OVERTAKEN_ENOUGH,
            times_called=3,
            surfaces=SURFACES,
        ),
    )
    assert story.desk.current is not None
    many = tuple(waiting(f"A{place:04d}", "欧阳**远", LONG_MATTER) for place in range(7))
    aside = tuple(waiting(f"B{place:04d}", "阿*·*", LONG_MATTER, "no_show") for place in range(20))
    story.desk.told(
        board(story.desk.current, TicketState.CALLED, next_up=many, parked=aside, waiting_count=1234)
    )
    story.desk.show_visitor(time.monotonic())
    story.desk.link_changed(False, NOW)
    QTest.qWait(50)
    assert (screen.window.width(), screen.window.height()) == size
    leaves = [one for one in screen.window.findChildren(QWidget) if isinstance(one, QLabel | QPushButton)]
    visible = [
        one
        for one in leaves
        if one.isVisible() and one.property("text") and not one.visibleRegion().isEmpty()
    ]
    assert len(visible) > 20
    for one in visible:
        assert_whole(one)
    card = [one for one in visible if not is_in_list(one)]
    for first, second in itertools.combinations(card, 2):
        assert not place(first).intersects(place(second)), (first.property("text"), second.property("text"))
    screen.window.close()


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def is_in_list(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (type(parent).__name__ == "TicketLine" or is_in_list(parent))


def assert_whole(widget: QWidget) -> None:
    """All its text lies inside it."""
    if isinstance(widget, QLabel) and (widget.wordWrap() or widget.textFormat() is Qt.TextFormat.RichText):
        inside = QRect(0, 0, widget.width(), 10_000)
        wrapped = widget.fontMetrics().boundingRect(inside, Qt.TextFlag.TextWordWrap, widget.text()).height()
        rich = widget.textFormat() is Qt.TextFormat.RichText
        needed = widget.heightForWidth(widget.width()) if rich else wrapped
        assert needed <= widget.height() + 1, (widget.objectName(), widget.text())
        return
    advance = widget.fontMetrics().horizontalAdvance(str(widget.property("text")))
    assert advance <= widget.width(), (widget.objectName(), widget.property("text"))
    if widget.objectName() == "number_label":
        assert widget.fontMetrics().capHeight() <= widget.height()


@pytest.mark.parametrize("scale", [0.72, 0.93, 1.0, 1.25])
def test_a_long_matter_takes_its_second_line_at_every_scale(application: QApplication, scale: float) -> None:
    plain = application.styleSheet()
    application.setStyleSheet(style_sheet(Look(Sight.DESK), scale))
    screen = Screen(application, (round(DESIGN[0] * scale), round(DESIGN[1] * scale)))
    screen.window.setMinimumSize(1, 1)
    screen.window.resize(round(DESIGN[0] * scale), round(DESIGN[1] * scale))
    screen.story.call(ticket=called("E001", matter_name=LONG_MATTER[:26]))
    pump(
        lambda: text(screen.window, "matter_label") == LONG_MATTER[:26],
        3,
        text(screen.window, "matter_label"),
    )
    screen.window.close()
    application.setStyleSheet(plain)
