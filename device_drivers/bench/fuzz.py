"""Decides whether the decoders stand a million wrong inputs each: no crash, no hang, no memory kept."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from device_drivers.bench.decoders import DECODERS
from device_drivers.bench.verdict import Figures, Verdict

FULL, QUICK = 1_000_000, 20_000
SEED = 20261121
WORST_MS = 100.0
MOST_GROWN_MB = 8.0
"""What allocators keep back of pieces once freed; a kilobyte kept of each thousandth input would be more."""
PATIENCE = 4 * 3600


def measure(*, is_quick: bool) -> Verdict:
    """Every decoder in a program of its own, as many at once as there are processors."""
    count = QUICK if is_quick else FULL
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        met = dict(workers.map(lambda decoder: (decoder.name, _met(decoder.name, count)), DECODERS))
    return verdict(met)


def verdict(met: dict[str, dict[str, float]]) -> Verdict:
    """What these figures by decoder mean. The baseline is to give the same inputs to nothing."""
    crashes = sum(one["crashes"] for one in met.values())
    hangs = sum(one["hangs"] + (one["worst_ms"] > WORST_MS) for one in met.values())
    grown = max(one["grown_mb"] for one in met.values())
    worst = max(one["worst_ms"] for one in met.values())
    figures: Figures = {
        "decoders": float(len(met)),
        "inputs": sum(one["inputs"] for one in met.values()),
        "crashes": crashes,
        "hangs": hangs,
        "worst_ms": worst,
        "most_grown_mb": grown,
        **met,
    }
    goal = {"crashes": 0.0, "hangs": 0.0, "worst_ms": WORST_MS, "most_grown_mb": MOST_GROWN_MB}
    holds = not crashes and not hangs and grown <= MOST_GROWN_MB
    return Verdict("fuzz", figures, {"worst_ms": WORST_MS}, round(worst / WORST_MS, 3), goal, holds)


def _met(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "device_drivers.bench.fuzz_one", name, str(count), str(SEED)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return _lost(hangs=1)
    if ended.returncode != 0:
        return _lost(crashes=1)
    told: dict[str, float | str] = json.loads(ended.stdout)
    first = told.pop("first")
    if first:
        sys.stderr.write(f"{name}: {first}\n")
    return {key: value for key, value in told.items() if not isinstance(value, str)}


def _lost(*, crashes: float = 0, hangs: float = 0) -> dict[str, float]:
    return {"inputs": 0, "crashes": crashes, "hangs": hangs, "worst_ms": 0, "total_seconds": 0, "grown_mb": 0}
