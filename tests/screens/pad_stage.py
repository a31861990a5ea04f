"""One visit at a pad on an offscreen stage, led to each of its screens as a citizen would be."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Self

from PySide6.QtCore import QPoint, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from hall.credentials import keys
from hall.credentials.sealing import open_sealed, seal
from hall.messages.case_contents import SHEET_PURPOSE, CaseSheet
from hall.qt import shell
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from tests.screens import pad_cast as cast
from tests.screens.live_floor import pump
from tests.screens.stage import items, settle
from window_pad.citizen_side.pipe_words import FromVisit
from window_pad.citizen_side.screens.visit_screen import QML, VisitScreen
from window_pad.citizen_side.screens.visit_window import VisitWindow
from window_pad.citizen_side.signing import SigningSurface

WORDS = Path(QML).parents[1] / "words"
LANDSCAPE = shell.Place(0, 0, 1920, 1080)
SMALL = shell.Place(0, 0, 1280, 800)


class PadStage:
    """`with PadStage() as stage:` - nothing is asked yet."""

    def __init__(self, place: shell.Place = LANDSCAPE) -> None:
        self.place = place
        self.device_key, self.hall_key = keys.make_key(), keys.make_key()
        self.look, self.words, self.keyboard = Look(Sight.TOUCH), Words(WORDS), Keyboard()
        self.screen = VisitScreen(
            self.words,
            self.look,
            self.keyboard,
            lambda sealed: open_sealed(self.device_key, sealed, SHEET_PURPOSE),
            lambda plain, purpose: seal(keys.public_pem(self.hall_key.public_key()), plain, purpose),
            SigningSurface,
        )
        self.said: list[FromVisit] = []
        self.ends = 0
        self.screen.said.connect(self.said.append)
        self.screen.finished.connect(self._end)
        self.frame = VisitWindow(self.screen, self.look, self.words, self.keyboard, 294.0)

    def _end(self) -> None:
        self.ends += 1

    @property
    def window(self) -> QQuickWindow:
        """The window on the stage."""
        return self.frame.window

    def __enter__(self) -> Self:
        self.frame.make("安和区政务服务中心", "一号窗口", 60.0)
        return self

    def __exit__(self, *_: object) -> None:
        self.frame.close()
        self.keyboard.end()

    def check(self, shown: CaseSheet | None = None) -> None:
        """The clerk asks for a check."""
        assert self.screen.begin_check(cast.asked(self.device_key, shown))
        self.show()

    def show(self) -> None:
        """On the stage."""
        self.frame.show(self.place)
        settle(self.window)

    def page(self) -> None:
        """The clerk shows the guide."""
        self.screen.show_page(cast.show_page())
        self.show()

    def rate(self) -> None:
        """The service is over."""
        self.screen.begin_rating(cast.rate())
        self.show()

    def item(self, name: str) -> QQuickItem:
        """What stands there by this name."""
        return next(one for one in items(self.window.contentItem()) if one.objectName() == name)

    def touch(self, name: str) -> None:
        """A finger on it, once the screen takes touches."""
        pump(lambda: not self.window.property("isSettling"), what="the screen takes touches")
        item = self.item(name)
        middle = item.mapToScene(item.boundingRect().center()).toPoint()
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, pos=middle)
        settle(self.window)

    def to_signing(self) -> None:
        """Everything is right."""
        self.check()
        while self.screen.property("face")["kind"] != "sign":
            self.touch("forward")

    def scribble(self, ways: tuple[tuple[tuple[float, float], ...], ...]) -> None:
        """Draw with a finger; places are parts of the area."""
        pump(lambda: not self.window.property("isSettling"), what="the screen takes touches")
        area = self.item("signature")
        for way in ways:
            places = [self._in(area, x, y) for x, y in way]
            QTest.mousePress(self.window, Qt.MouseButton.LeftButton, pos=places[0])
            for place in places[1:]:
                QTest.mouseMove(self.window, place)
                QTest.qWait(8)
            QTest.mouseRelease(self.window, Qt.MouseButton.LeftButton, pos=places[-1])
        settle(self.window)

    def _in(self, area: QQuickItem, x: float, y: float) -> QPoint:
        at = area.mapToScene(area.boundingRect().topLeft())
        corner = area.mapToScene(area.boundingRect().bottomRight())
        return QPoint(round(at.x() + (corner.x() - at.x()) * x), round(at.y() + (corner.y() - at.y()) * y))


def name_by_hand() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Ways of a pen that look like a name of two characters."""
    ways = []
    for left, turns in ((0.28, 1.5), (0.42, 2.2), (0.55, 3.1), (0.66, 1.1)):
        ways.append(
            tuple(
                (
                    left + 0.08 * step / 14 + 0.02 * math.sin(turns * step / 2),
                    0.5 + 0.22 * math.cos(turns * step / 3),
                )
                for step in range(15)
            )
        )
    return tuple(ways)


def _wrong(stage: PadStage) -> None:
    stage.check()
    stage.touch("right_applicant_kind")
    stage.touch("wrong_name")


def _noted(stage: PadStage) -> None:
    _wrong(stage)
    stage.touch("note_wrong_word")
    stage.touch("end_note")


def _writing(stage: PadStage) -> None:
    _wrong(stage)
    stage.touch("note_field")
    for letter in "zhangwei":
        stage.keyboard.press(letter)


def _objections(stage: PadStage) -> None:
    _noted(stage)
    while stage.screen.property("face")["title"] != stage.words.say("objections_title", 1):
        before = stage.screen.property("step")
        stage.touch("forward")
        assert stage.screen.property("step") != before


def _materials(stage: PadStage) -> None:
    stage.check()
    while stage.screen.property("face")["title"] != stage.words.say("materials_title"):
        stage.touch("forward")


def _signed(stage: PadStage) -> None:
    stage.to_signing()
    stage.scribble(name_by_hand())


def _doubted(stage: PadStage) -> None:
    stage.to_signing()
    stage.scribble((((0.5, 0.5), (0.505, 0.5)),))
    stage.touch("sign")


def _rated(stage: PadStage, level: int) -> None:
    stage.rate()
    stage.touch(f"level_{level}")
    stage.touch(f"tag_t{level}1")


def _writing_rating(stage: PadStage) -> None:
    _rated(stage, 5)
    stage.touch("text_field")


def _thanked(stage: PadStage) -> None:
    _rated(stage, 5)
    stage.touch("rate")


def _declined(stage: PadStage) -> None:
    stage.rate()
    stage.touch("decline")


SCREENS: dict[str, Callable[[PadStage], None]] = {
    "check": lambda stage: stage.check(),
    "check_long": lambda stage: stage.check(cast.sheet(cast.LONG_FIELDS)),
    "objection": _wrong,
    "objection_writing": _writing,
    "objected_field": _noted,
    "objections": _objections,
    "materials": _materials,
    "sign": lambda stage: stage.to_signing(),
    "signed": _signed,
    "sign_again": _doubted,
    "guide": lambda stage: stage.page(),
    "rating": lambda stage: stage.rate(),
    "rating_good": lambda stage: _rated(stage, 5),
    "rating_bad": lambda stage: _rated(stage, 1),
    "rating_writing": _writing_rating,
    "thanks": _thanked,
    "declined": _declined,
}
"""Every screen of a visit and the way to it."""
