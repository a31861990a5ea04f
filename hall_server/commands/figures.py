"""Writes a day's figures as JSON, from the tables or from the events alone."""

import sys
from argparse import ArgumentParser
from datetime import date

import django
import msgspec


def run(arguments: list[str]) -> int:
    """0 with the figures on standard output."""
    parser = ArgumentParser(prog="python -m hall_server figures")
    parser.add_argument("day", type=date.fromisoformat, help="business day, YYYY-MM-DD")
    parser.add_argument("--from-events", action="store_true", help="recompute from nothing but the events")
    wanted = parser.parse_args(arguments)
    django.setup()
    from hall_server.installation import present  # noqa: PLC0415 - Django must be set up before models
    from hall_server.queueing import queries  # noqa: PLC0415 - the same

    count = queries.figures_from_events if wanted.from_events else queries.figures
    found = count(present().hall.code, wanted.day)
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    return 0
