"""Finds on a ticket's paper the line of its number, and single characters."""

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIZES = range(20, 29)
ALIKE = 0.8


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


def shows(picture: Image.Image, character: str) -> bool:
    """Whether this character stands anywhere on a paper, in the small type of a picture."""
    paper = np.asarray(picture, dtype=np.uint8)
    return any(
        cv2.matchTemplate(paper, _drawn(character, size), cv2.TM_CCOEFF_NORMED).max() > ALIKE
        for size in SIZES
    )


def _drawn(character: str, size: int) -> npt.NDArray[np.uint8]:
    sheet = Image.new("L", (2 * size, 2 * size), 255)
    font = ImageFont.truetype(FONT, size, index=2)
    ImageDraw.Draw(sheet).text((size // 2, size // 4), character, font=font, fill=0)
    box = Image.eval(sheet, lambda value: 255 - value).getbbox()
    return np.asarray(sheet.crop(box), dtype=np.uint8)
