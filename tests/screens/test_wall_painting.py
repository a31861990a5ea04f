"""What a wall really paints: only what changed, whole numbers, and a proof only after the frame."""

import time
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor, QImage, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from display_wall.options import Mode
from display_wall.screens.colours import FADED, NIGHT
from display_wall.screens.strip import glow
from display_wall.screens.wall_window import WallWindow
from display_wall.wall import Wall
from display_wall.wall_program import WORDS
from hall.messages.calling import CallShown, NumberCalled, SurfaceKind
from hall.messages.message import Report
from hall.messages.zone_board import ZoneBoard
from hall.qt.words import Words
from tests.screens.live_floor import pump, text
from tests.screens.zone_story import NOW, WINDOWS, board, call, settled

LONG_NOTICE = (
    "今日下午三点至五点，二楼不动产登记窗口因系统升级暂停服务，请已取号的群众稍候或改日再来，敬请谅解。" * 2
)


class Painted(QObject):
    """A wall's window and the region each of its paint events touched."""

    def __init__(
        self, mode: Mode = Mode.WAITING_AREA, window: str | None = None, size: tuple[int, int] = (1920, 1080)
    ) -> None:
        super().__init__()
        self.wall = Wall(mode, settled(window))
        self.wall.link_changed(True, NOW, 0.0)
        self.reports: list[Report] = []
        self.screen = WallWindow(self.wall, Words(WORDS), self.reports.append, lambda: NOW)
        self.widget.resize(*size)
        self.regions: list[QRegion] = []
        self.widget.installEventFilter(self)

    @property
    def widget(self) -> QWidget:
        """The window."""
        return self.screen.widget

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note what is painted."""
        if watched is self.widget and isinstance(event, QPaintEvent):
            self.regions.append(QRegion(event.region()))
        return False

    def change(self, zone: ZoneBoard, *fresh: NumberCalled) -> None:
        """The zone looks like this now."""
        self.wall.board_changed("zone-a", zone, fresh, time.monotonic())
        self.screen.look_again()

    def settle(self) -> None:
        """Shown, and nothing left to paint."""
        self.widget.show()
        pump(lambda: self.regions, what="it is painted")
        QTest.qWait(60)
        self.regions.clear()

    def image(self) -> QImage:
        """What stands on the window."""
        return self.widget.grab().toImage()

    def place(self, name: str) -> QRect:
        """Where the text of this name stands."""
        return next(one.geometry() for one in self.widget.findChildren(QWidget, name) if one.isVisible())


@pytest.fixture
def area(application: QApplication) -> Iterator[Painted]:
    painted = Painted()
    yield painted
    painted.widget.close()


@pytest.fixture
def strip(application: QApplication) -> Iterator[Painted]:
    painted = Painted(Mode.STRIP, "w01", (1920, 480))
    yield painted
    painted.widget.close()


def has_ink(image: QImage, place: QRect, colour: str) -> bool:
    """Whether any pixel of this colour stands in the place."""
    wanted = QColor(colour).rgb()
    inside = place.intersected(image.rect())
    return any(
        image.pixel(x, y) == wanted
        for y in range(inside.top(), inside.bottom() + 1, 2)
        for x in range(inside.left(), inside.right() + 1)
    )


def test_a_call_is_reported_after_its_frame_and_not_while_nothing_is_painted(area: Painted) -> None:
    area.change(board(call("A001")), call("A001"))
    QTest.qWait(100)
    assert area.reports == []
    area.widget.show()
    pump(lambda: area.reports, what="the call is reported")
    assert area.reports == [CallShown("call-A001-1", SurfaceKind.WAITING_AREA, NOW)]
    assert has_ink(area.image(), area.place("called_number"), NIGHT.on_accent)


def test_a_call_known_from_a_snapshot_is_reported_and_not_set_off(area: Painted) -> None:
    area.change(board(call("A001")))
    area.widget.show()
    pump(lambda: area.reports, what="the call is reported")
    assert has_ink(area.image(), area.place("called_number"), NIGHT.accent)


def test_the_same_board_again_still_proves_a_call_that_was_never_proved(area: Painted) -> None:
    area.change(board(call("A001")))
    area.widget.show()
    pump(lambda: len(area.reports) == 1)
    area.change(board(call("A001")))
    QTest.qWait(100)
    assert len(area.reports) == 1


def test_only_what_changed_is_painted(area: Painted) -> None:
    first = call("A001", "w01")
    area.change(board(first))
    area.settle()
    second = call("B002", "w02", at=NOW + timedelta(seconds=5))
    area.change(board(second, first), second)
    pump(lambda: len(area.reports) == 2)
    touched = QRegion()
    for region in area.regions:
        touched += region
    assert touched.intersects(area.place("called_number"))
    for untouched in ("hall_name", "clock", "waiting_A"):
        assert not touched.intersects(area.place(untouched)), untouched
    painted = sum(rect.width() * rect.height() for rect in touched)  # type: ignore[attr-defined]
    assert painted < 0.35 * 1920 * 1080


@pytest.mark.parametrize("number", ["A0001", "AK001", "W99999", "MW99999"])
def test_no_number_is_cut_however_long(area: Painted, strip: Painted, number: str) -> None:
    for painted in (area, strip):
        painted.change(board(call(number)))
        painted.widget.show()
        QTest.qWait(30)
        image, cell = painted.image(), painted.place("called_number")
        beside = QRect(cell.right() + 1, cell.top(), 4, cell.height())
        assert has_ink(image, cell, NIGHT.accent)
        assert not has_ink(image, beside, NIGHT.accent), number
        assert text(painted.widget, "called_number") == number


@pytest.mark.parametrize("size", [(580, 145), (1000, 680), (480, 800), (3840, 480)])
def test_a_strip_of_any_shape_shows_the_whole_number(
    application: QApplication, size: tuple[int, int]
) -> None:
    painted = Painted(Mode.STRIP, "w01", size)
    painted.change(board(call("AK001")))
    painted.widget.show()
    QTest.qWait(30)
    image, cell = painted.image(), painted.place("called_number")
    assert has_ink(image, cell, NIGHT.accent)
    outside = (
        QRect(cell.right() + 1, cell.top(), 3, cell.height()),
        QRect(cell.left() - 3, cell.top(), 3, cell.height()),
    )
    assert not any(has_ink(image, edge, NIGHT.accent) for edge in outside)
    painted.widget.close()


def test_a_stale_screen_is_grey_says_when_it_was_true_and_is_never_blank(area: Painted) -> None:
    area.change(board(call("A001")))
    area.settle()
    area.wall.link_changed(False, NOW, time.monotonic() - 10)
    area.screen.look_again()
    QTest.qWait(30)
    assert "10:29:55" in text(area.widget, "stale")
    image = area.image()
    assert has_ink(image, area.place("called_number"), FADED.accent)
    assert not has_ink(image, area.place("called_number"), NIGHT.accent)


def test_a_first_start_without_network_says_so(application: QApplication) -> None:
    painted = Painted()
    painted.wall.link_changed(False, NOW, 0.0)
    painted.wall = Wall(Mode.WAITING_AREA, None)
    painted.screen = WallWindow(painted.wall, Words(WORDS), painted.reports.append, lambda: NOW)
    painted.widget.resize(1280, 720)
    painted.widget.show()
    pump(lambda: text(painted.widget, "nobody") == "正在连接大厅")
    assert "联系不上大厅" in text(painted.widget, "stale")


def test_an_unstaffed_window_says_paused(strip: Painted) -> None:
    closed = tuple(
        line if line.window != "w01" else line.__class__("w01", line.window_name, False, "")
        for line in WINDOWS
    )
    strip.change(board(windows=closed))
    strip.widget.show()
    pump(lambda: text(strip.widget, "strip_state") == "暂停服务")


def test_a_long_notice_runs_in_its_line_alone_and_a_short_one_stands(area: Painted) -> None:
    area.change(board(notice="请保管好随身物品。"))
    area.settle()
    QTest.qWait(200)
    assert area.regions == []
    area.change(board(notice=LONG_NOTICE))
    QTest.qWait(100)
    area.regions.clear()
    QTest.qWait(500)
    assert len(area.regions) >= 15
    assert all(region.boundingRect().height() <= 90 for region in area.regions)


def test_a_fresh_number_breathes_and_is_never_off(strip: Painted) -> None:
    assert min(glow(tenth / 10) for tenth in range(100)) > 0.4
    strip.change(board(call("A001")), call("A001"))
    strip.settle()
    QTest.qWait(400)
    assert strip.regions
    assert all(region.boundingRect().left() > 400 for region in strip.regions)


def test_a_strip_says_whom_its_window_serves(strip: Painted) -> None:
    at_work = msgspec.structs.replace(WINDOWS[0], serving="AK001")
    strip.change(board(windows=(at_work, *WINDOWS[1:])))
    strip.settle()
    assert has_ink(strip.image(), strip.place("serving_number"), NIGHT.ink)
    strip.change(board())
    pump(lambda: strip.regions, what="it is painted again")
    assert not [one for one in strip.widget.findChildren(QWidget, "serving_number") if one.isVisible()]
