"""Decides how stand-ins are run from the shell: until SIGTERM, Ctrl-C or the end of whoever started them."""

import os
import signal
from argparse import ArgumentParser, Namespace
from pathlib import Path
from threading import Event

from device_drivers.address import AddressWrong
from device_drivers.simulated.company import Company, read_file
from device_drivers.simulated.stand_in import VerbRefused
from device_drivers.verbs import exit_codes

PARENT_LOOKED_AT = 0.25


def add_arguments(parser: ArgumentParser) -> None:
    """The file and where to say that all are there."""
    parser.add_argument("file", type=Path, help="STAND_INS.json: admin_port, token, devices")
    parser.add_argument("--ready-file", type=Path, help="written when all answer: admin, token, addresses")


def run(arguments: Namespace) -> int:
    """Run the stand-ins of the file."""
    parent = os.getppid()
    ready: Path | None = arguments.ready_file
    if ready is not None:
        ready.unlink(missing_ok=True)
    ending = Event()
    for ended_by in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ended_by, lambda *_: ending.set())
    try:
        company = Company(read_file(arguments.file))
        company.start()
    except (VerbRefused, OSError) as wrong:
        raise AddressWrong(str(wrong)) from wrong
    try:
        if ready is not None:
            company.write_ready_file(ready)
        while os.getppid() == parent and not ending.wait(PARENT_LOOKED_AT):
            pass
    finally:
        company.stop()
        if ready is not None:
            ready.unlink(missing_ok=True)
    return exit_codes.DONE
