"""Decides how cases become rows of the national tables (办件库): accepted, handled, paused, materials, results."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hall.language import hall_clock
from hall_server.cases import queries, record_versions
from hall_server.cases.exchange_profiles import CONSTRUCTION, Profile
from hall_server.cases.facts import CaseFacts, EventFacts, case_facts
from hall_server.cases.models import Case, CaseMaterial
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.versions import content_of
from hall_server.cases.words import DEEDS, MaterialState, Outcome
from hall_server.catalogue.content import ItemContent
from hall_server.clock.entries import Procedure
from hall_server.clock.runs import Clock
from hall_server.clock.words import PROCEDURES
from hall_server.ledgers import queries as clocks
from hall_server.organisation import queries as organisation

Row = dict[str, str]

# Columns in their order; every one of them must say something.
TABLES: dict[str, tuple[str, ...]] = {
    "up_pro_accept": (
        "row_guid", "project_no", "task_code", "task_version", "task_name", "applicant", "applicant_number",
        "apply_date", "accept_date", "promise_date", "org_code", "org_name", "state_code", "cd_time", "data_source",
    ),
    "up_pro_process": (
        "row_guid", "project_no", "process_name", "process_code", "start_time", "end_time", "handler",
        "explanation", "cd_time", "data_source",
    ),
    "up_pro_special_procedure": (
        "row_guid", "project_no", "procedure_type", "reason", "start_time", "end_time", "result", "cd_time",
        "data_source",
    ),
    "up_pro_material": (
        "row_guid", "project_no", "material_name", "material_state", "is_need", "cd_time", "data_source",
    ),
    "up_pro_result": (
        "row_guid", "project_no", "result_type", "result_number", "result_date", "cd_time", "data_source",
    ),
}  # fmt: skip
UNDER_WAY = "未结束"
_NOT_TOLD = frozenset({Deed.PREPARED, Deed.CONFIRMATION_ASKED, Deed.ATTACHED, Deed.MATERIAL_CHECKED})
_OUTSIDE = (CaseState.PREPARED, CaseState.DISCARDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases. plain_for: the purpose for which names and numbers go out in plain, written down; empty: masked."""

    hall: str
    since: date | None = None
    until: date | None = None
    plain_for: str = ""
    profile: Profile = CONSTRUCTION


@dataclass(frozen=True, slots=True)
class Exported:
    """All rows of one case, by table, and the events they were made of."""

    case: CaseFacts
    events: tuple[EventFacts, ...]
    rows: dict[str, list[Row]]


def exported(wanted: Wanted, *, actor: str, now: datetime) -> Iterator[Exported]:
    """The cases one by one, the oldest first, streamed. Only what was handed in is told."""
    rows = Case.objects.filter(hall=wanted.hall, registered_at__isnull=False).exclude(state__in=_OUTSIDE)
    if wanted.since:
        rows = rows.filter(registered_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(registered_at__lt=hall_clock.end_of_business_day(wanted.until))
    for row in rows.order_by("id").iterator(chunk_size=500):
        yield _exported(row, wanted, actor, now)


def _midnight(day: date) -> datetime:
    return hall_clock.end_of_business_day(date.fromordinal(day.toordinal() - 1))


def _exported(row: Case, wanted: Wanted, actor: str, now: datetime) -> Exported:
    case, events = case_facts(row), queries.events(row.pk)
    content = content_of(row.version_id)
    told = {"cd_time": _time(now), "data_source": wanted.hall, "project_no": case.project_no}
    tables = {
        "up_pro_accept": [_accept(row, case, events, wanted, actor, now)],
        "up_pro_process": list(_process(case, events, content, wanted)),
        "up_pro_special_procedure": list(_special(events)),
        "up_pro_material": list(_materials(row)),
        "up_pro_result": list(_results(case, content)),
    }
    for name, found in tables.items():
        for place, one in enumerate(found):
            one |= {**told, "row_guid": f"{case.id}-{name[7:]}-{place}"}
    return Exported(case, events, tables)


def _accept(
    row: Case, case: CaseFacts, events: tuple[EventFacts, ...], wanted: Wanted, actor: str, now: datetime
) -> Row:
    name, number = _applicant(row, wanted, actor)
    state = clocks.state_of(case.subject, now)
    reading = state.reading(Clock.PROMISED) or state.reading(Clock.STATUTORY)
    head = organisation.letterhead(case.department, case.hall)
    last = [code for code in _codes(case, events, wanted) if code]
    return {
        "task_code": case.item,
        "task_version": str(row.version.task_version),
        "task_name": case.task_name,
        "applicant": name,
        "applicant_number": number,
        "apply_date": _time(case.registered_at),
        "accept_date": _time(case.accepted_at) or "未受理",
        "promise_date": reading.due_on.isoformat() if reading else "未受理",
        "org_code": case.department,
        "org_name": head.department,
        "state_code": last[-1] if last else "1",
    }


def _applicant(row: Case, wanted: Wanted, actor: str) -> tuple[str, str]:
    if not wanted.plain_for:
        return row.masked_name or "*", "*" * 18
    record = record_versions.read(row, actor=actor, purpose=wanted.plain_for)
    return record.get("name", ""), record.get("number", "")


def _codes(case: CaseFacts, events: tuple[EventFacts, ...], wanted: Wanted) -> list[str | None]:
    before = CaseState.PREPARED
    found = []
    for event in events:
        facts = {**event.facts, "accepted_as": case.accepted_as}
        found.append(wanted.profile.code(event.kind, before, facts))
        before = event.state
    return found


def _process(
    case: CaseFacts, events: tuple[EventFacts, ...], content: ItemContent, wanted: Wanted
) -> Iterator[Row]:
    """One row for each step, from the one before it to its own moment; a step of the item runs from begin to end."""
    names = {step.code: step.name for step in content.steps}
    begun: dict[str, datetime] = {}
    before = events[0].at if events else case.opened_at
    for event, code in zip(events, _codes(case, events, wanted), strict=True):
        if event.kind in _NOT_TOLD:
            continue
        start = before
        if event.kind is Deed.STEP_BEGUN:
            begun[event.step] = start = event.at
        elif event.kind is Deed.STEP_ENDED:
            start = begun.get(event.step, before)
        word = DEEDS[event.kind][0]
        yield {
            "process_name": f"{names.get(event.step, event.step)}（{word}）" if event.step else word,
            "process_code": code or "0",
            "start_time": _time(start),
            "end_time": _time(event.at),
            "handler": event.actor,
            "explanation": event.said.replace("\n", "；") or word,
        }
        before = event.at


def _special(events: tuple[EventFacts, ...]) -> Iterator[Row]:
    open_pause: EventFacts | None = None
    for event in events:
        if event.kind is Deed.PAUSED:
            open_pause = event
        elif open_pause and event.kind in (Deed.RESUMED, Deed.PAUSE_LAPSED, Deed.WITHDRAWN):
            yield _pause(open_pause, _time(event.at), event.facts.get("evidence") or DEEDS[event.kind][0])
            open_pause = None
    if open_pause:
        yield _pause(open_pause, UNDER_WAY, UNDER_WAY)


def _pause(paused: EventFacts, end: str, result: str) -> Row:
    procedure = PROCEDURES[Procedure(paused.facts["procedure"])][0]
    return {
        "procedure_type": procedure,
        "reason": paused.facts["basis"],
        "start_time": _time(paused.at),
        "end_time": end,
        "result": result,
    }


def _materials(row: Case) -> Iterator[Row]:
    for one in CaseMaterial.objects.filter(case=row).order_by("place"):
        state = MaterialState(one.state).label
        yield {"material_name": one.name, "material_state": state, "is_need": one.is_need}


def _results(case: CaseFacts, content: ItemContent) -> Iterator[Row]:
    if case.outcome is Outcome.NONE or case.decided_at is None:
        return
    kind = content.results[0].result_type.value if content.results else "99"
    number = case.result_number or case.project_no
    yield {"result_type": kind, "result_number": number, "result_date": _time(case.decided_at)}


def _time(at: datetime | None) -> str:
    return hall_clock.local(at).strftime("%Y-%m-%d %H:%M:%S") if at else ""
