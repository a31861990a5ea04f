"""Reads the numbers on many papers sign by sign: how a sign looks is learnt from papers on which OCR counts right."""

import io
from collections import Counter
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.rig.paper_reader import edges, tallest_writing
from tests.rig.screen_reader import read_number

Sign = npt.NDArray[np.float32]
ENOUGH = 4
"""Readings of each digit, after which a reader has learnt enough."""
ALIKE = 0.12
"""Two signs of one shape differ in less than this share of their dots."""
_SIZE = (24, 36)


class NumberReader:
    """Tesseract alone doubles a zero now and then; a shape seen on many papers is read by the majority of its readings."""

    def __init__(self, pictures: Iterable[bytes]) -> None:
        self._shapes: list[tuple[Sign, Counter[str]]] = []
        for picture in pictures:
            if self._knows_every_digit():
                break
            self._learn(_number(picture))

    def read(self, picture: bytes) -> str:
        """The number on a paper (PNG); ? for a sign never learnt."""
        return "".join(self._likeliest(sign) for sign in _signs(_number(picture)))

    def _learn(self, number: Image.Image) -> None:
        signs, reading = _signs(number), read_number(number) or ""
        readings = list(reading) if len(reading) == len(signs) else [""] * len(signs)
        for sign, letter in zip(signs, readings, strict=True):
            votes = self._votes(sign)
            if votes is None:
                self._shapes.append((sign, Counter([letter])))
            else:
                votes[letter] += 1

    def _knows_every_digit(self) -> bool:
        known = {letter for _, votes in self._shapes for letter, count in votes.items() if count >= ENOUGH}
        return known >= set("0123456789")

    def _votes(self, sign: Sign) -> Counter[str] | None:
        near = min(self._shapes, key=lambda shape: _distance(shape[0], sign), default=None)
        return near[1] if near is not None and _distance(near[0], sign) < ALIKE else None

    def _likeliest(self, sign: Sign) -> str:
        votes = Counter({letter: count for letter, count in (self._votes(sign) or {}).items() if letter})
        return votes.most_common(1)[0][0] if votes else "?"


def _number(picture: bytes) -> Image.Image:
    return tallest_writing(Image.open(io.BytesIO(picture)).convert("L"))


def _signs(number: Image.Image) -> list[Sign]:
    """The signs from left to right, each cut out and brought to one size."""
    ink = np.asarray(number) < 128
    columns = edges(ink)
    return [_shape(ink[:, left:right]) for left, right in zip(columns[::2], columns[1::2], strict=True)]


def _shape(ink: npt.NDArray[np.bool_]) -> Sign:
    rows = np.flatnonzero(ink.any(axis=1))
    cut = Image.fromarray(ink[rows[0] : rows[-1] + 1].astype(np.uint8) * 255)
    return np.asarray(cut.resize(_SIZE, Image.Resampling.BOX), dtype=np.float32)


def _distance(one: Sign, other: Sign) -> float:
    return float(np.abs(one - other).mean()) / 255
