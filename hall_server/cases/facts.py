"""Decides what others learn of a case and of its events: values that never change and name nobody."""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from hall_server.cases.models import Case, CaseEvent
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.words import Channel, Outcome


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as it stands. item: task_handle_item. version: key of the item's version. party, agent, project: ids or empty.

    level, due_on: of its ledger, `case:ID`. handler: number of the clerk who took it. licence: id, when one was made.
    """

    id: str
    project_no: str
    hall: str
    department: str
    item: str
    version: int
    task_name: str
    channel: Channel
    state: CaseState
    is_over: bool
    event_count: int
    step: str
    party: str
    agent: str
    project: str
    masked_name: str
    visit: str
    ticket: str
    window: str
    handler: str
    accepted_as: str
    outcome: Outcome
    result_number: str
    licence: str
    opened_at: datetime
    registered_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    over_at: datetime | None
    level: int
    due_on: date | None

    @property
    def subject(self) -> str:
        """As ledgers and the audit trail name it."""
        return f"case:{self.id}"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event. at: when it happened; recorded_at: when it was written down. step: code of a step, or empty.

    state: after it. facts: short strings, never personal data. said: what was written for the applicant.
    """

    case: str
    place: int
    kind: Deed
    at: datetime
    recorded_at: datetime
    actor: str
    step: str
    state: CaseState
    facts: dict[str, str]
    said: str


_COPIED = tuple(
    name for name in CaseFacts.__dataclass_fields__ if name not in {"hall", "department", "version"}
)
_WORDS = {"channel": Channel, "state": CaseState, "outcome": Outcome}


def case_facts(row: Case) -> CaseFacts:
    """The facts in a row."""
    values = {name: getattr(row, name) for name in _COPIED}
    values |= {name: words(values[name]) for name, words in _WORDS.items()}
    return CaseFacts(hall=row.hall_id, department=row.department_id, version=row.version_id, **values)


def event_facts(row: CaseEvent) -> EventFacts:
    """The facts in a row."""
    return EventFacts(
        row.case_id,
        row.place,
        Deed(row.kind),
        row.at,
        row.recorded_at,
        row.actor,
        row.step,
        CaseState(row.state),
        msgspec.json.decode(row.facts, type=dict[str, str]),
        row.said,
    )
