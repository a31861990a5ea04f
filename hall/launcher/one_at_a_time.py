"""Decides that one launcher at a time owns a hall's folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall.launcher.faults import CannotStart
from hall.launcher.words import say


@contextmanager
def sole_owner(folder: Path) -> Iterator[None]:
    """Hold the folder until the block ends; the lock dies with this process. CannotStart when another holds it."""
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            lock.seek(0)
            process = lock.read().strip() or say("unknown_process")
            raise CannotStart("already_open", folder=folder, process=process) from held
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
