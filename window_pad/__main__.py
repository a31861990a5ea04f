"""Starts one side of the window."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """`python -m window_pad clerk_desk --home DIR [--place X,Y,W,H]`."""
    if arguments and arguments[0] == "clerk_desk":
        from window_pad.clerk_desk.program import run_desk  # noqa: PLC0415 - each side loads only what it needs

        return run_desk(arguments[1:])
    sys.stderr.write("usage: python -m window_pad clerk_desk --home DIR [--place X,Y,W,H]\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
