"""Reads the number on a paper sign by sign: each is compared with every letter and digit of the typeface halls print."""

from functools import cache
from string import ascii_uppercase, digits

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Sign = npt.NDArray[np.float32]
TYPEFACE = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
ALIKE = 0.12
"""A sign and its letter differ in less than this share of their dots."""
APART = 1.5
"""The second likeliest letter differs so many times as much, or the sign is not read."""
_BOX = (24, 36)
_DRAWN = 160
_WIDTHS = 0.5
"""What a difference in slimness weighs beside the dots: O and 0, I and 1 fill one box alike."""
_CONDENSED = (1, 0.9, 0.8, 0.7)
"""How much slimmer than drawn: a long number is condensed to the paper's width."""


def number_of(line: Image.Image) -> str | None:
    """The number in a picture of one line, dark on white: a letter, perhaps another, digits. None for an unsure sign."""
    signs = _signs(line)
    if len(signs) < 2:
        return None
    kinds = (ascii_uppercase, ascii_uppercase + digits, *(digits for _ in signs[2:]))
    return next(filter(None, (_read(signs, kinds, slim) for slim in _CONDENSED)), None)


def count_signs(line: Image.Image) -> int:
    """How many signs stand beside each other in a picture of one line, dark on white."""
    return len(_edges(np.asarray(line) < 128)) // 2


def _read(signs: list[tuple[Sign, float]], kinds: tuple[str, ...], slim: float) -> str:
    natural = ((dots, slimness / slim) for dots, slimness in signs)
    read = [_likeliest(sign, kind) for sign, kind in zip(natural, kinds, strict=True)]
    return "".join(read) if all(read) else ""


def _likeliest(sign: tuple[Sign, float], letters: str) -> str:
    (best, letter), (second, _) = sorted((_distance(sign, _drawn(one)), one) for one in letters)[:2]
    return letter if best < ALIKE and second > APART * best else ""


def _distance(one: tuple[Sign, float], other: tuple[Sign, float]) -> float:
    dots = float(np.abs(one[0] - other[0]).mean()) / 255
    return dots + _WIDTHS * abs(one[1] - other[1])


@cache
def _drawn(letter: str) -> tuple[Sign, float]:
    sheet = Image.new("L", (2 * _DRAWN, 2 * _DRAWN), 255)
    font = ImageFont.truetype(TYPEFACE, _DRAWN, index=2)
    ImageDraw.Draw(sheet).text((_DRAWN // 2, _DRAWN // 4), letter, font=font, fill=0)
    (sign,) = _signs(sheet)
    return sign


def _signs(line: Image.Image) -> list[tuple[Sign, float]]:
    """The signs from left to right: each brought to one size, and how slim it was."""
    ink = np.asarray(line) < 128
    columns = _edges(ink)
    cuts = (ink[:, left:right] for left, right in zip(columns[::2], columns[1::2], strict=True))
    return [_shape(cut) for cut in cuts]


def _edges(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The columns at which ink begins and ends."""
    return np.flatnonzero(np.diff(np.concatenate(([False], ink.any(axis=0), [False]))))


def _shape(ink: npt.NDArray[np.bool_]) -> tuple[Sign, float]:
    rows = np.flatnonzero(ink.any(axis=1))
    cut = Image.fromarray(ink[rows[0] : rows[-1] + 1].astype(np.uint8) * 255)
    scaled = np.asarray(cut.resize(_BOX, Image.Resampling.BOX), dtype=np.float32)
    return scaled, cut.width / cut.height
