"""Every program of a hall is killed at random moments; what citizens and clerks were told is what is written down."""

import os
import random
import secrets
import sys
from dataclasses import replace

import pytest

from hall.language import hall_clock
from tests.rig.busy_hall import STATION, WALL, BusyHall
from tests.rig.diary import read_diary
from tests.rig.judge import Evidence, judge
from tests.rig.papers_seen import PaperCollector
from tests.rig.sound_reader import calls_heard
from tests.rig.wire_witness import WireWitness

DARK = 0
"""What a counter board shows when nobody is called."""
OPEN = "('waiting', 'called', 'serving', 'parked', 'no_show')"


class Storm:
    """Kills whoever the dice name, and keeps what people see meanwhile."""

    def __init__(self, hall: BusyHall, witness: WireWitness, chance: random.Random, look_at: int) -> None:
        self._hall = hall
        self._witness = witness
        self._chance = chance
        printers = tuple(f"printer-{name}" for name in hall.terminals)
        self.collector = PaperCollector(hall.stand_ins, printers, look_at)
        self.kills: list[str] = []
        self._boards: set[tuple[str, int]] = set()
        self._walls: set[str] = set()

    def rage(self, tickets: int, kills: int, calm: float) -> None:
        """Until so many tickets were called and programs killed. calm: seconds between two blows, on average."""
        victims = ("broker", "broker", "hub", "hub", STATION, WALL, *self._hall.terminals, *self._hall.desks)
        while len(self.kills) < kills or self._called() < tickets:
            self._hall.mend(self._chance.uniform(0.2, 2 * calm))
            if len(self.kills) < kills:
                victim = self._chance.choice([name for name in victims if self._hall.is_alive(name)])
                self._hall.kill(victim)
                self.kills.append(victim)
            self._look()

    def settle(self) -> None:
        """Nobody comes any more; whoever waits is served; every outbox empties."""
        hall = self._hall
        hall.say_closing()
        hall.mend_until(lambda: not self._unsent(hall.terminals), 90, "the terminals have told everything")
        hall.say_last()
        still_open = f"SELECT number, state FROM queueing_ticket WHERE state IN {OPEN}"
        hall.mend_until(lambda: not hall.records.rows(still_open), 1200, "everybody is served")
        everyone = (*hall.terminals, *hall.desks, STATION, WALL)
        hall.mend_until(lambda: not self._unsent(everyone), 90, "every outbox is empty")
        unsent = "SELECT 1 FROM outbox_outgoingmessage WHERE published_at IS NULL"
        hall.mend_until(lambda: not hall.records.rows(unsent), 20, "the hall has said everything")
        self._look()

    def evidence(self) -> Evidence:
        """All that was seen."""
        hall = self._hall
        seen = Evidence(
            hall.records,
            self.collector.papers,
            {name: read_diary(hall.diary(name)) for name in hall.terminals},
            {name: read_diary(hall.diary(name)) for name in hall.desks},
            self._witness.heard(),
            boards=frozenset(self._boards),
            walls=frozenset(self._walls),
        )
        calls = [(row["number"], row["window_name"]) for row in seen.calls.values()]
        return replace(seen, heard_calls=calls_heard(hall.sound_record.read_bytes(), calls))

    def _called(self) -> int:
        return int(self._hall.records.one("SELECT count(DISTINCT ticket_id) AS n FROM queueing_call")["n"])

    def _unsent(self, devices: tuple[str, ...]) -> int:
        return sum(self._hall.outbox_of(device) for device in devices)

    def _look(self) -> None:
        self.collector.collect()
        for window, board in self._hall.windows.items():
            showing = self._hall.stand_ins.part(f"{board}/showing")
            if isinstance(showing, int) and showing != DARK:
                self._boards.add((window, showing))
        number = self._hall.sights.of(WALL).number_at("called_number")
        if number:
            self._walls.add(number)


def live_through(tickets: int, kills: int, calm: float, look_at: int, terminals: int = 3) -> Evidence:
    seed = int(os.environ.get("ZHITING_KILL_SEED", secrets.randbelow(1_000_000)))
    sys.stdout.write(f"ZHITING_KILL_SEED={seed}\n")
    with BusyHall(seed, terminals=terminals) as hall, hall.witness() as witness:
        storm = Storm(hall, witness, random.Random(seed), look_at)
        storm.rage(tickets, kills, calm)
        storm.settle()
        sys.stdout.write(f"killed: {storm.kills}\n")
        day = hall_clock.business_day(hall_clock.now()).isoformat()
        assert hall.verb("figures", day) == hall.verb("figures", day, "--from-events")
        hall.verb("verify-audit")
        evidence = storm.evidence()
        faults = judge(evidence)
        assert not faults, "\n".join(faults)
        return evidence


def test_a_dozen_kills_lose_and_double_nothing() -> None:
    live_through(tickets=60, kills=12, calm=1.0, look_at=8)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_thousand_tickets_and_calls_under_kills_lose_and_double_nothing() -> None:
    live_through(tickets=2000, kills=120, calm=3.0, look_at=20)
