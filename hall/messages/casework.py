"""What clerk desk, window pad and server say about the case beside the call: opened, filled in, confirmed, accepted.

Every request of the desk is answered with the whole case as it stands then (`case_opened`). The pad of the same window is
spoken to by the server alone: it shows what it is sent and tells what the citizen did.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from hall.messages.case_contents import MOST_MATERIALS, MOST_OBJECTIONS, Line, Longer, SealedSheet, Value
from hall.messages.message import Answer, Code, Count, Id, Instant, Report, Request, Short, Text


class MaterialLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A material of the guide and how it stands in this case. place: names it in requests.

    need: required, optional, later. grade: A, B, C, D or empty. state: missing, received, waived, outstanding, not_needed.
    held: the licence the hall has found that proves the same, in words; empty when none. later_by: empty or YYYY-MM-DD.
    """

    place: Count
    name: Line
    need: Short
    need_name: Short
    grade: Short
    state: Short
    state_name: Short
    way: Short
    copies: Count
    held: Line
    stand: Line
    later_by: str


class FeeLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fee as the catalogue has it."""

    name: Line
    standard: Line
    basis: Line


class QuestionLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question people often ask."""

    question: Line
    answer: Value


class StepLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of the item. state: coming, running, over."""

    code: Short
    name: Short
    state: Short
    limit: Short


class PaperLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statutory paper of the case. path: of the PDF below the server's web address, for a clerk who is signed in there."""

    kind: Short
    name: Short
    number: Short
    path: Text


class PadState(StrEnum):
    """How the check at the pad stands."""

    NONE = "none"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"


class OpenCase(Request, frozen=True, forbid_unknown_fields=True):
    """The clerk begins the case of the person who is called or served here; asked again, it is the same case.

    item: which matter, when the number was taken for a whole group (else the ticket's). Answer: `case_opened`, or refused
    `case_item_missing` with the number's group.
    """

    ticket: Id
    item: Short = ""


class SendCase(Request, frozen=True, forbid_unknown_fields=True):
    """The desk asks how a case stands. Answer: `case_opened`."""

    case: Id


class ChangeCaseFields(Request, frozen=True, forbid_unknown_fields=True):
    """The clerk corrects the record. form: CaseForm sealed to the hall; fields left out stay. Answer: `case_opened`.

    revision: of the record the clerk saw; refused `case_changed` when somebody wrote meanwhile. The version before is kept.
    """

    case: Id
    revision: Count
    form: SealedSheet


class CheckMaterial(Request, frozen=True, forbid_unknown_fields=True):
    """The clerk notes how a material stands. Answer: `case_opened`. later_by: the day an outstanding one is due, else empty.

    state: missing, received, outstanding, not_needed. way: original, copy_checked, electronic, looked_up or empty.
    """

    case: Id
    place: Count
    state: Short
    way: Short = ""
    copies: Count = 1
    later_by: str = ""


class RegisterCase(Request, frozen=True, forbid_unknown_fields=True):
    """The application is handed in (收件): the time to tell what is missing begins. Answer: `case_opened`."""

    case: Id


class AcceptCase(Request, frozen=True, forbid_unknown_fields=True):
    """受理, handing in included when that has not been done. Answer: `case_opened` with the acceptance paper.

    accepted_as: complete, outstanding (what is missing is noted as outstanding, with its day), commitment. Refused
    `case_materials_missing` with their names.
    """

    case: Id
    accepted_as: Short = "complete"


class AskForCorrection(Request, frozen=True, forbid_unknown_fields=True):
    """All that is missing or wrong, told together and once. Answer: `case_opened` with the notice."""

    case: Id
    points: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=20)]


class ReceiveCorrection(Request, frozen=True, forbid_unknown_fields=True):
    """What was missing has come. Answer: `case_opened`."""

    case: Id


class RefuseCase(Request, frozen=True, forbid_unknown_fields=True):
    """不予受理. ground: not_needed, not_ours, not_corrected, not_met. Answer: `case_opened` with the decision."""

    case: Id
    ground: Short
    reason: Value


class DecideCase(Request, frozen=True, forbid_unknown_fields=True):
    """The decision, at windows that may make it. outcome: granted or denied (then with a reason). Answer: `case_opened`."""

    case: Id
    outcome: Short
    reason: Value = ""


class WithdrawCase(Request, frozen=True, forbid_unknown_fields=True):
    """The applicant withdraws; what was never handed in is thrown away. Answer: `case_opened`."""

    case: Id
    reason: Value


class AskConfirmation(Request, frozen=True, forbid_unknown_fields=True):
    """Let the citizen check and sign at this window's pad. Answer: `case_opened` with pad `asked`, or refused `pad_away`."""

    case: Id


class PadPageKind(StrEnum):
    """What may be shown to the citizen."""

    GUIDE = "guide"
    STEPS = "steps"
    CLOCK = "clock"


class ShowOnPad(Request, frozen=True, forbid_unknown_fields=True):
    """Show the citizen the guide, the steps or the dates of this case. Answer: `done`, or refused `pad_away`."""

    case: Id
    page: PadPageKind


class ClearPad(Request, frozen=True, forbid_unknown_fields=True):
    """The pad of this window goes back to rest; an open check is dropped. Answer: `done`."""


class CaseOpened(Answer, frozen=True, forbid_unknown_fields=True):
    """The case as it stands: for the desk, told anew after each of its requests.

    form: CaseForm sealed to this desk for FORM_PURPOSE; empty when the desk has no key. revision: of that record.
    state: the server's word; state_name as people read it. deeds: what may be done now, by kind of request (`accept_case`).
    dates: sentences. steps_now: the step that runs. choices: (task code, name) when the matter has still to be chosen.
    """

    case: Id
    project_no: Short
    item: Short
    item_name: Value
    project_type: Short
    state: Short
    state_name: Short
    masked_name: Short
    revision: Count
    form: SealedSheet
    materials: Annotated[tuple[MaterialLine, ...], msgspec.Meta(max_length=MOST_MATERIALS)]
    fees: tuple[FeeLine, ...]
    questions: tuple[QuestionLine, ...]
    steps: tuple[StepLine, ...]
    dates: tuple[Longer, ...]
    papers: tuple[PaperLine, ...]
    pad: PadState
    deeds: tuple[Short, ...]


class CaseChanged(Answer, frozen=True, forbid_unknown_fields=True):
    """For the desk: the citizen has answered at the pad, or the case was moved elsewhere. pad: how the check stands.

    objections: Objections sealed to this desk for OBJECTIONS_PURPOSE, empty when there are none. Ask with `send_case` for
    the rest.
    """

    case: Id
    state: Short
    state_name: Short
    pad: PadState
    objections: SealedSheet = ""


class ConfirmFields(Answer, frozen=True, forbid_unknown_fields=True):
    """For the pad: let the citizen check field by field, then sign. sheet: CaseSheet sealed to this pad for SHEET_PURPOSE.

    digest: of the opened bytes; a pad that opens others shows nothing. until: the pad wipes itself then.
    """

    confirmation: Id
    case: Id
    sheet: SealedSheet
    digest: Annotated[str, msgspec.Meta(max_length=80)]
    until: Instant


class PadPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A heading and its lines."""

    heading: Line
    lines: tuple[Longer, ...]


class PadPage(Answer, frozen=True, forbid_unknown_fields=True):
    """For the pad: show this to the citizen; nothing in it is personal. until: the pad goes back to rest then."""

    page: PadPageKind
    title: Value
    parts: tuple[PadPart, ...]
    until: Instant


class PadCleared(Answer, frozen=True, forbid_unknown_fields=True):
    """For the pad: wipe what you show and go back to rest. window: whose service ended."""

    window: Code


class FieldsConfirmed(Report, frozen=True, forbid_unknown_fields=True):
    """The citizen has checked and signed exactly what has this digest. signature: Signature sealed to the hall.

    Answer: `acknowledged`; refused `confirmation_gone` when the clerk changed the record meanwhile: the pad says so.
    """

    confirmation: Id
    case: Id
    digest: Annotated[str, msgspec.Meta(max_length=80)]
    signature: SealedSheet
    signed_at: Instant


class FieldsObjected(Report, frozen=True, forbid_unknown_fields=True):
    """The citizen says what is wrong. objections: Objections sealed to the hall. fields: codes of those objected to."""

    confirmation: Id
    case: Id
    digest: Annotated[str, msgspec.Meta(max_length=80)]
    fields: Annotated[tuple[Short, ...], msgspec.Meta(min_length=1, max_length=MOST_OBJECTIONS)]
    objections: SealedSheet
    objected_at: Instant


class ConfirmationLeft(Report, frozen=True, forbid_unknown_fields=True):
    """Nobody answered: the pad was idle, or the citizen walked away, and it has wiped itself. Answer: `acknowledged`."""

    confirmation: Id
    case: Id
    left_at: Instant
