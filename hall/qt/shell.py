"""Decides how a screen's process starts: its device home, its place on the screen, its fonts, drawn without a GPU."""

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QRect, Qt, QUrl
from PySide6.QtGui import QFont, QGuiApplication, QWindow
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from hall.language.hall_clock import HALL_ZONE
from hall.qt import rig_door
from hall.qt.garbage import GarbageRounds
from hall.qt.look import FAMILIES, Look, Sight
from hall.qt.style_sheet import style_sheet
from hall.qt.words import Words

CONTROLS = Path(__file__).parent / "qml"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window stands on a shared screen, in screen pixels."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place in `X,Y,W,H`. ValueError for anything else."""
        x, y, width, height = (int(part) for part in text.split(","))
        if width <= 0 or height <= 0:
            raise ValueError("a place has a width and a height")
        return cls(x, y, width, height)

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width},{self.height}"


@dataclass(frozen=True, slots=True)
class Start:
    """How the process was started. place: None means full screen."""

    home: Path
    place: Place | None


def start_parser(program: str) -> argparse.ArgumentParser:
    """The arguments every screen takes; a program may add its own."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--home", type=Path, required=True, help="the device home")
    parser.add_argument(
        "--place", type=Place.parse, help="X,Y,W,H on a shared screen; without it full screen"
    )
    return parser


def read_start(program: str, arguments: Sequence[str] | None = None) -> Start:
    """The start these command-line arguments ask for; ends the program with a sentence when they make no sense."""
    found = start_parser(program).parse_args(arguments)
    return Start(found.home, found.place)


def _prepare(application: QGuiApplication, name: str) -> None:
    # A screen tells the hall's time, whatever zone its machine was set up in.
    os.environ["TZ"] = HALL_ZONE.key
    time.tzset()
    application.setApplicationName(name)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    font = QFont()
    font.setFamilies(FAMILIES)
    application.setFont(font)
    GarbageRounds(application)
    rig_door.open_door(name)


def start_quick(name: str) -> QGuiApplication:
    """The application of a QML program. Drawn by the CPU unless the site sets QT_QUICK_BACKEND itself."""
    if "QT_QUICK_BACKEND" not in os.environ:
        QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    application = QGuiApplication([name])
    _prepare(application, name)
    return application


def start_widgets(name: str, look: Look | None = None, *, scale: float = 1.0) -> QApplication:
    """The application of a Qt Widgets program, wearing the look (the desk's by default), also after it changes."""
    application = QApplication([name])
    _prepare(application, name)
    worn = look or Look(Sight.DESK, application)
    worn.changed.connect(lambda: application.setStyleSheet(style_sheet(worn, scale)))
    application.setStyleSheet(style_sheet(worn, scale))
    return application


def show_at(window: QWindow | QWidget, place: Place | None, *, framed: bool = False) -> None:
    """Show a window at its place; without one, full screen and above everything, as on an appliance."""
    if not framed:
        window.setFlags(window.flags() | Qt.WindowType.FramelessWindowHint) if isinstance(
            window, QWindow
        ) else window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    if place is None:
        window.showFullScreen()
    else:
        window.setGeometry(QRect(place.x, place.y, place.width, place.height))
        window.show()


class Scene:
    """One QML window in whose context stand `look`, `words`, `speech` (the Words themselves) and what is handed in.

    The QML file's root is a ZStage of Hall.Controls, which scales the design size to the place.
    """

    def __init__(self, look: Look, words: Words, **handed: object) -> None:
        self.look, self.words = look, words
        self.engine = QQmlEngine()
        self.engine.addImportPath(str(CONTROLS))
        context = self.engine.rootContext()
        context.setContextProperty("look", look)
        context.setContextProperty("words", words.map)
        context.setContextProperty("speech", words)
        for name, value in handed.items():
            context.setContextProperty(name, value)
        self._component: QQmlComponent | None = None
        self.window: QQuickWindow | None = None
        application = QGuiApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    def load(self, file: Path) -> QQuickWindow:
        """The window in this QML file, not shown yet. TypeError with QML's own words when the file is wrong."""
        self._component = QQmlComponent(self.engine, QUrl.fromLocalFile(str(file)))
        window = self._component.create()
        if not isinstance(window, QQuickWindow):
            raise TypeError(
                "; ".join(error.toString() for error in self._component.errors()) or f"no window in {file}"
            )
        QQmlEngine.setObjectOwnership(window, QQmlEngine.ObjectOwnership.CppOwnership)
        self.window = window
        return window

    def close(self) -> None:
        """Take the window down before what it shows; safe to call twice."""
        if self.window is not None and isValid(self.window):
            self.window.close()
            self.window.deleteLater()
            QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)
        self.window = None
