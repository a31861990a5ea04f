"""Decides what a bench reports: product and baseline of one run, their ratio, and whether the goal holds."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Verdict:
    """figures: of the product. baseline: raw, from the same run. ratio: the product's main figure to the baseline's."""

    name: str
    figures: dict[str, float]
    baseline: dict[str, float]
    ratio: float
    goal: dict[str, float]
    holds: bool

    def write(self, path: Path) -> None:
        """As JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of them lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def in_milliseconds(seconds: list[float]) -> dict[str, float]:
    """p50, p99 and the worst, in milliseconds."""
    return {
        "p50_ms": round(median(seconds) * 1000, 3),
        "p99_ms": round(percentile(seconds, 0.99) * 1000, 3),
        "worst_ms": round(max(seconds) * 1000, 3),
    }
