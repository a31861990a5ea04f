"""Starts the wall or the station of a device home."""

import sys
from collections.abc import Sequence

PROGRAMS = ("wall", "station")


def main(arguments: Sequence[str]) -> int:
    """`python -m display_wall wall|station --home DIR`; each program loads only what it needs."""
    program = arguments[0] if arguments else ""
    if program == "wall":
        from display_wall.wall_program import run_wall  # noqa: PLC0415 - the station needs no Qt

        return run_wall(arguments[1:])
    if program == "station":
        from display_wall.station_program import run_station  # noqa: PLC0415 - the wall needs no drivers

        return run_station(arguments[1:])
    sys.stderr.write(f"usage: python -m display_wall {'|'.join(PROGRAMS)} --home DIR\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
