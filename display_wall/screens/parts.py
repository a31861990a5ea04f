"""Decides what a painted screen is made of: parts that know where they stand, so that only what changed is painted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from display_wall.screens.lettering import Lettering, letter

Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Text:
    """A text at a place. name: how a test rig finds it."""

    place: Place
    lettering: Lettering
    name: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A plate with texts on it; two parts that are equal look the same. Parts do not overlap."""

    place: Place
    fill: str
    texts: tuple[Text, ...] = field(default=())
    radius: float = 0.0

    @property
    def rect(self) -> QRectF:
        """Where it stands, in pixels of the window."""
        return QRectF(*self.place)

    def paint(self, painter: QPainter) -> None:
        """Paint the plate and its texts."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.fill))
        if self.radius:
            painter.drawRoundedRect(self.rect, self.radius, self.radius)
        else:
            painter.fillRect(self.rect, QColor(self.fill))
        for text in self.texts:
            letter(painter, QRectF(*text.place), text.lettering)


def changed(before: Iterable[Part], after: Iterable[Part]) -> list[QRectF]:
    """The places that look different now."""
    old, new = set(before), set(after)
    return [part.rect for part in old ^ new]
