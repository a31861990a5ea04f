"""Measures the server beside a raw baseline in the same run."""

import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

from hall.bench.verdict import Verdict
from hall_server.bench.stage import Stage

# Bench -> displays that are connected while it runs.
BENCHES = {"issue": 0, "call": 300, "fanout": 500}


def run(arguments: list[str]) -> int:
    """0 when the goal holds, 1 when it does not; the figures are in the file either way."""
    parser = ArgumentParser(prog="python -m hall_server bench")
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    wanted = parser.parse_args(arguments)
    with Stage(BENCHES[wanted.name]) as stage:
        # A bench uses the server's tables: it is imported once the stage has its settings.
        bench = import_module(f"hall_server.bench.{wanted.name}")
        verdict: Verdict = bench.run(stage, quick=wanted.quick)
    verdict.write(wanted.json)
    sys.stdout.write(wanted.json.read_text("utf-8"))
    return 0 if verdict.holds else 1
