"""Starts the terminal, the process of one visit, or a bench."""

import logging
import sys
from collections.abc import Sequence

from hall.credentials.device_home import HomeTrouble
from hall.qt.shell import read_start


def main(arguments: Sequence[str]) -> int:
    """The program; `visit` is started by the terminal itself. Returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    verb = arguments[0] if arguments else ""
    if verb == "bench":
        from queue_terminal.bench import main as bench  # noqa: PLC0415 - only then

        return bench(arguments[1:])
    start = read_start("queue_terminal", arguments[1:] if verb == "visit" else arguments)
    try:
        if verb == "visit":
            from queue_terminal import one_visit  # noqa: PLC0415 - each process loads what it needs

            return one_visit.run(start.home, start.place)
        from queue_terminal import shell  # noqa: PLC0415 - each process loads what it needs

        return shell.run(start.home, start.place)
    except HomeTrouble as trouble:
        sys.stderr.write(f"queue_terminal: {trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
