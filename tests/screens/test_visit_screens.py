"""Every screen of a visit, in both languages and both sights: nothing cut, nothing too small, nothing too many."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from hall.credentials.sealing import open_sealed
from hall.messages.visitor_details import decode_details
from hall.qt.look import HIGH_CONTRAST, PLAIN, Palette
from hall.qt.words import OWN_WORDS, languages, read_words
from queue_terminal.pipe_words import CallStaff, Issued, TakeCopy, TakeNumber
from tests.screens import terminal_cast as cast
from tests.screens.stage import settle, texts, touchables
from tests.screens.visit_stage import SCREENS, WORDS, VisitStage
from visiting.help_call import HelpSaid
from visiting.words import Speak

pytestmark = pytest.mark.usefixtures("application")
MM = 2.71
"""Pixels a millimetre on a 32-inch portrait panel of 1080 x 1920."""


@pytest.mark.parametrize("is_big", [False, True], ids=["plain", "big"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_can_be_read_and_touched(screen: str, language: str, is_big: bool) -> None:  # noqa: FBT001 - drawn
    with VisitStage() as stage:
        stage.words.choose(language)
        stage.look.set_big_type(is_big)
        SCREENS[screen](stage)
        settle(stage.window)
        written = texts(stage.window)
        assert [one.text for one in written if one.is_cut] == []
        for one in written:
            assert one.place.left() >= 0
            assert one.place.right() <= 1081, one
            assert one.place.bottom() <= 1920, one
        assert len({one.size for one in written}) <= 2, {one.size: one.text for one in written}
        judge_touch(stage)


def judge_touch(stage: VisitStage) -> None:
    """Targets of 15 mm at least, apart from each other, in the lower two thirds, at most seven choices, staff among them."""
    targets = touchables(stage.window)
    names = [one.name for one in targets]
    assert "help" in names
    assert sum(name.startswith(("matter_", "priority_")) for name in names) <= 7
    for one in targets:
        assert min(one.place.width(), one.place.height()) >= 15 * MM, one
        assert one.place.top() >= 1920 / 3, one
    for at, one in enumerate(targets):
        for other in targets[at + 1 :]:
            assert not one.place.adjusted(1, 1, -1, -1).intersects(other.place), (one, other)


def test_a_screen_in_high_contrast_is_drawn_in_it(application: QApplication) -> None:
    with VisitStage() as stage:
        stage.look.set_high_contrast(True)
        stage.begin()
        settle(stage.window)
        picture = stage.window.grabWindow()
        assert picture.pixelColor(10, 900) == QColor(HIGH_CONTRAST.ground)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _light(colour: str) -> float:
    seen = QColor(colour)
    channels = (seen.redF(), seen.greenF(), seen.blueF())
    red, green, blue = (_linear(channel) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("palette", "least"), [(PLAIN, 4.5), (HIGH_CONTRAST, 7.0)], ids=["plain", "high"])
def test_ink_stands_out(palette: Palette, least: float) -> None:
    pairs = [
        (palette.ink, palette.ground),
        (palette.ink, palette.surface),
        (palette.ink, palette.accent_tint),
        (palette.ink, palette.alert_tint),
        (palette.quiet_ink, palette.ground),
        (palette.quiet_ink, palette.surface),
        (palette.quiet_ink, palette.accent_tint),
        (palette.on_accent, palette.accent),
        (palette.accent, palette.ground),
        (palette.accent, palette.accent_tint),
        (palette.on_alert, palette.alert),
    ]
    assert [(one, other) for one, other in pairs if contrast(one, other) < least] == []


@pytest.mark.parametrize("folder", [OWN_WORDS, WORDS], ids=["qt", "terminal"])
def test_every_language_has_every_word(folder: Path) -> None:
    first, *others = languages(folder)
    assert first == "zh"
    wanted = read_words(folder, first)
    for language in others:
        words = read_words(folder, language)
        assert words.keys() == wanted.keys()
        for key, text in words.items():
            assert text.count("%") == wanted[key].count("%"), key


def test_what_leaves_is_sealed_and_only_the_hall_opens_it() -> None:
    with VisitStage() as stage:
        stage.to_details()
        stage.screen.edit("phone")
        stage.write("13800138000")
        stage.screen.press("confirm")
        stage.screen.press("take_ticket")
        (taken,) = [word for word in stage.said if isinstance(word, TakeNumber)]
        assert taken.visitor is not None
        details = decode_details(open_sealed(stage.hall_key, taken.visitor, "visitor"))
        assert (details.name, details.phone) == ("张伟", "13800138000")
        assert taken.masked_name == "张*"
        for secret in ("张伟", cast.ZHANG_WEI.id_number, "13800138000"):
            assert secret not in repr(taken)


def test_a_double_tap_takes_one_number() -> None:
    with VisitStage() as stage:
        stage.to_taking()
        stage.screen.press("take_ticket")
        assert sum(isinstance(word, TakeNumber) for word in stage.said) == 1


def test_who_does_not_know_the_matter_takes_a_number_for_the_group() -> None:
    with VisitStage() as stage:
        stage.begin()
        stage.screen.choose(1)
        stage.screen.press("whole_group")
        stage.screen.press("skip_details")
        stage.screen.press("take_ticket")
        (taken,) = [word for word in stage.said if isinstance(word, TakeNumber)]
        assert taken.matter == "g0"


def test_the_last_page_of_groups_chooses_what_it_shows() -> None:
    with VisitStage() as stage:
        stage.begin()
        stage.screen.turn(1)
        settle(stage.window)
        shown = [one.text for one in touchables(stage.window) if one.name.startswith("matter_group_")]
        stage.screen.choose(len(shown) - 1)
        settle(stage.window)
        assert stage.screen.visit.group == "g8"
        assert shown[-1] == "第8综合窗口"


def test_who_turns_pages_knows_how_many_there_are() -> None:
    with VisitStage() as stage:
        stage.begin()
        stage.screen.choose(1)
        stage.screen.turn(1)
        settle(stage.window)
        assert [one.text for one in texts(stage.window) if one.name == "sub"] == [
            "第0综合窗口 · 第 2 页，共 3 页"
        ]


def test_a_copy_is_asked_for_by_its_ticket() -> None:
    with VisitStage() as stage:
        SCREENS["held"](stage)
        stage.screen.press("take_copy")
        assert stage.said[-1] == TakeCopy("t-7")


def test_a_paper_that_came_late_turns_trouble_into_the_number() -> None:
    with VisitStage() as stage:
        SCREENS["trouble_with_number"](stage)
        assert stage.screen.visit.held_ticket == "t-1"
        stage.screen.hear_late(Issued("A012", "企业开办变更登记", "A区 一楼", "", 3))
        settle(stage.window)
        assert "A012" in [one.text for one in texts(stage.window) if one.name == "number"]
        assert stage.said[-1] == Speak("visit-say_result_card", "取号成功，请取走小票和身份证", "zh")


def test_the_age_of_the_place_stands_on_the_button() -> None:
    with VisitStage(elderly_from=70) as stage:
        stage.begin(cast.WANG_XIUYING)
        stage.screen.choose(1)
        stage.screen.choose(0)
        stage.screen.press("skip_details")
        settle(stage.window)
        (elderly,) = [one for one in touchables(stage.window) if one.name == "priority_elderly"]
        assert elderly.text == "70 岁以上老年人"


def test_the_card_is_asked_for_aloud() -> None:
    with VisitStage() as stage:
        SCREENS["card_left"](stage)
        stage.screen.ask_for_card()
        assert stage.said[-1] == Speak("visit-say_take_card", "请取走您的身份证", "zh")


def test_a_call_for_staff_stands_on_its_button_as_far_as_the_hall_confirmed_it() -> None:
    with VisitStage() as stage:
        stage.begin()
        stage.screen.press("help")
        assert stage.said == [CallStaff()]
        assert help_button(stage) == "找工作人员"
        stage.screen.show_help("help_coming")
        settle(stage.window)
        assert help_button(stage) == "马上就到"
        assert "工作人员马上就到。" in [one.text for one in texts(stage.window)]
        stage.words.choose("en")
        settle(stage.window)
        assert help_button(stage) == "On the way"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("big", [False, True], ids=["plain", "big"])
@pytest.mark.parametrize("said", [said.value for said in HelpSaid if said])
def test_whatever_is_said_of_help_has_room(said: str, big: bool, language: str) -> None:  # noqa: FBT001 - a parameter
    with VisitStage() as stage:
        stage.look.set_big_type(big)
        stage.words.choose(language)
        SCREENS["result"](stage)
        stage.screen.show_help(said)
        settle(stage.window)
        for spoken in (stage.words.say(said), stage.words.say(f"{said}_sentence")):
            assert [one.is_cut for one in texts(stage.window) if one.text == spoken] == [False]
        judge_touch(stage)


def help_button(stage: VisitStage) -> str:
    """What stands on it."""
    return next(one.text for one in touchables(stage.window) if one.name == "help")
