"""Decides how the launcher asks the server for one thing: a process of the server's own, its answer, or its last words."""

import os
import subprocess
import sys

from hall.launcher.children import PROJECT
from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import HallFolder
from hall.launcher.words import say


def server_verb(hall: HallFolder, *arguments: str, patience: float | None = None) -> str:
    """Run one verb of the server to its end and return what it says. CannotStart with its last words.

    patience: seconds after which it is ended and counts as silent; None for as long as it takes.
    """
    try:
        done = subprocess.run(
            (sys.executable, "-m", "hall_server", *arguments),
            env={**os.environ, **hall.server_environment()},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            timeout=patience,
        )
    except subprocess.TimeoutExpired as late:
        raise CannotStart("server_verb_silent", verb=arguments[0], seconds=patience) from late
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()
        last = words[-1] if words else say("said_nothing")
        raise CannotStart("server_verb_failed", verb=arguments[0], words=last)
    return done.stdout
