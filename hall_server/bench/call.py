"""P1 as far as the server goes: a clerk presses call, 300 displays are connected, the first of them has the call."""

from statistics import median
from time import perf_counter

from hall_server.bench.clerks import fill_queues, open_desks
from hall_server.bench.crowd import Crowd
from hall_server.bench.raw_broker import RawBroker
from hall_server.bench.raw_transaction import RawTransactions
from hall_server.bench.stage import Stage
from hall_server.bench.verdict import Verdict, in_milliseconds

REPEATS = 5
FULL_CALLS, QUICK_CALLS = 60, 12
GOAL_P50_MS, GOAL_P99_MS, GOAL_RATIO = 20.0, 100.0, 12.0


def run(stage: Stage, *, quick: bool) -> Verdict:
    """Calls one after the other, and beside each call two raw hops and one raw transaction."""
    calls = QUICK_CALLS if quick else FULL_CALLS
    crowd, raw_broker, raw = Crowd(stage), RawBroker(stage), RawTransactions()
    desks = open_desks(stage)
    fill_queues(stage, (calls + 1) * REPEATS)
    firsts: list[float] = []
    lasts: list[float] = []
    floors: list[float] = []
    tickets: list[str] = []
    for n in range(calls * REPEATS):
        crowd.drain(0.05)
        floors.append(raw_broker.hop() + raw_broker.hop() + raw.write())
        desk = desks[n % len(desks)]
        began = perf_counter()
        key = desk.press()
        first, last = crowd.hears(began)
        firsts.append(first)
        lasts.append(last)
        tickets.append(desk.finish(key))
    crowd.close()
    ratio = median(firsts) / median(floors)
    figures = {
        **in_milliseconds(firsts),
        **{f"last_of_300_{name}": value for name, value in in_milliseconds(lasts).items()},
        "calls": float(len(tickets)),
        "tickets_called_twice": float(len(tickets) - len(set(tickets))),
    }
    holds = (
        figures["p50_ms"] <= GOAL_P50_MS
        and figures["p99_ms"] <= GOAL_P99_MS
        and ratio <= GOAL_RATIO
        and not figures["tickets_called_twice"]
    )
    goal = {"p50_ms": GOAL_P50_MS, "p99_ms": GOAL_P99_MS, "ratio": GOAL_RATIO}
    return Verdict("call", figures, in_milliseconds(floors), round(ratio, 2), goal, holds)
