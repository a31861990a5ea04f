"""The album of the queue terminal: the screens a citizen meets, half their size."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickWindow

from hall.qt import shell
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from queue_terminal.screens.idle_screen import QML, IdleScreen
from tests.screens.stage import DESIGN, settle
from tests.screens.visit_stage import CALLS, OUT_OF_PAPER, SCREENS, WORDS, VisitStage
from visiting.words import Trouble

WIDTH = 540
SHOWN = (
    "groups",
    "matters",
    "on_behalf_of",
    "confirm",
    "printing",
    "result",
    "held",
    "trouble_with_number",
    "card_left",
)


def pictures() -> Iterator[tuple[str, QImage]]:
    """(name, image) of each."""
    shell.start_quick("pictures")
    yield from _idle()
    for name in SHOWN:
        with VisitStage() as stage:
            yield f"terminal-{name.replace('_', '-')}", _visit(stage, name)
    with VisitStage() as stage:
        stage.look.set_big_type(True)
        stage.look.set_high_contrast(True)
        yield "terminal-big-high-contrast", _visit(stage, "groups")
    with VisitStage() as stage:
        stage.words.choose("en")
        yield "terminal-english", _visit(stage, "result")


def _visit(stage: VisitStage, name: str) -> QImage:
    SCREENS[name](stage)
    return _image(stage.window)


def _idle() -> Iterator[tuple[str, QImage]]:
    words = Words(WORDS)
    look = Look(Sight.TOUCH)
    screen = IdleScreen(words, look)
    scene = shell.Scene(look, words, idle=screen, hall_name="安和区政务服务中心")
    window = scene.load(QML)
    shell.show_at(window, DESIGN)
    screen.show_calls(CALLS)
    yield "terminal-idle", _image(window)
    screen.show_trouble(OUT_OF_PAPER, Trouble())
    yield "terminal-out-of-paper", _image(window)
    scene.close()


def _image(window: QQuickWindow) -> QImage:
    settle(window)
    return window.grabWindow().scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
