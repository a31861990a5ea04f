"""Decides how the drivers' own benches are run from the shell."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from device_drivers.bench import BENCHES
from device_drivers.bench import run as run_bench
from device_drivers.verbs import exit_codes

MISSED = 1
"""The exit code when the bench ran and its goal was missed."""


def add_arguments(parser: ArgumentParser) -> None:
    """`bench fuzz|devices --json FILE [--quick]`."""
    parser.add_argument("name", choices=tuple(BENCHES))
    parser.add_argument(
        "--json", dest="report", type=Path, required=True, help="where the verdict is written"
    )
    parser.add_argument("--quick", action="store_true", help="a small share, for a look")


def run(arguments: Namespace) -> int:
    """Run one."""
    verdict = run_bench(arguments.name, arguments.report, quick=arguments.quick)
    return exit_codes.DONE if verdict.holds else MISSED
