"""Decides what programs may ask of the licence library, and which steps they may take; nothing personal goes out."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Query, Schema

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.api.faults import ApiFault, FaultCode
from hall_server.api.routes import Page, Routes, page_of
from hall_server.api.tokens import caller
from hall_server.api.values import Code, Text
from hall_server.licences import actions, numbers, queries
from hall_server.licences.life import State
from hall_server.licences.models import Licence, LicenceEvent
from hall_server.licences.queries import LicenceFacts
from hall_server.pages.keyset import Order

ID = r"^[0-9a-f]{32}$"

routes = Routes("licences", "licences/", "licences")
READ = routes.scope("licences:read", "查看证照状态（不含个人信息）")
CHANGE = routes.scope("licences:change", "暂停、恢复、撤销证照")


class LicenceOut(Schema):
    """A licence. masked_holder: the only word of whoever holds it. sha256: of the signed document, empty before."""

    id: str
    number: str
    title: str
    licence_code: str
    state: State
    state_since: datetime
    masked_holder: str
    case: str
    hall: str
    department: str
    item: str
    issued_on: date
    valid_until: date | None
    signed_at: datetime | None
    sha256: str
    public_address: str
    copies: int
    collected_at: datetime | None
    replaces: str


class StepOut(Schema):
    """A step in a licence's life."""

    move: str
    state: State
    at: datetime
    reason: str
    basis: str


class HeldOut(Schema):
    """What a party need not bring. is_scan: a scan a clerk compared with the original."""

    id: str
    is_scan: bool
    licence_code: str
    title: str
    number: str
    issued_on: date
    valid_until: date | None


class Wanted(Schema):
    """Which licences. after: the `next` of the page before."""

    state: State | None = None
    number: str = Field("", max_length=40)
    after: str = Field("", max_length=2000)
    limit: int = Field(50, ge=1, le=200)


class HeldQuestion(Schema):
    """Of whom, of which kind (empty for all), on which day (none for today)."""

    party: str = Field(pattern=ID)
    licence_code: str = Field("", max_length=64)
    on: date | None = None


class StepIn(Schema, extra="forbid"):
    """Why, and by which law; without personal data."""

    reason: Text
    basis: Text


@routes.get("", scope=READ, answer=Page[LicenceOut])
def list_licences(request: HttpRequest, asked: Query[Wanted]) -> Page[LicenceOut]:
    """The licences, the newest first."""
    del request
    rows = Licence.objects.select_related("template")
    if asked.state is not None:
        rows = rows.filter(state=asked.state.value)
    if asked.number:
        rows = rows.filter(number=numbers.spelled(asked.number))
    order = Order("newest", "newest", ("-id",))
    return page_of(rows, order, lambda row: _out(queries.facts(row)), after=asked.after, limit=asked.limit)


@routes.get("held", scope=READ, answer=list[HeldOut])
def list_held(request: HttpRequest, asked: Query[HeldQuestion]) -> list[HeldOut]:
    """What a party holds, so that nobody asks for it again."""
    del request
    on = asked.on or hall_clock.business_day(hall_clock.now())
    try:
        found = queries.held(asked.party, asked.licence_code or None, on=on)
    except Refusal as refusal:
        raise ApiFault(FaultCode.NOT_FOUND) from refusal
    return [
        HeldOut(
            id=one.id,
            is_scan=one.is_scan,
            licence_code=one.licence_code,
            title=one.title,
            number=one.number,
            issued_on=one.issued_on,
            valid_until=one.valid_until,
        )
        for one in found
    ]


@routes.get("{key}", scope=READ, answer=LicenceOut)
def one_licence(request: HttpRequest, key: Code) -> LicenceOut:
    """One licence."""
    del request
    return _out(_found(key))


@routes.get("{key}/steps", scope=READ, answer=list[StepOut])
def steps_of(request: HttpRequest, key: Code) -> list[StepOut]:
    """Every step of a licence, the oldest first."""
    del request
    rows = LicenceEvent.objects.filter(licence=_found(key).id).order_by("place")
    return [
        StepOut(move=row.move, state=State(row.state), at=row.at, reason=row.reason, basis=row.basis)
        for row in rows
    ]


@routes.post("{key}/suspend", scope=CHANGE, answer=LicenceOut)
def suspend(request: HttpRequest, key: Code, body: StepIn) -> LicenceOut:
    """Suspend a licence."""
    _found(key)
    row = actions.suspend(
        key, reason=body.reason, basis=body.basis, actor=caller(request), now=hall_clock.now()
    )
    return _out(queries.licence(row.pk))


@routes.post("{key}/restore", scope=CHANGE, answer=LicenceOut)
def restore(request: HttpRequest, key: Code, body: StepIn) -> LicenceOut:
    """Restore a suspended licence."""
    _found(key)
    row = actions.restore(
        key, reason=body.reason, basis=body.basis, actor=caller(request), now=hall_clock.now()
    )
    return _out(queries.licence(row.pk))


@routes.post("{key}/revoke", scope=CHANGE, answer=LicenceOut)
def revoke(request: HttpRequest, key: Code, body: StepIn) -> LicenceOut:
    """Revoke a licence for ever."""
    _found(key)
    row = actions.revoke(
        key, reason=body.reason, basis=body.basis, actor=caller(request), now=hall_clock.now()
    )
    return _out(queries.licence(row.pk))


def _found(key: str) -> LicenceFacts:
    try:
        return queries.licence(key)
    except Refusal as refusal:
        raise ApiFault(FaultCode.NOT_FOUND) from refusal


def _out(facts: LicenceFacts) -> LicenceOut:
    return LicenceOut(
        id=facts.id,
        number=facts.number,
        title=facts.title,
        licence_code=facts.licence_code,
        state=facts.state,
        state_since=facts.state_since,
        masked_holder=facts.masked_holder,
        case=facts.case,
        hall=facts.hall,
        department=facts.department,
        item=facts.item,
        issued_on=facts.issued_on,
        valid_until=facts.valid_until,
        signed_at=facts.signed_at,
        sha256=facts.document_sha256,
        public_address=facts.public_address,
        copies=facts.copies,
        collected_at=facts.collected_at,
        replaces=facts.replaces,
    )
