"""Judges whether what citizens and clerks were told is what the hall has written down: nothing lost, nothing doubled.

It knows papers, screens, sound and wire on one side, the tables of the database on the other, and no code in between.
Each rule gives a sentence for every fault it finds.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.rig.hall_records import HallRecords, Row
from tests.rig.papers_seen import PaperSeen
from tests.rig.wire_witness import Heard

NEVER_WAITED = {"reserved", "void"}
LEAVES_WINDOW = {"service_finished", "marked_no_show", "ticket_parked", "ticket_transferred"}
TAKES_PLACE_AT_WINDOW = LEAVES_WINDOW | {"service_began"}
EVENT_OF = {
    "call_next": "ticket_called",
    "call_ticket": "ticket_called",
    "call_again": "ticket_called",
    "begin_service": "service_began",
    "finish_service": "service_finished",
    "mark_no_show": "marked_no_show",
    "park_ticket": "ticket_parked",
    "transfer_ticket": "ticket_transferred",
}
PROOFS = {"call_shown": "shown", "call_spoken": "spoken"}
_NUMBER = re.compile(r"([A-Z])([A-Z]?)([0-9]{3,5})")


@dataclass(frozen=True)
class Evidence:
    """What people saw and heard, and the database.

    numbers: (printer, index of the paper) -> the number as its dots read, of papers that were looked at.
    screens: terminal -> what its citizens read. desks: desk -> what its clerk was told. wire: as the broker delivered it.
    heard_calls: (number, window name) -> how often the record of the loudspeaker holds it. boards: (window, number shown).
    walls: numbers read from pixels.
    """

    records: HallRecords
    papers: list[PaperSeen] = field(default_factory=list)
    numbers: Mapping[tuple[str, int], str] = field(default_factory=dict)
    screens: Mapping[str, list[Row]] = field(default_factory=dict)
    desks: Mapping[str, list[Row]] = field(default_factory=dict)
    wire: list[Heard] = field(default_factory=list)
    heard_calls: Mapping[tuple[str, str], int] = field(default_factory=dict)
    boards: frozenset[tuple[str, int]] = frozenset()
    walls: frozenset[str] = frozenset()

    @cached_property
    def tickets(self) -> dict[str, Row]:
        """Ticket id -> row."""
        return {row["id"]: row for row in self.records.rows("SELECT * FROM queueing_ticket")}

    @cached_property
    def calls(self) -> dict[str, Row]:
        """Call id -> row with the number it called and its window's name."""
        rows = self.records.rows(
            "SELECT c.*, t.number, w.name AS window_name FROM queueing_call c "
            "JOIN queueing_ticket t ON t.id = c.ticket_id JOIN organisation_window w ON w.code = c.window_id"
        )
        return {row["id"]: row for row in rows}

    @cached_property
    def events(self) -> dict[str, list[Row]]:
        """Ticket id -> its steps in order."""
        steps: dict[str, list[Row]] = defaultdict(list)
        for row in self.records.rows("SELECT * FROM queueing_ticketevent ORDER BY id"):
            steps[row["ticket_id"]].append(row)
        return steps

    @cached_property
    def valid_papers(self) -> list[tuple[str, PaperSeen]]:
        """The papers that do not say themselves that they are void, with the ticket each is for; empty: for none."""
        return [(self.ticket_on(paper), paper) for paper in self.papers if not paper.is_void]

    def ticket_on(self, paper: PaperSeen) -> str:
        """The ticket a paper is for: by its token, or by number and day where it has none."""
        if paper.ticket:
            return paper.ticket
        wanted = (self.numbers.get((paper.printer, paper.index)), paper.day)
        found = [key for key, row in self.tickets.items() if (row["number"], row["business_day"]) == wanted]
        return found[0] if len(found) == 1 else ""


def judge(evidence: Evidence) -> list[str]:
    """Every fault found, as a sentence; empty when all is well."""
    return [fault for rule in RULES for fault in rule(evidence)]


def papers_are_tickets(seen: Evidence) -> Iterator[str]:
    """A paper in somebody's hand is one whole ticket, and stands in the database under the number on it."""
    for ticket, paper in seen.valid_papers:
        where, read = (
            f"paper {paper.index} of {paper.printer}",
            seen.numbers.get((paper.printer, paper.index)),
        )
        if not paper.is_whole:
            yield f"{where} is no whole ticket and does not say so: {paper.text!r}"
        elif ticket not in seen.tickets:
            yield f"{where} bears {read or ticket}, which the database does not know once"
        elif read not in (None, seen.tickets[ticket]["number"]):
            yield f"{where} reads {read}, its ticket is {seen.tickets[ticket]['number']}"
        elif paper.picture and paper.ticket and not paper.read_code():
            yield f"{where} has a code nobody can read"


def one_paper_a_number(seen: Evidence) -> Iterator[str]:
    """No number is on two papers unless the second says that it is a copy."""
    originals = Counter(ticket for ticket, paper in seen.valid_papers if ticket and not paper.is_copy)
    for ticket, count in originals.items():
        if count > 1:
            yield f"{count} papers bear {_number(seen, ticket)} and none of them is marked as a copy"


def one_ticket_a_number(seen: Evidence) -> Iterator[str]:
    """No number stands twice in a day, and those the hall gave have no hole."""
    rows = Counter((row["business_day"], row["number"]) for row in seen.tickets.values())
    yield from (
        f"{number} of {day} exists {count} times" for (day, number), count in rows.items() if count > 1
    )
    given: dict[tuple[str, str], set[int]] = defaultdict(set)
    for day, number in rows:
        letter, series, ordinal = _NUMBER.fullmatch(number).groups()  # type: ignore[union-attr]
        if not series:
            given[day, letter].add(int(ordinal))
    for (day, letter), ordinals in given.items():
        if ordinals != set(range(1, len(ordinals) + 1)):
            missing = sorted(set(range(1, max(ordinals) + 1)) - ordinals)
            yield f"queue {letter} of {day} lacks {missing}"


def who_waits_has_a_paper(seen: Evidence) -> Iterator[str]:
    """Nobody waits or was called without a paper whose confirmation the printer gave."""
    papers: dict[str, set[str]] = defaultdict(set)
    for ticket, paper in seen.valid_papers:
        papers[ticket].add(paper.process_id)
    for key, row in seen.tickets.items():
        if row["state"] in NEVER_WAITED:
            continue
        confirmed = {
            json.loads(event["facts"]).get("process_id", "")
            for event in seen.events[key]
            if event["kind"] in ("paper_confirmed", "copy_printed", "paper_confirmed_late")
        }
        if not papers[key]:
            yield f"{row['number']} is {row['state']} and no paper of it came out"
        elif not confirmed & (papers[key] - {""}):
            yield f"{row['number']} is {row['state']}; confirmed {confirmed}, on papers {papers[key]}"


def screens_told_the_truth(seen: Evidence) -> Iterator[str]:
    """What a citizen read as theirs is a ticket that waits or has waited."""
    by_number: dict[str, list[Row]] = defaultdict(list)
    for row in seen.tickets.values():
        by_number[row["number"]].append(row)
    for terminal, lines in seen.screens.items():
        for line in lines:
            if line["what"] == "Issued":
                rows = by_number[line["number"]]
                if len(rows) != 1 or rows[0]["state"] in NEVER_WAITED:
                    states = [row["state"] for row in rows]
                    yield f"{terminal} gave out {line['number']}, in the database: {states}"


def clerks_were_told_the_truth(seen: Evidence) -> Iterator[str]:
    """Every step a clerk was told of is in the database, of that clerk's desk, as often as it was told."""
    told: Counter[tuple[str, str, str]] = Counter()
    for desk, lines in seen.desks.items():
        for line in lines:
            if line["answer"] == "ticket_called":
                yield from _call_told(seen, desk, line["told"])
                told[desk, line["told"]["ticket"], "ticket_called"] += 1
            elif line["answer"] == "done" and line["kind"] in EVENT_OF:
                told[desk, line["asked"]["ticket"], EVENT_OF[line["kind"]]] += 1
    written = Counter(
        (event["device"], ticket, event["kind"]) for ticket, steps in seen.events.items() for event in steps
    )
    for (desk, ticket, kind), count in told.items():
        if count > written[desk, ticket, kind]:
            number = _number(seen, ticket)
            yield f"{desk} was told {count} times of {kind} for {number}, written {written[desk, ticket, kind]}"


def _call_told(seen: Evidence, desk: str, told: Row) -> Iterator[str]:
    row = seen.calls.get(told["call"])
    if row is None:
        yield f"{desk} was told of a call of {told['number']} that is not in the database"
    elif (row["ticket_id"], row["device"], row["number"]) != (told["ticket"], desk, told["number"]):
        yield f"{desk} was told that it called {told['number']}; the database has {row['device']} and {row['number']}"


def one_window_a_ticket(seen: Evidence) -> Iterator[str]:
    """A ticket stands at one window until it leaves it, and is called again there only as a recorded recall."""
    for ticket, steps in seen.events.items():
        yield from (f"{_number(seen, ticket)} {fault}" for fault in _walk(steps))
        calls = sorted(event["call"] for event in steps if event["kind"] == "ticket_called")
        rows = sorted(key for key, row in seen.calls.items() if row["ticket_id"] == ticket)
        if calls != rows:
            yield f"{_number(seen, ticket)}: its steps name {len(calls)} calls, the table has {len(rows)}"


def _walk(steps: list[Row]) -> Iterator[str]:
    """Go with one ticket from window to window."""
    window, times = "", 0
    for event in steps:
        kind, where = event["kind"], event["window"]
        if kind == "ticket_called":
            times = times + 1 if window else 1
            recorded = json.loads(event["facts"])["times_called"]
            if window not in ("", where):
                yield f"stood at {window} and was called to {where}"
            if recorded != str(times):
                yield f"was called {times} times, recorded as {recorded}"
            window = where
        elif kind in TAKES_PLACE_AT_WINDOW and window != where:
            yield f"had {kind} at {where}, but it stood at {window or 'none'}"
        if kind in LEAVES_WINDOW:
            window = ""


def steps_refold_to_tickets(seen: Evidence) -> Iterator[str]:
    """The last step of every ticket is how the ticket stands."""
    for key, row in seen.tickets.items():
        steps = seen.events[key]
        if not steps or steps[0]["kind"] != "ticket_reserved":
            yield f"{row['number']} has no first step"
        elif sum(event["kind"] == "ticket_reserved" for event in steps) > 1:
            yield f"{row['number']} was reserved twice"
        elif steps[-1]["state"] != row["state"]:
            yield f"{row['number']} is {row['state']}; its steps end in {steps[-1]['state']}"


def zones_were_told_in_order(seen: Evidence) -> Iterator[str]:
    """The announcements of a zone count 1, 2, 3; all have left; under one number the wire never carried two."""
    rows = seen.records.rows(
        "SELECT zone, epoch, sequence, published_at FROM outbox_outgoingmessage WHERE zone <> ''"
    )
    counts: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in rows:
        counts[row["zone"], row["epoch"]].append(row["sequence"])
        if row["published_at"] is None:
            yield f"{row['zone']} was never told {row['sequence']}"
    for (zone, epoch), sequences in counts.items():
        if sorted(sequences) != list(range(1, len(sequences) + 1)):
            yield f"{zone}/{epoch} counts {_holes(sequences)}"
    said: dict[tuple[str, int, int], Row] = {}
    for one in seen.wire:
        if _is_announcement(one):
            place = (one.device, one.envelope["epoch"], one.envelope["sequence"])
            if said.setdefault(place, one.body) != one.body:
                yield f"{place} was said in two ways: {said[place]} and {one.body}"


def _is_announcement(one: Heard) -> bool:
    return one.topic.split("/")[2] == "zone" and one.kind != "zone_board"


def calls_on_the_wire_are_calls(seen: Evidence) -> Iterator[str]:
    """Every call that was announced is in the database, with that number and window."""
    for one in seen.wire:
        if one.kind == "number_called" and _is_announcement(one):
            row = seen.calls.get(one.body["call"])
            if row is None:
                yield f"{one.body['number']} was announced; the database knows no such call"
            elif (row["number"], row["window_id"]) != (one.body["number"], one.body["window"]):
                told, written = (one.body["number"], one.body["window"]), (row["number"], row["window_id"])
                yield f"announced was {told}, written is {written}"


def proofs_are_kept(seen: Evidence) -> Iterator[str]:
    """What a surface reported is written down, and no call was spoken in two reports."""
    kept = {
        (row["call_id"], row["device"], row["surface"]): row["state"]
        for row in seen.records.rows("SELECT * FROM queueing_surfaceacknowledgement")
    }
    reports: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in seen.wire:
        if one.kind in PROOFS and "/up/" in one.topic:
            surface = one.body.get("surface", "voice")
            state = kept.get((one.body["call"], one.device, surface))
            if state != PROOFS[one.kind]:
                yield f"{one.device} reported {one.kind} by {surface}; written is {state}"
            if one.kind == "call_spoken":
                reports[one.body["call"], one.device].add(one.envelope["key"])
    for (call, device), keys in reports.items():
        if len(keys) > 1:
            yield f"{device} reported call {call} as spoken {len(keys)} times"


def nothing_spoken_twice(seen: Evidence) -> Iterator[str]:
    """The loudspeaker said no call more often than it was called, and each that is written down as spoken."""
    called = Counter((row["number"], row["window_name"]) for row in seen.calls.values())
    spoken = Counter(
        (seen.calls[row["call_id"]]["number"], seen.calls[row["call_id"]]["window_name"])
        for row in seen.records.rows(
            "SELECT call_id FROM queueing_surfaceacknowledgement WHERE state = 'spoken'"
        )
    )
    for what, times in seen.heard_calls.items():
        if times > called[what]:
            yield f"{what} was said {times} times and called {called[what]} times"
    for what, times in spoken.items():
        if seen.heard_calls and times > seen.heard_calls.get(what, 0):
            yield f"{what} is written down as spoken {times} times and was heard {seen.heard_calls.get(what, 0)} times"


def surfaces_showed_calls(seen: Evidence) -> Iterator[str]:
    """What a counter board or a wall showed had been called, a board's number to its own window."""
    called = {(row["window_id"], int(re.sub(r"\D", "", row["number"]))) for row in seen.calls.values()}
    yield from (f"the board of {window} showed {n}, never called there" for window, n in seen.boards - called)
    numbers = {row["number"] for row in seen.calls.values()}
    yield from (f"a wall showed {number}, which was never called" for number in seen.walls - numbers)


def _number(seen: Evidence, ticket: str) -> Any:
    return seen.tickets[ticket]["number"] if ticket in seen.tickets else f"ticket {ticket}"


def _holes(sequences: list[int]) -> str:
    missing = sorted(set(range(1, max(sequences) + 1)) - set(sequences))
    double = [place for place, count in Counter(sequences).items() if count > 1]
    return f"to {max(sequences)}, missing {missing}, double {double}"


RULES = (
    papers_are_tickets,
    one_paper_a_number,
    one_ticket_a_number,
    who_waits_has_a_paper,
    screens_told_the_truth,
    clerks_were_told_the_truth,
    one_window_a_ticket,
    steps_refold_to_tickets,
    zones_were_told_in_order,
    calls_on_the_wire_are_calls,
    proofs_are_kept,
    nothing_spoken_twice,
    surfaces_showed_calls,
)
