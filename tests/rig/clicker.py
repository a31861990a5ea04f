"""Clicks and types as a person does, where a named control says it lies."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.rig.screen_reader import Box


class NotThere(AssertionError):  # noqa: N818 - says what it is
    """A control did not come, or cannot be used. Carries where it was looked for."""


@dataclass(frozen=True, slots=True)
class Control:
    """Where a control lies, whether a person could use it, and its label (to find a choice by, never as evidence)."""

    box: Box
    is_visible: bool
    is_enabled: bool
    text: str

    @property
    def middle(self) -> tuple[int, int]:
        """Where to press."""
        return self.box.x + self.box.width // 2, self.box.y + self.box.height // 2


@dataclass(frozen=True, slots=True)
class Clicker:
    """The hands in front of one display. rig: the folder of the screens' doors (ZHITING_RIG)."""

    display: str
    rig: Path

    def find(self, pids: Callable[[], set[int]] | None, name: str) -> Control | None:
        """The control of this name in the programs with these ids (all when None); None when it is nowhere."""
        allowed = pids() if pids else None
        for door in sorted(self.rig.glob("*.sock")):
            pid = int(door.name.split(".")[-2])
            if allowed is not None and pid not in allowed:
                continue
            found = _ask(door, name)
            if found is not None and found.is_visible:
                return found
        return None

    def wait_for(self, pids: Callable[[], set[int]] | None, name: str, within: float = 60) -> Control:
        """The same, once it is visible, enabled and standing still."""
        deadline = time.monotonic() + within
        last: Control | None = None
        while time.monotonic() < deadline:
            found = self.find(pids, name)
            if found and found.is_enabled and found == last:
                return found
            last = found
            time.sleep(0.08)
        raise NotThere(f"{name} was not there after {within:g} s: {last}")

    def press(self, pids: Callable[[], set[int]] | None, name: str, within: float = 60) -> Control:
        """Press a control once it can be pressed."""
        control = self.wait_for(pids, name, within)
        self.press_at(*control.middle)
        return control

    def press_at(self, x: int, y: int) -> None:
        """Move there and press the left button."""
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def type_into(self, pids: Callable[[], set[int]] | None, name: str, text: str) -> None:
        """Press a field and type."""
        self.press(pids, name)
        self._xdotool("type", "--delay", "15", text)

    def overtype(self, pids: Callable[[], set[int]] | None, name: str, text: str) -> None:
        """Press a field and write over all that stands in it."""
        self.press(pids, name)
        self._xdotool("key", "ctrl+a")
        self._xdotool("type", "--delay", "15", text)

    def draw(self, way: list[tuple[int, int]]) -> None:
        """Press, go along these places as slowly as a hand, and let go."""
        (x, y), *rest = way
        words = ["mousemove", str(x), str(y), "mousedown", "1"]
        for x, y in rest:
            words += ["sleep", "0.015", "mousemove", str(x), str(y)]
        self._xdotool(*words, "mouseup", "1")

    def _xdotool(self, *words: str) -> None:
        subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self.display},
            check=True,
            capture_output=True,
            timeout=20,
        )


@contextmanager
def at_door(door: Path) -> Iterator[socket.socket]:
    """A line to a screen's door; through the opened folder, for a socket's own path may have 107 bytes and no more."""
    folder = os.open(door.parent, os.O_PATH)
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(f"/proc/self/fd/{folder}/{door.name}")
            yield line
    finally:
        os.close(folder)


def _ask(door: Path, name: str) -> Control | None:
    try:
        with at_door(door) as line:
            line.sendall(f"find {name}\n".encode())
            told = json.loads(line.makefile("rb").readline())
    except (OSError, ValueError):
        return None
    if not told.get("found"):
        return None
    box = Box(told["x"], told["y"], told["width"], told["height"])
    return Control(box, bool(told["visible"]), bool(told["enabled"]), str(told.get("text", "")))
