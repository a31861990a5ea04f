"""Decides how a case ends: the decision, its certificate, delivery, the archive - or withdrawal, or revocation later."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.cases.accepting import listed
from hall_server.cases.facts import CaseFacts, case_facts
from hall_server.cases.fields import without_numbers
from hall_server.cases.handling import unfinished
from hall_server.cases.models import Case, Paper
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.opening import discard
from hall_server.cases.papers import issue
from hall_server.cases.stepping import By, Given, check, held, take
from hall_server.cases.versions import content_of
from hall_server.cases.words import DeliveryBy, Outcome, PaperKind
from hall_server.catalogue.words import ResultType
from hall_server.licences import actions as licences
from hall_server.licences import queries as licence_queries
from hall_server.licences.making import Matter
from hall_server.organisation import queries as organisation


@transaction.atomic(savepoint=False)
def decide(case_id: str, outcome: Outcome, *, actor: str, now: datetime, reason: str = "") -> CaseFacts:
    """准予, or 不予 with its reason. Refusals: case_steps_open naming the steps that must be over, case_missing."""
    case = held(case_id)
    deed = Deed.GRANTED if outcome is Outcome.GRANTED else Deed.DENIED
    said = without_numbers(reason)
    check(case, deed, {"reason": said})
    content = content_of(case.version_id)
    left = unfinished(case, content)
    if left:
        raise Refusal(RefusalCode.CASE_STEPS_OPEN, {"steps": listed(left)})
    facts = {"outcome": outcome.value, "reason": "given" if said else ""}
    columns = {"outcome": outcome.value, "decided_at": now, "step": ""}
    event = take(case, deed, By(actor, now), Given(facts, said), **columns)
    kind = PaperKind.GRANT if outcome is Outcome.GRANTED else PaperKind.DENIAL
    issue(case, kind, event, actor=actor, now=now)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def make_certificate(
    case_id: str,
    result_number: str = "",
    *,
    actor: str,
    now: datetime,
    values: Mapping[str, str] | None = None,
    valid_until: date | None = None,
) -> CaseFacts:
    """The result is made: in the licence library, numbered and signed there; or elsewhere, under `result_number`.

    values: fields of the licence's template that nobody else knows. Refusals: case_missing for an applicant nobody knows,
    those of licences.actions.make.
    """
    case = held(case_id)
    check(case, Deed.CERTIFICATE_MADE, {"result": result_number or "to be numbered"})
    licence = ""
    if not result_number:
        result_number, licence = _made(case, values or {}, valid_until, actor, now)
    facts = {"result": result_number, "licence": licence}
    columns = {"result_number": result_number, "licence": licence}
    take(case, Deed.CERTIFICATE_MADE, By(actor, now), Given(facts), **columns)
    return case_facts(case)


def _made(
    case: Case, values: Mapping[str, str], valid_until: date | None, actor: str, now: datetime
) -> tuple[str, str]:
    """(number, id) of the licence."""
    if not case.party:
        raise Refusal(RefusalCode.CASE_MISSING, {"deed": "制证", "facts": "申请人姓名或名称和证件号码"})
    head = organisation.letterhead(case.department_id, case.hall_id)
    matter = Matter(case.item, case.task_name, head.department, case.hall_id, case.project_no)
    made = licences.make(
        template=template_of(case),
        holder=case.party,
        fields=values,
        case=case.pk,
        matter=matter,
        valid_until=valid_until,
        actor=actor,
        now=now,
    )
    return made.number, made.pk


def template_of(case: Case) -> str:
    """The code of the template by which the licence of this case is made."""
    results = content_of(case.version_id).results
    return licence_queries.template_for(next((one.licence_code for one in results if one.licence_code), ""))


@transaction.atomic(savepoint=False)
def deliver(
    case_id: str, way: DeliveryBy, *, actor: str, now: datetime, occurred_at: datetime | None = None
) -> CaseFacts:
    """送达. occurred_at: when the post or kiosk gave it out, if earlier. Refusal when a certificate has still to be made."""
    case = held(case_id)
    if case.state == CaseState.GRANTED and (result := certificate_of(case)):
        raise Refusal(RefusalCode.CASE_CERTIFICATE_MISSING, {"result": result})
    kind = PaperKind.GRANT if case.outcome == Outcome.GRANTED else PaperKind.DENIAL
    paper = Paper.objects.filter(case=case, kind=kind).order_by("-id").first()
    facts = {"way": way.value, "papers": paper.number if paper else ""}
    event = take(case, Deed.DELIVERED, By(actor, now, occurred_at), Given(facts))
    issue(case, PaperKind.DELIVERY, event, actor=actor, now=now)
    return case_facts(case)


def certificate_of(case: Case) -> str:
    """What a granted case ends with, when that is a licence; empty when the decision itself is all."""
    results = content_of(case.version_id).results
    return next((one.result_name for one in results if one.result_type is ResultType.LICENCE), "")


@transaction.atomic(savepoint=False)
def withdraw(
    case_id: str, reason: str, *, actor: str, now: datetime, occurred_at: datetime | None = None
) -> CaseFacts:
    """The applicant takes the application back; what was never handed in is thrown away."""
    case = held(case_id)
    if case.state == CaseState.PREPARED:
        return discard(case_id, reason, actor=actor, now=now)
    said = without_numbers(reason)
    facts = {"reason": "given" if said else ""}
    given = Given(facts, said, entry={"reason": "申请人撤回申请"})
    take(case, Deed.WITHDRAWN, By(actor, now, occurred_at), given)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def revoke(case_id: str, *, basis: str, reason: str, actor: str, now: datetime) -> CaseFacts:
    """撤销 a decision that was granted (行政许可法 69), and with it the licence that was made of it."""
    case = held(case_id)
    if case.outcome != Outcome.GRANTED or case.state == CaseState.REVOKED:
        raise Refusal(RefusalCode.CASE_NOT_GRANTED, {"project_no": case.project_no})
    said = without_numbers(reason)
    facts = {"basis": without_numbers(basis), "reason": "given" if said else "", "licence": case.licence}
    take(case, Deed.REVOKED, By(actor, now), Given(facts, said))
    if case.licence:
        licences.revoke(case.licence, reason=said, basis=basis, actor=actor, now=now)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def archive(case_id: str, *, actor: str, now: datetime) -> CaseFacts:
    """归档: the file is closed."""
    case = held(case_id)
    take(case, Deed.ARCHIVED, By(actor, now))
    return case_facts(case)
