"""Strip and waiting-area screen in the states people meet, as pictures."""

import time
from collections.abc import Iterator
from datetime import timedelta

import msgspec
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from display_wall.options import Mode
from display_wall.screens.wall_window import WallWindow
from display_wall.wall import Wall
from display_wall.wall_program import WORDS
from hall.messages.calling import NumberCalled
from hall.messages.zone_board import ZoneBoard
from hall.qt.look import Look, Sight
from hall.qt.shell import start_widgets
from hall.qt.words import Words
from tests.screens.zone_story import NOW, WINDOWS, board, call, settled

NUMBERS = ("A018", "B007", "C031", "AK002", "D115", "A017", "E009", "H003")
WAITING = {"A": 12, "B": 3, "C": 0, "D": 41, "E": 7, "F": 1, "G": 22, "H": 5}
STRIP = (1200, 300)
AREA = (1920, 1080)


def _calls() -> tuple[NumberCalled, ...]:
    return tuple(
        call(number, line.window, at=NOW - timedelta(seconds=40 * place))
        for place, (number, line) in enumerate(zip(NUMBERS, WINDOWS, strict=False))
    )


def _zone(*calls: NumberCalled, is_open: bool = True) -> ZoneBoard:
    windows = tuple(msgspec.structs.replace(line, is_open=is_open) for line in WINDOWS)
    zone = board(*calls, notice="请保管好随身物品，听到叫号后到对应窗口办理。", windows=windows)
    return msgspec.structs.replace(zone, waiting=WAITING)


def pictures() -> Iterator[tuple[str, QImage]]:
    """Live, fresh, paused and stale."""
    start_widgets("pictures", Look(Sight.WALL))
    calls = _calls()
    yield "area-live", _picture(Mode.WAITING_AREA, _zone(*calls), calls[:1])
    yield "area-stale", _picture(Mode.WAITING_AREA, _zone(*calls), is_live=False)
    yield "area-quiet", _picture(Mode.WAITING_AREA, _zone())
    yield "strip-called", _picture(Mode.STRIP, _zone(*calls))
    yield "strip-waiting", _picture(Mode.STRIP, _zone())
    yield "strip-paused", _picture(Mode.STRIP, _zone(is_open=False))
    yield "strip-stale", _picture(Mode.STRIP, _zone(*calls), is_live=False)


def _picture(
    mode: Mode, zone: ZoneBoard, fresh: tuple[NumberCalled, ...] = (), *, is_live: bool = True
) -> QImage:
    wall = Wall(mode, settled("w01" if mode is Mode.STRIP else None))
    wall.link_changed(True, NOW, 0.0)
    screen = WallWindow(wall, Words(WORDS), lambda _report: None, lambda: NOW)
    screen.widget.resize(*(STRIP if mode is Mode.STRIP else AREA))
    wall.board_changed("zone-a", zone, fresh, time.monotonic())
    if not is_live:
        wall.link_changed(False, NOW, time.monotonic() - 60)
    screen.widget.show()
    screen.look_again()
    QTest.qWait(50)
    image = screen.widget.grab().toImage()
    screen.widget.close()
    return image
