"""A citizen wants help while a clerk works: seen at once, in nobody's way, and one press to go."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from hall.language.refusals import RefusalCode
from hall.messages.calling import CallNext, SendDesk
from hall.messages.helping import HelpLapsed, HelpTaken, HelpWanted, TakeHelp
from tests.screens.desk_story import NOW, Story, board, called, refused
from tests.screens.live_floor import pump, text
from tests.screens.test_clerk_desk_screen import SIZES, Screen, assert_whole
from window_pad.clerk_desk.desk import Notice
from window_pad.clerk_desk.help_calls import HelpCalls
from window_pad.clerk_desk.steps import RULES, Step

FIRST = HelpWanted("7", "一楼大厅入口取号机", NOW)
LATER = HelpWanted("8", "二楼取号机", NOW + timedelta(seconds=30))


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def screen(application: QApplication) -> Iterator[Screen]:
    opened = Screen(application)
    yield opened
    opened.window.close()


def test_the_clerk_goes_and_is_told_where(story: Story) -> None:
    story.call()
    story.desk.told(FIRST)
    assert story.desk.take_help()
    assert story.last() == TakeHelp("7")
    assert not story.desk.take_help()
    story.answer(HelpTaken("7", NOW, "一号窗口"))
    assert story.desk.notice == Notice("help_yours", fact="一楼大厅入口取号机")
    assert story.desk.helps.oldest is None
    assert story.desk.current is not None, "the number at the window stays where it is"


@pytest.mark.parametrize("code", [RefusalCode.HELP_TAKEN_BEFORE, RefusalCode.HELP_OVER])
def test_a_colleague_was_faster(story: Story, code: RefusalCode) -> None:
    story.sign_in()
    story.desk.told(FIRST)
    story.desk.take_help()
    story.answer(refused(code, window="二号窗口"))
    assert story.desk.helps.oldest is None
    assert story.desk.notice is not None
    assert story.desk.notice.refusal is not None
    assert "您不用去" in story.desk.notice.refusal[0]


def test_somebody_else_goes_and_an_older_board_does_not_bring_it_back(story: Story) -> None:
    story.sign_in()
    story.desk.told(FIRST)
    story.desk.told(HelpTaken("7", NOW, "二号窗口"))
    story.desk.told(board(helps=(FIRST,)))
    story.desk.told(FIRST)
    assert story.desk.helps.oldest is None


def test_a_call_made_before_the_desk_came_stands_on_its_board(story: Story) -> None:
    story.sign_in()
    story.desk.told(board(helps=(LATER, FIRST)))
    assert story.desk.helps.oldest == FIRST
    story.desk.told(board())
    assert story.desk.helps.oldest is None


def test_silence_after_going_is_not_taken_for_yes(story: Story) -> None:
    story.sign_in()
    story.desk.told(FIRST)
    story.desk.take_help()
    story.silence()
    assert story.desk.notice == Notice("no_answer", is_grave=True)
    assert isinstance(story.last(), SendDesk)
    story.answer(board(helps=(FIRST,)))
    assert story.desk.take_help()


def test_it_needs_a_clerk_and_the_hall_and_holds_up_no_other_step(story: Story) -> None:
    story.connect()
    story.desk.told(FIRST)
    assert not story.desk.take_help()
    story.sign_in()
    story.desk.told(FIRST)
    story.desk.take_help()
    assert story.desk.press(Step.CALL_NEXT, at=10.0)
    assert story.last() == CallNext()
    story.desk.link_changed(False, NOW)
    assert not story.desk.may_take_help()


@given(st.lists(st.tuples(st.sampled_from(["wanted", "over", "board"]), st.integers(1, 4)), max_size=40))
def test_what_is_over_is_never_shown_again_and_nothing_twice(words: list[tuple[str, int]]) -> None:
    calls = {n: HelpWanted(str(n), f"{n}号取号机", NOW + timedelta(seconds=n)) for n in range(1, 5)}
    helps, over, shown = HelpCalls(), set[int](), set[int]()
    for word, n in words:
        if word == "wanted":
            helps.wanted(calls[n])
            shown |= {n} - over
        elif word == "over":
            helps.over(str(n))
            over |= {n}
            shown -= {n}
        else:
            helps.replace([calls[n]])
            shown = {n} - over
        assert len(helps) == len(shown)
        assert helps.oldest == (calls[min(shown)] if shown else None)


def test_the_key_is_nobody_elses_and_one_press_is_one_word(screen: Screen) -> None:
    assert "F10" not in {rule.key for rule in RULES.values()} | {"F9"}
    screen.story.sign_in()
    assert not any(one.isVisible() for one in screen.window.findChildren(QPushButton, "take_help"))
    screen.story.desk.told(FIRST)
    pump(lambda: text(screen.window, "help_line") == "一楼大厅入口取号机有人求助（10:30）", what="it is told")
    assert screen.button("take_help").text() == "我去  F10"
    assert screen.press_key("take_help", Qt.Key.Key_F10) == TakeHelp("7")
    QTest.keyClick(screen.window, Qt.Key.Key_F10)
    assert [type(one) for _, one in screen.story.asked].count(TakeHelp) == 1
    screen.story.answer(HelpTaken("7", NOW, "一号窗口"))
    assert "请到“一楼大厅入口取号机”去" in text(screen.window, "notice")
    assert not any(one.isVisible() for one in screen.window.findChildren(QPushButton, "take_help"))


def test_it_takes_no_focus_from_whoever_types_and_moves_no_button(screen: Screen) -> None:
    screen.story.call()
    QTest.mouseClick(screen.ready("transfer"), Qt.MouseButton.LeftButton)
    field = screen.window.findChildren(QLineEdit, "transfer_search")[0]
    QTest.keyClicks(field, "s")
    before = places(screen)
    screen.story.desk.told(FIRST)
    QTest.qWait(30)
    assert field.hasFocus()
    QTest.keyClicks(field, "c")
    assert field.text() == "sc"
    after = places(screen)
    assert {name: after[name] for name in before} == before
    screen.story.desk.told(HelpLapsed("7"))
    pump(lambda: places(screen) == before, what="all is where it was")


def places(screen: Screen) -> dict[str, QPoint]:
    """Where each button and the hall's number stand."""
    shown = [one for one in screen.window.findChildren(QPushButton) if one.isVisible() and one.objectName()]
    return {one.objectName(): one.mapToGlobal(QPoint(0, 0)) for one in shown}


def test_untaken_it_says_so_and_names_how_many_others_wait(screen: Screen) -> None:
    screen.story.sign_in()
    screen.story.desk.told(HelpWanted("7", "一楼取号机", NOW, 2))
    screen.story.desk.told(LATER)
    told = "一楼取号机有人求助（10:30），还没有人去，另有1处"
    pump(lambda: text(screen.window, "help_line") == told, what="it is told")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_longest_place_is_cut_off_cleanly_and_whole_in_its_tip(
    application: QApplication, size: tuple[int, int]
) -> None:
    screen = Screen(application, size)
    screen.story.call(ticket=called())
    place = "二楼东侧不动产登记综合受理区自助服务机右侧第三台取号机 读卡区有遗留证件"
    screen.story.desk.told(HelpWanted("7", place, NOW, 3))
    QTest.qWait(50)
    assert (screen.window.width(), screen.window.height()) == size
    line = screen.window.findChildren(QLabel, "help_line")[0]
    assert line.text().endswith("…")
    assert place in line.toolTip()
    for name in ("window_name", "clerk_name", "link_state"):
        assert_whole(screen.window.findChildren(QLabel, name)[0])
    assert_whole(screen.button("take_help"))
    screen.window.close()
