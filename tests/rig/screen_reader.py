"""Reads what stands on a screen from its pixels."""

import io
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageGrab, ImageOps

NUMBER = re.compile(r"[A-Z][A-Z]?[0-9]{3,5}")
_WORD = re.compile(r"[A-Za-z0-9|]{4,7}")
# How tesseract misreads the letter before the digits, and digits after it.
_AS_DIGIT = str.maketrans({"O": "0", "I": "1", "l": "1", "S": "5", "B": "8", "Z": "2", "|": "1", "o": "0"})


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ScreenReader:
    """The whole of an X display."""

    display: str

    def shot(self) -> Image.Image:
        """What is on the display now."""
        return ImageGrab.grab(xdisplay=self.display)

    def read(self, box: Box, *, words: str = "eng", psm: int = 6) -> str:
        """The text in a box of the screen."""
        return read_text(crop(self.shot(), box), words=words, psm=psm)


def crop(picture: Image.Image, box: Box, margin: int = 0) -> Image.Image:
    """The part of a picture in a box, with a margin around."""
    return picture.crop(
        (
            max(box.x - margin, 0),
            max(box.y - margin, 0),
            min(box.x + box.width + margin, picture.width),
            min(box.y + box.height + margin, picture.height),
        )
    )


def read_text(picture: Image.Image, *, words: str = "eng", psm: int = 6, height: int = 0) -> str:
    """Tesseract's reading. height: scale the picture to this many pixels first; psm: its page segmentation mode."""
    sheet = io.BytesIO()
    prepare(picture, height).save(sheet, "PNG", compress_level=1)
    return _reading(sheet.getvalue(), words, psm)


@lru_cache(maxsize=256)
def _reading(sheet: bytes, words: str, psm: int) -> str:
    """Whoever waits for other words looks at the same pixels many times: they are read once."""
    done = subprocess.run(
        ["tesseract", "-", "-", "-l", words, "--psm", str(psm)],
        input=sheet,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout.decode().strip()


def prepare(picture: Image.Image, height: int = 0) -> Image.Image:
    """Dark on white, grey, with an edge: what tesseract reads best."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(picture))
    if np.asarray(grey).mean() < 110:
        grey = ImageOps.invert(grey)
    if height and grey.height:
        scale = height / grey.height
        grey = grey.resize((max(round(grey.width * scale), 1), height), Image.Resampling.LANCZOS)
    return ImageOps.expand(grey, border=24, fill=255)


def read_number(picture: Image.Image) -> str | None:
    """The ticket number in a picture that holds one line of it; None when none can be read."""
    for height in (96, 64, 140):
        for psm in (7, 8, 6):
            found = number_in(read_text(picture, psm=psm, height=height))
            if found:
                return found
    return None


def read_name(picture: Image.Image, is_right: Callable[[str], bool]) -> str:
    """One short line of Chinese: tesseract misreads some at one size and not at another, so several are tried.

    The first reading that is right, or all of them joined.
    """
    trimmed = trim(picture)
    readings: list[str] = []
    for part, psm, height in (
        (picture, 7, 80),
        (trimmed, 8, 40),
        (trimmed, 7, 64),
        (trimmed, 6, 48),
        (trimmed, 6, 110),
    ):
        readings.append(read_text(part, words="chi_sim", psm=psm, height=height))
        if is_right(readings[-1]):
            return readings[-1]
    return " | ".join(readings)


def trim(picture: Image.Image) -> Image.Image:
    """The picture without the empty ground around its ink."""
    grey = ImageOps.autocontrast(ImageOps.grayscale(picture))
    ink = ImageOps.invert(grey.point(lambda value: 255 if value > 128 else 0)).getbbox()
    return picture.crop(ink) if ink else picture


def number_in(text: str) -> str | None:
    """The first ticket number in a reading, its digits mended."""
    for word in _WORD.findall(text):
        mended: str = word[0].upper() + word[1:].translate(_AS_DIGIT)
        if NUMBER.fullmatch(mended):
            return mended
    return None


def save(picture: Image.Image, path: Path) -> None:
    """Keep a picture as PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)
