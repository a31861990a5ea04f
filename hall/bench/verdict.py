"""Decides what a bench reports: product and baseline of one run, their ratio, and whether the goal holds."""

import os
from pathlib import Path
from statistics import median

import msgspec


class Verdict(msgspec.Struct, frozen=True):
    """figures: of the product. baseline: raw, from the same run. ratio: the product's main figure to the baseline's.

    goal: what `holds` asks for, each under the name of its figure. A figure named load is the machine's, not ours.
    """

    name: str
    figures: dict[str, float]
    baseline: dict[str, float]
    ratio: float
    goal: dict[str, float]
    holds: bool

    def write(self, path: Path) -> None:
        """As JSON, with how busy the machine was in the last minute beside the figures."""
        one_minute, _, _ = os.getloadavg()
        figures = {**self.figures, "load": round(one_minute, 2), "processors": float(os.cpu_count() or 0)}
        written = msgspec.structs.replace(self, figures=figures)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=1) + b"\n")


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of them lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def in_milliseconds(seconds: list[float], name: str = "") -> dict[str, float]:
    """p50, p99 and the worst, in milliseconds; named NAME_p50_ms when there is a name."""
    prefix = f"{name}_" if name else ""
    return {
        f"{prefix}p50_ms": round(median(seconds) * 1000, 3),
        f"{prefix}p99_ms": round(percentile(seconds, 0.99) * 1000, 3),
        f"{prefix}worst_ms": round(max(seconds) * 1000, 3),
    }
