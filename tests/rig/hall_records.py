"""Reads the hall's SQLite database beside the server, with no code of its own in between."""

import json
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HallRecords:
    """The database file, opened anew and read-only for every question."""

    path: Path

    def rows(self, question: str, *facts: object) -> list[Row]:
        """The rows of a SELECT."""
        with closing(self._open()) as database:
            return [dict(row) for row in database.execute(question, facts)]

    def one(self, question: str, *facts: object) -> Row:
        """Its only row."""
        rows = self.rows(question, *facts)
        assert len(rows) == 1, f"{len(rows)} rows: {question} {facts}"
        return rows[0]

    def ticket(self, ticket: str) -> Row:
        """A ticket by its id."""
        return self.one("SELECT * FROM queueing_ticket WHERE id = ?", ticket)

    def events(self, ticket: str) -> list[Row]:
        """Its steps in order."""
        return self.rows("SELECT * FROM queueing_ticketevent WHERE ticket_id = ? ORDER BY id", ticket)

    def surfaces(self, call: str) -> dict[str, Row]:
        """Each surface's word about a call, by device."""
        rows = self.rows("SELECT * FROM queueing_surfaceacknowledgement WHERE call_id = ?", call)
        return {f"{row['device']}/{row['surface']}": row for row in rows}

    def queues_of_window(self, window: str) -> set[str]:
        """The letters of the queues a window serves."""
        rows = self.rows(
            "SELECT q.prefix FROM queueing_queueweight w JOIN catalogue_queue q ON q.id = w.queue_id "
            "WHERE w.window_id = ?",
            window,
        )
        return {row["prefix"] for row in rows}

    def holds_plainly(self, secret: str) -> list[str]:
        """The files of the database that contain this text, as UTF-8 or UTF-16."""
        needles = (secret.encode(), secret.encode("utf-16-le"), json.dumps(secret).strip('"').encode())
        files = [self.path, *(self.path.with_name(self.path.name + end) for end in ("-wal", "-shm"))]
        return [
            path.name
            for path in files
            if path.exists() and any(needle in path.read_bytes() for needle in needles)
        ]

    def states_of_day(self, day: str) -> Counter[str]:
        """How many tickets of a business day stand in each state, from the tickets themselves."""
        rows = self.rows("SELECT state FROM queueing_ticket WHERE business_day = ?", day)
        return Counter(row["state"] for row in rows)

    def replayed_states_of_day(self, day: str) -> Counter[str]:
        """The same from the event log alone: the state after each ticket's last step."""
        last: dict[str, str] = {}
        for row in self.rows(
            "SELECT ticket_id, state FROM queueing_ticketevent WHERE business_day = ? ORDER BY id", day
        ):
            last[row["ticket_id"]] = row["state"]
        return Counter(last.values())

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=10)
        database.row_factory = sqlite3.Row
        return database


@dataclass(frozen=True, slots=True)
class Sight:
    """What one read transaction saw. at: monotonic seconds. states: ticket id -> state."""

    at: float
    states: dict[str, str]
    visits: frozenset[str]
    events: frozenset[str]
    audits: frozenset[str]
    answers: frozenset[str]


class Watch:
    """Looks at the database again and again: what one commit brought is seen at once or not at all."""

    def __init__(self, records: HallRecords, every: float = 0.004) -> None:
        self._records = records
        self._every = every
        self._sights: list[Sight] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(10)

    def first_sight(self, ticket: str) -> Sight:
        """The first look that saw a ticket."""
        return next(sight for sight in self._sights if ticket in sight.states)

    def state_at(self, ticket: str, instant: float) -> str:
        """The ticket's state in the last look before a monotonic instant; empty when it was not there."""
        seen = [sight for sight in self._sights if sight.at < instant]
        return seen[-1].states.get(ticket, "") if seen else ""

    def first_in_state(self, ticket: str, state: str) -> float:
        """When a look first saw the ticket in this state (monotonic)."""
        return next(sight.at for sight in self._sights if sight.states.get(ticket) == state)

    def _look_on(self) -> None:
        version = None
        with closing(sqlite3.connect(f"file:{self._records.path}?mode=ro", uri=True, timeout=10)) as database:
            database.isolation_level = None
            while not self._stop.wait(self._every):
                # Another number when anybody has committed since (sqlite.org/pragma.html#pragma_data_version).
                ((changed,),) = database.execute("PRAGMA data_version")
                if changed == version:
                    continue
                version = changed
                sight = _look(database)
                if not self._sights or sight.states != self._sights[-1].states:
                    self._sights.append(sight)


def _look(database: sqlite3.Connection) -> Sight:
    at = time.monotonic()
    database.execute("BEGIN")
    try:
        states = dict(database.execute("SELECT id, state FROM queueing_ticket"))
        visits = {
            row[0]
            for row in database.execute(
                "SELECT visit_id FROM queueing_ticket JOIN queueing_visit v ON v.id = visit_id"
            )
        }
        events = {row[0] for row in database.execute("SELECT ticket_id FROM queueing_ticketevent")}
        audits = {row[0] for row in database.execute("SELECT subject FROM audit_auditevent")}
        answers = {
            json.loads(bytes(row[0]))["body"]["ticket"]
            for row in database.execute(
                "SELECT answer FROM broadcasting_receivedmessage WHERE kind = 'ticket_reserved'"
            )
        }
    finally:
        database.execute("COMMIT")
    return Sight(at, states, frozenset(visits), frozenset(events), frozenset(audits), frozenset(answers))
