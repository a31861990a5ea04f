"""Decides how a process of the server starts, says that it is ready, and ends: one line, one file, SIGTERM."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path

from hall.credentials.forgetting import forget_what_is_freed, let_go_by_the_clock
from hall.credentials.private_files import write_public

POSTGRESQL_LIMITS = "-c lock_timeout=2000 -c statement_timeout=15000"
SQLITE_LOCK_SECONDS = 1.0


def ready_file(arguments: list[str], verb: str) -> Path | None:
    """The file named by `--ready-file`, which appears once the process serves."""
    parser = ArgumentParser(prog=f"python -m hall_server {verb}")
    parser.add_argument("--ready-file", type=Path, default=None)
    found: Path | None = parser.parse_args(arguments).ready_file
    if found is not None:
        found.unlink(missing_ok=True)
    return found


def say_ready(verb: str, file: Path | None, *, serves: bool = True) -> None:
    """A line on standard output, and the file with this process's id. Whoever comes from now on is forgotten.

    serves: by this process, and not by others that it starts now.
    """
    forget_what_is_freed()
    if serves:
        let_go_by_the_clock()
    if file is not None:
        write_public(file, f"{os.getpid()}\n".encode())
    sys.stdout.write(f"{verb} ready\n")
    sys.stdout.flush()


def stopping() -> threading.Event:
    """Set by SIGTERM and SIGINT."""
    event = threading.Event()
    told, tell = os.pipe()

    def listen() -> None:
        os.read(told, 1)
        event.set()

    # A handler that sets the event itself waits for ever when it interrupts the very thread that holds the event's lock.
    threading.Thread(target=listen, name="stopping", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(tell, b"."))
    return event


def wait_briefly_for_locks() -> None:
    """For a process that answers people: a locked database is told within a second, not after twenty."""
    from django.db import connections  # noqa: PLC0415 - settings must be there first

    options = connections.settings["default"].setdefault("OPTIONS", {})
    if connections["default"].vendor == "sqlite":
        options["timeout"] = SQLITE_LOCK_SECONDS
    else:
        options["connect_timeout"] = 3
        options["options"] = POSTGRESQL_LIMITS
