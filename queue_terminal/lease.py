"""Decides which numbers the terminal gives by itself while cut off: each once, on disk before it is on paper."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self

import msgspec

from hall.language import hall_clock
from hall.language.tickets import TicketNumber
from hall.messages import records
from hall.messages.ticketing import IssueTicket, NumbersLeased

KEPT_FOR = timedelta(days=7)

_TABLES = """
CREATE TABLE IF NOT EXISTS block (
  lease TEXT PRIMARY KEY, series TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, day TEXT NOT NULL,
  expires_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS given (
  day TEXT NOT NULL, number TEXT NOT NULL, lease TEXT NOT NULL, prefix TEXT NOT NULL, ordinal INTEGER NOT NULL,
  request BLOB NOT NULL, state TEXT NOT NULL, process_id TEXT NOT NULL DEFAULT '', printed_at TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (day, number));
CREATE TABLE IF NOT EXISTS paper (ticket TEXT PRIMARY KEY, is_copy INTEGER NOT NULL);
"""


class GivenState(StrEnum):
    """given -> printed, unsure or burnt -> told. burnt: no paper came out, so the number never was."""

    GIVEN = "given"
    PRINTED = "printed"
    UNSURE = "unsure"
    BURNT = "burnt"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Given:
    """A number given from the block, with what the hall must hear of it."""

    number: str
    day: str
    request: IssueTicket
    state: GivenState
    process_id: str
    printed_at: datetime | None

    @property
    def key(self) -> str:
        """The idempotency key under which the hall hears of it, however often."""
        return f"leased-{self.day}-{self.number}"


class LeaseBook:
    """The terminal's own numbers and unfinished papers, in lease.sqlite. Every method has committed when it returns.

    A power cut between two steps loses no number and gives none twice (WAL, synchronous FULL).
    """

    def __init__(self, path: Path) -> None:
        self._store = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._store.execute("PRAGMA journal_mode=WAL")
        self._store.execute("PRAGMA synchronous=FULL")
        self._store.executescript(_TABLES)
        path.chmod(0o600)
        # A paper begun only matters to the next process after a kill: that survives without waiting for the disk.
        self._papers = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._papers.execute("PRAGMA synchronous=NORMAL")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._papers.close()
        self._store.close()

    def keep(self, block: NumbersLeased) -> None:
        """Keep a block the hall lent. The same block again changes nothing."""
        self._store.execute(
            "INSERT OR IGNORE INTO block VALUES (?, ?, ?, ?, ?, ?)",
            (
                block.lease,
                block.series,
                block.first,
                block.last,
                block.business_day,
                block.expires_at.isoformat(),
            ),
        )

    def forget_old(self, now: datetime) -> None:
        """Drop what is over: blocks of other days, and numbers the hall has heard of long ago."""
        day = hall_clock.business_day(now)
        self._store.execute("DELETE FROM block WHERE day < ?", (day.isoformat(),))
        before = (day - KEPT_FOR).isoformat()
        self._store.execute(
            "DELETE FROM given WHERE day < ? AND state IN (?, ?)", (before, GivenState.TOLD, GivenState.BURNT)
        )

    def left(self, now: datetime) -> int:
        """How many numbers each queue can still get, at least; 0 without a valid block."""
        blocks = self._valid(now)
        room = sum(last - first + 1 for _, _, first, last in blocks)
        used = self._store.execute(
            "SELECT COUNT(*) FROM given WHERE day = ? GROUP BY prefix ORDER BY COUNT(*) DESC LIMIT 1",
            (hall_clock.business_day(now).isoformat(),),
        ).fetchone()
        return max(0, room - (used[0] if used else 0))

    def give(self, prefix: str, request: IssueTicket, now: datetime) -> Given | None:
        """The next number of this queue's letter, committed; None when no valid block has one left.

        request: what the hall will be told; lease, leased_number and taken_at are filled in here.
        """
        day = hall_clock.business_day(now)
        self._store.execute("BEGIN IMMEDIATE")
        try:
            free = self._free(prefix, day, now)
            given = None if free is None else self._write(free[0], free[1], day, request, now)
        except BaseException:
            self._store.execute("ROLLBACK")
            raise
        self._store.execute("COMMIT")
        return given

    def _valid(self, now: datetime) -> list[tuple[str, str, int, int]]:
        rows = self._store.execute(
            "SELECT lease, series, first, last, expires_at FROM block WHERE day = ? ORDER BY first",
            (hall_clock.business_day(now).isoformat(),),
        ).fetchall()
        return [(row[0], row[1], row[2], row[3]) for row in rows if datetime.fromisoformat(row[4]) > now]

    def _free(self, prefix: str, day: date, now: datetime) -> tuple[str, TicketNumber] | None:
        for lease, series, first, last in self._valid(now):
            row = self._store.execute(
                "SELECT MAX(ordinal) FROM given WHERE day = ? AND lease = ? AND prefix = ?",
                (day.isoformat(), lease, prefix),
            ).fetchone()
            ordinal = first if row[0] is None else row[0] + 1
            if ordinal <= last:
                return lease, TicketNumber(prefix, series, ordinal)
        return None

    def _write(
        self, lease: str, number: TicketNumber, day: date, request: IssueTicket, now: datetime
    ) -> Given:
        told = msgspec.structs.replace(request, lease=lease, leased_number=str(number), taken_at=now)
        self._store.execute(
            "INSERT INTO given (day, number, lease, prefix, ordinal, request, state) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                day.isoformat(),
                str(number),
                lease,
                number.prefix,
                number.ordinal,
                msgspec.json.encode(told),
                GivenState.GIVEN,
            ),
        )
        return Given(str(number), day.isoformat(), told, GivenState.GIVEN, "", None)

    def settle(self, given: Given, state: GivenState, process_id: str, now: datetime) -> None:
        """How the paper of a given number ended. A printed number stays printed."""
        self._store.execute(
            "UPDATE given SET state = ?, process_id = ?, printed_at = ? WHERE day = ? AND number = ? AND state IN (?, ?)",
            (
                state,
                process_id,
                now.isoformat(),
                given.day,
                given.number,
                GivenState.GIVEN,
                GivenState.UNSURE,
            ),
        )

    def untold(self) -> tuple[Given, ...]:
        """Numbers whose paper may be out and of which the hall has not answered, oldest first."""
        rows = self._store.execute(
            "SELECT number, day, request, state, process_id, printed_at FROM given WHERE state NOT IN (?, ?) ORDER BY rowid",
            (GivenState.TOLD, GivenState.BURNT),
        ).fetchall()
        return tuple(_given(row) for row in rows)

    def find(self, key: str) -> Given | None:
        """The number of which the hall was told under this key."""
        return next((given for given in self.untold() if given.key == key), None)

    def told(self, given: Given) -> None:
        """The hall knows number and paper."""
        self._store.execute(
            "UPDATE given SET state = ? WHERE day = ? AND number = ?",
            (GivenState.TOLD, given.day, given.number),
        )

    def begin_paper(self, ticket: str, *, is_copy: bool) -> None:
        """A paper of this ticket is about to be sent to the printer."""
        self._papers.execute("INSERT OR REPLACE INTO paper VALUES (?, ?)", (ticket, is_copy))

    def end_paper(self, ticket: str) -> None:
        """How it ended is written down elsewhere."""
        self._papers.execute("DELETE FROM paper WHERE ticket = ?", (ticket,))

    def papers_begun(self) -> tuple[str, ...]:
        """Tickets whose paper an earlier process began and never ended: nobody knows whether it came out."""
        return tuple(row[0] for row in self._papers.execute("SELECT ticket FROM paper").fetchall())


def _given(row: tuple[str, str, bytes, str, str, str]) -> Given:
    number, day, request, state, process_id, printed_at = row
    return Given(
        number,
        day,
        records.decoded(request, IssueTicket),
        GivenState(state),
        process_id,
        datetime.fromisoformat(printed_at) if printed_at else None,
    )
