"""Decides what programs may know and say of parties: masked by one scope, plain by another and for a purpose."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Query, Schema

from hall.language import hall_clock
from hall.language.identity_numbers import IdKind
from hall.language.refusals import Refusal, RefusalCode
from hall_server.api.faults import ApiFault, FaultCode
from hall_server.api.routes import Page, Routes, page_of
from hall_server.api.tokens import caller
from hall_server.api.values import Limit, Mark, Text
from hall_server.pages.keyset import Order
from hall_server.parties import actions, queries
from hall_server.parties.facts import (
    FIELD_NAMES,
    EnterpriseFacts,
    PartyKind,
    PersonFacts,
    ProjectFacts,
    Source,
)
from hall_server.parties.models import Party
from hall_server.parties.queries import MandateFacts
from hall_server.parties.words import How, MandateKind, Purpose

routes = Routes("parties", "parties/", "people, enterprises and projects")
READ = routes.scope("parties:read", "查看人员、企业、项目（脱敏）和委托")
PLAIN = routes.scope("parties:plain", "注明用途后读取完整个人信息")
WRITE = routes.scope("parties:write", "登记人员、企业、项目、委托和同意")

Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="a party's id")]
Value = Annotated[str, Field(max_length=400)]
Number = Annotated[str, Field(min_length=4, max_length=40)]
Subject = Annotated[str, Field(max_length=96, pattern=r"^([a-z_]+:[0-9A-Za-z_-]+)?$")]
Sentence = Annotated[str, Field(min_length=2, max_length=100)]
Matter = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]


class PartyOut(Schema):
    """A party as any screen may show it. id: of the party that stands, after merges."""

    id: str
    kind: PartyKind
    masked_name: str
    masked_number: str
    owner: str


class KnownOut(Schema):
    """That a field is known, from whom and since when."""

    field: str
    source: Source
    at: datetime
    is_corrected: bool


class KnownParty(PartyOut):
    """With the fields that are known."""

    fields: list[KnownOut]


class ValueOut(Schema):
    """A value given back to fill in a form."""

    field: str
    value: str
    source: Source
    at: datetime


class PersonIn(Schema, extra="forbid"):
    """What is said of a person."""

    kind: Literal["person"]
    id_kind: IdKind = IdKind.RESIDENT
    name: Text
    id_number: Number
    phone: Value = ""
    address: Value = ""
    birth: Value = ""
    sex: Value = ""
    nation: Value = ""
    nationality: Value = ""


class EnterpriseIn(Schema, extra="forbid"):
    """What is said of an enterprise."""

    kind: Literal["enterprise"]
    name: Text
    credit_code: Number
    enterprise_type: Value = ""
    legal_representative: Value = ""
    contact: Value = ""
    phone: Value = ""
    address: Value = ""
    established: Value = ""


class ProjectIn(Schema, extra="forbid"):
    """What is said of a project. owner: the id of the party whose project it is."""

    kind: Literal["project"]
    name: Text
    project_code: Number
    site: Value = ""
    investment: Value = ""
    contact: Value = ""
    phone: Value = ""
    owner: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")] = ""


class StatementIn(Schema, extra="forbid"):
    """Who says it, and what. subject: where it came up, `case:ID`."""

    source: Literal["authority", "window", "declared"]
    subject: Subject = ""
    party: Annotated[PersonIn | EnterpriseIn | ProjectIn, Field(discriminator="kind")]


class NumberIn(Schema, extra="forbid"):
    """A whole number. id_kind: of a person's document."""

    kind: PartyKind
    number: Number
    id_kind: IdKind = IdKind.RESIDENT


class FoundOut(Schema):
    """The party with the number; null when there is none."""

    party: PartyOut | None


class MandateIn(Schema, extra="forbid"):
    """Somebody may act for somebody. matters: codes, none for all. proof: what was shown, no personal data.

    last_day: the mandate holds until its end.
    """

    agent: Id
    principal: Id
    kind: MandateKind
    proof: Sentence
    matters: list[Matter] = Field(default_factory=list, max_length=100)
    last_day: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))] | None = None
    evidence: Subject = ""


class MandateOut(Schema):
    """A mandate as it is kept."""

    id: str
    agent: str
    principal: str
    kind: MandateKind
    matters: list[str]
    since: datetime
    until: datetime | None
    proof: str
    ended_at: datetime | None


class ConsentIn(Schema, extra="forbid"):
    """The party agrees to one purpose."""

    purpose: Purpose
    how: How
    subject: Subject = ""


class ConsentOut(Schema):
    """The consent's id."""

    id: str


class Reading(Schema):
    """For what, and where it came up; both stand in the audit trail."""

    purpose: Sentence
    subject: Annotated[str, Field(max_length=96, pattern=r"^[a-z_]+:[0-9A-Za-z_-]+$")]


@routes.get("", scope=READ, answer=Page[PartyOut])
def list_parties(
    request: HttpRequest, kind: PartyKind, after: Mark = "", limit: Limit = 50
) -> Page[PartyOut]:
    """All parties of a kind, masked, the last changed first."""
    del request
    rows = Party.objects.filter(kind=kind.value, into=None)
    return page_of(rows, Order("newest", "", ("-changed_at", "-id")), _row, after=after, limit=limit)


@routes.post("found", scope=READ, answer=FoundOut)
def find_party(request: HttpRequest, body: NumberIn) -> FoundOut:
    """The party with exactly this number; sent as a body, since addresses are logged."""
    del request
    find = {
        PartyKind.PERSON: lambda: queries.find_person(body.number, body.id_kind),
        PartyKind.ENTERPRISE: lambda: queries.find_enterprise(body.number),
        PartyKind.PROJECT: lambda: queries.find_project(body.number),
    }
    key = find[body.kind]()
    return FoundOut(party=_shape(queries.party(key)) if key else None)


@routes.post("statements", scope=WRITE, answer=PartyOut)
def know_party(request: HttpRequest, body: StatementIn) -> PartyOut:
    """Say something of a party; the same number is the same party."""
    said = body.party
    facts = said.model_dump(exclude={"kind", "owner"})
    how = {"source": Source(body.source), "subject": body.subject}
    who, now = caller(request), hall_clock.now()
    if isinstance(said, PersonIn):
        key = actions.know_person(PersonFacts(**facts), **how, actor=who, now=now)  # type: ignore[arg-type]
    elif isinstance(said, EnterpriseIn):
        key = actions.know_enterprise(EnterpriseFacts(**facts), **how, actor=who, now=now)  # type: ignore[arg-type]
    else:
        project = ProjectFacts(**facts)
        key = actions.know_project(project, **how, owner=said.owner, actor=who, now=now)  # type: ignore[arg-type]
    return _shape(queries.party(key))


@routes.get("{key}", scope=READ, answer=KnownParty)
def one_party(request: HttpRequest, key: Id) -> KnownParty:
    """A party, masked, and which of its fields are known."""
    del request
    found = _found(key)
    fields = [
        KnownOut(field=name, source=one.source, at=one.at, is_corrected=one.is_corrected)
        for name, one in sorted(queries.known(key).items())
    ]
    return KnownParty(**_shape(found).model_dump(), fields=fields)


@routes.get("{key}/values", scope=PLAIN, answer=list[ValueOut])
def known_values(
    request: HttpRequest,
    key: Id,
    reading: Query[Reading],
    fields: Annotated[list[Annotated[str, Field(max_length=32)]], Query(max_length=20)] = [],  # noqa: B006
) -> list[ValueOut]:
    """What is known of a party, in plain, to fill in a form; written down with its purpose."""
    found = _found(key)
    unknown = set(fields) - set(FIELD_NAMES)
    if unknown:
        raise ApiFault(FaultCode.NOT_FOUND)
    given = queries.known_values(
        found.id, fields or None, actor=caller(request), purpose=reading.purpose, subject=reading.subject
    )
    return [
        ValueOut(field=name, value=one.value, source=one.source, at=one.at) for name, one in given.items()
    ]


@routes.get("{key}/mandates", scope=READ, answer=list[MandateOut])
def mandates_of(request: HttpRequest, key: Id) -> list[MandateOut]:
    """Every mandate the party holds or gave, over ones too."""
    del request
    return [_mandate(one) for one in queries.mandates_of(_found(key).id)]


@routes.post("mandates", scope=WRITE, answer=MandateOut)
def give_mandate(request: HttpRequest, body: MandateIn) -> MandateOut:
    """Somebody may act for somebody from now on."""
    now = hall_clock.now()
    mandate = actions.give_mandate(
        body.agent,
        body.principal,
        kind=body.kind,
        proof=body.proof,
        matters=body.matters,
        until=hall_clock.end_of_business_day(body.last_day) if body.last_day else None,
        evidence=body.evidence,
        actor=caller(request),
        now=now,
    )
    return next(_mandate(one) for one in queries.mandates_of(body.agent) if one.id == mandate)


@routes.post("{key}/consents", scope=WRITE, answer=ConsentOut)
def give_consent(request: HttpRequest, key: Id, body: ConsentIn) -> ConsentOut:
    """The party agrees to one purpose."""
    found = actions.give_consent(
        _found(key).id,
        body.purpose,
        how=body.how,
        subject=body.subject,
        actor=caller(request),
        now=hall_clock.now(),
    )
    return ConsentOut(id=found)


def _found(key: str) -> queries.PartyFacts:
    try:
        return queries.party(key)
    except Refusal as refusal:
        if refusal.code is RefusalCode.PARTY_UNKNOWN:
            raise ApiFault(FaultCode.NOT_FOUND) from refusal
        raise


def _shape(one: queries.PartyFacts) -> PartyOut:
    return PartyOut(
        id=one.id,
        kind=one.kind,
        masked_name=one.masked_name,
        masked_number=one.masked_number,
        owner=one.owner,
    )


def _row(row: Party) -> PartyOut:
    return PartyOut(
        id=row.pk,
        kind=PartyKind(row.kind),
        masked_name=row.masked_name,
        masked_number=row.masked_number,
        owner=row.owner_id or "",
    )


def _mandate(one: MandateFacts) -> MandateOut:
    return MandateOut(
        id=one.id,
        agent=one.agent,
        principal=one.principal,
        kind=one.kind,
        matters=sorted(one.matters),
        since=one.since,
        until=one.until,
        proof=one.proof,
        ended_at=one.ended_at,
    )
