"""Starts one side of the window."""

import sys
from collections.abc import Sequence

from hall.credentials.forgetting import prepare_to_forget


def main(arguments: Sequence[str]) -> int:
    """`python -m window_pad clerk_desk|citizen_side --home DIR [--place X,Y,W,H]`."""
    side = arguments[0] if arguments else ""
    if side == "clerk_desk":
        prepare_to_forget()
        from window_pad.clerk_desk.program import run_desk  # noqa: PLC0415 - each side loads only what it needs

        return run_desk(arguments[1:])
    if side == "citizen_side":
        from window_pad.citizen_side.program import run_pad  # noqa: PLC0415 - each side loads only what it needs

        return run_pad(arguments[1:])
    sys.stderr.write("usage: python -m window_pad clerk_desk|citizen_side --home DIR [--place X,Y,W,H]\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
