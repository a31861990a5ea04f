"""Decides how the applicant checks what is written: shown at the pad, signed or objected to, bound to what was shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from hall.credentials.sealing import SealBroken, open_sealed, seal
from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages import case_contents
from hall.messages.case_contents import CaseSheet
from hall.messages.casework import CaseChanged, ConfirmFields, PadState
from hall_server.cases import fields, record_versions
from hall_server.cases.changing import drop_questions
from hall_server.cases.facts import CaseFacts, case_facts
from hall_server.cases.models import Case, CaseMaterial, Confirmation
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.stepping import By, Given, check, held, take
from hall_server.cases.words import STATES, MaterialState
from hall_server.devices import queries as devices
from hall_server.devices.pads import pad_at
from hall_server.identifiers import new_id
from hall_server.keys import sealing_private_key
from hall_server.organisation import queries as organisation
from hall_server.outbox.actions import tell_device
from hall_server.personal_data import actions as personal_data

SHOWN_FOR = timedelta(minutes=5)
PROMISE = "以上内容由本人逐项核对，与本人提供的一致；所提交的材料真实、有效。"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_PNG = 24 * 1024


@transaction.atomic(savepoint=False)
def ask_confirmation(case_id: str, *, window: str, desk: str, actor: str, now: datetime) -> CaseFacts:
    """Show the record at the window's pad; a check that was open there counts no more. Refusals: pad_away, case_fields."""
    case = held(case_id)
    check(case, Deed.CONFIRMATION_ASKED, {})
    pad = present_pad(window)
    record = record_versions.read(case, actor=actor, purpose="confirming")
    sheet = CaseSheet(
        case=case.pk,
        project_no=case.project_no,
        hall_name=organisation.hall(case.hall_id).name,
        item_name=case.task_name[:400],
        fields=fields.shown(record),
        materials=tuple(_taken(case)),
        promise=PROMISE,
        shown_on=hall_clock.business_day(now).isoformat(),
    )
    plain = case_contents.encoded(sheet)
    question = Confirmation(
        id=new_id(now),
        case=case,
        window=window,
        pad=pad,
        desk=desk,
        revision=record_versions.revision_of(case.pk),
        digest=case_contents.digest_of(plain),
        sheet=new_id(now),
        state="asked",
        asked_at=now,
        asked_by=actor,
    )
    drop_questions(case)
    Confirmation.objects.filter(pad=pad, state="asked").update(state="dropped")
    personal_data.keep(question.sheet, plain, "", now)
    question.save(force_insert=True)
    facts = {"digest": question.digest, "revision": str(question.revision), "pad": pad}
    take(case, Deed.CONFIRMATION_ASKED, By(actor, now), Given(facts))
    _show(question, plain, now)
    return case_facts(case)


def _show(question: Confirmation, plain: bytes, now: datetime) -> None:
    sealed = seal(devices.public_key(question.pad), plain, case_contents.SHEET_PURPOSE)
    until = question.asked_at + SHOWN_FOR
    told = ConfirmFields(question.pk, question.case_id, sealed, question.digest, until)
    tell_device(question.pad, told, lives=until - now)


@transaction.atomic(savepoint=False)
def ask_again(pad: str, now: datetime) -> None:
    """A pad is back: it is told once more what it is to show, and a question nobody can have answered in time is over."""
    for question in Confirmation.objects.filter(pad=pad, state="asked"):
        is_over = question.asked_at + SHOWN_FOR <= now
        shown = None if is_over else _sheet_of(question, pad)
        if shown is None:
            left(question.pk, pad=pad, now=now)
        else:
            _show(question, shown, now)


def _sheet_of(question: Confirmation, pad: str) -> bytes | None:
    subject = f"case:{question.case_id}"
    try:
        return personal_data.read(
            question.sheet, subject=subject, actor=f"device:{pad}", purpose="confirming"
        )
    except LookupError:  # kept no longer: nobody is to see it again
        return None


def present_pad(window: str) -> str:
    """The pad that is there and has a key to which the sheet can be sealed. Refusal pad_away."""
    pad = pad_at(window) if window else None
    if pad is None:
        raise Refusal(RefusalCode.PAD_AWAY)
    return pad


def _taken(case: Case) -> list[str]:
    there = (MaterialState.RECEIVED, MaterialState.WAIVED, MaterialState.OUTSTANDING)
    rows = CaseMaterial.objects.filter(case=case, state__in=there).order_by("place")
    return [
        f"{row.name[:150]}（{MaterialState(row.state).label}）"
        for row in rows[: case_contents.MOST_MATERIALS]
    ]


@transaction.atomic(savepoint=False)
def confirmed(
    confirmation: str, *, pad: str, digest: str, signature: str, signed_at: datetime, now: datetime
) -> None:
    """The applicant signed exactly what was shown. signature: sealed to the hall. Refusal confirmation_gone."""
    question, case = _open_question(confirmation, pad, digest)
    plain = _opened(signature, case_contents.SIGNATURE_PURPOSE)
    try:
        drawn = case_contents.decode_signature(plain)
    except msgspec.DecodeError as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "signature"}) from fault
    if not any(drawn.strokes) or not drawn.png.startswith(PNG) or len(drawn.png) > LARGEST_PNG:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "signature"})
    _answered(question, plain, "confirmed", now)
    signed = hall_clock.local(min(signed_at, now)).isoformat(timespec="seconds")
    facts = {"digest": digest, "revision": str(question.revision), "signed_at": signed}
    take(case, Deed.CONFIRMED, By(f"device:{pad}", now), Given(facts))
    _tell_desk(question, case, PadState.CONFIRMED)


@transaction.atomic(savepoint=False)
def objected(
    confirmation: str, *, pad: str, digest: str, codes: Sequence[str], objections: str, now: datetime
) -> None:
    """The applicant says what is wrong; it goes to the desk, field by field. objections: sealed to the hall."""
    question, case = _open_question(confirmation, pad, digest)
    plain = _opened(objections, case_contents.OBJECTIONS_PURPOSE)
    try:
        said = case_contents.decode_objections(plain).objections
    except msgspec.DecodeError as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "objections"}) from fault
    if {one.field for one in said} != set(codes):
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "objections"})
    _answered(question, plain, "objected", now)
    facts = {"digest": digest, "revision": str(question.revision), "fields": ",".join(sorted(set(codes)))}
    take(case, Deed.OBJECTED, By(f"device:{pad}", now), Given(facts))
    _tell_desk(question, case, PadState.OBJECTED, plain)


@transaction.atomic(savepoint=False)
def left(confirmation: str, *, pad: str, now: datetime) -> None:
    """Nobody answered at the pad, which has wiped itself; the question is open no more."""
    del now
    question = Confirmation.objects.select_for_update(of=("self",)).filter(pk=confirmation, pad=pad).first()
    if question is not None and question.state == "asked":
        question.state = "dropped"
        question.save(update_fields=["state"])
        _tell_desk(question, held(question.case_id), PadState.NONE)


def _open_question(confirmation: str, pad: str, digest: str) -> tuple[Confirmation, Case]:
    question = Confirmation.objects.filter(pk=confirmation, pad=pad).first()
    if question is None:
        raise Refusal(RefusalCode.CONFIRMATION_GONE)
    case = held(question.case_id)
    question.refresh_from_db()
    is_as_shown = question.digest == digest and question.revision == record_versions.revision_of(case.pk)
    if question.state != "asked" or not is_as_shown:
        raise Refusal(RefusalCode.CONFIRMATION_GONE)
    return question, case


def _opened(sealed: str, purpose: str) -> bytes:
    try:
        return open_sealed(sealing_private_key(), sealed, purpose)
    except SealBroken as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": purpose}) from fault


def _answered(question: Confirmation, plain: bytes, state: str, now: datetime) -> None:
    question.answer, question.state, question.answered_at = new_id(now), state, now
    personal_data.keep(question.answer, plain, "", now)
    question.save(update_fields=["answer", "state", "answered_at"])


def _tell_desk(question: Confirmation, case: Case, pad: PadState, objections: bytes = b"") -> None:
    """The desk that asked hears it; what the citizen wrote is sealed to it alone."""
    sealed = ""
    if objections:
        sealed = seal(devices.public_key(question.desk), objections, case_contents.OBJECTIONS_PURPOSE)
    state = CaseState(case.state)
    tell_device(question.desk, CaseChanged(case.pk, state.value, STATES[state][0], pad, sealed))


def pad_state(case: str) -> PadState:
    """How the last check of a case stands; one that was made before the record changed counts no more."""
    last = Confirmation.objects.filter(case=case).order_by("-asked_at").first()
    if last is None or last.state == "dropped":
        return PadState.NONE
    if last.state != "asked" and last.revision != record_versions.revision_of(case):
        return PadState.NONE
    return PadState(last.state)
