"""Keeps the folders a whole run of tests needs, and takes them away at its end, also where workers end without atexit.

`python -m tests.rig.scratch COMMAND ...` is a run of several parts: what one has made, the next finds.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
ROOM = 2_000_000_000
SHARED = "ZHITING_TESTS_SHARED"

_made: list[Path] = []


def quick_place() -> str | None:
    """Where files live in memory, when the machine has at least ROOM bytes there; None for the usual place."""
    is_there = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK)
    return str(IN_MEMORY) if is_there and shutil.disk_usage(IN_MEMORY).free >= ROOM else None


def scratch_folder(prefix: str) -> Path:
    """A new folder that lasts until the run is over."""
    _made.append(Path(tempfile.mkdtemp(prefix=prefix, dir=quick_place())))
    return _made[-1]


def share() -> None:
    """Let the processes this one starts find what it, or one of them, has made."""
    if SHARED not in os.environ:
        os.environ[SHARED] = str(scratch_folder("zt-shared-"))


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that whoever asks first makes, while the run's other processes wait; to be copied, never changed."""
    share()
    place = Path(os.environ[SHARED])
    folder, is_made = place / name, place / f"{name}.made"
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            is_made.touch()
    return folder


def sweep() -> None:
    """Take away all that was made."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)


def run_whole(command: list[str]) -> int:
    """Run the command with one place for all its parts; its exit code."""
    share()
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        sweep()


if __name__ == "__main__":
    sys.exit(run_whole(sys.argv[1:]))
