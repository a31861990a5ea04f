"""Decides that one launcher at a time owns a hall's folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall.launcher.faults import CannotStart


@contextmanager
def sole_owner(folder: Path) -> Iterator[None]:
    """Hold the folder until the block ends; the lock dies with this process. CannotStart when another holds it."""
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            lock.seek(0)
            raise CannotStart(
                f"A hall is open in {folder} already (process {lock.read().strip() or 'unknown'}).",
                "End it with Ctrl-C in its terminal, or use it.",
            ) from held
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
