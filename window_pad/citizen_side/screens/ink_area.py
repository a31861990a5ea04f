"""Shows the ink of a signature as the hand draws it."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtQml import qmlRegisterType
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

THIN, THICK = 3.0, 11.0
EVEN = 7.0
"""Pixels of the design: a pen that barely touches, one that presses, a finger."""


class InkArea(QQuickPaintedItem):
    """The strokes on the screen; pressure 0 or 1 is that of a finger. It judges nothing and keeps nothing once cleared."""

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[tuple[QPointF, float]]] = []

    @Slot(float, float, float)
    def press(self, x: float, y: float, pressure: float) -> None:
        """The pen touches."""
        self._strokes.append([(QPointF(x, y), _width(pressure))])
        self._mark(x, y, x, y)

    @Slot(float, float, float)
    def move(self, x: float, y: float, pressure: float) -> None:
        """The pen moves."""
        if self._strokes:
            last = self._strokes[-1][-1][0]
            self._strokes[-1].append((QPointF(x, y), _width(pressure)))
            self._mark(last.x(), last.y(), x, y)

    @Slot()
    def clear(self) -> None:
        """Nothing was drawn."""
        self._strokes.clear()
        self.update()

    def paint(self, painter: QPainter) -> None:
        """All strokes, each from point to point as thick as it was pressed."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor("#101820"))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for stroke in self._strokes:
            before = stroke[0][0]
            for place, width in stroke:
                pen.setWidthF(width)
                painter.setPen(pen)
                painter.drawPoint(place) if place == before else painter.drawLine(before, place)
                before = place

    def _mark(self, left: float, top: float, right: float, bottom: float) -> None:
        changed = QRectF(QPointF(left, top), QPointF(right, bottom)).normalized()
        self.update(changed.adjusted(-THICK, -THICK, THICK, THICK).toAlignedRect())


def _width(pressure: float) -> float:
    return THIN + (THICK - THIN) * pressure if 0 < pressure < 1 else EVEN


def register() -> None:
    """Make `InkArea` known to QML as `WindowPad 1.0`; once a process."""
    if not QObject.property(_REGISTERED, "is_done"):
        qmlRegisterType(InkArea, "WindowPad", 1, 0, "InkArea")  # type: ignore[call-overload] # the stub wants another order
        _REGISTERED.setProperty("is_done", True)


_REGISTERED = QObject()
