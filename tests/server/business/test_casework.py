"""The case beside the call: opened with what the visitor gave, checked and signed at the pad, accepted at the desk."""

import pytest

from hall.credentials.sealing import open_sealed, seal
from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages import case_contents, casework
from hall.messages.calling import BeginService, Done, FinishService
from hall.messages.case_contents import CaseField, CaseForm, Objection, Objections, Signature
from hall.messages.casework import (
    AcceptCase,
    AskConfirmation,
    AskForCorrection,
    CaseOpened,
    ChangeCaseFields,
    CheckMaterial,
    ConfirmFields,
    FieldsConfirmed,
    FieldsObjected,
    OpenCase,
    PadPageKind,
    PadState,
    RegisterCase,
    SendCase,
    ShowOnPad,
)
from hall.messages.devices import Acknowledged, DeviceBorn
from hall.messages.envelope import decode
from hall.messages.message import Message
from hall.messages.visitor_details import VisitorDetails
from hall_server.broadcasting.questions import joined
from hall_server.cases import confirming
from hall_server.cases.models import Case, CaseRecord, Confirmation
from hall_server.catalogue.models import ServiceItem
from hall_server.devices import actions as devices
from hall_server.devices.asker import Asker
from hall_server.installation import DatabasePart
from hall_server.keys import sealing_public_pem
from tests.server.business.case_stage import HYGIENE, item
from tests.server.business.cast import (
    DESK,
    DESK_KEY,
    HALL,
    SECOND_DESK,
    WANG_XIUYING,
    ZHANG_WEI,
    call_next,
    put_in_place,
    said,
    staff,
    wait,
)

PAD = Asker(HALL, "pad-01", "window_pad", "w01", ("zone-a",))
SIGNED = Signature((((0, 0, 500, 0), (100, 120, 600, 16)),), b"\x89PNG\r\n\x1a\n" + b"\0" * 40)


def ask(asker: Asker, message: Message, now: object = None) -> object:
    """What the hall says, through the table the hub asks."""
    del now
    from django.db import transaction  # noqa: PLC0415 - Django must be set up first

    with transaction.atomic():
        return joined()[type(message)](asker, message, hall_clock.now())


def asked(message: Message, asker: Asker = DESK) -> CaseOpened:
    """The whole case, as the desk gets it."""
    given = ask(asker, message)
    assert isinstance(given, CaseOpened), given
    return given


def at_the_window(details: VisitorDetails = ZHANG_WEI) -> str:
    """A citizen took a number by card, was called to window one, and stands there; a pad is at the window."""
    from hall_server.devices import queries as known  # noqa: PLC0415 - Django must be set up first

    if known.registered("pad-01") is None:
        devices.register(
            "pad-01", "一号窗口签字屏", "window_pad", actor="test", now=hall_clock.now(), window="w01"
        )
    put_in_place("desk-01", "pad-01", "desk-02")
    staff(DESK, "1002")
    wait(details, "business")
    ticket = call_next(DESK).ticket
    assert isinstance(ask(DESK, BeginService(ticket)), Done)
    return ticket


def form_of(opened: CaseOpened) -> dict[str, str]:
    """What the desk reads with its own key."""
    plain = open_sealed(DESK_KEY, opened.form, case_contents.FORM_PURPOSE)
    return {one.code: one.value for one in case_contents.decode_form(plain).fields}


def sealed(value: CaseForm | Signature | Objections, purpose: str) -> str:
    """As desk and pad seal to the hall."""
    return seal(sealing_public_pem(), case_contents.encoded(value), purpose)


def at_the_pad() -> ConfirmFields:
    """What the pad was last asked to show."""
    body = decode(said("confirm_fields")[-1].payload).body
    assert isinstance(body, ConfirmFields)
    return body


def test_a_case_is_open_beside_the_call_with_nothing_retyped(database: DatabasePart) -> None:
    del database
    ticket = at_the_window()
    with pytest.raises(Refusal) as group:
        ask(DESK, OpenCase(ticket))
    assert group.value.code is RefusalCode.CASE_ITEM_MISSING
    opened = asked(OpenCase(ticket, item(HYGIENE)))
    matter = ServiceItem.objects.filter(
        handling_item__task_handle_item=item(HYGIENE), is_offered=True
    ).first()
    assert matter is not None
    assert asked(OpenCase(ticket, matter.code)).case == opened.case, (
        "as the desk's own list of matters names it"
    )
    form = form_of(opened)
    assert (form["name"], form["number"], form["phone"]) == (
        ZHANG_WEI.name, ZHANG_WEI.id_number, ZHANG_WEI.phone,
    )  # fmt: skip
    assert opened.item_name == HYGIENE
    assert opened.state == "prepared"
    assert opened.materials
    assert opened.dates
    assert opened.steps
    assert "accept_case" in opened.deeds
    assert Case.objects.get().party
    assert asked(OpenCase(ticket, item(HYGIENE))).case == opened.case
    assert ZHANG_WEI.id_number not in repr(opened)
    with pytest.raises(Refusal):
        ask(SECOND_DESK, SendCase(opened.case))


def test_the_citizen_objects_then_signs_exactly_what_is_written(database: DatabasePart) -> None:
    del database
    opened = asked(OpenCase(at_the_window(), item(HYGIENE)))
    assert asked(AskConfirmation(opened.case)).pad is PadState.ASKED
    shown = at_the_pad()
    plain = open_sealed(DESK_KEY, shown.sheet, case_contents.SHEET_PURPOSE)
    assert case_contents.digest_of(plain) == shown.digest
    sheet = case_contents.decode_sheet(plain)
    assert ZHANG_WEI.name in [one.value for one in sheet.fields]
    said_wrong = Objections((Objection("phone", "应为 13900000000"),))
    objected = FieldsObjected(
        shown.confirmation, opened.case, shown.digest, ("phone",),
        sealed(said_wrong, case_contents.OBJECTIONS_PURPOSE), hall_clock.now(),
    )  # fmt: skip
    assert isinstance(ask(PAD, objected), Acknowledged)
    changed = decode(said("case_changed")[-1].payload).body
    assert isinstance(changed, casework.CaseChanged)
    assert changed.pad is PadState.OBJECTED
    heard = open_sealed(DESK_KEY, changed.objections, case_contents.OBJECTIONS_PURPOSE)
    assert case_contents.decode_objections(heard) == said_wrong
    corrected = CaseForm((CaseField("phone", "联系电话", "13900000000"),))
    opened = asked(
        ChangeCaseFields(opened.case, opened.revision, sealed(corrected, case_contents.FORM_PURPOSE))
    )
    assert form_of(opened)["phone"] == "13900000000"
    assert opened.revision == 2
    asked(AskConfirmation(opened.case))
    again = at_the_pad()
    assert again.digest != shown.digest
    signature = sealed(SIGNED, case_contents.SIGNATURE_PURPOSE)
    stale = FieldsConfirmed(shown.confirmation, opened.case, shown.digest, signature, hall_clock.now())
    with pytest.raises(Refusal) as gone:
        ask(PAD, stale)
    assert gone.value.code is RefusalCode.CONFIRMATION_GONE
    signed = FieldsConfirmed(again.confirmation, opened.case, again.digest, signature, hall_clock.now())
    assert isinstance(ask(PAD, signed), Acknowledged)
    assert asked(SendCase(opened.case)).pad is PadState.CONFIRMED
    assert CaseRecord.objects.filter(case=opened.case).count() == 2
    assert [one.state for one in Confirmation.objects.order_by("asked_at")] == ["objected", "confirmed"]
    with pytest.raises(Refusal) as not_a_pad:
        ask(DESK, signed)
    assert not_a_pad.value.code is RefusalCode.NOT_ALLOWED


def test_a_pad_that_comes_back_is_told_what_it_was_to_show_until_that_is_over(database: DatabasePart) -> None:
    """The same question for the same bytes; after its time the desk hears that nobody answered."""
    del database
    opened = asked(OpenCase(at_the_window(), item(HYGIENE)))
    asked(AskConfirmation(opened.case))
    first, now = at_the_pad(), hall_clock.now()
    born = DeviceBorn("window_pad", "test", now)
    ask(PAD, born)
    again = at_the_pad()
    assert len(said("confirm_fields")) == 2
    assert (again.confirmation, again.digest, again.until) == (first.confirmation, first.digest, first.until)
    assert open_sealed(DESK_KEY, again.sheet, case_contents.SHEET_PURPOSE) == open_sealed(
        DESK_KEY, first.sheet, case_contents.SHEET_PURPOSE
    )
    confirming.ask_again(PAD.device, first.until)
    assert len(said("confirm_fields")) == 2
    changed = decode(said("case_changed")[-1].payload).body
    assert isinstance(changed, casework.CaseChanged)
    assert changed.pad is PadState.NONE
    assert asked(SendCase(opened.case)).pad is PadState.NONE


def test_a_record_changed_while_shown_cannot_be_signed(database: DatabasePart) -> None:
    del database
    opened = asked(OpenCase(at_the_window(WANG_XIUYING), item(HYGIENE)))
    asked(AskConfirmation(opened.case))
    shown = at_the_pad()
    corrected = CaseForm((CaseField("phone", "联系电话", "13900000000"),))
    asked(ChangeCaseFields(opened.case, 1, sealed(corrected, case_contents.FORM_PURPOSE)))
    signature = sealed(SIGNED, case_contents.SIGNATURE_PURPOSE)
    with pytest.raises(Refusal) as gone:
        ask(PAD, FieldsConfirmed(shown.confirmation, opened.case, shown.digest, signature, hall_clock.now()))
    assert gone.value.code is RefusalCode.CONFIRMATION_GONE


def test_the_clerk_takes_the_material_and_accepts(database: DatabasePart) -> None:
    del database
    ticket = at_the_window()
    opened = asked(OpenCase(ticket, item(HYGIENE)))
    with pytest.raises(Refusal) as missing:
        ask(DESK, AcceptCase(opened.case))
    assert missing.value.code is RefusalCode.CASE_MATERIALS_MISSING
    for one in opened.materials:
        opened = asked(CheckMaterial(opened.case, one.place, "received", "original"))
    opened = asked(AcceptCase(opened.case))
    assert opened.state == "accepted"
    assert [one.kind for one in opened.papers] == ["material_receipt", "acceptance"]
    assert any("承诺" in line for line in opened.dates)
    for page in PadPageKind:
        assert isinstance(ask(DESK, ShowOnPad(opened.case, page)), Done)
    assert len(said("pad_page")) == 3
    assert isinstance(ask(DESK, FinishService(ticket)), Done)
    assert len(said("pad_cleared")) == 1


def test_what_is_missing_is_told_at_the_desk_once(database: DatabasePart) -> None:
    del database
    opened = asked(OpenCase(at_the_window(), item(HYGIENE)))
    opened = asked(AskForCorrection(opened.case, ("缺少平面图", "申请表没有签字")))
    assert opened.state == "correcting"
    assert "ask_for_correction" not in opened.deeds
    with pytest.raises(Refusal):
        ask(DESK, RegisterCase(opened.case))
