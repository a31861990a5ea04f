"""Decides how an accepted case is handled: its steps in their order, special procedures, an extension of the limit."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.cases.facts import CaseFacts, case_facts
from hall_server.cases.fields import without_numbers
from hall_server.cases.models import Case, CaseEvent
from hall_server.cases.moves import Deed
from hall_server.cases.papers import issue
from hall_server.cases.rules import BEFORE_DECISION, must_be_over, timed_steps
from hall_server.cases.stepping import By, Given, check, held, take
from hall_server.cases.versions import content_of
from hall_server.cases.words import PaperKind
from hall_server.catalogue.content import ItemContent, Step
from hall_server.catalogue.words import ProjectType
from hall_server.clock.entries import Procedure
from hall_server.clock.limits import Limit
from hall_server.clock.words import spoken_limit


def open_steps(case: str) -> tuple[str, ...]:
    """Codes of the steps that run, the first begun first."""
    begun, ended = _stepped(case)
    return tuple(step for step in begun if begun[step] > ended.get(step, 0))


def steps_over(case: str) -> frozenset[str]:
    """Codes of the steps that are over."""
    begun, ended = _stepped(case)
    return frozenset(step for step in ended if begun.get(step, 0) <= ended[step])


def _stepped(case: str) -> tuple[dict[str, int], dict[str, int]]:
    """Step -> how often it was begun, and how often ended."""
    begun: dict[str, int] = {}
    ended: dict[str, int] = {}
    rows = CaseEvent.objects.filter(case=case, kind__in=(Deed.STEP_BEGUN, Deed.STEP_ENDED))
    for kind, step in rows.order_by("place").values_list("kind", "step"):
        counted = begun if kind == Deed.STEP_BEGUN else ended
        counted[step] = counted.get(step, 0) + 1
    return begun, ended


def steps_before_decision(content: ItemContent) -> tuple[Step, ...]:
    """The steps that must be over before anybody decides; none for what is done while one waits."""
    if content.project_type is ProjectType.IMMEDIATE:
        return ()
    return tuple(step for step in content.steps if step.kind in BEFORE_DECISION)


@transaction.atomic(savepoint=False)
def begin_step(case_id: str, step: str, *, actor: str, now: datetime) -> CaseFacts:
    """A step begins. Refusal case_step when the version has none of this code, another must be over first, or it runs."""
    case = held(case_id)
    check(case, Deed.STEP_BEGUN, {"step": step})
    content = content_of(case.version_id)
    plan = _planned(content, step)
    over = steps_over(case.pk)
    names = {one.code: one.name for one in content.steps}
    before = [names.get(code, code) for code in must_be_over(content, plan) if code not in over]
    if before:
        raise _no_step(plan.name, f"要先办结“{'、'.join(before)}”。")
    if step in open_steps(case.pk) or step in over:
        raise _no_step(plan.name, "已经开始过，请刷新后再看。")
    facts = {"step": step, "timed": "yes" if plan.limit else "no"}
    take(case, Deed.STEP_BEGUN, By(actor, now), Given(facts, step=step), step=step)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def end_step(case_id: str, step: str, opinion: str, *, actor: str, now: datetime) -> CaseFacts:
    """A step is over, with an opinion in words. Refusal case_step when it does not run."""
    case = held(case_id)
    check(case, Deed.STEP_ENDED, {"step": step, "opinion": opinion})
    plan = _planned(content_of(case.version_id), step)
    running = open_steps(case.pk)
    if step not in running:
        raise _no_step(plan.name, "还没有开始，或已经办结。")
    facts = {"step": step, "opinion": "given", "timed": "yes" if plan.limit else "no"}
    given = Given(facts, without_numbers(opinion), step=step)
    still = next((one for one in running if one != step), "")
    take(case, Deed.STEP_ENDED, By(actor, now), given, step=still)
    return case_facts(case)


def _planned(content: ItemContent, step: str) -> Step:
    plan = next((one for one in timed_steps(content) if one.code == step), None)
    if plan is None:
        raise _no_step(step, "这个事项没有这个环节，请按办理流程选择。")
    return plan


def _no_step(name: str, why: str) -> Refusal:
    return Refusal(RefusalCode.CASE_STEP, {"step": name, "why": why})


@transaction.atomic(savepoint=False)
def pause(
    case_id: str,
    procedure: Procedure,
    *,
    basis: str,
    evidence: str,
    told_until: date,
    actor: str,
    now: datetime,
) -> CaseFacts:
    """A special procedure begins; its time does not count, and the applicant is told until when (行政许可法 45)."""
    case = held(case_id)
    facts = {
        "procedure": procedure.value,
        "basis": without_numbers(basis),
        "evidence": without_numbers(evidence),
        "told_until": told_until.isoformat(),
    }
    entry = {"procedure": procedure, "basis": basis, "evidence": evidence, "told_until": told_until}
    event = take(case, Deed.PAUSED, By(actor, now), Given(facts, entry=entry))
    issue(case, PaperKind.SPECIAL_PROCEDURE, event, actor=actor, now=now)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def prolong(
    case_id: str, *, basis: str, evidence: str, told_until: date, actor: str, now: datetime
) -> CaseFacts:
    """The special procedure takes longer; the applicant was told anew."""
    case = held(case_id)
    facts = {
        "basis": without_numbers(basis),
        "evidence": without_numbers(evidence),
        "told_until": told_until.isoformat(),
    }
    entry = {"basis": basis, "evidence": evidence, "told_until": told_until}
    take(case, Deed.PROLONGED, By(actor, now), Given(facts, entry=entry))
    return case_facts(case)


@transaction.atomic(savepoint=False)
def resume(case_id: str, *, evidence: str, actor: str, now: datetime) -> CaseFacts:
    """The special procedure is over before the day the applicant was told."""
    case = held(case_id)
    facts = {"evidence": without_numbers(evidence)}
    take(case, Deed.RESUMED, By(actor, now), Given(facts, entry={"evidence": evidence}))
    return case_facts(case)


@transaction.atomic(savepoint=False)
def extend(
    case_id: str, more: Limit, *, reason: str, evidence: str, approver: str, actor: str, now: datetime
) -> CaseFacts:
    """The limit is extended once, before it has run out, by whoever may approve it; the applicant is told why."""
    case = held(case_id)
    said = without_numbers(reason)
    facts = {
        "more": spoken_limit(more),
        "reason": "given" if said else "",
        "evidence": without_numbers(evidence),
        "approver": approver,
    }
    entry = {"more": more, "approver": approver, "reason": "见延长办理期限告知书", "evidence": evidence}
    event = take(case, Deed.EXTENDED, By(actor, now), Given(facts, said, entry=entry))
    issue(case, PaperKind.EXTENSION, event, actor=actor, now=now)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def charge_fee(case_id: str, fee: str, amount: Decimal, *, actor: str, now: datetime) -> CaseFacts:
    """Note what was charged, in yuan. Whether the item's version allows it is for supervision to judge."""
    case = held(case_id)
    facts = {"fee": without_numbers(fee)[:100], "amount": str(amount)}
    take(case, Deed.FEE_CHARGED, By(actor, now), Given(facts))
    return case_facts(case)


def unfinished(case: Case, content: ItemContent) -> list[str]:
    """Names of steps that must still be done before the decision."""
    over = steps_over(case.pk)
    return [step.name for step in steps_before_decision(content) if step.code not in over]
