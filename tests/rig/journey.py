"""Walks one citizen, drawn at random, through an open hall and judges each step from outside.

`python -m tests.rig.journey --hall FOLDER [--json FILE] [--shots DIR] [--seed N]`; exit code 1 when a step failed.
"""

import argparse
import random
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from hall.launcher.hall_folder import HallFolder
from tests.rig.hall_records import HallRecords, Watch
from tests.rig.steps import (
    accepting,
    alarming,
    calling,
    collecting,
    confirming,
    deciding,
    enrolling,
    opening,
    paper,
    rating,
    taking,
    telling,
)
from tests.rig.walk import StepJudged, Walk
from tests.rig.wire_witness import WireWitness

STEPS: tuple[tuple[str, Callable[[Walk], str]], ...] = (
    ("enrol", enrolling.enrol),
    ("swipe", taking.swipe),
    ("choose", taking.choose),
    ("reserve", taking.reserve),
    ("print", paper.printed),
    ("paper", paper.paper),
    ("call", calling.call),
    ("shown", calling.shown),
    ("spoken", calling.spoken),
    ("open", opening.opened),
    ("accept", accepting.accepted),
    ("confirm", confirming.confirmed),
    ("sms", telling.told),
    ("decide", deciding.decided),
    ("collect", collecting.collected),
    ("rate", rating.rated),
    ("alarm", alarming.alarmed),
    ("figures", calling.figures),
)


class Report(msgspec.Struct, frozen=True):
    """The journey's report. seed: draws the same citizen again."""

    ok: bool
    seed: int
    journey: tuple[StepJudged, ...]


def walk_through(
    folder: HallFolder, seed: int, shots: Path | None, say: Callable[[StepJudged], None]
) -> Report:
    """All steps in order; after one that failed the rest is not reached."""
    opened = folder.read_opened()
    if opened is None:
        raise SystemExit(f"no hall is open in {folder.root}")
    judged: list[StepJudged] = []
    with WireWitness(folder) as witness, Watch(HallRecords(folder.database)) as watch:
        walk = Walk(folder, opened, witness, watch, shots, random.Random(seed))
        with walk.ending:
            for name, judge in STEPS:
                failed = next((one.step for one in judged if not one.ok), None)
                judged.append(
                    StepJudged(name, False, 0, f"not reached: {failed} failed")
                    if failed
                    else walk.take(name, judge)
                )
                say(judged[-1])
    return Report(all(one.ok for one in judged), seed, tuple(judged))


def main() -> int:
    """0 when every step holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.rig.journey")
    parser.add_argument("--hall", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    wishes = parser.parse_args()
    report = walk_through(HallFolder(wishes.hall), wishes.seed, wishes.shots, _say)
    if wishes.json:
        wishes.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    return 0 if report.ok else 1


def _say(one: StepJudged) -> None:
    sys.stdout.write(f"{'✓' if one.ok else '✗'} {one.step:<8} {one.ms:>6} ms  {one.evidence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
