"""Draws the pictures of docs/pictures from the real screens: `python -m tests.rig.pictures [FOLDER]`.

An album is a module with `pictures()`, which yields (name, image) of screens in states a person meets. It runs in a
process of its own, because the screens of different programs wear different looks.
"""

import importlib
import io
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "docs" / "pictures"
ALBUMS = (
    "tests.screens.desk_pictures",
    "tests.screens.case_pictures",
    "tests.screens.pad_pictures",
    "tests.screens.wall_pictures",
    "tests.screens.terminal_pictures",
    "tests.screens.kiosk_pictures",
    "tests.rig.page_pictures",
    "tests.rig.casework_pictures",
    "tests.rig.walk_pictures",
)
WIDEST = 1200
COLOURS = 64


def save(image: QImage, path: Path) -> None:
    """A small PNG: at most WIDEST pixels wide, few colours, the rare ones among them."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub wants bytes for the format
    picture = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    if picture.width > WIDEST:
        picture = picture.resize(
            (WIDEST, round(picture.height * WIDEST / picture.width)), Image.Resampling.LANCZOS
        )
    picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


def draw(album: str, folder: Path) -> None:
    """All pictures of one album."""
    for name, image in importlib.import_module(album).pictures():
        save(image, folder / f"{name}.png")


def main(folder: Path) -> None:
    """All albums, each in its own process."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    for album in ALBUMS:
        program = f"from pathlib import Path; from tests.rig.pictures import draw; draw({album!r}, Path({str(folder)!r}))"
        subprocess.run((sys.executable, "-c", program), cwd=PROJECT, env=environment, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute() if len(sys.argv) > 1 else FOLDER)
