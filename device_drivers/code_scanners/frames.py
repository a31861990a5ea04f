"""Decides where pictures come from: a camera, a film, a row of pictures in a folder, or one picture."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from device_drivers.address import Address
from device_drivers.code_scanners.decoding import Grey

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"})
MOST_DOTS = 40_000_000
"""Of one picture file: about A3 at 300 dots an inch."""
USUAL_WIDTH, USUAL_HEIGHT = 1280, 720


class PicturesEnd(Exception):  # noqa: N818 - what the source says of itself
    """No pictures any more, and why: the code of a trouble, or empty when a file has simply ended."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def frames_of(address: Address) -> Iterator[Grey]:
    """Pictures one after another, as they come. PicturesEnd at the end, ImportError when OpenCV is needed and missing.

    camera: its number or its path, best `/dev/v4l/by-id/...`. file: a picture, a folder of pictures in the order of their
    names, a film, or a row of pictures named like `shot_%03d.png`.
    """
    if address.scheme == "camera":
        yield from _filmed(address.place, address)
        raise PicturesEnd("camera_gone")
    place = Path(address.place)
    if place.is_dir():
        for one in sorted(place.iterdir()):
            if one.suffix.lower() in PICTURES:
                yield picture(one)
    elif place.suffix.lower() in PICTURES and "%" not in place.name:
        yield picture(place)
    else:
        yield from _filmed(address.place, None)
    raise PicturesEnd("")


def picture(path: Path) -> Grey:
    """One picture, upright, grey. PicturesEnd `picture_unreadable` when it is none or too large."""
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > MOST_DOTS:
                raise PicturesEnd("picture_unreadable")
            upright = ImageOps.exif_transpose(opened)
            return np.asarray(_on_white(upright).convert("L"))
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise PicturesEnd("picture_unreadable") from wrong


def _on_white(image: Image.Image) -> Image.Image:
    """What is transparent is paper."""
    if not image.has_transparency_data:
        return image
    seen = image.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen)


def _filmed(place: str, camera: Address | None) -> Iterator[Grey]:
    import cv2  # noqa: PLC0415 - a picture file needs no OpenCV, and starts faster without it

    if camera is None:
        film = cv2.VideoCapture(place)
    else:
        film = cv2.VideoCapture(int(place) if place.isdigit() else place, cv2.CAP_V4L2)
        film.set(cv2.CAP_PROP_FRAME_WIDTH, camera.whole("width", USUAL_WIDTH, 160, 7680))
        film.set(cv2.CAP_PROP_FRAME_HEIGHT, camera.whole("height", USUAL_HEIGHT, 120, 4320))
        film.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    if not film.isOpened():
        raise PicturesEnd("camera_missing" if camera is not None else "picture_unreadable")
    try:
        while True:
            is_there, frame = film.read()
            if not is_there:
                return
            yield np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    finally:
        film.release()
