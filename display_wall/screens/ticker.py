"""Decides how a notice too long for its line runs: painted once, then moved."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from display_wall.screens.lettering import baseline
from hall.qt.look import FAMILIES

SIZES_A_SECOND = 2.2
"""How many times its own height the text moves in a second; faster cannot be read from ten metres."""
FRAMES_A_SECOND = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A text for a ticker. place: in pixels of the window; size: pixels; is_centred: where it stands when it fits."""

    text: str
    place: tuple[float, float, float, float]
    size: float
    ink: str
    ground: str
    is_centred: bool = False


NO_LINE = Line("", (0.0, 0.0, 0.0, 0.0), 1.0, "#000000", "#000000")


class Ticker:
    """One line of text in a place; it stands still when it fits."""

    def __init__(self) -> None:
        self.place = QRectF()
        self._line = NO_LINE
        self._band = QPixmap()
        self._speed = 0.0

    @property
    def runs(self) -> bool:
        """Whether the text is longer than its place."""
        return self._band.width() > self.place.width()

    def set(self, line: Line) -> bool:
        """Say this from now on. True when that is something new."""
        if line == self._line:
            return False
        self._line = line
        self.place = QRectF(*line.place)
        self._speed = SIZES_A_SECOND * line.size
        self._band = _band(line) if line.text else QPixmap()
        return True

    def paint(self, painter: QPainter, at: float) -> None:
        """Paint the line as it stands at `at` (monotonic seconds)."""
        if self._band.isNull():
            return
        if not self.runs:
            spare = (self.place.width() - self._band.width()) / 2 if self._line.is_centred else 0.0
            painter.drawPixmap(int(self.place.x() + spare), int(self.place.y()), self._band)
            return
        width = self._band.width()
        offset = math.fmod(at * self._speed, width)
        painter.save()
        painter.setClipRect(self.place)
        left = self.place.x() - round(offset)
        while left < self.place.right():
            painter.drawPixmap(int(left), int(self.place.y()), self._band)
            left += width
        painter.restore()


def _band(line: Line) -> QPixmap:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(max(1, round(line.size)))
    _, _, width, height = line.place
    advance = QFontMetricsF(font).horizontalAdvance(line.text)
    gap = line.size * 4 if advance > width else 0.0
    band = QPixmap(max(1, math.ceil(advance + gap)), max(1, math.ceil(height)))
    band.fill(QColor(line.ground))
    painter = QPainter(band)
    painter.setFont(font)
    painter.setPen(QColor(line.ink))
    painter.drawText(QPointF(0, baseline(QRectF(0, 0, width, height), font)), line.text)
    painter.end()
    return band
