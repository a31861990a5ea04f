"""Decides where to press: asks the programs' own doors (ZHITING_RIG) where a named thing stands."""

import json
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from hall.messages import records

LOOK_EVERY_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a thing stands, in screen pixels, and what is written on it."""

    x: int
    y: int
    width: int
    height: int
    text: str = ""

    @property
    def middle(self) -> tuple[int, int]:
        """Where to press."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class ScreenDoors:
    """The doors of all programs of one kind. folder: ZHITING_RIG. program: the name its sockets begin with."""

    folder: Path
    program: str

    def find(self, name: str) -> Spot | None:
        """The thing of this name that is visible and can be used; None when there is none."""
        for door in sorted(self.folder.glob(f"{self.program}.*.sock")):
            told = _asked(door, name)
            if told.get("visible") and told.get("enabled"):
                return records.converted(told, Spot)
        return None

    def wait_for(self, name: str, within: float = 30.0) -> Spot:
        """The same, once it stands still. TimeoutError."""
        deadline = time.monotonic() + within
        last: Spot | None = None
        while time.monotonic() < deadline:
            seen = self.find(name)
            if seen is not None and seen == last:
                return seen
            last = seen
            time.sleep(LOOK_EVERY_SECONDS)
        raise TimeoutError(f"{self.program} does not show {name} within {within:g} s")


def _asked(door: Path, name: str) -> dict[str, object]:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(door))
            line.sendall(f"find {name}\n".encode())
            told: dict[str, object] = json.loads(line.makefile("rb").readline())
            return told
    except (OSError, ValueError):
        return {}
