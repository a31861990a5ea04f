"""The album of the kiosk: the screens a citizen meets, half their size."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickWindow

from hall.qt import shell
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from kiosk.screens.idle_screen import QML, IdleScreen
from tests.screens.kiosk_stage import PAPER_OUT, SCREENS, WORDS, KioskStage
from tests.screens.stage import DESIGN, settle
from visiting.words import Trouble

WIDTH = 540
SHOWN = ("licences", "licence", "printing", "paper_out", "jam", "unsure", "nothing", "matter")


def pictures() -> Iterator[tuple[str, QImage]]:
    """(name, image) of each."""
    shell.start_quick("pictures")
    yield from idle_pictures()
    for name in SHOWN:
        yield f"kiosk-{name.replace('_', '-')}", visit_picture(name)
    yield "kiosk-big-high-contrast", visit_picture("licences", is_big=True)
    yield "kiosk-english", visit_picture("paper_out", language="en")


def visit_picture(name: str, *, language: str = "zh", is_big: bool = False) -> QImage:
    """One screen of a visit. is_big: large type in high contrast."""
    with KioskStage() as stage:
        stage.words.choose(language)
        stage.look.set_big_type(is_big)
        stage.look.set_high_contrast(is_big)
        SCREENS[name](stage)
        return _image(stage.window)


def idle_pictures() -> Iterator[tuple[str, QImage]]:
    """The screen before a visit: well, pointing at the reader, and without paper."""
    words = Words(WORDS)
    look = Look(Sight.TOUCH)
    screen = IdleScreen(words, look)
    scene = shell.Scene(look, words, idle=screen, hall_name="安和区政务服务中心")
    window = scene.load(QML)
    shell.show_at(window, DESIGN)
    screen.show_guide(is_there=True)
    yield "kiosk-idle", _image(window)
    screen.press("collect")
    yield "kiosk-idle-pointing", _image(window)
    screen.show_trouble(PAPER_OUT, Trouble())
    yield "kiosk-out-of-paper", _image(window)
    scene.close()


def _image(window: QQuickWindow) -> QImage:
    settle(window)
    return window.grabWindow().scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
