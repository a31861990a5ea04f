"""Decides when and what a painted window paints, and tells when the pixels have left for the screen."""

import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from display_wall.screens.parts import Part, changed
from display_wall.screens.ticker import FRAMES_A_SECOND, Line, Ticker


class Mark(QWidget):
    """Nothing to see: tells a test rig where a named text stands."""


class Canvas(QWidget):
    """A window of parts and one ticker. compose(): the parts and ground colour of this moment at this size."""

    def __init__(self, compose: Callable[[], tuple[str, tuple[Part, ...]]]) -> None:
        super().__init__()
        self._compose = compose
        self._ground = "#000000"
        self._parts: tuple[Part, ...] = ()
        self._after: list[Callable[[], None]] = []
        self._marks: dict[str, Mark] = {}
        self.ticker = Ticker()
        self._ticks = QTimer(self, interval=1000 // FRAMES_A_SECOND, timerType=Qt.TimerType.PreciseTimer)
        self._ticks.timeout.connect(lambda: self.update(self.ticker.place.toAlignedRect()))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)

    def refresh(self) -> None:
        """Look again, and paint what is different."""
        ground, parts = self._compose()
        if ground != self._ground:
            self._ground, self._parts = ground, parts
            self.update()
        else:
            places = changed(self._parts, parts)
            self._parts = parts
            for place in places:
                self.update(place.toAlignedRect())
        self._mark()
        self._run_ticker()

    def say_along(self, line: Line) -> None:
        """What the ticker says."""
        before = self.ticker.place.toAlignedRect()
        if self.ticker.set(line):
            self.update(before.united(self.ticker.place.toAlignedRect()))

    def after_frame(self, callback: Callable[[], None]) -> None:
        """Call back once after the next frame painted from now on has been handed to the screen."""
        self._after.append(callback)
        self.update(0, 0, 1, 1)

    def _run_ticker(self) -> None:
        if self.ticker.runs != self._ticks.isActive():
            self._ticks.start() if self.ticker.runs else self._ticks.stop()

    def _mark(self) -> None:
        found = {text.name: text for part in self._parts for text in part.texts if text.name}
        for name in self._marks.keys() - found.keys():
            self._marks[name].hide()
        for name, text in found.items():
            mark = self._marks.get(name) or self._new_mark(name)
            mark.setGeometry(QRectF(*text.place).toAlignedRect())
            mark.setProperty("text", text.lettering.text)
            mark.show()

    def _new_mark(self, name: str) -> Mark:
        mark = self._marks[name] = Mark(self)
        mark.setObjectName(name)
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        return mark

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name and shape
        """Everything stands elsewhere."""
        self.refresh()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the parts that the event touches; the backing store goes to the screen when this returns."""
        region = event.region()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(region.boundingRect(), QColor(self._ground))
        for part in self._parts:
            if region.intersects(part.rect.toAlignedRect()):
                part.paint(painter)
        if region.intersects(self.ticker.place.toAlignedRect()):
            self.ticker.paint(painter, time.monotonic())
        painter.end()
        waiting, self._after = self._after, []
        for callback in waiting:
            QTimer.singleShot(0, self, callback)
