"""Reads the number of a ticket from its paper: the tallest line, and as many signs as stand there."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.rig.screen_reader import read_number


def tallest_writing(picture: Image.Image) -> Image.Image:
    """The tallest line of writing: wider than high, so no QR code."""
    ink = picture.point(lambda value: 255 if value < 128 else 0)
    rows = [ink.crop((0, y, ink.width, y + 1)).getbbox() for y in range(ink.height)]
    tallest, start = (0, 0), 0
    for y, row in enumerate([*rows, None]):
        if row is None:
            if y - start > tallest[1] - tallest[0] and _is_writing(ink.crop((0, start, ink.width, y))):
                tallest = (start, y)
            start = y + 1
    return picture.crop((0, tallest[0], picture.width, tallest[1]))


def _is_writing(band: Image.Image) -> bool:
    box = band.getbbox()
    return box is not None and (box[2] - box[0]) > 1.2 * (box[3] - box[1])


def number_of(line: Image.Image) -> str | None:
    """The number in the tallest line of a paper; None when none can be read."""
    return read_number(line, count_signs(line))


def count_signs(line: Image.Image) -> int:
    """How many signs stand beside each other in a picture of one line, dark on white."""
    return len(edges(np.asarray(line) < 128)) // 2


def edges(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The columns at which ink begins and ends."""
    return np.flatnonzero(np.diff(np.concatenate(([False], ink.any(axis=0), [False]))))
