"""Decides what a bench reports: product and baseline of one run, their ratio, and whether the goal holds."""

from pathlib import Path
from statistics import median

import msgspec


class Verdict(msgspec.Struct, frozen=True):
    """figures: of the product. baseline: from the same run. ratio: the product's main figure to the baseline's."""

    name: str
    figures: dict[str, float]
    baseline: dict[str, float]
    ratio: float
    goal: dict[str, float]
    holds: bool

    def write(self, path: Path) -> None:
        """As JSON."""
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def in_milliseconds(seconds: list[float], name: str = "") -> dict[str, float]:
    """p50, p99 (nearest rank) and the worst."""
    ordered = sorted(seconds)
    share = min(len(ordered) - 1, int(0.99 * len(ordered)))
    prefix = f"{name}_" if name else ""
    return {
        f"{prefix}p50_ms": round(median(ordered) * 1000, 2),
        f"{prefix}p99_ms": round(ordered[share] * 1000, 2),
        f"{prefix}worst_ms": round(ordered[-1] * 1000, 2),
    }
