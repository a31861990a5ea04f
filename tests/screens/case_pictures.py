"""The case beside the call in the states a clerk meets, as pictures."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from hall.messages.calling import Done
from hall.messages.casework import CaseChanged, PadState
from hall.qt.shell import start_widgets
from hall.qt.words import Words
from tests.screens.case_story import CASE, CaseStory, objected, opened
from tests.screens.desk_story import NOW, called
from window_pad.clerk_desk.program import WORDS
from window_pad.clerk_desk.screens.desk_window import DESIGN, DeskWindow
from window_pad.clerk_desk.steps import Step


def serve(story: CaseStory) -> None:
    """Somebody is at the window, and the case is there."""
    story.beside.call(ticket=called("A018", matter_name="食品经营许可证核发"))
    story.beside.desk.press(Step.BEGIN, at=20.0)
    story.beside.answer(Done())
    story.at = time.monotonic()
    story.open()


def _case(story: CaseStory) -> None:
    serve(story)


def _shown(story: CaseStory) -> None:
    serve(story)
    story.write("phone", "13900000000")


def _objected(story: CaseStory) -> None:
    serve(story)
    story.desk.toggle_shown(story.at)
    story.desk.told(
        CaseChanged(
            CASE, "prepared", "待收件", PadState.OBJECTED, objected(phone="号码不对", address="有错字")
        )
    )
    story.answer(opened(pad=PadState.OBJECTED))


def _asked(story: CaseStory) -> None:
    serve(story)
    story.desk.ask_confirmation()
    story.answer(opened(pad=PadState.ASKED))


STATES: dict[str, Callable[[CaseStory], None]] = {
    "desk-case": _case,
    "desk-case-writing": _shown,
    "desk-case-objections": _objected,
    "desk-case-asked": _asked,
}


def pictures() -> Iterator[tuple[str, QImage]]:
    """Each state at the design size; the correction's small form besides."""
    application = start_widgets("pictures")
    for name, tell in STATES.items():
        window = window_of(tell)
        yield name, window.grab().toImage()
        if name == "desk-case":
            next(one for one in window.findChildren(QPushButton, "case_ask_for_correction")).click()
            QTest.qWait(50)
            yield "desk-case-correction", window.grab().toImage()
        window.close()
    application.processEvents()


def window_of(tell: Callable[[CaseStory], None], size: tuple[int, int] = DESIGN) -> DeskWindow:
    """The desk's window with a case beside it."""
    story = CaseStory()
    tell(story)
    window = DeskWindow(story.beside.desk, Words(WORDS), lambda: NOW + timedelta(seconds=2), story.desk)
    window.resize(*size)
    window.show()
    QTest.qWait(80)
    return window
