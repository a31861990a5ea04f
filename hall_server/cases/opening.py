"""Decides how a case begins: beside a call, with what the visitor gave already, or by itself at a page or an interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.language.visitors import HowKnown
from hall.messages.visitor_details import VisitorDetails, decode_details
from hall_server.cases import fields, record_versions
from hall_server.cases.facts import CaseFacts, case_facts
from hall_server.cases.fields import Record
from hall_server.cases.held_licences import held_of
from hall_server.cases.models import Case, CaseMaterial
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.numbering import project_no
from hall_server.cases.papers import issue
from hall_server.cases.rules import rules_of
from hall_server.cases.stepping import By, Given, check, held, keep, subject_of, take, written
from hall_server.cases.versions import content_of, in_force
from hall_server.cases.words import Channel, MaterialState, MaterialWay, PaperKind
from hall_server.catalogue import queries as catalogue
from hall_server.catalogue.codes import parts_of
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.identifiers import new_id
from hall_server.ledgers import actions as ledgers
from hall_server.organisation import queries as organisation
from hall_server.parties import queries as parties
from hall_server.parties.actions import Source
from hall_server.parties.words import Purpose
from hall_server.personal_data import actions as personal_data
from hall_server.queueing import queries as queueing
from hall_server.rows import insert, insert_all

_SOURCES = {HowKnown.CARD: Source.CARD, HowKnown.TYPED: Source.DECLARED, HowKnown.NOT: Source.WINDOW}


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody applies for. item: task_handle_item. record: the fields that are known; project: of the library."""

    item: str
    record: Mapping[str, str] = field(default_factory=dict, repr=False)
    channel: Channel = Channel.WINDOW
    project: str = ""
    window: str = ""
    handler: str = ""
    visit: str = ""
    ticket: str = ""
    source: Source = Source.WINDOW


@transaction.atomic(savepoint=False)
def open_for_ticket(
    ticket: str, *, window: str, clerk: str, item: str = "", actor: str, now: datetime
) -> CaseFacts:
    """The case of the person who stands at this window, filled in from the visit; asked again, the same case.

    item: a matter's code or task_handle_item, needed when the number was taken for a group. Refusals: ticket_unknown,
    ticket_not_in_state, case_item_missing, case_item_idle.
    """
    there = queueing.ticket_at_window(ticket, window)
    wanted = catalogue.handling_item(item or there.matter) or item
    if not wanted:
        raise Refusal(RefusalCode.CASE_ITEM_MISSING, {"group": there.matter_name})
    open_already = Case.objects.filter(ticket=ticket, item=wanted).first()
    if open_already is not None:
        return case_facts(open_already)
    details = _details(there, actor)
    known = _known(details, actor, now) if there.how_known is HowKnown.CARD else {}
    application = Application(
        wanted,
        fields.from_visit(details, known),
        window=window,
        handler=clerk,
        visit=there.visit,
        ticket=ticket,
        source=_SOURCES[there.how_known],
    )
    return prepare(application, actor=actor, now=now)


@transaction.atomic(savepoint=False)
def prepare(application: Application, *, actor: str, now: datetime) -> CaseFacts:
    """Fill in a case; nothing is handed in yet, and no limit runs. Refusals: case_item_idle, case_fields."""
    case, _ = _prepared(application, actor, now)
    return case_facts(case)


def _prepared(application: Application, actor: str, now: datetime) -> tuple[Case, Record]:
    version = _in_force(application.item, hall_clock.business_day(now))
    content, record = content_of(version.key), fields.checked(application.record)
    case = _row(application, version, now)
    insert(case)
    _materials(case, content)
    columns = record_versions.write(case, record, source=application.source, actor=actor, now=now)
    keep(case, **columns)
    waive_held(case, now)
    facts = {"item": case.item, "version": str(version.number), "channel": case.channel}
    written(case, Deed.PREPARED, By(actor, now), Given(facts), is_first=True)
    return case, record


@transaction.atomic(savepoint=False)
def register(case_id: str, *, actor: str, now: datetime) -> CaseFacts:
    """收件: the application is handed in, and the time to tell what is missing begins. Refusals: case_not_in_state,
    case_fields when something required says nothing.
    """
    case = held(case_id)
    check(case, Deed.REGISTERED, {"applicant": "known"})
    record = record_versions.read(case, actor=actor, purpose="registering")
    return _registered(case, record, actor, now)


def _registered(case: Case, record: Record, actor: str, now: datetime) -> CaseFacts:
    lacking = fields.lacking_fields(record)
    if lacking:
        raise Refusal(RefusalCode.CASE_FIELDS, {"fields": "还没有填写" + "、".join(lacking)})
    clock = ledgers.start(
        subject_of(case),
        rules_of(content_of(case.version_id)),
        actor=actor,
        now=now,
        scopes=organisation.clock_scopes(case.hall_id),
        title=case.task_name[:200],
    )
    given = Given({"applicant": "known"}, clock=clock)
    event = take(case, Deed.REGISTERED, By(actor, now), given, registered_at=now)
    issue(case, PaperKind.MATERIAL_RECEIPT, event, record=record, clock=clock, actor=actor, now=now)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def apply(application: Application, *, actor: str, now: datetime) -> CaseFacts:
    """Prepare and register in one: what a page, a kiosk and the interface do."""
    case, record = _prepared(application, actor, now)
    return _registered(case, record, actor, now)


@transaction.atomic(savepoint=False)
def discard(case_id: str, reason: str, *, actor: str, now: datetime) -> CaseFacts:
    """Nothing was handed in: the case counts for nothing."""
    case = held(case_id)
    take(case, Deed.DISCARDED, By(actor, now), Given({"reason": "given"}, fields.without_numbers(reason)))
    return case_facts(case)


def waive_held(case: Case, now: datetime) -> None:
    """A material that a licence proves which the hall can look up is not asked for."""
    if not case.party or not any(one.licence_code for one in content_of(case.version_id).materials):
        return
    holds = held_of(case.party, hall_clock.business_day(now))
    rows = CaseMaterial.objects.filter(case=case.pk, state=MaterialState.MISSING).exclude(licence_code="")
    for row in rows:
        licence = holds.get(row.licence_code)
        if licence is not None:
            row.state, row.way, row.licence = MaterialState.WAIVED, MaterialWay.LOOKED_UP, licence.id
            row.save(update_fields=["state", "way", "licence"])


def _details(there: queueing.TicketFacts, actor: str) -> VisitorDetails | None:
    if not there.personal:
        return None
    plain = personal_data.read(
        there.personal, subject=f"visit:{there.visit}", actor=actor, purpose="case_opened"
    )
    return decode_details(plain)


def _known(details: VisitorDetails | None, actor: str, now: datetime) -> Record:
    """What the hall knows of a card's holder and may fill in: only with consent, and never after a typed number."""
    party = parties.find_person(details.id_number) if details and not details.on_behalf_of else None
    if party is None or not parties.has_consented(party, Purpose.PREFILL, now):
        return {}
    given = parties.known_values(
        party, ("phone", "address"), actor=actor, purpose="prefill", subject=f"party:{party}"
    )
    return {name: one.value for name, one in given.items()}


def _in_force(item: str, day: date) -> VersionFacts:
    version = in_force(item, day)
    if version is None:
        raise Refusal(RefusalCode.CASE_ITEM_IDLE, {"item": item})
    return version


def _row(application: Application, version: VersionFacts, now: datetime) -> Case:
    area = parts_of(version.task_code).area
    return Case(
        id=new_id(now),
        project_no=project_no(area, hall_clock.business_day(now)),
        hall_id=version.hall,
        department_id=version.department,
        item=version.code,
        version_id=version.key,
        task_name=version.task_name,
        channel=application.channel.value,
        state=CaseState.PREPARED.value,
        event_count=1,
        project=application.project,
        visit=application.visit,
        ticket=application.ticket,
        window=application.window,
        handler=application.handler,
        opened_at=now,
    )


def _materials(case: Case, content: ItemContent) -> None:
    insert_all(
        [
            CaseMaterial(
                case=case,
                place=place,
                name=one.material_name,
                is_need=one.is_need.value,
                grade=one.grade.value,
                licence_code=one.licence_code,
                state=MaterialState.MISSING.value,
            )
            for place, one in enumerate(content.materials)
        ]
    )
