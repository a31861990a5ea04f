"""Shows how much fits on a screen of the pad: the same measures as in the QML beside it, in pixels of the design."""

import math

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from hall.qt.look import FAMILIES, Look
from window_pad.citizen_side.face import Row

WIDTH = 1920
LOWEST, HIGHEST = 1080, 1200
MARGIN = 48
ABOVE, BELOW = 204, 176
GAP = 12
PADDING = 20
LABEL = 380
VERDICT = 208
ROW_LEAST = 152
PROMISE = 180
"""What stands above the line one signs on."""
TALLEST_BESIDE = 6
"""Lines of a value beside its buttons; a longer one gets the whole width below them."""


def design_height(width: int, height: int) -> int:
    """Of the stage on a panel of this size: between 16:9 and 16:10 all of it is used."""
    return max(LOWEST, min(HIGHEST, round(WIDTH * height / max(width, 1))))


def room(height: int) -> int:
    """Between title and buttons."""
    return height - ABOVE - BELOW


def wrapped(text: str, look: Look, width: int, *, is_bold: bool = False) -> list[str]:
    """The text as the lines it takes in the body's size; at least one."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, _font(look, is_bold=is_bold))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
    return lines or [""]


def line_height(look: Look) -> int:
    """Of one line of the body."""
    return math.ceil(QFontMetricsF(_font(look, is_bold=False)).lineSpacing())


def is_tall(row: Row, look: Look) -> bool:
    """Whether its value stands below, not beside, its buttons."""
    return len(wrapped(row.value, look, _value_width(row))) > TALLEST_BESIDE


def row_height(row: Row, look: Look, most: int) -> int:
    """Of a field with its value and, when it is wrong, what was said of it; never more than `most`."""
    line = line_height(look)
    labels = len(wrapped(row.label, look, LABEL))
    notes = len(wrapped(row.note, look, _value_width(row))) if row.note else 0
    if is_tall(row, look):
        value = len(wrapped(row.value, look, WIDTH - 2 * MARGIN - 2 * PADDING))
        return min(most, ROW_LEAST + value * line + notes * line + PADDING)
    value = len(wrapped(row.value, look, _value_width(row)))
    return min(most, max(ROW_LEAST if row.code else 0, max(labels, value + notes) * line + 2 * PADDING))


def lines_a_page(height: int, look: Look) -> int:
    """How many lines are read at once."""
    return max(2, (room(height) - 2 * PADDING) // line_height(look))


def reading_width() -> int:
    """Of a line of a leaflet."""
    return WIDTH - 2 * MARGIN - 2 * PADDING


def _value_width(row: Row) -> int:
    beside = 2 * VERDICT + 2 * GAP if row.code else 0
    return WIDTH - 2 * MARGIN - 2 * PADDING - LABEL - GAP - beside


def _font(look: Look, *, is_bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(look.scale.body)
    font.setBold(is_bold)
    return font
