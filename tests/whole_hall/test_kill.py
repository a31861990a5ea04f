"""Every program of a hall is killed at random moments; what citizens and clerks were told is what is written down."""

import os
import random
import secrets
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from hall.language import hall_clock
from tests.rig import judge as judging
from tests.rig.busy_hall import STATION, WALL, BusyHall
from tests.rig.diary import read_diary
from tests.rig.hall_records import HallRecords
from tests.rig.judge import Evidence, judge
from tests.rig.number_reader import count_signs
from tests.rig.papers_seen import COPY, PaperCollector, numbers_on
from tests.rig.screen_reader import crop, prepare, read_number
from tests.rig.sound_reader import calls_heard
from tests.rig.wire_witness import WireWitness

pytestmark = pytest.mark.timeout(600)
DARK = 0
"""What a counter board shows when nobody is called."""
INSIDE = -4
"""So many pixels within the edges of a row: what is around it would be read too."""
OPEN = "('waiting', 'called', 'serving', 'parked', 'no_show')"


class Storm:
    """Kills whoever the dice name, and keeps what people see meanwhile."""

    def __init__(self, hall: BusyHall, witness: WireWitness, chance: random.Random, look_at: int) -> None:
        self._hall = hall
        self._witness = witness
        self._chance = chance
        self._printers = tuple(f"printer-{name}" for name in hall.terminals)
        self._mute = ""
        self.collector = PaperCollector(hall.stand_ins, self._printers, look_at)
        self.kills: list[str] = []
        self._boards: set[tuple[str, int]] = set()
        self._walls: set[str] = set()

    def rage(self, tickets: int, kills: range, calm: float) -> None:
        """Until so many tickets were called and the fewest of these kills done, never more than the most.

        calm: seconds between two blows, on average.
        """
        victims = ("broker", "broker", "hub", "hub", STATION, WALL, *self._hall.terminals, *self._hall.desks)
        while len(self.kills) < kills.start or self._called() < tickets:
            if self._called() >= tickets:
                self._hall.say_closing()
            self._hall.mend(self._chance.uniform(0.2, 2 * calm))
            self._confirm_again()
            if len(self.kills) < kills.stop:
                victim = self._chance.choice([name for name in victims if self._hall.is_alive(name)])
                self._hall.kill(victim)
                self.kills.append(victim)
                self._lose_a_confirmation()
            self._look()
        self._confirm_again()

    def _lose_a_confirmation(self) -> None:
        """Now and then a printer prints and says nothing: its terminal must ask for a copy."""
        if self._chance.random() < 0.25:
            self._mute = self._chance.choice(self._printers)
            self._hall.stand_ins.act(self._mute, "confirm", mode="lose")

    def _confirm_again(self) -> None:
        if self._mute:
            self._hall.stand_ins.act(self._mute, "confirm", mode="normal")
            self._mute = ""

    def settle(self) -> None:
        """Nobody comes any more; whoever waits is served; every outbox empties."""
        hall = self._hall
        hall.say_closing()
        hall.mend_until(lambda: not self._unsent(hall.terminals), 90, "the terminals have told everything")
        hall.say_last()
        still_open = f"SELECT number, state FROM queueing_ticket WHERE state IN {OPEN}"
        hall.mend_until(lambda: not hall.records.rows(still_open), 2400, "everybody is served")
        everyone = (*hall.terminals, *hall.desks, STATION, WALL)
        hall.mend_until(lambda: not self._unsent(everyone), 90, "every outbox is empty")
        unsent = "SELECT 1 FROM outbox_outgoingmessage WHERE published_at IS NULL"
        hall.mend_until(lambda: not hall.records.rows(unsent), 20, "the hall has said everything")
        self._look()

    def evidence(self) -> Evidence:
        """All that was seen."""
        hall = self._hall
        papers = self.collector.papers
        seen = Evidence(
            hall.records,
            papers,
            numbers_on(papers),
            {name: read_diary(hall.diary(name)) for name in hall.terminals},
            {name: read_diary(hall.diary(name)) for name in hall.desks},
            self._witness.heard(),
            boards=frozenset(self._boards),
            walls=frozenset(self._walls),
        )
        calls = [(row["number"], row["window_name"]) for row in seen.calls.values()]
        return replace(seen, heard_calls=calls_heard(hall.sound_record.read_bytes(), calls))

    def _called(self) -> int:
        """Tickets that were called at least once."""
        return int(self._hall.records.one("SELECT count(DISTINCT ticket_id) AS n FROM queueing_call")["n"])

    def _unsent(self, devices: tuple[str, ...]) -> int:
        return sum(self._hall.outbox_of(device) for device in devices)

    def _look(self) -> None:
        self.collector.collect()
        for window, board in self._hall.windows.items():
            showing = self._hall.stand_ins.part(f"{board}/showing")
            if isinstance(showing, int) and showing != DARK:
                self._boards.add((window, showing))
        number = self._number_on_wall()
        if number:
            self._walls.add(number)

    def _number_on_wall(self) -> str | None:
        """Read from its pixels; None when it cannot be read, or OCR doubles a sign."""
        control = self._hall.sights.of(WALL).find("called_number")
        if control is None:
            return None
        picture = crop(self._hall.sights.reader.shot(), control.box, INSIDE)
        number = read_number(picture)
        return number if number and len(number) == count_signs(prepare(picture)) else None


def live_through(tickets: int, kills: range, calm: float, look_at: int, keep: Path) -> Evidence:
    """A hall from its opening to the last citizen; what was seen, with a copy of its database."""
    seed = int(os.environ.get("ZHITING_KILL_SEED", secrets.randbelow(1_000_000)))
    sys.stdout.write(f"ZHITING_KILL_SEED={seed}\n")
    with BusyHall(seed) as hall, hall.witness() as witness:
        storm = Storm(hall, witness, random.Random(seed), look_at)
        storm.rage(tickets, kills, calm)
        storm.settle()
        sys.stdout.write(f"killed: {storm.kills}\n")
        day = hall_clock.business_day(hall_clock.now()).isoformat()
        assert hall.verb("figures", day) == hall.verb("figures", day, "--from-events")
        hall.verb("verify-audit")
        copy_database(hall.records.path, keep)
        return replace(storm.evidence(), records=HallRecords(keep))


def copy_database(path: Path, to: Path) -> None:
    """As it stands now, with what is still in its log."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """What was seen of a hall that lived through a dozen kills."""
    keep = tmp_path_factory.mktemp("kill") / "hall.sqlite"
    return live_through(tickets=60, kills=range(12, 12), calm=0.7, look_at=1, keep=keep)


def test_a_dozen_kills_lose_and_double_nothing(lived: Evidence) -> None:
    faults = judge(lived)
    assert not faults, "\n".join(faults)
    assert len(lived.papers) >= 60
    assert len(lived.calls) >= 60
    assert lived.walls


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_thousand_tickets_and_calls_under_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    seen = live_through(
        tickets=2000, kills=range(100, 1000), calm=5.0, look_at=20, keep=tmp_path / "hall.sqlite"
    )
    faults = judge(seen)
    assert not faults, "\n".join(faults)
    assert len(seen.papers) >= 2000
    assert len(seen.calls) >= 2000


FINISHED = "(SELECT id FROM queueing_ticket WHERE state = 'finished' ORDER BY id LIMIT 1)"
FORGERIES = {
    "papers_are_tickets": f"DELETE FROM queueing_ticket WHERE id = {FINISHED}",
    "one_ticket_a_number": "UPDATE queueing_ticket SET number = 'A999' WHERE number = 'A001'",
    "clerks_were_told_the_truth": "DELETE FROM queueing_ticketevent WHERE kind = 'service_finished'",
    "one_window_a_ticket": "UPDATE queueing_ticketevent SET window = 'w09' WHERE kind = 'ticket_called'",
    "screens_told_the_truth": "UPDATE queueing_ticket SET state = 'reserved'",
    "steps_refold_to_tickets": f"UPDATE queueing_ticket SET state = 'waiting' WHERE id = {FINISHED}",
    "zones_were_told_in_order": "DELETE FROM outbox_outgoingmessage WHERE zone = 'zone-a' AND sequence = 7",
    "calls_on_the_wire_are_calls": "UPDATE queueing_call SET window_id = 'w09'",
    "proofs_are_kept": "DELETE FROM queueing_surfaceacknowledgement WHERE state = 'shown'",
    "surfaces_showed_calls": "DELETE FROM queueing_call",
}


@pytest.mark.parametrize("rule", FORGERIES)
def test_the_judge_finds_what_is_not_in_the_database(lived: Evidence, tmp_path: Path, rule: str) -> None:
    forged = tmp_path / "forged.sqlite"
    copy_database(lived.records.path, forged)
    with closing(sqlite3.connect(forged)) as database, database:
        for (guard,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {guard}")
        database.execute("PRAGMA ignore_check_constraints = ON")
        assert database.execute(FORGERIES[rule]).rowcount > 0
    assert list(getattr(judging, rule)(replace(lived, records=HallRecords(forged))))


def test_the_judge_finds_a_second_paper_unless_it_says_copy(lived: Evidence) -> None:
    first = next(paper for paper in lived.papers if paper.ticket and not paper.is_copy)
    second = replace(first, index=9999)
    copy = replace(second, text=f"{COPY}\n{first.text}")
    assert list(judging.one_paper_a_number(replace(lived, papers=[*lived.papers, second])))
    assert not list(judging.one_paper_a_number(replace(lived, papers=[*lived.papers, copy])))


def test_the_judge_finds_a_missing_paper_and_a_torn_one(lived: Evidence) -> None:
    first = next(paper for paper in lived.papers if paper.ticket and not paper.is_copy)
    others = [paper for paper in lived.papers if paper.ticket != first.ticket]
    assert list(judging.who_waits_has_a_paper(replace(lived, papers=others)))
    torn = replace(first, text=first.text[: len(first.text) // 4])
    assert list(judging.papers_are_tickets(replace(lived, papers=[*others, torn])))


def test_the_judge_finds_a_call_said_twice_and_one_never_said(lived: Evidence) -> None:
    said = max(lived.heard_calls, key=lambda what: lived.heard_calls[what])
    for times in (0, lived.heard_calls[said] + 5):
        heard = {**lived.heard_calls, said: times}
        assert list(judging.nothing_spoken_twice(replace(lived, heard_calls=heard)))
