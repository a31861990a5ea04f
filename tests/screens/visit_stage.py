"""One visit on an offscreen stage, led to each of its screens as a citizen would be."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from PySide6.QtQuick import QQuickWindow

from hall.credentials import keys
from hall.messages.matter_catalogue import MatterCatalogue
from hall.messages.visitor_details import VisitorDetails
from hall.qt import shell
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from queue_terminal.pipe_words import AlreadyWaiting, CallLine, FromVisit, Issued, NotIssued
from queue_terminal.screens.visit_screen import QML, VisitScreen
from queue_terminal.visit import ELDERLY_FROM
from tests.screens import terminal_cast as cast
from tests.screens.stage import DESIGN, settle
from visiting.words import Trouble

WORDS = Path(QML).parents[1] / "words"
CALLS = (
    CallLine("c3", "A012", "3号窗口"),
    CallLine("c2", "B008", "12号窗口"),
    CallLine("c1", "AK001", "7号窗口"),
)
OUT_OF_PAPER = Trouble(
    "paper_out", "staff", "打印机缺纸，请更换纸卷。", "The printer is out of paper; put in a new roll."
)


class VisitStage:
    """`with VisitStage() as stage:` - nobody is there yet."""

    def __init__(self, offered: MatterCatalogue | None = None, *, elderly_from: int = ELDERLY_FROM) -> None:
        self.hall_key = keys.make_key()
        self.look = Look(Sight.TOUCH)
        self.words = Words(WORDS)
        self.keyboard = Keyboard()
        self.offered = offered or cast.catalogue()
        self.screen = VisitScreen(
            self.offered,
            self._public_key,
            self.words,
            self.look,
            self.keyboard,
            elderly_from=elderly_from,
        )
        self.said: list[FromVisit] = []
        self.screen.said.connect(self.said.append)
        self._scene = shell.Scene(
            self.look,
            self.words,
            visit=self.screen,
            keyboard=self.keyboard,
            hall_name=self.offered.hall_name,
        )

    def _public_key(self) -> bytes:
        return keys.public_pem(self.hall_key.public_key())

    @property
    def window(self) -> QQuickWindow:
        """The window on the stage."""
        assert self._scene.window is not None
        return self._scene.window

    def __enter__(self) -> Self:
        shell.show_at(self._scene.load(QML), DESIGN)
        self.screen.show_calls(CALLS)
        settle(self.window)
        return self

    def __exit__(self, *_: object) -> None:
        self._scene.close()
        self.keyboard.end()

    def begin(self, card: VisitorDetails | None = cast.ZHANG_WEI, printer: Trouble | None = None) -> None:
        """Somebody lays a card, or touches 无证取号."""
        self.screen.begin(card, cast.TODAY, printer or Trouble())
        self.screen.card_laid(is_on_plate=card is not None)

    def write(self, text: str) -> None:
        """Touch the keys."""
        for letter in text:
            self.keyboard.press(letter)

    def to_details(self, *, with_card: bool = True) -> None:
        """As far as the fields."""
        self.begin(cast.ZHANG_WEI if with_card else None)
        self.screen.choose(1)
        self.screen.choose(0)

    def to_taking(self) -> None:
        """As far as the asking."""
        self.to_details()
        self.screen.press("skip_details")
        self.screen.press("take_ticket")


def _search(stage: VisitStage) -> None:
    stage.begin()
    stage.screen.press("search")
    stage.write("zhangwei")


def _found(stage: VisitStage) -> None:
    stage.begin()
    stage.screen.press("search")
    stage.keyboard.change_keys("letters")
    stage.write("qyk")
    stage.keyboard.close()


def _matters(stage: VisitStage) -> None:
    stage.begin()
    stage.screen.choose(1)


def _many_fields(stage: VisitStage) -> None:
    stage.to_details(with_card=False)


def _phone(stage: VisitStage) -> None:
    stage.to_details()
    stage.screen.edit("phone")
    stage.write("138")


def _wrong(stage: VisitStage) -> None:
    _phone(stage)
    stage.screen.press("confirm")


def _behalf(stage: VisitStage) -> None:
    stage.to_details()
    stage.screen.edit("on_behalf_of")
    stage.write("ouyang")


def _confirm(stage: VisitStage) -> None:
    stage.begin()
    stage.screen.choose(1)
    stage.screen.choose(3)
    stage.screen.press("skip_details")


def _printing(stage: VisitStage) -> None:
    stage.to_taking()
    stage.screen.hear_printing("A012")


def _hear(outcome: Issued | NotIssued | AlreadyWaiting) -> Callable[[VisitStage], None]:
    def lead(stage: VisitStage) -> None:
        stage.to_taking()
        stage.screen.hear(outcome)

    return lead


def _card_left(stage: VisitStage) -> None:
    _hear(Issued("A012", "企业开办变更登记", "A区 一楼", "一楼东侧1至6号窗口", 12))(stage)
    stage.screen.press("finish")


SCREENS: dict[str, Callable[[VisitStage], None]] = {
    "groups": lambda stage: stage.begin(),
    "matters": _matters,
    "search": _search,
    "found": _found,
    "details": lambda stage: stage.to_details(),
    "details_without_card": _many_fields,
    "phone": _phone,
    "wrong": _wrong,
    "on_behalf_of": _behalf,
    "confirm": _confirm,
    "taking": lambda stage: stage.to_taking(),
    "printing": _printing,
    "result": _hear(Issued("A012", "企业开办变更登记", "A区 一楼", "一楼东侧1至6号窗口", 12)),
    "result_by_arrival": _hear(
        Issued("AK001", "企业开办变更登记", "A区 一楼", "一楼东侧1至6号窗口", 0, by_arrival=True)
    ),
    "held": _hear(AlreadyWaiting("A007", "t-7")),
    "trouble": _hear(NotIssued(OUT_OF_PAPER)),
    "trouble_with_number": _hear(NotIssued(OUT_OF_PAPER, "A012", "t-1")),
    "no_printer": lambda stage: stage.begin(printer=OUT_OF_PAPER),
    "card_left": _card_left,
}
"""Every screen of a visit and the way to it."""
