"""Decides how a case takes a step: a move the table allows, its entry in the ledger, its event, its line in the trail."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.cases.facts import CaseFacts, EventFacts, case_facts
from hall_server.cases.models import Case, CaseEvent
from hall_server.cases.moves import MOVES, OVER, CaseState, Deed, after, may_follow, missing
from hall_server.cases.signals import case_stepped
from hall_server.cases.words import DEEDS, FACTS, STATES
from hall_server.clock.entries import EntryKind
from hall_server.clock.moves import Phase
from hall_server.clock.replay import State
from hall_server.ledgers import actions as ledgers
from hall_server.ledgers import queries as clocks
from hall_server.rows import change, insert, lock, read_all

_spell = msgspec.json.Encoder(order="deterministic").encode

# Where time alone may have carried the ledger further than the case.
_CARRIED_BY_TIME = frozenset({CaseState.REGISTERED, CaseState.CORRECTED, CaseState.PAUSED})


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, and when. occurred_at: when it happened, where the applicant or the post did it; else `now`."""

    actor: str
    now: datetime
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a deed gives. facts: short strings for the event, never personal. said: for the applicant.

    entry: what the ledger's entry says besides. clock: the ledger's state, when the entry has been made already.
    """

    facts: dict[str, str] = field(default_factory=dict)
    said: str = ""
    step: str = ""
    entry: dict[str, Any] = field(default_factory=dict)
    clock: State | None = None


def held(case_id: str) -> Case:
    """The case, locked until the transaction ends. Refusal when there is none."""
    found = read_all(Case, '"id" = %s' + lock(), case_id)
    if not found:
        raise Refusal(RefusalCode.CASE_UNKNOWN)
    return found[0]


def subject_of(case: Case) -> str:
    """As ledgers and the trail name it."""
    return f"case:{case.pk}"


def take(case: Case, deed: Deed, by: By, given: Given | None = None, **columns: Any) -> EventFacts:
    """Do it: ledger, row, event, trail, and whoever listens. Refusal when the table, or the clock, forbids it."""
    given = given or Given()
    if CaseState(case.state) in _CARRIED_BY_TIME:
        catch_up(case, by.now)
    check(case, deed, given.facts)
    state = given.clock or _entered(case, deed, by, given)
    return _write(case, deed, by, given, {**columns, **clock_columns(state)})


def check(case: Case, deed: Deed, facts: dict[str, str]) -> None:
    """Refusal unless the table has this deed follow now with these facts."""
    state = CaseState(case.state)
    if not may_follow(deed, state):
        named = {"project_no": case.project_no, "state": STATES[state][0], "deed": DEEDS[deed][0]}
        raise Refusal(RefusalCode.CASE_NOT_IN_STATE, named)
    lacking = missing(deed, [name for name, value in facts.items() if value])
    if lacking:
        names = "、".join(FACTS[name][0] for name in lacking)
        raise Refusal(RefusalCode.CASE_MISSING, {"deed": DEEDS[deed][0], "facts": names})


def catch_up(case: Case, now: datetime) -> None:
    """Let the case follow what time has done to its ledger: acceptance that is deemed, a pause that is over."""
    follow(case, clocks.state_of(subject_of(case), now), now)


def follow(case: Case, state: State, now: datetime) -> None:
    """The same, with the ledger's state at hand."""
    is_running, by = state.phase is Phase.RUNNING, By("server", now)
    if is_running and case.state in (CaseState.REGISTERED, CaseState.CORRECTED):
        columns = {"accepted_at": now, **clock_columns(state)}
        _write(case, Deed.DEEMED_ACCEPTED, by, Given(), columns)
    elif is_running and case.state == CaseState.PAUSED:
        _write(case, Deed.PAUSE_LAPSED, by, Given(), clock_columns(state))
    elif clock_columns(state).items() - {"level": case.level, "due_on": case.due_on}.items():
        keep(case, **clock_columns(state))


def clock_columns(state: State | None) -> dict[str, int | date | None]:
    """What a case keeps of its ledger; nothing when it has none."""
    if state is None:
        return {}
    due = state.next_due
    return {"level": int(state.level), "due_on": due.due_on if due else None}


def keep(case: Case, **columns: Any) -> None:
    """Set these columns of a row that is locked. Refusal case_changed when it was not, and somebody was quicker."""
    if not change(case, ("event_count",), **columns):
        raise Refusal(RefusalCode.CASE_CHANGED)


def _entered(case: Case, deed: Deed, by: By, given: Given) -> State | None:
    kind = MOVES[deed].entry
    if kind is None or (given.step and not _is_timed(kind, given)):
        return None
    more: dict[str, Any] = {"occurred_at": by.occurred_at} if by.occurred_at else {}
    if given.step:
        more["step"] = given.step
    return ledgers.enter(subject_of(case), kind, actor=by.actor, now=by.now, **more, **given.entry)


def _is_timed(kind: EntryKind, given: Given) -> bool:
    """A step without a limit of its own has no clock: its event says all there is."""
    return kind not in (EntryKind.STEP_BEGUN, EntryKind.STEP_ENDED) or given.facts.get("timed") == "yes"


def _write(case: Case, deed: Deed, by: By, given: Given, columns: dict[str, Any]) -> EventFacts:
    state = after(deed, CaseState(case.state))
    place = case.event_count
    columns |= {"state": state.value, "event_count": place + 1}
    if state in OVER and not case.is_over:
        columns |= {"is_over": True, "over_at": by.now, "due_on": None, "level": 0}
    keep(case, **columns)
    return written(case, deed, by, given)


def written(case: Case, deed: Deed, by: By, given: Given, *, is_first: bool = False) -> EventFacts:
    """The event and the trail's line of a step the row has taken; tells who listens."""
    event = EventFacts(
        case.pk,
        case.event_count - 1,
        deed,
        by.occurred_at or by.now,
        by.now,
        by.actor,
        given.step,
        CaseState(case.state),
        given.facts,
        given.said,
    )
    insert(
        CaseEvent(
            case_id=event.case,
            place=event.place,
            kind=event.kind.value,
            at=event.at,
            recorded_at=event.recorded_at,
            actor=event.actor,
            step=event.step,
            state=event.state.value,
            facts=_spell(event.facts).decode(),
            said=event.said,
        )
    )
    trail = {"project_no": case.project_no, "state": event.state.value, **event.facts}
    if event.step:
        trail["step"] = event.step
    record(f"case_{deed.value}", subject_of(case), actor=by.actor, facts=trail, is_first=is_first)
    tell(case_facts(case), event)
    return event


def tell(case: CaseFacts, event: EventFacts) -> None:
    """Let listeners hear of it, within the transaction."""
    case_stepped.send(CaseFacts, case=case, event=event)
