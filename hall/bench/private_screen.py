"""Decides on which screen a bench runs its programs: a virtual one nobody else uses."""

import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

STARTS_WITHIN_SECONDS = 15.0


@contextmanager
def private_screen(width: int, height: int) -> Iterator[str]:
    """The name of an X display of this size, with a window manager. RuntimeError when Xvfb does not start."""
    reading, writing = os.pipe()
    command = (
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{width}x{height}x24",
        "-nolisten",
        "tcp",
        "-noreset",
    )
    server = subprocess.Popen(
        command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with ExitStack() as ending:
        ending.callback(_end, server)
        ending.callback(os.close, reading)
        display = f":{_number(reading)}"
        # It gives the keyboard to the window that was pressed, and draws nothing.
        ending.callback(
            _end, subprocess.Popen(("openbox", "--sm-disable"), env={**os.environ, "DISPLAY": display})
        )
        yield display


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    child.wait(10)


def _number(reading: int) -> str:
    deadline, said = time.monotonic() + STARTS_WITHIN_SECONDS, b""
    while not said.endswith(b"\n"):
        ready, _, _ = select.select((reading,), (), (), max(0.0, deadline - time.monotonic()))
        piece = os.read(reading, 64) if ready else b""
        if not piece:
            raise RuntimeError("Xvfb did not start")
        said += piece
    return said.decode().strip()
