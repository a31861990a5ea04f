"""Starts the kiosk, the process of one visit, or the process of one paper."""

import logging
import sys
from collections.abc import Sequence

from hall.credentials.device_home import HomeTrouble


def main(arguments: Sequence[str]) -> int:
    """The program; `visit` and `paper` are started by the kiosk itself. Returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    verb = arguments[0] if arguments else ""
    if verb == "paper":
        from kiosk import one_paper  # noqa: PLC0415 - each process loads what it needs

        return one_paper.run()
    from hall.qt.shell import read_start  # noqa: PLC0415 - a paper needs no screen

    start = read_start("kiosk", arguments[1:] if verb == "visit" else arguments)
    try:
        if verb == "visit":
            from kiosk import one_visit  # noqa: PLC0415 - each process loads what it needs

            return one_visit.run(start.home, start.place)
        from kiosk import shell  # noqa: PLC0415 - each process loads what it needs

        return shell.run(start.home, start.place)
    except HomeTrouble as trouble:
        sys.stderr.write(f"kiosk: {trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
