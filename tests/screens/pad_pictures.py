"""The album of the window pad: the screens a citizen meets at a window, half their size."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickWindow

from hall.messages.zone_board import WindowLine
from hall.qt import shell
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from tests.screens import pad_cast as cast
from tests.screens.desk_story import SETTLED
from tests.screens.pad_stage import LANDSCAPE, SCREENS, WORDS, PadStage
from tests.screens.stage import settle
from window_pad.citizen_side.screens.idle_screen import QML, IdleScreen

WIDTH = 960
SHOWN = ("check", "objection", "objected_field", "signed", "guide", "rating", "rating_bad", "thanks")


def pictures() -> Iterator[tuple[str, QImage]]:
    """(name, image) of each."""
    shell.start_quick("pictures")
    yield "pad-idle", _idle()
    for name in SHOWN:
        with PadStage() as stage:
            SCREENS[name](stage)
            yield f"pad-{name.replace('_', '-')}", _image(stage.window)
    with PadStage() as stage:
        stage.screen.show_page(cast.show_page("食品经营许可证核发", cast.STEPS))
        stage.show()
        yield "pad-steps", _image(stage.window)


def _idle() -> QImage:
    words = Words(WORDS)
    screen = IdleScreen(words)
    scene = shell.Scene(Look(Sight.TOUCH), words, idle=screen)
    window = scene.load(QML)
    shell.show_at(window, LANDSCAPE)
    screen.show_settled(SETTLED)
    screen.show_window(WindowLine("w01", "一号窗口", True, "市场准入、食品经营、特种设备"), "1001 陈静")
    image = _image(window)
    scene.close()
    return image


def _image(window: QQuickWindow) -> QImage:
    settle(window)
    return window.grabWindow().scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
