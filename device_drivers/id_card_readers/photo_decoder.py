"""Decides how the photo of a card becomes a picture: by the program that a site has a licence for, or not at all.

The coding of the photo is closed, and its decoders are licensed libraries. Such a library is put behind a small program
that reads the 1,024 bytes on its standard input and writes a BMP, PNG or JPEG of 102 x 126 dots to its standard output. It
runs for each card anew, apart from this program, with no more than that in its hands.
"""

import io
import os
import subprocess
from pathlib import Path
from typing import Protocol

from PIL import Image

from device_drivers.address import Address, AddressWrong

PICTURE_SIZE = (102, 126)
"""Dots across and down (GA 467)."""
WITHIN = 3.0
_FORMATS = ("BMP", "PNG", "JPEG")


class PhotoUndecoded(Exception):  # noqa: N818 - a card without a picture is a card all the same
    """The program did not make a picture of it."""


class PhotoDecoder(Protocol):
    """What makes a picture of a photo."""

    def picture(self, photo: bytes) -> bytes:
        """A PNG of 102 x 126 dots. PhotoUndecoded when there is none."""


def photo_decoder_of(address: Address) -> PhotoDecoder | None:
    """The one that the option `photo` names, a program's path; None without it. AddressWrong when that is no program."""
    path = address.text("photo", "")
    if not path:
        return None
    if not (Path(path).is_file() and os.access(path, os.X_OK)):
        raise AddressWrong(f"{address}: {path} is no program that could decode photos")
    return ProgramDecoder(Path(path))


class ProgramDecoder:
    """A PhotoDecoder that asks a program."""

    def __init__(self, program: Path, within: float = WITHIN) -> None:
        self._program = program
        self._within = within

    def picture(self, photo: bytes) -> bytes:
        """As the role says."""
        try:
            ended = subprocess.run(
                [self._program], input=photo, capture_output=True, check=True, timeout=self._within, env={}
            )
        except (OSError, subprocess.SubprocessError):
            raise PhotoUndecoded from None
        return _as_png(ended.stdout)


def _as_png(content: bytes) -> bytes:
    written = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.size != PICTURE_SIZE:
                raise PhotoUndecoded
            picture.convert("RGB").save(written, "PNG")
    except (OSError, ValueError, SyntaxError):
        raise PhotoUndecoded from None
    return written.getvalue()
