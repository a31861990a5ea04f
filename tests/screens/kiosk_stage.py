"""One visit at the kiosk on an offscreen stage, led to each of its screens as a citizen would be."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

from PySide6.QtQuick import QQuickWindow

from hall.credentials import keys
from hall.messages.collecting import CollectableLine, CollectableList
from hall.messages.matter_catalogue import encode_catalogue
from hall.messages.visitor_details import VisitorDetails
from hall.qt import shell
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from kiosk import troubles
from kiosk.paper_words import WhyNot
from kiosk.pipe_words import FromVisit, LinkNow, NoPaper, NotOffered, PaperOut, PrinterNow, Stage
from kiosk.screens.visit_screen import QML, VisitScreen
from tests.screens import terminal_cast as cast
from tests.screens.stage import DESIGN, settle
from visiting.words import Trouble

WORDS = Path(QML).parents[1] / "words"
JAM = Trouble("document_jam", "staff", "打印机卡纸，请取出卡住的纸。", "The paper is jammed; take it out.")
PAPER_OUT = Trouble(
    "document_paper_out", "staff", "打印机缺纸，请加纸。", "The printer is out of paper; load some."
)
LONG_TITLE = "互联网上网服务营业场所经营单位网络文化经营许可证及其变更登记、换发与注销一并办结证明（副本）"
LONG_NAME = "阿依古丽·买买提𠮷·阿不都热合曼·吐尔逊娜依·古丽巴哈尔·"

OWN = CollectableLine("l-1", "食品经营许可证", "AH-2026-000-017", "张*", "2026-03-02", "2031-03-01", 2, 0, 3)
AGAIN = CollectableLine("l-2", "户外广告设置许可证", "AH-2026-000-018", "张*", "2026-02-02", "", 1, 1, 2)
OTHERS = CollectableLine(
    "l-3", LONG_TITLE, "AH-2026-000-019", LONG_NAME, "2026-01-05", "2029-01-04", 12, 0, 3, is_own=False
)
USED_UP = CollectableLine("l-4", "营业执照", "AH-2026-000-020", "张*", "2026-01-05", "", 1, 3, 0)
OFFERED = CollectableList((OWN, AGAIN, OTHERS, USED_UP))
MANY = CollectableList(
    tuple(
        CollectableLine(
            f"m-{place}",
            f"食品经营许可证（第 {place} 店）",
            f"AH-2026-100-{place:03}",
            "张*",
            "2026-03-02",
            "",
            1,
            0,
            3,
        )
        for place in range(12)
    ),
    more=5,
)


class KioskStage:
    """`with KioskStage() as stage:` - nobody is there yet."""

    def __init__(self) -> None:
        self.hall_key = keys.make_key()
        self.look = Look(Sight.TOUCH)
        self.words = Words(WORDS)
        self.keyboard = Keyboard()
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name) / "matters.json"
        file.write_bytes(encode_catalogue(cast.catalogue()))
        self.screen = VisitScreen(str(file), self._public_key, self.words, self.look, self.keyboard)
        self.said: list[FromVisit] = []
        self.screen.said.connect(self.said.append)
        self._scene = shell.Scene(
            self.look,
            self.words,
            visit=self.screen,
            keyboard=self.keyboard,
            hall_name=cast.catalogue().hall_name,
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
        settle(self.window)
        return self

    def __exit__(self, *_: object) -> None:
        self._scene.close()
        self.keyboard.end()
        self._folder.cleanup()

    def begin(self, card: VisitorDetails = cast.ZHANG_WEI) -> None:
        """Somebody lays a card."""
        self.screen.begin(card)

    def to_licences(self, offered: CollectableList = OFFERED) -> None:
        """As far as the list."""
        self.begin()
        self.screen.hear_offered("v-1", offered)

    def to_licence(self, place: int = 0) -> None:
        """As far as one licence."""
        self.to_licences()
        self.screen.choose(place)

    def to_collecting(self, place: int = 0) -> None:
        """As far as the asking."""
        self.to_licence(place)
        self.screen.press("print")


def _end_with(
    trouble: Trouble, *, is_unsure: bool = False, may_retry: bool = False
) -> Callable[[KioskStage], None]:
    def lead(stage: KioskStage) -> None:
        stage.to_collecting()
        stage.screen.hear_no_paper(NoPaper("l-1", trouble, is_unsure=is_unsure, may_retry=may_retry))

    return lead


def _printing(stage: KioskStage) -> None:
    stage.to_collecting(2)
    stage.screen.hear_stage(Stage.PRINTING)


def _card_taken_in_print(stage: KioskStage) -> None:
    _printing(stage)
    stage.screen.card_lies(is_there=False)


def _out(stage: KioskStage) -> None:
    stage.to_collecting()
    stage.screen.hear_out(PaperOut("l-1", 1))


def _card_taken(stage: KioskStage) -> None:
    stage.to_licence(2)
    stage.screen.card_lies(is_there=False)


def _hall_away(stage: KioskStage) -> None:
    stage.to_licence()
    stage.screen.hear_state(LinkNow(is_up=False))


def _no_printer(stage: KioskStage) -> None:
    stage.screen.hear_state(PrinterNow(PAPER_OUT))
    stage.begin()


def _refused(stage: KioskStage) -> None:
    stage.begin()
    stage.screen.hear_trouble(NotOffered(troubles.HALL_AWAY))


def _after_unsure(stage: KioskStage) -> None:
    _end_with(troubles.UNSURE, is_unsure=True)(stage)
    stage.screen.press("another")


def _card_left(stage: KioskStage) -> None:
    _out(stage)
    stage.screen.press("finish")


def _matters(stage: KioskStage) -> None:
    stage.screen.begin_guide()
    stage.screen.choose(1)


def _matter(stage: KioskStage, place: int = 0) -> None:
    _matters(stage)
    stage.screen.choose(place)


def _search(stage: KioskStage) -> None:
    stage.screen.begin_guide()
    stage.screen.press("search")
    for letter in "shebao":
        stage.keyboard.press(letter)


def _found(stage: KioskStage) -> None:
    stage.screen.begin_guide()
    stage.screen.press("search")
    stage.keyboard.change_keys("letters")
    for letter in "shbzk":
        stage.keyboard.press(letter)
    stage.keyboard.close()


SCREENS: dict[str, Callable[[KioskStage], None]] = {
    "looking": lambda stage: stage.begin(),
    "licences": lambda stage: stage.to_licences(),
    "many_licences": lambda stage: stage.to_licences(MANY),
    "licence": lambda stage: stage.to_licence(),
    "others_licence": lambda stage: stage.to_licence(2),
    "card_taken": _card_taken,
    "hall_away": _hall_away,
    "asked": lambda stage: stage.to_collecting(),
    "printing": _printing,
    "card_taken_in_print": _card_taken_in_print,
    "paper_out": _out,
    "jam": _end_with(JAM, may_retry=True),
    "link_over": _end_with(troubles.NOT_FETCHED[WhyNot.LINK_OVER], may_retry=True),
    "link_lost": _end_with(troubles.NOT_FETCHED[WhyNot.SERVER_AWAY], may_retry=True),
    "paper_changed": _end_with(troubles.NOT_FETCHED[WhyNot.CHANGED], may_retry=True),
    "unsure": _end_with(troubles.UNSURE, is_unsure=True),
    "after_unsure": _after_unsure,
    "nothing": lambda stage: stage.to_licences(CollectableList(())),
    "no_printer": _no_printer,
    "not_now": _refused,
    "card_left": _card_left,
    "groups": lambda stage: stage.screen.begin_guide(),
    "matters": _matters,
    "long_matter": lambda stage: _matter(stage, 3),
    "matter": _matter,
    "search": _search,
    "found": _found,
}
"""Every screen of a visit and the way to it."""
