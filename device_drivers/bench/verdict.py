"""Decides what a bench reports: product and baseline of one run, their ratio, and whether the goal holds."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

Figures = dict[str, float | dict[str, float]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """figures: of the product. baseline: raw, from the same run. ratio: the product's main figure to the baseline's."""

    name: str
    figures: Figures
    baseline: Figures
    ratio: float
    goal: dict[str, float]
    holds: bool

    def write(self, path: Path) -> None:
        """As JSON."""
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", "utf-8")
