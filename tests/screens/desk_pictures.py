"""The clerk's desk in the states a clerk meets, as pictures."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from hall.language.tickets import TicketState
from hall.messages.calling import Done, SurfaceKind, SurfaceProof, SurfaceState
from hall.messages.helping import HelpWanted
from hall.qt.shell import start_widgets
from hall.qt.words import Words
from tests.screens.desk_story import NOW, SURFACES, Story, board, called
from window_pad.clerk_desk.program import WORDS
from window_pad.clerk_desk.screens.desk_window import DESIGN, DeskWindow
from window_pad.clerk_desk.steps import Step

PROVED = tuple(
    SurfaceProof(
        one.device,
        one.surface,
        SurfaceState.SPOKEN if one.surface is SurfaceKind.VOICE else SurfaceState.SHOWN,
        NOW,
    )
    for one in SURFACES
)
ONE_FAILED = (PROVED[0], SurfaceProof("area-a", SurfaceKind.WAITING_AREA, SurfaceState.FAILED), *PROVED[2:])


def _sign_in(story: Story) -> None:
    story.connect()


def _free(story: Story) -> None:
    story.sign_in()


def _called(story: Story) -> None:
    story.call(ticket=called("A018", surfaces=PROVED))


def _not_shown(story: Story) -> None:
    story.call(ticket=called("A018", surfaces=ONE_FAILED))
    story.desk.show_visitor(time.monotonic())


def _serving(story: Story) -> None:
    story.call(ticket=called("A018", surfaces=PROVED))
    story.desk.press(Step.BEGIN, at=20.0)
    story.answer(Done())


def _away(story: Story) -> None:
    story.call(ticket=called("A018", surfaces=PROVED))
    story.desk.told(board(story.desk.current, TicketState.CALLED))
    story.desk.link_changed(False, NOW)


def _help_wanted(story: Story) -> None:
    story.call(ticket=called("A018", surfaces=PROVED))
    story.desk.told(HelpWanted("7", "一楼大厅入口取号机", NOW))


STATES: dict[str, Callable[[Story], None]] = {
    "desk-sign-in": _sign_in,
    "desk-free": _free,
    "desk-called": _called,
    "desk-not-shown": _not_shown,
    "desk-serving": _serving,
    "desk-away": _away,
    "desk-help-wanted": _help_wanted,
}


def pictures() -> Iterator[tuple[str, QImage]]:
    """Each state at the design size; the transfer page besides."""
    application = start_widgets("pictures")
    for name, tell in STATES.items():
        window = _window(tell)
        yield name, window.grab().toImage()
        if name == "desk-called":
            next(one for one in window.findChildren(QPushButton, "transfer")).click()
            yield "desk-transfer", window.grab().toImage()
        window.close()
    application.processEvents()


def _window(tell: Callable[[Story], None]) -> DeskWindow:
    story = Story()
    tell(story)
    window = DeskWindow(story.desk, Words(WORDS), lambda: NOW + timedelta(seconds=2))
    window.resize(*DESIGN)
    window.show()
    QTest.qWait(50)
    return window
