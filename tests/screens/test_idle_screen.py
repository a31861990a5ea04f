"""The screen before a visit, in both languages and both sights, and what it forgets of whoever was there."""

from collections.abc import Iterator

import pytest
from PySide6.QtQuick import QQuickWindow

from hall.qt import shell
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from queue_terminal.screens.idle_screen import QML, IdleScreen
from tests.screens.stage import DESIGN, Seen, settle, texts, touchables
from tests.screens.visit_stage import CALLS, OUT_OF_PAPER, WORDS
from visiting.words import Trouble

pytestmark = pytest.mark.usefixtures("application")
MM = 2.71


class IdleStage:
    """The idle screen on an offscreen stage."""

    def __init__(self) -> None:
        self.words, self.look = Words(WORDS), Look(Sight.TOUCH)
        self.screen = IdleScreen(self.words, self.look)
        self.scene = shell.Scene(self.look, self.words, idle=self.screen, hall_name="安和区政务服务中心")
        shell.show_at(self.scene.load(QML), DESIGN)
        self.screen.show_calls(CALLS)

    @property
    def window(self) -> QQuickWindow:
        """Its window."""
        assert self.scene.window is not None
        return self.scene.window

    def touchables(self) -> dict[str, Seen]:
        """What can be pressed now, by name."""
        settle(self.window)
        return {one.name: one for one in touchables(self.window)}


@pytest.fixture
def idle() -> Iterator[IdleStage]:
    stage = IdleStage()
    yield stage
    stage.scene.close()


@pytest.mark.parametrize("is_big", [False, True], ids=["plain", "big"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", ["free", "out", "cut_off", "card_left"])
def test_the_idle_screen_can_be_read_and_touched(
    idle: IdleStage,
    state: str,
    language: str,
    is_big: bool,  # noqa: FBT001 - drawn
) -> None:
    idle.words.choose(language)
    idle.look.set_big_type(is_big)
    idle.screen.show_trouble(OUT_OF_PAPER if state == "out" else Trouble(), Trouble())
    idle.screen.show_link(is_up=state != "cut_off")
    idle.screen.show_card_left(is_left=state == "card_left")
    targets = idle.touchables()
    assert {"help", "big_type", "high_contrast", "language"} <= targets.keys()
    assert ("no_card" in targets) is (state != "out")
    for one in targets.values():
        assert min(one.place.width(), one.place.height()) >= 15 * MM, one
        assert one.place.top() >= 1920 / 3, one
        assert one.place.right() <= 1080 - 48 + 1, one
    written = texts(idle.window)
    assert [one.text for one in written if one.is_cut] == []
    assert len({one.size for one in written}) <= 2


def test_what_a_visitor_chose_is_theirs_until_their_visit_ends(idle: IdleStage) -> None:
    """Language and sight outlast any timer while the visit is on, and nothing of them after it."""
    idle.words.choose("en")
    idle.look.set_big_type(True)
    idle.look.set_high_contrast(True)
    assert idle.screen.choice_kept_for > 0
    idle.screen.show_visit(is_on=True)
    assert idle.screen.choice_kept_for == 0
    assert (idle.words.chosen(), idle.look.is_big, idle.look.is_high_contrast) == ("en", True, True)
    idle.screen.show_visit(is_on=False)
    assert (idle.words.chosen(), idle.look.is_big, idle.look.is_high_contrast) == ("zh", False, False)
    assert idle.screen.choice_kept_for == 0
