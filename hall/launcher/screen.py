"""Decides on which screen the applications open: the one there is, or a virtual one and the way to look at it."""

import os
import re
import socket
import subprocess
from dataclasses import dataclass

from hall.launcher.children import Child, Program
from hall.launcher.company import Company
from hall.launcher.ports import answers, wanted_port
from hall.launcher.words import say

_SIZE = re.compile(r"dimensions:\s+(\d+)x(\d+) pixels")


@dataclass(frozen=True, slots=True)
class Screen:
    """An X display and its width and height in pixels."""

    display: str
    size: tuple[int, int]
    is_virtual: bool = False


def real_screen() -> Screen | None:
    """The screen this session has; None when it has none."""
    display = os.environ.get("DISPLAY", "")
    size = size_of(display) if display else None
    return Screen(display, size) if size else None


def size_of(display: str) -> tuple[int, int] | None:
    """Width and height in pixels of an X display; None when it does not answer."""
    try:
        asked = subprocess.run(
            ["xdpyinfo", "-display", display], capture_output=True, text=True, timeout=10, check=False
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    found = _SIZE.search(asked.stdout)
    return (int(found[1]), int(found[2])) if found else None


def open_virtual_screen(company: Company, size: tuple[int, int]) -> Screen:
    """Start a virtual screen of this size with a window manager on it."""
    width, height = size
    program = Program(
        "virtual-screen",
        # The server itself finds a free display number and says it on its output.
        ("Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"),
        patience=15,
    )
    child = company.start_until(program, lambda child: bool(_number_said(child)))
    display = f":{_number_said(child)}"
    # A window manager gives the keyboard to the window that was clicked; it draws nothing on frameless windows.
    company.start(Program("window-manager", ("openbox", "--sm-disable"), {"DISPLAY": display}))
    return Screen(display, size, is_virtual=True)


def _number_said(child: Child) -> str:
    numbers = [line for line in child.last_words().splitlines() if line.isdecimal()]
    return numbers[-1] if numbers else ""


def show_to_viewers(company: Company, display: str) -> str:
    """Let a VNC viewer of this machine look at the screen and click; returns how, in a sentence."""
    port = wanted_port("ZHITING_SCREEN_PORT", 5900)
    command = ("x11vnc", "-display", display, "-localhost", "-rfbport", str(port))
    quiet = ("-forever", "-shared", "-nopw", "-quiet", "-noxdamage", "-norc")
    company.start_and_wait(Program("screen-viewer", (*command, *quiet), is_ready=lambda: answers(port)))
    return say("look_by_vnc", port=port, host=socket.gethostname())
