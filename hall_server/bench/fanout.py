"""P4: one call to 500 displays, from the decision to the last of them, against the broker's own fan-out."""

from statistics import median
from time import perf_counter

from hall.bench.verdict import Verdict, in_milliseconds
from hall_server.bench.clerks import fill_queues, open_desks
from hall_server.bench.crowd import Crowd
from hall_server.bench.raw_broker import RawBroker
from hall_server.bench.stage import Stage

REPEATS = 5
FULL_CALLS, QUICK_CALLS = 30, 6
GOAL_MS, GOAL_RATIO = 100.0, 1.5


def run(stage: Stage, *, quick: bool) -> Verdict:
    """Calls and raw fan-outs in turn, to as many clients each."""
    calls = (QUICK_CALLS if quick else FULL_CALLS) * REPEATS
    crowd, raw_broker, raw_crowd = Crowd(stage), RawBroker(stage), Crowd(stage, "raw")
    desks = open_desks(stage)
    fill_queues(stage, calls + 1)
    product: list[float] = []
    pressed: list[float] = []
    raw: list[float] = []
    for n in range(calls):
        raw_crowd.drain(0.02)
        raw.append(raw_broker.fan_out(raw_crowd)[1])
        crowd.drain(0.1)
        desk = desks[n % len(desks)]
        began = perf_counter()
        key = desk.press()
        pressed.append(crowd.hears(began)[1])
        product.append(crowd.seconds_since_decided)
        desk.finish(key)
    crowd.close()
    raw_crowd.close()
    ratio = median(product) / median(raw)
    since_press = {f"since_press_{name}": value for name, value in in_milliseconds(pressed).items()}
    figures = {**in_milliseconds(product), **since_press}
    holds = figures["p50_ms"] <= GOAL_MS and ratio <= GOAL_RATIO
    goal = {"p50_ms": GOAL_MS, "ratio": GOAL_RATIO}
    return Verdict("fanout", figures, in_milliseconds(raw), round(ratio, 2), goal, holds)
