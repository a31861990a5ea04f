"""Decides what a desk, a pad and a page show of a case alike: its steps, its dates in sentences, what may be done."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from hall.language import hall_clock
from hall.messages.casework import StepLine
from hall_server.calendars import queries as calendars
from hall_server.cases.handling import open_steps, steps_over
from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.rules import rules_of, timed_steps
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.words import StepKind
from hall_server.clock.entries import Entry, EntryKind
from hall_server.clock.replay import replay
from hall_server.clock.words import CLOCKS, spoken_day, spoken_promise
from hall_server.ledgers import queries as clocks
from hall_server.organisation import queries as organisation

LONGEST = 1_000

# Which deed a step of the catalogue is, when it is not begun and ended by itself.
_DONE_BY: Mapping[StepKind, tuple[CaseState, ...]] = MappingProxyType(
    {
        StepKind.REGISTER: (CaseState.PREPARED,),
        StepKind.ACCEPT: (
            CaseState.PREPARED,
            CaseState.REGISTERED,
            CaseState.CORRECTING,
            CaseState.CORRECTED,
        ),
        StepKind.MAKE: (CaseState.GRANTED,),
        StepKind.DELIVER: (CaseState.GRANTED, CaseState.DENIED, CaseState.CERTIFIED),
    }
)
_UNDECIDED = frozenset(CaseState) - {
    CaseState.GRANTED,
    CaseState.DENIED,
    CaseState.CERTIFIED,
    CaseState.DELIVERED,
    CaseState.REVOKED,
    CaseState.ARCHIVED,
}


def step_lines(case: Case, content: ItemContent) -> tuple[StepLine, ...]:
    """The steps of the version, and which run or are over."""
    running, over = set(open_steps(case.pk)), steps_over(case.pk)
    timed = {one.code for one in timed_steps(content)}
    lines = []
    for step in content.steps:
        if step.code in timed and step.kind is not StepKind.DECIDE:
            state = "running" if step.code in running else "over" if step.code in over else "coming"
        else:
            state = _of_deed(CaseState(case.state), step.kind)
        lines.append(StepLine(step.code[:64], step.name[:64], state, str(step.limit or "")[:64]))
    return tuple(lines)


def _of_deed(state: CaseState, kind: StepKind) -> str:
    """How a step stands that is a deed of its own name."""
    if kind is StepKind.DECIDE:
        return "coming" if state in _UNDECIDED else "over"
    waiting = _DONE_BY.get(kind, ())
    if state in waiting:
        return "running"
    before_decision = kind in (StepKind.REGISTER, StepKind.ACCEPT)
    return "over" if before_decision or state not in _UNDECIDED else "coming"


def dates_of(case: Case, content: ItemContent, now: datetime) -> tuple[str, ...]:
    """When it will be done, in sentences: of its ledger; before anything was handed in, as if it were accepted now."""
    if case.registered_at is not None:
        return tuple(line[:LONGEST] for line in clocks.explanation(f"case:{case.pk}", now))
    calendar = calendars.calendar_for(organisation.clock_scopes(case.hall_id))
    entries = (Entry(EntryKind.SUBMITTED, now, now), Entry(EntryKind.ACCEPTED, now, now))
    today = spoken_day(hall_clock.business_day(now))
    readings = replay(entries, rules_of(content), calendar, now).running
    found = []
    for one in readings:
        mark = "（暂定，待国务院公布放假安排）" if one.is_provisional else ""
        name, limit = CLOCKS[one.clock][0], spoken_promise(one.limit)
        found.append(f"如果今天（{today}）受理，{name}{limit}，最后一天是{spoken_day(one.due_on)}{mark}。")
    return tuple(found)


# What a desk asks for each deed.
DESK_REQUESTS: Mapping[str, tuple[Deed, ...]] = MappingProxyType(
    {
        "change_case_fields": (Deed.FIELDS_CHANGED,),
        "check_material": (Deed.MATERIAL_CHECKED,),
        "register_case": (Deed.REGISTERED,),
        "accept_case": (Deed.ACCEPTED,),
        "ask_for_correction": (Deed.CORRECTION_ASKED,),
        "receive_correction": (Deed.CORRECTED,),
        "refuse_case": (Deed.REFUSED,),
        "decide_case": (Deed.GRANTED,),
        "withdraw_case": (Deed.WITHDRAWN, Deed.DISCARDED),
        "ask_confirmation": (Deed.CONFIRMATION_ASKED,),
    }
)
# What a clerk may ask for before anything was handed in: it is handed in with it.
WITH_REGISTRATION = frozenset({Deed.ACCEPTED, Deed.CORRECTION_ASKED, Deed.REFUSED})
