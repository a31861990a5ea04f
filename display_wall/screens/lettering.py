"""Decides how large a text may stand in a place: as large as wished, smaller until it fits, cut off only at last."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from hall.qt.look import FAMILIES

Align = Qt.AlignmentFlag
_LEAST_SHARE = 0.5

# Noto Sans CJK, in pixel sizes above the baseline: capitals are 0.733 high, Han reach from -0.12 to 0.88.
_BODY_MIDDLE = 0.372


@dataclass(frozen=True, slots=True)
class Lettering:
    """One text. size: pixels wished for; it shrinks to half of that before it is cut.

    is_whole: never cut, however small it must become; a number with its end cut off would call somebody else.
    """

    text: str
    size: float
    colour: str
    align: Qt.AlignmentFlag = Align.AlignLeft
    is_bold: bool = False
    is_whole: bool = False


@lru_cache(maxsize=256)
def _font(pixels: int, is_bold: bool) -> QFont:  # noqa: FBT001 - a key of the cache
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold if is_bold else QFont.Weight.Normal)
    return font


@lru_cache(maxsize=1024)
def _fitted(lettering: Lettering, width: int, height: int) -> tuple[QFont, str]:
    pixels = max(1, round(min(lettering.size, height)))
    font = _font(pixels, lettering.is_bold)
    advance = QFontMetricsF(font).horizontalAdvance(lettering.text)
    if advance > width:
        least = 0.0 if lettering.is_whole else _LEAST_SHARE
        font = _font(max(1, int(pixels * max(width / advance, least))), lettering.is_bold)
    if lettering.is_whole:
        return font, lettering.text
    return font, QFontMetricsF(font).elidedText(lettering.text, Qt.TextElideMode.ElideRight, width)


def letter(painter: QPainter, place: QRectF, lettering: Lettering) -> None:
    """Paint the text on one line, in the middle of the place's height."""
    font, text = _fitted(lettering, int(place.width()), int(place.height()))
    painter.setFont(font)
    painter.setPen(QColor(lettering.colour))
    painter.drawText(QPointF(_left(place, lettering.align, font, text), baseline(place, font)), text)


def baseline(place: QRectF, font: QFont) -> float:
    """Where letters, digits and Han stand so that their bodies, not their font's spacing, are in the middle."""
    return place.center().y() + _BODY_MIDDLE * font.pixelSize()


def _left(place: QRectF, align: Qt.AlignmentFlag, font: QFont, text: str) -> float:
    if align is Align.AlignLeft:
        return place.x()
    spare = place.width() - QFontMetricsF(font).horizontalAdvance(text)
    return place.x() + (spare if align is Align.AlignRight else spare / 2)
