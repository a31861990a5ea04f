"""Four processes register applications at once in one database: the longest wait, every error, and what one alone writes."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from hall.bench.verdict import Verdict, in_milliseconds
from hall.language import hall_clock
from hall_server.bench import case_ground
from hall_server.bench.tables import Tables
from hall_server.cases.models import Case
from hall_server.ledgers.models import Ledger

WRITERS = 4
FULL_SECONDS, QUICK_SECONDS = 60.0, 5.0
# Serials of one writer; far more than it can write.
APART = 100_000
GOAL_WORST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Wrote:
    """What writers tell: seconds of each request, and what went wrong."""

    waits: list[float]
    errors: list[str]


def run(tables: Tables, *, quick: bool, count: int | None = None) -> Verdict:
    """One alone, then four together. count: seconds of each instead of the usual ones."""
    del tables
    seconds = float(count or (QUICK_SECONDS if quick else FULL_SECONDS))
    case_ground.lay(hall_clock.now())
    alone = _together((0,), seconds)
    four = _together(range(1, WRITERS + 1), seconds)
    numbers = Case.objects.values_list("project_no", flat=True)
    doubles = len(numbers) - len(set(numbers))
    errors = alone.errors + four.errors
    for said in sorted(set(errors)):
        sys.stderr.write(f"{errors.count(said)} x {said}\n")
    worst, rate = max(four.waits), len(four.waits) / seconds
    figures = {
        "cases_per_second": round(rate, 1),
        **in_milliseconds(four.waits),
        "worst_s": round(worst, 3),
        "errors": float(len(errors)),
        "doubles": float(doubles),
        "without_clock": float(Case.objects.count() - Ledger.objects.count()),
    }
    holds = worst <= GOAL_WORST_SECONDS and not errors and doubles == figures["without_clock"] == 0
    alone_rate = len(alone.waits) / seconds
    return Verdict(
        "writers",
        figures,
        {"one_alone_per_second": round(alone_rate, 1)},
        round(rate / alone_rate, 3),
        {"worst_s": GOAL_WORST_SECONDS, "errors": 0.0, "doubles": 0.0, "without_clock": 0.0},
        holds,
    )


def _together(writers: Sequence[int], seconds: float) -> Wrote:
    running = [
        subprocess.Popen(
            (sys.executable, "-m", "hall_server.bench.writer", str(number * APART), str(seconds)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in writers
    ]
    told = []
    for one in running:
        if one.stdout is not None:
            one.stdout.readline()
    for one in running:
        if one.stdin is not None:
            one.stdin.write("go\n")
            one.stdin.flush()
    for one in running:
        output, _ = one.communicate()
        if one.returncode != 0:
            raise RuntimeError(f"a writer ended with {one.returncode}")
        told.append(json.loads(output))
    return Wrote(
        [wait for one in told for wait in one["waits"]], [said for one in told for said in one["errors"]]
    )
