"""How sure and how fast the drivers' own code is: under a million wrong inputs, and beside the raw libraries."""

from collections.abc import Callable
from pathlib import Path

from device_drivers.bench import fuzz, speed
from device_drivers.bench.verdict import Verdict

BENCHES: dict[str, Callable[..., Verdict]] = {"fuzz": fuzz.measure, "devices": speed.measure}


def run(name: str, report: Path, *, quick: bool) -> Verdict:
    """Run one bench and write its verdict as JSON."""
    verdict = BENCHES[name](is_quick=quick)
    verdict.write(report)
    return verdict
