"""P1: a finger presses *call next* on a real desk, a real waiting-area screen paints the number, 300 displays follow.

The screen that is watched came after half of the others: a broker serves its subscribers in the order they came.
"""

from statistics import median

from hall.bench.verdict import Verdict, in_milliseconds
from hall_server.bench.clerks import fill_queues
from hall_server.bench.enrolled import ZONE
from hall_server.bench.floor import Floor
from hall_server.bench.following import Following
from hall_server.bench.raw_broker import RawBroker
from hall_server.bench.raw_transaction import RawTransactions
from hall_server.bench.stage import Stage

REPEATS = 5
FULL_CALLS, QUICK_CALLS = 40, 6
GOAL_P50_MS, GOAL_P99_MS, GOAL_RATIO = 20.0, 100.0, 12.0


def run(stage: Stage, *, quick: bool) -> Verdict:
    """Calls one after the other, and before each of them two raw hops and one raw transaction."""
    calls = (QUICK_CALLS if quick else FULL_CALLS) * REPEATS
    painted: list[float] = []
    floors: list[float] = []
    numbers: list[str] = []
    raw_broker, raw = RawBroker(stage), RawTransactions()
    fill_queues(stage, calls + 1)
    half = len(stage.displays) // 2
    before, after = stage.displays[1:half], stage.displays[half:]
    with Following(stage, before, ZONE), Floor(stage) as floor, Following(stage, after, ZONE):
        for _ in range(calls):
            floors.append(raw_broker.hop() + raw_broker.hop() + raw.write())
            painted.append(floor.call())
            numbers.append(floor.number())
            floor.finish()
    ratio = median(painted) / median(floors)
    twice = len(numbers) - len(set(numbers))
    figures = {
        **in_milliseconds(painted),
        "calls": float(calls),
        "displays_connected": float(len(stage.displays)),
        "numbers_called_twice": float(twice),
    }
    goal = {"p50_ms": GOAL_P50_MS, "p99_ms": GOAL_P99_MS, "ratio": GOAL_RATIO, "numbers_called_twice": 0.0}
    holds = (
        figures["p50_ms"] <= GOAL_P50_MS
        and figures["p99_ms"] <= GOAL_P99_MS
        and ratio <= GOAL_RATIO
        and not twice
    )
    return Verdict(
        "call", figures, in_milliseconds(floors, "two_hops_one_write"), round(ratio, 2), goal, holds
    )
