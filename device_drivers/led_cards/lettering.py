"""Decides how a text reaches an LED card: as the bytes of its font, or as dots where the font has no such character."""

from collections.abc import Iterator

import numpy as np

from device_drivers.glyphs import MISSING, Dots, line

SMALLEST = 12
"""Dots high; Chinese characters cannot be told apart in fewer."""


def in_font(text: str, charset: str) -> bool:
    """Whether the card's font has every character. charset: `gb2312` or `gbk`."""
    return all(_has(mark, charset) for mark in text)


def font_bytes(text: str, charset: str) -> bytes:
    """The text in two bytes a Chinese character; 〓 stands for each that the font lacks."""
    return "".join(mark if _has(mark, charset) else MISSING for mark in text).encode(charset)


def missing_marks(text: str, charset: str) -> int:
    """How many characters of the text the font lacks."""
    return sum(not _has(mark, charset) for mark in text)


def drawn(text: str, width: int, height: int, size: int) -> Dots:
    """The text in the middle of a picture of this size, in lines; smaller than `size` when it does not fit, cut at last."""
    picture = np.zeros((height, width), dtype=np.bool_)
    pixels = _fitting(text, width, height, min(size, height))
    lines = list(_lines(text, width, pixels))[: max(height // pixels, 1)]
    top = (height - len(lines) * pixels) // 2
    for row, words in enumerate(lines):
        dots = line(words, pixels)[:height, :width]
        left = (width - dots.shape[1]) // 2
        above = top + row * pixels
        picture[above : above + dots.shape[0], left : left + dots.shape[1]] = dots
    return picture


def _fitting(text: str, width: int, height: int, size: int) -> int:
    for pixels in range(size, SMALLEST, -2):
        if len(list(_lines(text, width, pixels))) * pixels <= height:
            return pixels
    return min(size, SMALLEST)


def _lines(text: str, width: int, pixels: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        words, used = "", 0
        for mark in paragraph:
            across = pixels // 2 if " " <= mark <= "~" else pixels
            if words and used + across > width:
                yield words
                words, used = "", 0
            words += mark
            used += across
        yield words


def _has(mark: str, charset: str) -> bool:
    try:
        mark.encode(charset)
    except UnicodeEncodeError:
        return False
    return mark >= " " or mark == "\n"
