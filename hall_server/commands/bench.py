"""Measures the server beside a raw baseline in the same run."""

import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path

from hall.bench.verdict import Verdict
from hall_server.bench.stage import Stage
from hall_server.bench.tables import Tables

# Bench -> displays that are connected while it runs.
BENCHES = {"issue": 0, "call": 300, "fanout": 500}
# What hears of a case when it takes a step has its tables too: they stand as in a hall, all of them.
CASES: tuple[str, ...] = ()
# Bench -> apps whose tables it needs, none named: every app's; these run without a hub.
BENCHES_OF_TABLES: dict[str, tuple[str, ...]] = {
    "search": ("search",),
    "case-write": CASES,
    "worklist": CASES,
    "writers": CASES,
    "supervision": ("calendars", "ledgers", "cases", "ratings", "supervision"),
}
# These need neither hub nor table.
BENCHES_ALONE = ("clock",)


def run(arguments: list[str]) -> int:
    """0 when the goal holds, 1 when it does not; the figures are in the file either way."""
    parser = ArgumentParser(prog="python -m hall_server bench")
    parser.add_argument("name", choices=[*BENCHES, *BENCHES_OF_TABLES, *BENCHES_ALONE])
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--items",
        type=int,
        help="search, supervision, worklist: how many items or cases instead of all; case-write, writers: seconds",
    )
    parser.add_argument(
        "--postgresql", default="", metavar="DSN", help="benches of tables: an empty database; else SQLite"
    )
    wanted = parser.parse_args(arguments)
    if wanted.name in BENCHES_ALONE:
        verdict = _alone(wanted)
    else:
        verdict = _of_tables(wanted) if wanted.name in BENCHES_OF_TABLES else _of_the_hall(wanted)
    verdict.write(wanted.json)
    sys.stdout.write(wanted.json.read_text("utf-8"))
    return 0 if verdict.holds else 1


def _of_the_hall(wanted: Namespace) -> Verdict:
    with Stage(BENCHES[wanted.name]) as stage:
        # A bench uses the server's tables: it is imported once the stage has its settings.
        bench = import_module(f"hall_server.bench.{wanted.name}")
        verdict: Verdict = bench.run(stage, quick=wanted.quick)
    return verdict


def _alone(wanted: Namespace) -> Verdict:
    verdict: Verdict = import_module(f"hall_server.bench.{wanted.name}").run(quick=wanted.quick)
    return verdict


def _of_tables(wanted: Namespace) -> Verdict:
    with Tables(BENCHES_OF_TABLES[wanted.name], wanted.postgresql) as tables:
        bench = import_module(f"hall_server.bench.{wanted.name.replace('-', '_')}")
        verdict: Verdict = bench.run(tables, quick=wanted.quick, count=wanted.items)
    return verdict
