"""Decides what becomes of an application that was handed in: accepted, sent back once for what is missing, or refused."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.cases.facts import CaseFacts, case_facts
from hall_server.cases.fields import without_numbers
from hall_server.cases.models import Case, CaseMaterial
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.opening import register, waive_held
from hall_server.cases.papers import issue
from hall_server.cases.stepping import By, Given, held, take
from hall_server.cases.words import AcceptedAs, MaterialState, PaperKind, RefusalGround
from hall_server.catalogue.words import MaterialNeed

LONGEST_LIST = 5


@transaction.atomic(savepoint=False)
def accept(
    case_id: str, *, accepted_as: AcceptedAs = AcceptedAs.COMPLETE, actor: str, now: datetime
) -> CaseFacts:
    """受理; what was only prepared is handed in with it. Refusals: case_materials_missing, case_fields."""
    case = handed_in(case_id, actor, now)
    waive_held(case, now)
    outstanding = _settled(case, accepted_as)
    facts = {"accepted_as": accepted_as.value, "outstanding": str(outstanding)}
    columns = {"accepted_as": accepted_as.value, "accepted_at": now}
    event = take(case, Deed.ACCEPTED, By(actor, now), Given(facts), **columns)
    issue(case, PaperKind.ACCEPTANCE, event, actor=actor, now=now)
    return case_facts(case)


def handed_in(case_id: str, actor: str, now: datetime) -> Case:
    """The case, locked; what was only prepared is handed in now."""
    case = held(case_id)
    if case.state == CaseState.PREPARED:
        register(case_id, actor=actor, now=now)
        case = held(case_id)
    return case


def _settled(case: Case, accepted_as: AcceptedAs) -> int:
    """How many materials come later. Refusal when one is missing without a word."""
    rows = CaseMaterial.objects.filter(case=case)
    missing = rows.filter(state=MaterialState.MISSING, is_need=MaterialNeed.REQUIRED)
    if accepted_as is AcceptedAs.COMMITMENT:
        missing.update(state=MaterialState.OUTSTANDING)
    outstanding = rows.filter(state=MaterialState.OUTSTANDING)
    lacking = list(missing.values_list("name", flat=True))
    if accepted_as is AcceptedAs.COMPLETE:
        lacking += outstanding.values_list("name", flat=True)
    if accepted_as is AcceptedAs.OUTSTANDING:
        lacking += [f"{one.name}（没有注明补交期限）" for one in outstanding if one.later_by is None]
    if lacking:
        raise Refusal(RefusalCode.CASE_MATERIALS_MISSING, {"names": listed(lacking)})
    return outstanding.count()


def listed(names: Sequence[str]) -> str:
    """The first names, and how many there are."""
    shown = "、".join(names[:LONGEST_LIST])
    return f"{shown}等{len(names)}项" if len(names) > LONGEST_LIST else shown


@transaction.atomic(savepoint=False)
def ask_for_correction(case_id: str, points: Sequence[str], *, actor: str, now: datetime) -> CaseFacts:
    """All that is missing, told together; it cannot be asked a second time. points: what to bring or to mend."""
    case = handed_in(case_id, actor, now)
    said = [without_numbers(point) for point in points if point.strip()]
    facts = {"points": str(len(said))} if said else {}
    given = Given(facts, "\n".join(said), entry={"reason": f"补正告知书，共{len(said)}项"})
    event = take(case, Deed.CORRECTION_ASKED, By(actor, now), given)
    issue(case, PaperKind.CORRECTION, event, actor=actor, now=now)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def corrected(case_id: str, *, actor: str, now: datetime, occurred_at: datetime | None = None) -> CaseFacts:
    """What was missing has come. occurred_at: when it came, if that was earlier."""
    case = held(case_id)
    take(case, Deed.CORRECTED, By(actor, now, occurred_at))
    return case_facts(case)


@transaction.atomic(savepoint=False)
def refuse(case_id: str, ground: RefusalGround, reason: str, *, actor: str, now: datetime) -> CaseFacts:
    """不予受理, with its ground in law, the reason in words, and the remedy on the paper."""
    case = handed_in(case_id, actor, now)
    said = without_numbers(reason)
    facts = {"ground": ground.value, "reason": "given" if said else ""}
    event = take(case, Deed.REFUSED, By(actor, now), Given(facts, said, entry={"reason": ground.label}))
    issue(case, PaperKind.REFUSAL, event, actor=actor, now=now)
    return case_facts(case)


@transaction.atomic(savepoint=False)
def check_material(  # noqa: PLR0913 - what was seen of it
    case_id: str,
    place: int,
    state: MaterialState,
    *,
    actor: str,
    now: datetime,
    way: str = "",
    copies: int = 1,
    later_by: date | None = None,
) -> CaseFacts:
    """Note how a material stands. later_by: the day an outstanding one is due; not before today. Refusal case_missing."""
    case = held(case_id)
    row = CaseMaterial.objects.filter(case=case, place=place).first()
    is_late = state is MaterialState.OUTSTANDING and (
        later_by is None or later_by < hall_clock.business_day(now)
    )
    if row is None or is_late:
        fact = "补交期限（今天或以后）" if is_late else "材料"
        raise Refusal(RefusalCode.CASE_MISSING, {"deed": "核对材料", "facts": fact})
    row.state, row.way, row.copies = state.value, way, copies
    row.later_by = later_by if state is MaterialState.OUTSTANDING else None
    row.checked_by, row.checked_at = actor, now
    row.save()
    facts = {"place": str(place), "material_state": state.value, "way": way}
    take(case, Deed.MATERIAL_CHECKED, By(actor, now), Given(facts))
    return case_facts(case)
