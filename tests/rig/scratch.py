"""Keeps the folders a whole run of tests needs, and takes them away at its end, also where workers end without atexit."""

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ROOM = 2_000_000_000

_made: list[Path] = []


def quick_place() -> str | None:
    """Where files live in memory, when the machine has at least ROOM bytes there; None for the usual place."""
    is_there = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK)
    return str(IN_MEMORY) if is_there and shutil.disk_usage(IN_MEMORY).free >= ROOM else None


def scratch_folder(prefix: str) -> Path:
    """A new folder that lasts until the run is over."""
    _made.append(Path(tempfile.mkdtemp(prefix=prefix, dir=quick_place())))
    return _made[-1]


def sweep() -> None:
    """Take away all that was made."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)
