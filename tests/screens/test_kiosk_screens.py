"""Every screen of the kiosk, in both languages and both sights: nothing cut, nothing too small, nothing too many."""

from collections.abc import Iterator

import pytest
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QApplication

from hall.credentials.sealing import open_sealed
from hall.messages.visitor_details import decode_details
from hall.qt import shell
from hall.qt.look import Look, Sight
from hall.qt.words import Words, languages, read_words
from kiosk.pipe_words import CallStaff, PaperOut, PrinterNow, WantList, WantPaper
from kiosk.screens.idle_screen import QML, IdleScreen
from kiosk.screens.visit_screen import VisitScreen
from kiosk.screens.visit_window import (
    AFTER_PAPER_SECONDS,
    SHORT_SECONDS,
    WITHOUT_CARD_SECONDS,
    VisitWindow,
)
from kiosk.visit import Step
from tests.screens import terminal_cast as cast
from tests.screens.kiosk_stage import LONG_NAME, MANY, PAPER_OUT, SCREENS, WORDS, KioskStage
from tests.screens.stage import DESIGN, Seen, settle, texts, touchables
from visiting.words import Speak, Trouble

pytestmark = pytest.mark.usefixtures("application")
MM = 2.71
"""Pixels a millimetre on a 32-inch portrait panel of 1080 x 1920."""


@pytest.mark.parametrize("is_big", [False, True], ids=["plain", "big"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_can_be_read_and_touched(screen: str, language: str, is_big: bool) -> None:  # noqa: FBT001 - drawn
    with KioskStage() as stage:
        stage.words.choose(language)
        stage.look.set_big_type(is_big)
        SCREENS[screen](stage)
        settle(stage.window)
        judge(stage.window)


def judge(window: QQuickWindow) -> None:
    """Nothing cut or off the screen, two sizes of type, targets of 15 mm apart from each other and within reach."""
    written = texts(window)
    assert [one.text for one in written if one.is_cut] == []
    for one in written:
        assert one.place.left() >= 0, one
        assert one.place.right() <= 1081, one
        assert one.place.bottom() <= 1920, one
    assert len({one.size for one in written}) <= 2, {one.size: one.text for one in written}
    targets = touchables(window)
    assert "help" in [one.name for one in targets]
    assert sum(one.name.startswith(("matter_", "licence_")) for one in targets) <= 7
    for at, target in enumerate(targets):
        assert min(target.place.width(), target.place.height()) >= 15 * MM, target
        assert target.place.top() >= 1920 / 3, target
        for other in targets[at + 1 :]:
            assert not target.place.adjusted(1, 1, -1, -1).intersects(other.place), (target, other)
    for line in written:
        under = [one for one in targets if one.place.intersects(line.place) and line.text not in one.text]
        assert [one.name for one in under if not _is_in(line, one)] == [], line


def _is_in(line: Seen, target: Seen) -> bool:
    """Whether a text is a button's own second line."""
    return target.place.adjusted(-1, -1, 1, 1).contains(line.place)


@pytest.fixture
def idle() -> Iterator[tuple[IdleScreen, QQuickWindow, Words]]:
    words, look = Words(WORDS), Look(Sight.TOUCH)
    screen = IdleScreen(words, look)
    scene = shell.Scene(look, words, idle=screen, hall_name="安和区政务服务中心")
    window = scene.load(QML)
    shell.show_at(window, DESIGN)
    yield screen, window, words
    scene.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", ["free", "out", "cut_off", "card_left"])
def test_the_idle_screen_can_be_read_and_touched(
    idle: tuple[IdleScreen, QQuickWindow, Words], state: str, language: str
) -> None:
    screen, window, words = idle
    words.choose(language)
    screen.show_guide(is_there=True)
    screen.show_trouble(PAPER_OUT if state == "out" else Trouble(), Trouble())
    screen.show_link(is_up=state != "cut_off")
    screen.show_card_left(is_left=state == "card_left")
    settle(window)
    judge(window)
    names = [one.name for one in touchables(window)]
    assert ("collect" in names) == (state != "out")
    assert all(one.place.top() >= 960 for one in touchables(window)), "within reach of a wheelchair"


def test_what_is_not_there_has_no_button_and_what_begins_with_a_card_says_so(
    idle: tuple[IdleScreen, QQuickWindow, Words],
) -> None:
    screen, window, _ = idle
    spoken: list[Speak] = []
    opened: list[bool] = []
    screen.spoken.connect(spoken.append)
    screen.guide_pressed.connect(lambda: opened.append(True))
    settle(window)
    assert "guide" not in [one.name for one in touchables(window)]
    screen.press("guide")
    screen.show_guide(is_there=True)
    screen.press("guide")
    screen.press("collect")
    assert opened == [True]
    assert [word.text for word in spoken] == ["请把身份证放在读卡区"]


def test_every_language_has_every_word() -> None:
    first, *others = languages(WORDS)
    wanted = read_words(WORDS, first)
    for language in others:
        words = read_words(WORDS, language)
        assert words.keys() == wanted.keys()
        assert [key for key, text in words.items() if text.count("%") != wanted[key].count("%")] == []


def test_what_leaves_is_sealed_and_only_the_hall_opens_it() -> None:
    with KioskStage() as stage:
        stage.begin()
        (wanted,) = [word for word in stage.said if isinstance(word, WantList)]
        details = decode_details(open_sealed(stage.hall_key, wanted.visitor, "visitor"))
        assert (details.name, details.id_number) == ("张伟", cast.ZHANG_WEI.id_number)
        for secret in ("张伟", cast.ZHANG_WEI.id_number):
            assert secret not in repr(wanted)


def test_a_double_tap_asks_for_one_paper() -> None:
    with KioskStage() as stage:
        stage.to_collecting()
        stage.screen.press("print")
        assert [word for word in stage.said if isinstance(word, WantPaper)] == [WantPaper("v-1", "l-1")]


def test_the_second_page_chooses_what_it_shows() -> None:
    with KioskStage() as stage:
        stage.to_licences(MANY)
        stage.screen.turn(1)
        settle(stage.window)
        shown = [one.text for one in touchables(stage.window) if one.name.startswith("licence_")]
        stage.screen.choose(0)
        assert stage.screen.visit.line is not None
        assert stage.screen.visit.line.title == shown[0]


def test_a_principals_licence_shows_whose_it_is() -> None:
    with KioskStage() as stage:
        stage.to_licence(2)
        settle(stage.window)
        assert any(LONG_NAME in one.text for one in texts(stage.window))


def test_without_a_printer_no_list_is_asked_for_until_it_is_back() -> None:
    with KioskStage() as stage:
        SCREENS["no_printer"](stage)
        assert stage.said == []
        stage.screen.press("look_again")
        assert stage.said == []
        stage.screen.hear_state(PrinterNow(Trouble()))
        stage.screen.press("look_again")
        assert [type(word) for word in stage.said] == [WantList]


def test_the_end_is_spoken_and_the_card_is_asked_for() -> None:
    with KioskStage() as stage:
        stage.to_collecting()
        stage.screen.hear_out(PaperOut("l-1", 1))
        assert stage.said[-1] == Speak("visit-say_printed_card", "打印完成，请取走证照和身份证", "zh")
        stage.screen.press("finish")
        stage.screen.ask_for_card()
        assert stage.said[-1] == Speak("visit-say_take_card", "请取走您的身份证", "zh")
        stage.screen.press("help")
        assert CallStaff() in stage.said


def test_who_takes_the_card_has_less_time(application: QApplication) -> None:
    with KioskStage() as stage:
        given: list[float] = []
        window = Given(stage, given)
        stage.to_licence()
        window.watch_for(Step.LICENCE)
        stage.screen.card_lies(is_there=False)
        window.watch_card(is_there=False)
        stage.screen.card_lies(is_there=True)
        window.watch_card(is_there=True)
        assert given == [60.0, WITHOUT_CARD_SECONDS, 60.0]
        window.watch_for(Step.PAPER_OUT)
        stage.screen.card_lies(is_there=False)
        window.watch_for(Step.PAPER_OUT)
        assert given[3:] == [SHORT_SECONDS, AFTER_PAPER_SECONDS]
        window.watch_for(Step.COLLECTING)
        assert given[5:] == [0.0]


class Given(VisitWindow):
    """A window whose seconds are written down."""

    def __init__(self, stage: KioskStage, given: list[float]) -> None:
        screen: VisitScreen = stage.screen
        super().__init__(screen, stage.look, stage.words, stage.keyboard)
        self.idle_seconds = 60.0
        self._given = given

    def give(self, seconds: float) -> None:
        """Note it."""
        self._given.append(seconds)

    def rest(self) -> None:
        """Note it."""
        self._given.append(0.0)
