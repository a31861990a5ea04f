"""Draws the characters a thermal printer holds in its own font: 12 by 24 dots for ASCII, 24 by 24 for Chinese."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Ink = npt.NDArray[np.bool_]
"""Dots of a picture, (height, width), true is black."""

HEIGHT = 24
_FACES = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",)
_SIZE = 22
_SIMPLIFIED_CHINESE = 2


@lru_cache(maxsize=8192)
def character(text: str, size: int) -> Ink:
    """One character of `size` bytes in its cell; four bytes are more than a printer's font holds: an empty box."""
    across = HEIGHT // 2 if size == 1 else HEIGHT
    if size == 4 or text == "\ufffd":
        return _empty_box(across)
    picture = Image.new("L", (across, HEIGHT), 0)
    ImageDraw.Draw(picture).text((across / 2, HEIGHT * 0.83), text, font=_font(), fill=255, anchor="ms")
    return np.asarray(picture) > 120


def _empty_box(across: int) -> Ink:
    box = np.ones((HEIGHT, across), dtype=np.bool_)
    box[3:-3, 3:-3] = False
    box[:2] = box[-2:] = False
    box[:, :1] = box[:, -1:] = False
    return box


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for face in _FACES:
        if Path(face).exists():
            return ImageFont.truetype(face, _SIZE, index=_SIMPLIFIED_CHINESE)
    return ImageFont.load_default(_SIZE)
