"""P9, P14: applications registered by the case app, against the very same rows written one by one by Django's ORM."""

from statistics import median
from time import perf_counter

from hall.bench.verdict import Verdict, in_milliseconds
from hall.language import hall_clock
from hall_server.bench import case_ground, encryption
from hall_server.bench.raw_rows import RawRows
from hall_server.bench.tables import Tables
from hall_server.cases import actions
from hall_server.cases.actions import Application
from hall_server.cases.models import Case

REPEATS = 5
FULL_SECONDS, QUICK_SECONDS = 6.0, 1.0
GOAL_RATIO = 0.5
GOAL_ENCRYPTION = 0.05


class Applications:
    """One application after the other, each of another person, each in a transaction of its own.

    first: serial of the person before the first.
    """

    def __init__(self, first: int = 0) -> None:
        self._count = first
        self.waits: list[float] = []

    def write(self) -> str:
        """Register one; its id."""
        self._count += 1
        application = Application(case_ground.HYGIENE, case_ground.record(self._count))
        return actions.apply(application, actor=case_ground.ACTOR, now=hall_clock.now()).id

    def rate(self, seconds: float) -> float:
        """Cases a second, one after the other for so long."""
        began, count = perf_counter(), 0
        while (at := perf_counter()) - began < seconds:
            self.write()
            self.waits.append(perf_counter() - at)
            count += 1
        return count / (perf_counter() - began)


def run(tables: Tables, *, quick: bool, count: int | None = None) -> Verdict:
    """Product and baseline in turn, five times. count: seconds of each round instead of the usual ones."""
    del tables
    seconds = float(count or (QUICK_SECONDS if quick else FULL_SECONDS))
    case_ground.lay(hall_clock.now())
    product = Applications()
    raw = RawRows(product.write)
    raw.rate(0.5)
    product.rate(0.5)
    product.waits.clear()
    pairs = [(raw.rate(seconds), product.rate(seconds)) for _ in range(REPEATS)]
    baseline, rate = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    ratio = median(made / base for base, made in pairs)
    share = encryption.seconds_of(product.write) / median(product.waits)
    numbers = Case.objects.filter(item=case_ground.HYGIENE).values_list("project_no", flat=True)
    doubles = len(numbers) - len(set(numbers))
    figures = {
        "cases_per_second": round(rate, 1),
        **in_milliseconds(product.waits),
        "rows_a_case": float(raw.rows),
        "doubles": float(doubles),
        "encryption_share": round(share, 4),
    }
    return Verdict(
        "case-write",
        figures,
        {"transactions_per_second": round(baseline, 1)},
        round(ratio, 3),
        {"ratio": GOAL_RATIO, "doubles": 0.0, "encryption_share": GOAL_ENCRYPTION},
        ratio >= GOAL_RATIO and doubles == 0 and share <= GOAL_ENCRYPTION,
    )
