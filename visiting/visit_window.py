"""Shows the window of one visit: made ahead, hidden until somebody is there, and watched for who has gone."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickWindow

from hall.qt import shell
from hall.qt.idle_watch import IdleWatch
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look
from hall.qt.words import Words


class Watched(Protocol):
    """What the window tells its screen: seconds until the visit ends by itself, 0 while it does not; then that it ends."""

    def show_seconds(self, seconds: int) -> None: ...

    def leave(self) -> None: ...


class VisitWindow(QObject):
    """A window for one QML file in whose context `visit` is the screen."""

    def __init__(self, qml: Path, look: Look, words: Words, keyboard: Keyboard) -> None:
        super().__init__()
        self._qml, self._look, self._words, self._keyboard = qml, look, words, keyboard

    def build(self, screen: QObject, watched: Watched, hall_name: str, idle_seconds: float) -> None:
        """Build it, hidden. idle_seconds: after so long without a touch the visit ends."""
        self.idle_seconds = idle_seconds
        self._scene = shell.Scene(
            self._look, self._words, visit=screen, keyboard=self._keyboard, hall_name=hall_name
        )
        self._window = self._scene.load(self._qml)
        self._idle = IdleWatch(self._window, limit=idle_seconds)
        self._idle.seconds_left.connect(watched.show_seconds)
        self._idle.touched.connect(lambda: watched.show_seconds(0))
        self._idle.idle.connect(watched.leave)

    @property
    def window(self) -> QQuickWindow:
        """The window itself, once built."""
        return self._window

    def show(self, place: shell.Place | None) -> None:
        """Somebody is there."""
        shell.show_at(self._window, place)
        self._window.raise_()

    def hide(self) -> None:
        """Nothing of the visitor is seen from now on."""
        self._window.hide()

    def rest(self) -> None:
        """Nobody need touch anything now."""
        self._idle.rest()

    def give(self, seconds: float) -> None:
        """So long nobody may touch anything from now on; then the visit ends."""
        self._idle.begin(seconds)
