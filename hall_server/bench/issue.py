"""P2: tickets issued end to end over MQTT by eight terminals, against raw transactions on the same database."""

from statistics import median
from time import perf_counter

import msgspec

from hall.bench.verdict import Verdict, in_milliseconds
from hall.messages import topics
from hall.messages.envelope import decode
from hall.messages.ticketing import TicketReserved
from hall_server.bench.enrolled import TERMINALS
from hall_server.bench.people import issue_request, said
from hall_server.bench.raw_client import Heard, RawClient, Swarm
from hall_server.bench.raw_transaction import RawTransactions
from hall_server.bench.stage import HALL, Stage
from hall_server.catalogue.models import MatterGroup
from hall_server.queueing.models import Ticket

REPEATS = 5
FULL_SECONDS, QUICK_SECONDS = 12.0, 1.0
BASELINE_SECONDS, QUICK_BASELINE_SECONDS = 2.0, 1.0
GOAL_RATE, GOAL_P99_MS, GOAL_RATIO = 400.0, 100.0, 0.15
MOST_A_SECOND = 900


class _Key(msgspec.Struct):
    key: str


_key = msgspec.json.Decoder(_Key).decode


class Terminals:
    """Eight terminals, each of which asks for the next number as soon as it has one."""

    def __init__(self, stage: Stage) -> None:
        self._clients = [stage.client(name) for name in TERMINALS]
        for client in self._clients:
            client.subscribe(topics.down_all_of(HALL, client.name))
        self._swarm = Swarm(self._clients)
        self._hall_key = stage.hall_key
        self._matters = list(MatterGroup.objects.values_list("code", flat=True))
        self._people = 0
        self.answers: list[bytes] = []
        self.waits: list[float] = []

    def run(self, seconds: float) -> float:
        """Tickets a second, for so many seconds."""
        ready = self._prepared(int(seconds * MOST_A_SECOND))
        asked: dict[str, float] = {}
        count = 0
        began = perf_counter()

        def ask(client: RawClient) -> None:
            topic, key, payload = ready[client.name].pop()
            asked[key] = perf_counter()
            client.publish(topic, payload)

        def hear(client: RawClient, heard: Heard) -> None:
            nonlocal count
            sent = asked.pop(_key(heard.payload).key, None)
            if sent is None:
                return
            self.waits.append(heard.at - sent)
            self.answers.append(heard.payload)
            count += 1
            if heard.at - began < seconds:
                ask(client)

        for client in self._clients:
            ask(client)
        self._swarm.pump(hear, lambda: not asked, seconds + 30)
        return count / (perf_counter() - began)

    def _prepared(self, most: int) -> dict[str, list[tuple[str, str, bytes]]]:
        """Requests sealed beforehand: sealing is the terminals' work, and there eight machines do it."""
        ready: dict[str, list[tuple[str, str, bytes]]] = {client.name: [] for client in self._clients}
        for n in range(most):
            self._people += 1
            name = TERMINALS[n % len(TERMINALS)]
            body = issue_request(self._matters[n % len(self._matters)], self._people, self._hall_key)
            ready[name].append(said(HALL, name, body))
        return ready

    def close(self) -> None:
        """End the connections."""
        self._swarm.close()


def run(stage: Stage, *, quick: bool) -> Verdict:
    """Product and baseline in turn, five times."""
    seconds, raw_seconds = (
        (QUICK_SECONDS, QUICK_BASELINE_SECONDS) if quick else (FULL_SECONDS, BASELINE_SECONDS)
    )
    raw, terminals = RawTransactions(), Terminals(stage)
    terminals.run(1.0)
    terminals.waits.clear()
    before, spent = len(terminals.answers), stage.hub_processor_seconds()
    pairs = [(raw.rate(raw_seconds), terminals.run(seconds)) for _ in range(REPEATS)]
    spent = stage.hub_processor_seconds() - spent
    terminals.close()
    doubles = _doubles(terminals.answers)
    baseline, rate = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    ratio = median(product / base for base, product in pairs)
    figures = {
        "tickets_per_second": round(rate, 1),
        **in_milliseconds(terminals.waits),
        "hub_processor_ms_a_ticket": round(1000 * spent / (len(terminals.answers) - before), 3),
        "tickets": float(len(terminals.answers)),
        "doubles": float(doubles),
    }
    holds = rate >= GOAL_RATE and figures["p99_ms"] <= GOAL_P99_MS and ratio >= GOAL_RATIO and doubles == 0
    goal = {"tickets_per_second": GOAL_RATE, "p99_ms": GOAL_P99_MS, "ratio": GOAL_RATIO, "doubles": 0.0}
    return Verdict(
        "issue", figures, {"transactions_per_second": round(baseline, 1)}, round(ratio, 3), goal, holds
    )


def _doubles(answers: list[bytes]) -> int:
    """Numbers told twice, answers that are no number, and answers the database does not know."""
    reserved = [body for answer in answers if isinstance(body := decode(answer).body, TicketReserved)]
    numbers = {(one.business_day, one.number) for one in reserved}
    known = Ticket.objects.filter(visit__terminal__in=TERMINALS).count()
    return (len(answers) - len(reserved)) + (len(reserved) - len(numbers)) + abs(known - len(reserved))
