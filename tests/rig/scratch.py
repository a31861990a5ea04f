"""Keeps the folders a whole run of tests needs, and takes them away at its end, also where workers end without atexit."""

import shutil
import tempfile
from pathlib import Path

_made: list[Path] = []


def scratch_folder(prefix: str) -> Path:
    """A new folder that lasts until the run is over."""
    _made.append(Path(tempfile.mkdtemp(prefix=prefix)))
    return _made[-1]


def sweep() -> None:
    """Take away all that was made."""
    while _made:
        shutil.rmtree(_made.pop(), ignore_errors=True)
