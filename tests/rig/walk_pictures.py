"""The album of one citizen's walk: what stood on the real screens and came out of the printer in a hall of its own."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from device_panel.sample_cards import CAST
from tests.rig.hall import LiveHall
from tests.rig.hall_records import Watch
from tests.rig.journey import STEPS
from tests.rig.walk import Walk

# Draws the matter, and how many people go first.
SEED = 4
LAST = "spoken"
TERMINAL_WIDTH = 540
# Name of the picture -> the shot of the journey.
SHOWN = {
    "walk-idle": "idle-terminal-1",
    "walk-choose": "swipe-terminal-1",
    "walk-result": "print-terminal-1",
    "walk-paper": "print-paper",
    "walk-desk": "spoken-desk-01",
    "walk-strip": "spoken-strip-01",
    "walk-area": "spoken-area-a",
}


def pictures() -> Iterator[tuple[str, QImage]]:
    """(name, image) of each. AssertionError when a step of the walk failed."""
    with tempfile.TemporaryDirectory() as folder:
        shots = Path(folder) / "shots"
        shots.mkdir()
        with LiveHall(Path(folder) / "hall") as hall:
            _walk(hall, shots)
        for name, shot in SHOWN.items():
            image = QImage(str(shots / f"{shot}.png"))
            assert not image.isNull(), f"{shot} was not kept"
            yield name, _small(image) if "terminal" in shot else image


def _walk(hall: LiveHall, shots: Path) -> None:
    opened = hall.folder.read_opened()
    assert opened
    with hall.witness() as witness, Watch(hall.records) as watch:
        walk = Walk(hall.folder, opened, witness, watch, shots, random.Random(SEED))
        walk.person = CAST[0]
        hall.sights.of("terminal-1").wait_for("no_card", within=60)
        walk.keep_screens("idle")
        for name, judge in STEPS[1:]:
            judged = walk.take(name, judge)
            assert judged.ok, judged
            if name == LAST:
                break


def _small(image: QImage) -> QImage:
    return image.scaledToWidth(TERMINAL_WIDTH, Qt.TransformationMode.SmoothTransformation)
