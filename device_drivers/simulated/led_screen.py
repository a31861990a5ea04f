"""Decides what an LED screen shows: texts and dots by area, drawn into a picture that a person can look at."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from PIL import Image, ImageDraw, ImageFont

LIT, DARK = (255, 40, 20), (24, 8, 8)
DOT = 4
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


@dataclass(slots=True)
class Shown:
    """What one area shows. size: of the card's font, dots high. centred: in its box, else from its upper left corner.

    dots: rows of zeros and ones instead of a text. until: when the card drops it by itself.
    """

    box: tuple[int, int, int, int]
    text: str = ""
    size: int = 16
    centred: bool = False
    dots: list[list[int]] = field(default_factory=list)
    until: float = float("inf")

    def as_json(self) -> dict[str, object]:
        """`{"box", "text", "dots"}`; dots as strings of `#` and `.`."""
        rows = ["".join("#" if dot else "." for dot in row) for row in self.dots]
        return {"box": list(self.box), "text": self.text, "dots": rows}


class LedScreen:
    """The areas of one card's working memory, by number. May be used from any thread."""

    def __init__(self, width: int, height: int, now: Callable[[], float] = time.monotonic) -> None:
        self.width, self.height = width, height
        self._now = now
        self._areas: dict[int, Shown] = {}
        self._lock = Lock()

    def show(self, area: int, shown: Shown) -> None:
        """Instead of what the area showed."""
        with self._lock:
            self._areas[area] = shown

    def drop(self, area: int | None = None) -> None:
        """One area, or all."""
        with self._lock:
            if area is None:
                self._areas.clear()
            else:
                self._areas.pop(area, None)

    def areas(self) -> dict[int, Shown]:
        """What is shown now, without what has grown stale."""
        now = self._now()
        with self._lock:
            self._areas = {number: shown for number, shown in self._areas.items() if shown.until > now}
            return dict(self._areas)

    def as_json(self) -> dict[str, object]:
        """Area number -> what it shows."""
        return {str(number): shown.as_json() for number, shown in self.areas().items()}

    def png(self) -> bytes:
        """The screen, four pixels a dot."""
        screen = Image.new("1", (self.width, self.height), 0)
        for shown in self.areas().values():
            _draw(screen, shown)
        large = Image.new("RGB", (self.width * DOT, self.height * DOT), DARK)
        brush = ImageDraw.Draw(large)
        for x in range(self.width):
            for y in range(self.height):
                if screen.getpixel((x, y)):
                    brush.ellipse((x * DOT, y * DOT, x * DOT + DOT - 1, y * DOT + DOT - 1), fill=LIT)
        out = io.BytesIO()
        large.save(out, "PNG")
        return out.getvalue()


def _draw(screen: Image.Image, shown: Shown) -> None:
    x, y, _, _ = shown.box
    for row, dots in enumerate(shown.dots):
        for column, lit in enumerate(dots):
            if lit and x + column < screen.width and y + row < screen.height:
                screen.putpixel((x + column, y + row), 255)
    if shown.text:
        screen.paste(_lettered(shown), (x, y))


def _lettered(shown: Shown) -> Image.Image:
    """The text in the card's font, broken where a line is full, cut off at the box."""
    width, height = shown.box[2:]
    box = Image.new("1", (width, height), 0)
    brush = ImageDraw.Draw(box)
    font = ImageFont.truetype(FONT, shown.size * 15 // 16, index=2)
    across = sum(_across(mark, shown.size) for mark in shown.text)
    left = max((width - across) // 2, 0) if shown.centred else 0
    top = max((height - shown.size) // 2, 0) if shown.centred else 0
    x = left
    for mark in shown.text:
        if mark == "\n" or x + _across(mark, shown.size) > width:
            x, top = left, top + shown.size
        if mark != "\n":
            brush.text((x, top + shown.size * 14 // 16), mark, font=font, fill=255, anchor="ls")
            x += _across(mark, shown.size)
    return box


def _across(mark: str, size: int) -> int:
    return size // 2 if mark.isascii() else size
