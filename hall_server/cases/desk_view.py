"""Decides what a clerk's desk sees of a case: all of it at once, the applicant's fields sealed to that desk."""

from collections.abc import Mapping
from datetime import datetime

from hall.credentials.sealing import seal
from hall.language import hall_clock
from hall.messages import case_contents
from hall.messages.casework import CaseOpened, FeeLine, MaterialLine, PaperLine, QuestionLine
from hall_server.cases import fields, record_versions
from hall_server.cases.confirming import pad_state
from hall_server.cases.held_licences import held_of, spoken
from hall_server.cases.models import Case, CaseMaterial, Paper
from hall_server.cases.moves import MOVES, CaseState, may_follow
from hall_server.cases.versions import content_of
from hall_server.cases.view import DESK_REQUESTS, WITH_REGISTRATION, dates_of, step_lines
from hall_server.cases.words import STATES, MaterialState, PaperKind
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.words import MaterialNeed
from hall_server.devices import queries as devices
from hall_server.licences.queries import Held
from hall_server.organisation import queries as organisation
from hall_server.organisation.scopes import Scope

MOST_QUESTIONS = 6
LINE, VALUE = 200, 400
PAPER_PATH = "/staff/cases/papers/{key}/"


def case_opened(case: Case, *, desk: str, clerk: str, actor: str, now: datetime) -> CaseOpened:
    """The case as it stands; reading the record stands in its trail."""
    content = content_of(case.version_id)
    state = CaseState(case.state)
    return CaseOpened(
        case=case.pk,
        project_no=case.project_no,
        item=case.item[:64],
        item_name=case.task_name[:VALUE],
        project_type=content.project_type.value,
        state=state.value,
        state_name=STATES[state][0],
        masked_name=case.masked_name,
        revision=record_versions.revision_of(case.pk),
        form=_form(case, desk, actor),
        materials=_materials(case, content, now),
        fees=tuple(
            FeeLine(one.fee_name[:LINE], one.fee_stand[:LINE], one.by_law[:LINE]) for one in content.fees[:20]
        ),
        questions=tuple(
            QuestionLine(one.question[:LINE], one.answer[:VALUE])
            for one in content.questions[:MOST_QUESTIONS]
        ),
        steps=step_lines(case, content),
        dates=dates_of(case, content, now),
        papers=_papers(case),
        pad=pad_state(case.pk),
        deeds=tuple(_deeds(case, clerk, now)),
    )


def _form(case: Case, desk: str, actor: str) -> str:
    """Sealed to the desk; empty when it has no key."""
    try:
        key = devices.public_key(desk)
    except LookupError:
        return ""
    record = record_versions.read(case, actor=actor, purpose="desk")
    return seal(key, case_contents.encoded(fields.form_of(record)), case_contents.FORM_PURPOSE)


def _materials(case: Case, content: ItemContent, now: datetime) -> tuple[MaterialLine, ...]:
    holds = held_of(case.party, hall_clock.business_day(now)) if case.party else {}
    rows = CaseMaterial.objects.filter(case=case).order_by("place")[: case_contents.MOST_MATERIALS]
    stands = [one.accept_stand for one in content.materials]
    return tuple(_material(row, holds, stands) for row in rows)


def _material(row: CaseMaterial, holds: Mapping[str, Held], stands: list[str]) -> MaterialLine:
    held = holds.get(row.licence_code) if row.licence_code else None
    return MaterialLine(
        place=row.place,
        name=row.name[:LINE],
        need=row.is_need,
        need_name=MaterialNeed(row.is_need).label,
        grade=row.grade,
        state=row.state,
        state_name=MaterialState(row.state).label,
        way=row.way,
        copies=row.copies,
        held=spoken(held)[:LINE] if held else "",
        stand=(stands[row.place] if row.place < len(stands) else "")[:LINE],
        later_by=row.later_by.isoformat() if row.later_by else "",
    )


def _papers(case: Case) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(row.kind, PaperKind(row.kind).label, row.number, PAPER_PATH.format(key=row.pk))
        for row in Paper.objects.filter(case=case).order_by("id")
    )


def _deeds(case: Case, clerk: str, now: datetime) -> list[str]:
    """Kinds of requests that are possible now, and that this clerk may send."""
    place = Scope(hall=case.hall_id, department=case.department_id)
    state = CaseState(case.state)
    found = []
    for request, deeds in DESK_REQUESTS.items():
        for deed in deeds:
            right = MOVES[deed].right
            is_next = may_follow(deed, state) or (state is CaseState.PREPARED and deed in WITH_REGISTRATION)
            if is_next and right is not None and organisation.may(clerk, right, place, now):
                found.append(request)
                break
    return found
