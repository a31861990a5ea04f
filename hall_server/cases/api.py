"""Decides what programs may ask of cases and do to them: register, read, move, attach."""

import base64
import binascii
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from django.http import HttpRequest
from ninja import Field, Query, Schema

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.api.faults import ApiFault, FaultCode, FieldFault
from hall_server.api.reach import reach
from hall_server.api.routes import Page, Routes, page_of
from hall_server.api.tokens import caller, must_reach
from hall_server.api.values import Limit as HowMany
from hall_server.api.values import Mark, Text
from hall_server.cases import actions, queries
from hall_server.cases.actions import Application
from hall_server.cases.attaching import AttachmentFacts, attachments
from hall_server.cases.facts import CaseFacts, EventFacts, case_facts
from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.words import (
    DEEDS,
    FACTS,
    STATES,
    AcceptedAs,
    AttachmentGrade,
    Channel,
    DeliveryBy,
    MaterialState,
    MaterialWay,
    Outcome,
    RefusalGround,
)
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit, Unit
from hall_server.pages.keyset import Order

routes = Routes("cases", "cases/", "cases")
READ = routes.scope("cases:read", "读取办件（不含个人信息）", is_bindable=True)
WRITE = routes.scope("cases:register", "登记办件和上传附件", is_bindable=True)
MOVE = routes.scope("cases:move", "办理办件：受理、补正、环节、决定、送达", is_bindable=True)

CaseKey = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[0-9a-zA-Z_-]+$")]
Said = Annotated[str, Field(max_length=1_000)]
Short = Annotated[str, Field(max_length=200)]

_T = TypeVar("_T")


class CaseOut(Schema):
    """A case, without anything personal. due_on, level (0 calm to 3 red): of the limit that ends first."""

    id: str
    project_no: str
    hall: str
    department: str
    item: str
    version: int
    task_name: str
    channel: Channel
    state: CaseState
    state_name: str
    masked_name: str
    outcome: Outcome
    result_number: str
    opened_at: datetime
    registered_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    over_at: datetime | None
    due_on: date | None
    level: int


class EventOut(Schema):
    """One step. at: when it happened, recorded_at: when it was written down."""

    place: int
    kind: Deed
    at: datetime
    recorded_at: datetime
    actor: str
    step: str
    state: CaseState
    facts: dict[str, str]


class AttachmentOut(Schema):
    """A file of a case; sha256 of its plain bytes."""

    id: str
    media_type: str
    size: int
    sha256: str
    grade: AttachmentGrade
    material: int | None
    added_at: datetime


class CaseIn(Schema, extra="forbid"):
    """An application. record: fields by their codes (name, document, number). is_handed_in: or only prepared."""

    item: Annotated[str, Field(min_length=1, max_length=64)]
    record: Annotated[dict[Annotated[str, Field(max_length=64)], Text], Field(max_length=40)]
    is_handed_in: bool = True
    project: Annotated[str, Field(max_length=32)] = ""


class MoveIn(Schema, extra="forbid"):
    """A deed and what it must say; what a deed does not need stays empty."""

    deed: Literal[
        "registered", "discarded", "correction_asked", "corrected", "accepted", "refused", "step_begun",
        "step_ended", "paused", "prolonged", "resumed", "extended", "granted", "denied", "certificate_made",
        "delivered", "withdrawn", "revoked", "archived",
    ]  # fmt: skip
    reason: Said = ""
    points: Annotated[tuple[Short, ...], Field(max_length=20)] = ()
    accepted_as: AcceptedAs = AcceptedAs.COMPLETE
    ground: RefusalGround | None = None
    step: Annotated[str, Field(max_length=64)] = ""
    opinion: Said = ""
    procedure: Procedure | None = None
    basis: Short = ""
    evidence: Short = ""
    told_until: date | None = None
    more_days: Annotated[int, Field(ge=0, le=60)] = 0
    approver: Annotated[str, Field(max_length=64)] = ""
    result_number: Annotated[str, Field(max_length=64)] = ""
    way: DeliveryBy = DeliveryBy.ONLINE


class MaterialIn(Schema, extra="forbid"):
    """How a material stands. place: in the guide, from 0."""

    place: Annotated[int, Field(ge=0, le=999)]
    state: MaterialState
    way: MaterialWay = MaterialWay.ELECTRONIC
    copies: Annotated[int, Field(ge=0, le=99)] = 1
    later_by: date | None = None


class FileIn(Schema, extra="forbid"):
    """A file in base64, at most 700 KB; larger ones are uploaded at a window. material: its place in the guide."""

    content: Annotated[str, Field(min_length=4, max_length=960_000)]
    grade: AttachmentGrade = AttachmentGrade.UPLOADED
    material: Annotated[int, Field(ge=0, le=999)] | None = None


class Wanted(Schema):
    """Which cases."""

    state: CaseState | None = None
    department: str = Field("", max_length=63, pattern=r"^[A-Za-z0-9_-]*$")
    after: Mark = ""
    limit: HowMany = 50


@routes.get("", scope=READ, answer=Page[CaseOut])
def cases(request: HttpRequest, asked: Query[Wanted]) -> Page[CaseOut]:
    """The cases, the newest first."""
    rows = Case.objects.filter(**reach(request).columns())
    if asked.state is not None:
        rows = rows.filter(state=asked.state.value)
    if asked.department:
        rows = rows.filter(department=asked.department)
    order = Order("newest", "", ("-id",))
    return page_of(rows, order, lambda row: _case(case_facts(row)), after=asked.after, limit=asked.limit)


@routes.get("{key}", scope=READ, answer=CaseOut)
def one_case(request: HttpRequest, key: CaseKey) -> CaseOut:
    """One case by its id or its number."""
    return _case(_found(request, key))


@routes.get("{key}/events", scope=READ, answer=list[EventOut])
def events(request: HttpRequest, key: CaseKey) -> list[EventOut]:
    """All that happened to a case, in order."""
    return [_event(one) for one in queries.events(_found(request, key).id)]


@routes.get("{key}/attachments", scope=READ, answer=list[AttachmentOut])
def files(request: HttpRequest, key: CaseKey) -> list[AttachmentOut]:
    """The files of a case, not their contents."""
    return [_file(one) for one in attachments(_found(request, key).id)]


@routes.post("", scope=WRITE, answer=CaseOut)
def register(request: HttpRequest, body: CaseIn) -> CaseOut:
    """Register an application; the time to tell what is missing begins, unless it is only prepared."""
    application = Application(body.item, body.record, Channel.INTERFACE, body.project)
    deed = actions.apply if body.is_handed_in else actions.prepare
    case = deed(application, actor=caller(request), now=hall_clock.now())
    must_reach(request, case.hall, case.department)  # else nothing of it was done
    return _case(case)


@routes.post("{key}/materials", scope=WRITE, answer=CaseOut)
def check_material(request: HttpRequest, key: CaseKey, body: MaterialIn) -> CaseOut:
    """Note how a material stands."""
    case = actions.check_material(
        _found(request, key).id,
        body.place,
        body.state,
        way=body.way.value,
        copies=body.copies,
        later_by=body.later_by,
        actor=caller(request),
        now=hall_clock.now(),
    )
    return _case(case)


@routes.post("{key}/attachments", scope=WRITE, answer=AttachmentOut)
def attach(request: HttpRequest, key: CaseKey, body: FileIn) -> AttachmentOut:
    """Add a file; its type is told from its content."""
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError) as fault:
        wrong = FieldFault(field="body.content", chinese="不是 base64 编码", english="not base64")
        raise ApiFault(FaultCode.FIELDS_WRONG, [wrong], count=1) from fault
    file = actions.attach(
        _found(request, key).id,
        content,
        grade=body.grade,
        material=body.material,
        channel=Channel.INTERFACE,
        actor=caller(request),
        now=hall_clock.now(),
    )
    return _file(file)


@routes.post("{key}/moves", scope=MOVE, answer=CaseOut)
def move(request: HttpRequest, key: CaseKey, body: MoveIn) -> CaseOut:
    """Do a deed to a case; refused when the table of moves forbids it now or a fact it needs is missing."""
    done = _DEEDS[Deed(body.deed)](
        _found(request, key).id, body, {"actor": caller(request), "now": hall_clock.now()}
    )
    return _case(done)


_Done = Callable[[str, MoveIn, dict[str, Any]], CaseFacts]

_DEEDS: dict[Deed, _Done] = {
    Deed.REGISTERED: lambda key, _, by: actions.register(key, **by),
    Deed.DISCARDED: lambda key, body, by: actions.discard(key, body.reason, **by),
    Deed.CORRECTION_ASKED: lambda key, body, by: actions.ask_for_correction(key, body.points, **by),
    Deed.CORRECTED: lambda key, _, by: actions.corrected(key, **by),
    Deed.ACCEPTED: lambda key, body, by: actions.accept(key, accepted_as=body.accepted_as, **by),
    Deed.REFUSED: lambda key, body, by: actions.refuse(
        key, _given(body, body.ground, "ground"), body.reason, **by
    ),
    Deed.STEP_BEGUN: lambda key, body, by: actions.begin_step(key, body.step, **by),
    Deed.STEP_ENDED: lambda key, body, by: actions.end_step(key, body.step, body.opinion, **by),
    Deed.PAUSED: lambda key, body, by: actions.pause(
        key,
        _given(body, body.procedure, "procedure"),
        told_until=_day(body),
        basis=body.basis,
        evidence=body.evidence,
        **by,
    ),
    Deed.PROLONGED: lambda key, body, by: actions.prolong(
        key, told_until=_day(body), basis=body.basis, evidence=body.evidence, **by
    ),
    Deed.RESUMED: lambda key, body, by: actions.resume(key, evidence=body.evidence, **by),
    Deed.EXTENDED: lambda key, body, by: actions.extend(
        key,
        Limit(body.more_days, Unit.WORKING_DAY),
        reason=body.reason,
        evidence=body.evidence,
        approver=body.approver,
        **by,
    ),
    Deed.GRANTED: lambda key, _, by: actions.decide(key, Outcome.GRANTED, **by),
    Deed.DENIED: lambda key, body, by: actions.decide(key, Outcome.DENIED, reason=body.reason, **by),
    Deed.CERTIFICATE_MADE: lambda key, body, by: actions.make_certificate(key, body.result_number, **by),
    Deed.DELIVERED: lambda key, body, by: actions.deliver(key, body.way, **by),
    Deed.WITHDRAWN: lambda key, body, by: actions.withdraw(key, body.reason, **by),
    Deed.REVOKED: lambda key, body, by: actions.revoke(key, basis=body.basis, reason=body.reason, **by),
    Deed.ARCHIVED: lambda key, _, by: actions.archive(key, **by),
}


def _day(body: MoveIn) -> date:
    return _given(body, body.told_until, "told_until")


def _given(body: MoveIn, value: _T | None, name: str) -> _T:
    """What the deed cannot be without. Refusal case_missing."""
    if value is None:
        facts = {"deed": DEEDS[Deed(body.deed)][0], "facts": FACTS[name][0]}
        raise Refusal(RefusalCode.CASE_MISSING, facts)
    return value


def _found(request: HttpRequest, key: str) -> CaseFacts:
    """ApiFault when there is none, or none within the caller's reach: nobody learns what stands beyond it."""
    row = Case.objects.filter(pk=key).first() or Case.objects.filter(project_no=key).first()
    if row is None or not reach(request).covers(row.hall_id, row.department_id):
        raise ApiFault(FaultCode.NOT_FOUND)
    return case_facts(row)


def _case(case: CaseFacts) -> CaseOut:
    values = {name: getattr(case, name) for name in CaseOut.model_fields if name != "state_name"}
    return CaseOut(state_name=STATES[case.state][0], **values)


def _event(event: EventFacts) -> EventOut:
    return EventOut(**{name: getattr(event, name) for name in EventOut.model_fields})


def _file(file: AttachmentFacts) -> AttachmentOut:
    return AttachmentOut(**{name: getattr(file, name) for name in AttachmentOut.model_fields})
