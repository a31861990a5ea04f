"""Decides which requests of desks and pads about a case are answered, and which right each needs."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

import msgspec

from hall.credentials.sealing import SealBroken, open_sealed
from hall.language.refusals import Refusal, RefusalCode
from hall.messages import case_contents
from hall.messages.calling import Done
from hall.messages.casework import (
    AcceptCase,
    AskConfirmation,
    AskForCorrection,
    CaseOpened,
    ChangeCaseFields,
    CheckMaterial,
    ClearPad,
    ConfirmationLeft,
    DecideCase,
    FieldsConfirmed,
    FieldsObjected,
    OpenCase,
    ReceiveCorrection,
    RefuseCase,
    RegisterCase,
    SendCase,
    ShowOnPad,
    WithdrawCase,
)
from hall.messages.devices import Acknowledged
from hall.messages.message import Message
from hall_server.cases import accepting, changing, confirming, deciding, opening, pad_pages
from hall_server.cases.desk_view import case_opened
from hall_server.cases.models import Case
from hall_server.cases.moves import MOVES, Deed
from hall_server.cases.words import AcceptedAs, MaterialState, MaterialWay, Outcome, RefusalGround
from hall_server.devices.asker import Answers, Asker, answers
from hall_server.keys import sealing_private_key
from hall_server.organisation import queries as organisation
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import Scope

ANSWERS: Answers = {}

DESK, PAD = "clerk_desk", "window_pad"

_M = TypeVar("_M", bound=Message)
_E = TypeVar("_E", bound=StrEnum)
_Deed = Callable[[Asker, _M, str, datetime], None]


def _clerk(asker: Asker) -> str:
    """The number of the clerk who sits at the desk. Refusals: not_allowed, not_signed_in."""
    if asker.role != DESK:
        raise Refusal(RefusalCode.NOT_ALLOWED)
    duty = organisation.duty_at(asker.window or "")
    if duty is None or duty.device != asker.device:
        raise Refusal(RefusalCode.NOT_SIGNED_IN)
    return duty.clerk


def _found(case_id: str, hall: str) -> Case:
    case = Case.objects.filter(pk=case_id, hall=hall).first()
    if case is None:
        raise Refusal(RefusalCode.CASE_UNKNOWN)
    return case


def _allowed(clerk: str, right: Right, case: Case, now: datetime) -> None:
    place = Scope(hall=case.hall_id, department=case.department_id)
    organisation.refuse_unless_may(clerk, right, place, now)


def _shown(asker: Asker, case_id: str, clerk: str, now: datetime) -> CaseOpened:
    case = Case.objects.get(pk=case_id)
    return case_opened(case, desk=asker.device, clerk=clerk, actor=f"clerk:{clerk}", now=now)


def _word(words: type[_E], said: str, what: str) -> _E:
    try:
        return words(said)
    except ValueError as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": what}) from fault


def _case(kind: type[_M], deed: Deed | None) -> Callable[[_Deed[_M]], _Deed[_M]]:
    """Enter a deed a desk asks for: the clerk must have its right where the case stands; the answer is the whole case."""
    right = MOVES[deed].right if deed else Right.CASES_VIEW

    def guard(function: _Deed[_M]) -> _Deed[_M]:
        def answer(asker: Asker, message: _M, now: datetime) -> Message:
            clerk = _clerk(asker)
            case_id: str = getattr(message, "case")  # noqa: B009 - every kind entered here names its case
            if right is not None:
                _allowed(clerk, right, _found(case_id, asker.hall), now)
            function(asker, message, f"clerk:{clerk}", now)
            return _shown(asker, case_id, clerk, now)

        answers(ANSWERS, kind)(answer)
        return function

    return guard


@answers(ANSWERS, OpenCase)
def open_case(asker: Asker, message: OpenCase, now: datetime) -> Message:
    """The case of whoever stands at the window."""
    clerk = _clerk(asker)
    organisation.refuse_unless_may(clerk, Right.CASES_REGISTER, Scope(hall=asker.hall), now)
    found = opening.open_for_ticket(
        message.ticket,
        window=asker.window or "",
        clerk=clerk,
        item=message.item,
        actor=f"clerk:{clerk}",
        now=now,
    )
    return _shown(asker, found.id, clerk, now)


@_case(SendCase, None)
def _send(asker: Asker, message: SendCase, actor: str, now: datetime) -> None:
    del asker, message, actor, now


@_case(ChangeCaseFields, Deed.FIELDS_CHANGED)
def _change(asker: Asker, message: ChangeCaseFields, actor: str, now: datetime) -> None:
    del asker
    try:
        plain = open_sealed(sealing_private_key(), message.form, case_contents.FORM_PURPOSE)
        form = case_contents.decode_form(plain)
    except (SealBroken, msgspec.DecodeError) as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "form"}) from fault
    changes = {one.code: one.value for one in form.fields}
    changing.change_fields(message.case, changes, revision=message.revision, actor=actor, now=now)


@_case(CheckMaterial, Deed.MATERIAL_CHECKED)
def _material(asker: Asker, message: CheckMaterial, actor: str, now: datetime) -> None:
    del asker
    try:
        later_by = date.fromisoformat(message.later_by) if message.later_by else None
    except ValueError as fault:
        raise Refusal(RefusalCode.BAD_MESSAGE, {"detail": "later_by"}) from fault
    accepting.check_material(
        message.case,
        message.place,
        _word(MaterialState, message.state, "state"),
        way=_word(MaterialWay, message.way, "way"),
        copies=message.copies,
        later_by=later_by,
        actor=actor,
        now=now,
    )


@_case(RegisterCase, Deed.REGISTERED)
def _register(asker: Asker, message: RegisterCase, actor: str, now: datetime) -> None:
    del asker
    opening.register(message.case, actor=actor, now=now)


@_case(AcceptCase, Deed.ACCEPTED)
def _accept(asker: Asker, message: AcceptCase, actor: str, now: datetime) -> None:
    del asker
    accepted_as = _word(AcceptedAs, message.accepted_as, "accepted_as")
    accepting.accept(message.case, accepted_as=accepted_as, actor=actor, now=now)


@_case(AskForCorrection, Deed.CORRECTION_ASKED)
def _correction(asker: Asker, message: AskForCorrection, actor: str, now: datetime) -> None:
    del asker
    accepting.ask_for_correction(message.case, message.points, actor=actor, now=now)


@_case(ReceiveCorrection, Deed.CORRECTED)
def _corrected(asker: Asker, message: ReceiveCorrection, actor: str, now: datetime) -> None:
    del asker
    accepting.corrected(message.case, actor=actor, now=now)


@_case(RefuseCase, Deed.REFUSED)
def _refuse(asker: Asker, message: RefuseCase, actor: str, now: datetime) -> None:
    del asker
    ground = _word(RefusalGround, message.ground, "ground")
    accepting.refuse(message.case, ground, message.reason, actor=actor, now=now)


@_case(DecideCase, Deed.GRANTED)
def _decide(asker: Asker, message: DecideCase, actor: str, now: datetime) -> None:
    del asker
    outcome = _word(Outcome, message.outcome, "outcome")
    deciding.decide(message.case, outcome, reason=message.reason, actor=actor, now=now)


@_case(WithdrawCase, Deed.WITHDRAWN)
def _withdraw(asker: Asker, message: WithdrawCase, actor: str, now: datetime) -> None:
    del asker
    deciding.withdraw(message.case, message.reason, actor=actor, now=now)


@_case(AskConfirmation, Deed.CONFIRMATION_ASKED)
def _ask(asker: Asker, message: AskConfirmation, actor: str, now: datetime) -> None:
    confirming.ask_confirmation(
        message.case, window=asker.window or "", desk=asker.device, actor=actor, now=now
    )


@answers(ANSWERS, ShowOnPad)
def show_on_pad(asker: Asker, message: ShowOnPad, now: datetime) -> Done:
    """The guide, the steps or the dates for the citizen's eyes."""
    clerk, case = _clerk(asker), _found(message.case, asker.hall)
    _allowed(clerk, Right.CASES_VIEW, case, now)
    pad_pages.show(case, message.page, window=asker.window or "", now=now)
    return Done()


@answers(ANSWERS, ClearPad)
def clear_pad(asker: Asker, message: ClearPad, now: datetime) -> Done:
    """The pad goes back to rest."""
    del message, now
    _clerk(asker)
    pad_pages.clear(asker.window or "")
    return Done()


def _pad(asker: Asker) -> str:
    if asker.role != PAD:
        raise Refusal(RefusalCode.NOT_ALLOWED)
    return asker.device


@answers(ANSWERS, FieldsConfirmed)
def fields_confirmed(asker: Asker, message: FieldsConfirmed, now: datetime) -> Acknowledged:
    """The citizen signed."""
    confirming.confirmed(
        message.confirmation,
        pad=_pad(asker),
        digest=message.digest,
        signature=message.signature,
        signed_at=message.signed_at,
        now=now,
    )
    return Acknowledged()


@answers(ANSWERS, FieldsObjected)
def fields_objected(asker: Asker, message: FieldsObjected, now: datetime) -> Acknowledged:
    """The citizen objected."""
    confirming.objected(
        message.confirmation,
        pad=_pad(asker),
        digest=message.digest,
        codes=message.fields,
        objections=message.objections,
        now=now,
    )
    return Acknowledged()


@answers(ANSWERS, ConfirmationLeft)
def confirmation_left(asker: Asker, message: ConfirmationLeft, now: datetime) -> Acknowledged:
    """The citizen went away."""
    confirming.left(message.confirmation, pad=_pad(asker), now=now)
    return Acknowledged()
