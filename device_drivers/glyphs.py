"""Draws text as dots where a device's own font will not do: the large number, and characters that font lacks."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Dots = npt.NDArray[np.bool_]
"""Dots of a picture, (height, width), true is black."""

MISSING = "〓"  # what Chinese printing sets in place of a character nobody has
_HAN_INK = 0.92  # of the em square: what a Chinese character fills in the fonts below


class Face(NamedTuple):
    """A font file and its place inside a collection."""

    path: str
    member: int = 0


REGULAR = (
    Face("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    Face("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    Face("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
)
BOLD = (Face("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2), *REGULAR[1:])


def line(text: str, pixels: int, *, heavy: bool = False) -> Dots:
    """One line of text in a box `pixels` high, as wide as its characters' columns (half the height for ASCII)."""
    pieces = [_cell(mark, pixels, heavy) for mark in text]
    return np.hstack(pieces) if pieces else np.zeros((pixels, 0), dtype=np.bool_)


def big_line(text: str, height: int, widest: int) -> Dots:
    """Text whose capitals, digits and Chinese characters are at least `height` dots high; condensed to `widest` dots."""
    pixels = _pixels_for(height)
    marks = [_big_mark(mark, pixels) for mark in text]
    drawn = np.hstack(marks) if marks else np.zeros((height, 0), dtype=np.bool_)
    inked = np.flatnonzero(drawn.any(axis=1))
    drawn = drawn[inked[0] : inked[-1] + 1] if inked.size else drawn[:height]
    return drawn if drawn.shape[1] <= widest else _condensed(drawn, widest)


def packed(dots: Dots) -> tuple[int, bytes]:
    """Bytes a line, and the lines: eight dots a byte, most significant bit left."""
    rows = np.packbits(dots, axis=1)
    return rows.shape[1], rows.tobytes()


@lru_cache(maxsize=4)
def _pixels_for(height: int) -> int:
    """The font size at which a digit's ink is `height` dots high."""
    pixels = int(height / 0.74)
    while _ink_height("0", pixels) < height or _ink_height("E", pixels) < height:
        pixels += 1
    return pixels


def _ink_height(mark: str, pixels: int) -> int:
    return int(np.flatnonzero(_big_mark(mark, pixels).any(axis=1)).size)


@lru_cache(maxsize=512)
def _big_mark(mark: str, pixels: int) -> Dots:
    font = _font(_face_of(mark, BOLD), pixels)
    across = max(1, round(font.getlength(mark)))
    picture = Image.new("L", (across, pixels * 3 // 2), 0)
    ImageDraw.Draw(picture).text((0, pixels), mark, font=font, fill=255, anchor="ls")
    return np.asarray(picture) > 127


@lru_cache(maxsize=4096)
def _cell(mark: str, pixels: int, heavy: bool) -> Dots:  # noqa: FBT001 - part of the cache's key
    """A character in the printer's own cell, drawn so that Chinese characters fill it."""
    across = pixels // 2 if " " <= mark <= "~" else pixels
    faces = BOLD if heavy else REGULAR
    shown = mark if _holder_of(mark, faces) else MISSING
    font = _font(_face_of(shown, faces), round(pixels * _HAN_INK))
    picture = Image.new("L", (across, pixels), 0)
    ImageDraw.Draw(picture).text((across / 2, pixels * 0.86), shown, font=font, fill=255, anchor="ms")
    return np.asarray(picture) > 127


def _condensed(dots: Dots, widest: int) -> Dots:
    narrow = Image.fromarray(dots.astype(np.uint8) * 255).resize(
        (widest, dots.shape[0]), Image.Resampling.BOX
    )
    return np.asarray(narrow) > 100


@lru_cache(maxsize=64)
def _font(face: Face, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, pixels, index=face.member)


def _face_of(mark: str, faces: tuple[Face, ...]) -> Face:
    return _holder_of(mark, faces) or faces[0]


@lru_cache(maxsize=4096)
def _holder_of(mark: str, faces: tuple[Face, ...]) -> Face | None:
    """The first installed font that holds the character, found by its picture differing from the font's own blank box."""
    for face in faces:
        if Path(face.path).exists() and (mark.isspace() or _is_drawn_by(face, mark)):
            return face
    return None


def _is_drawn_by(face: Face, mark: str) -> bool:
    drawn = _picture(face, mark)
    return any(drawn) and drawn != _picture(face, "\U000ffffd")


def _picture(face: Face, mark: str) -> bytes:
    return bytes(_font(face, 24).getmask(mark, mode="1"))
