"""How fast the terminal is: from the touch to the paper, and from cold to its first picture."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from queue_terminal.bench import cold_start, touch_to_paper

BENCHES = {"print": touch_to_paper.measure, "start": cold_start.measure}


def main(arguments: Sequence[str]) -> int:
    """`bench print|start --json FILE [--quick]`; exit code 1 when the goal is missed."""
    parser = argparse.ArgumentParser(prog="queue_terminal bench")
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    wanted = parser.parse_args(arguments)
    verdict = BENCHES[wanted.name](is_quick=wanted.quick)
    verdict.write(wanted.json)
    return 0 if verdict.holds else 1
