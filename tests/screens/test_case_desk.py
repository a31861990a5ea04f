"""The case beside the call: opened with it, saved before every deed, never lost whatever the hall does meanwhile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.language.refusals import RefusalCode
from hall.messages.calling import Done
from hall.messages.case_contents import CaseForm
from hall.messages.casework import (
    AcceptCase,
    AskConfirmation,
    AskForCorrection,
    CaseChanged,
    CaseOpened,
    ChangeCaseFields,
    CheckMaterial,
    OpenCase,
    PadPageKind,
    PadState,
    SendCase,
    ShowOnPad,
)
from hall.messages.message import Request
from tests.screens.case_story import (
    ALL_DEEDS,
    CASE,
    FIELDS,
    TICKET,
    CaseStory,
    objected,
    opened,
    sealed,
    with_values,
)
from tests.screens.desk_story import id_number, refused
from window_pad.clerk_desk import case_deeds
from window_pad.clerk_desk.case_deeds import BUTTONS, KEYS, SMALL_FORMS, CaseDeed
from window_pad.clerk_desk.case_form import SHOWN_FOR_SECONDS


@pytest.fixture
def story() -> CaseStory:
    return CaseStory()


def form(**values: str) -> str:
    """The record with these values, sealed."""
    return sealed(CaseForm(with_values(**values)))


def test_the_case_comes_with_the_person_and_goes_with_them(story: CaseStory) -> None:
    story.open()
    assert story.asked[0][1] == OpenCase(TICKET)
    story.write("phone", "13900000000")
    story.desk.follow("")
    assert story.desk.case is None
    assert story.values() == {}
    assert not story.desk.form.has_unsaved
    story.answer(opened())
    assert story.desk.case is None, "an answer for somebody who has gone"


def test_nothing_of_the_applicant_is_plain_before_it_is_shown(story: CaseStory) -> None:
    story.open()
    hidden = story.values()
    assert (hidden["name"], hidden["document"]) == ("张*", "居民身份证")
    assert not [one.value for one in FIELDS if len(one.value) > 9 and one.value in hidden.values()]
    story.desk.toggle_shown(story.at)
    assert story.values()["number"] == id_number()
    story.at += SHOWN_FOR_SECONDS
    assert story.values() == hidden


def test_what_was_written_is_saved_before_the_deed_that_needs_it(story: CaseStory) -> None:
    story.open()
    story.write("phone", "13900000000")
    assert story.desk.ask_confirmation()
    assert story.last() == ChangeCaseFields(CASE, 1, "closed-1")
    assert [(one.code, one.value) for one in story.closed[0].fields] == [("phone", "13900000000")]
    story.answer(opened(revision=2, form=form(phone="13900000000")))
    assert story.last() == AskConfirmation(CASE)
    assert not story.desk.form.has_unsaved
    story.answer(opened(revision=2, pad=PadState.ASKED))
    assert story.kinds() == ["open_case", "change_case_fields", "ask_confirmation"]


def test_a_refused_save_keeps_the_words_and_lets_nothing_follow(story: CaseStory) -> None:
    story.open()
    story.write("number", "1")
    story.desk.accept("complete")
    story.refuse(RefusalCode.CASE_FIELDS, fields="证件号码")
    assert story.kinds() == ["open_case", "change_case_fields"]
    assert story.values()["number"] == "1"
    assert story.desk.notice is not None
    assert story.desk.notice.refusal is not None
    assert story.desk.may(CaseDeed.ACCEPT)


def test_what_somebody_else_wrote_meanwhile_stands_beside_what_this_clerk_wrote(story: CaseStory) -> None:
    story.open()
    story.write("phone", "13900000000")
    story.desk.save()
    story.refuse(RefusalCode.CASE_CHANGED)
    assert story.last() == SendCase(CASE)
    story.answer(opened(revision=2, form=form(phone="13700000000", address="滨河路1号")))
    looks = {one.code: one for one in story.desk.form.looks(story.at)}
    assert (looks["phone"].value, looks["phone"].theirs) == ("13900000000", "13700000000")
    assert looks["address"].value == "滨河路1号"
    assert looks["address"].theirs is None
    story.desk.save()
    assert story.last() == ChangeCaseFields(CASE, 2, "closed-2")


def test_silence_is_told_the_case_asked_for_and_nothing_typed_is_lost(story: CaseStory) -> None:
    story.open()
    story.write("phone", "13900000000")
    story.desk.save()
    key = story.asked[-1][0]
    story.desk.unanswered(key)
    assert story.desk.notice is not None
    assert story.desk.notice.is_grave
    assert story.last() == SendCase(CASE)
    story.desk.link_changed(False)
    assert not story.desk.may(CaseDeed.CHANGE)
    story.write("address", "滨河路1号")
    story.desk.link_changed(True)
    story.answer(opened())
    assert story.values()["phone"] == "13900000000"
    assert story.values()["address"] == "滨河路1号"
    assert story.desk.may(CaseDeed.CHANGE)


def test_a_person_served_while_the_hall_was_away_has_a_case_as_soon_as_it_is_back(story: CaseStory) -> None:
    story.desk.follow(TICKET)
    assert story.asked == []
    story.desk.link_changed(True)
    assert story.last() == OpenCase(TICKET)
    story.answer(opened())
    assert story.desk.case is not None


def test_objections_stand_at_their_fields_until_they_are_corrected(story: CaseStory) -> None:
    story.open(pad=PadState.ASKED)
    changed = CaseChanged(CASE, "prepared", "待收件", PadState.OBJECTED, objected(phone="号码不对", name=""))
    story.desk.told(changed)
    assert story.last() == SendCase(CASE)
    story.answer(opened(pad=PadState.OBJECTED))
    marked = {one.code: one.objection for one in story.desk.form.looks(story.at) if one.objection is not None}
    assert marked == {"name": "", "phone": "号码不对"}
    story.write("phone", "13900000000")
    story.desk.save()
    story.answer(opened(revision=2, form=form(phone="13900000000")))
    assert not [one for one in story.desk.form.looks(story.at) if one.objection is not None]
    assert case_deeds.next_deed(opened()) is CaseDeed.ASK_CONFIRMATION


def test_a_signature_is_told_and_another_case_s_is_not(story: CaseStory) -> None:
    story.open(pad=PadState.ASKED)
    story.desk.told(CaseChanged("d" * 32, "prepared", "待收件", PadState.CONFIRMED))
    assert story.desk.notice is None
    story.desk.told(CaseChanged(CASE, "prepared", "待收件", PadState.CONFIRMED))
    assert story.desk.notice is not None
    assert story.desk.notice.key == "citizen_confirmed"
    assert case_deeds.next_deed(opened(pad=PadState.CONFIRMED)) is CaseDeed.ACCEPT


def test_a_number_of_a_group_asks_what_the_person_came_for(story: CaseStory) -> None:
    story.desk.link_changed(True)
    story.desk.follow(TICKET)
    story.refuse(RefusalCode.CASE_ITEM_MISSING, group="综合窗口")
    assert story.desk.needs_item
    assert story.desk.choose_item("m-102")
    assert story.last() == OpenCase(TICKET, "m-102")
    story.answer(opened())
    assert not story.desk.needs_item


def test_deeds_ask_for_what_they_say(story: CaseStory) -> None:
    story.open()
    story.desk.check_material(1, "received", "copy_checked")
    assert story.last() == CheckMaterial(CASE, 1, "received", "copy_checked", 1, "")
    assert not story.desk.accept("complete"), "one thing at a time"
    story.answer(opened())
    story.desk.ask_for_correction(("缺少：营业场所使用证明",))
    assert story.last() == AskForCorrection(CASE, ("缺少：营业场所使用证明",))
    story.answer(opened())
    assert not story.desk.ask_for_correction(())
    story.desk.show_on_pad(PadPageKind.STEPS)
    assert story.last() == ShowOnPad(CASE, PadPageKind.STEPS)
    story.answer(Done())
    assert story.desk.notice is not None
    story.desk.accept("outstanding")
    assert story.last() == AcceptCase(CASE, "outstanding")


def test_a_seal_of_another_desk_opens_nothing(story: CaseStory) -> None:
    story.open(form="b3RoZXI")
    assert story.desk.notice is not None
    assert story.desk.notice.key == "seal_broken"
    assert story.values() == {}


@given(st.sets(st.sampled_from(ALL_DEEDS)), st.sampled_from(list(PadState)))
def test_buttons_are_exactly_the_hall_s_deeds(deeds: set[str], pad: PadState) -> None:
    case = opened(deeds=tuple(sorted(deeds)), pad=pad)
    inside = {CaseDeed.CHANGE, CaseDeed.CHECK_MATERIAL}
    assert {deed.value for deed in case_deeds.buttons_of(case)} == deeds - {one.value for one in inside}
    main = case_deeds.next_deed(case)
    assert main is None or main.value in deeds
    story = CaseStory()
    story.open(deeds=tuple(sorted(deeds)))
    assert {deed.value for deed in CaseDeed if story.desk.may(deed)} == deeds


def test_every_deed_has_its_own_key_and_a_form_where_it_must_say_something() -> None:
    assert set(KEYS) == {*BUTTONS, CaseDeed.CHANGE}
    assert len(set(KEYS.values())) == len(KEYS)
    assert not SMALL_FORMS[CaseDeed.DECIDE].needs_reason("granted")
    assert SMALL_FORMS[CaseDeed.DECIDE].needs_reason("denied")
    assert SMALL_FORMS[CaseDeed.REFUSE].needs_reason("not_ours")


_codes = st.sampled_from(["name", "phone", "address"])
_acts = st.one_of(
    st.tuples(st.just("write"), _codes, st.text("甲乙丙", min_size=1, max_size=3)),
    st.tuples(st.sampled_from(["save", "ok", "changed", "silence", "down", "up"]), _codes, st.just("")),
)


class Hall:
    """Answers a case desk's requests one by one, as a hall that others write into too."""

    def __init__(self, story: CaseStory) -> None:
        self._story = story
        self._record = {one.code: one.value for one in FIELDS}
        self._answered = 1
        self._revision = 1

    def do(self, act: str) -> None:
        """Say the next thing: the answer, a refusal because somebody wrote, or nothing."""
        if self._answered >= len(self._story.asked):
            return
        key, request = self._story.asked[self._answered]
        self._answered += 1
        if act == "silence":
            self._story.desk.unanswered(key)
        elif act == "changed" and isinstance(request, ChangeCaseFields):
            self._revision += 1
            self._story.desk.answered(key, request, refused(RefusalCode.CASE_CHANGED), self._story.at)
        else:
            self._story.desk.answered(key, request, self._case(request), self._story.at)

    def _case(self, request: Request) -> CaseOpened:
        if isinstance(request, ChangeCaseFields):
            sent = self._story.closed[int(request.form.removeprefix("closed-")) - 1]
            self._record |= {one.code: one.value for one in sent.fields}
            self._revision += 1
        return opened(revision=self._revision, form=form(**self._record))


@given(st.lists(_acts, max_size=25))
def test_no_word_is_lost_whatever_the_hall_does(happened: list[tuple[str, str, str]]) -> None:
    """What was typed last into a field stands on the screen, with the hall or not yet, at every moment."""
    story = CaseStory()
    story.open()
    hall, typed = Hall(story), dict[str, str]()
    for act, code, text in happened:
        if act == "write":
            story.write(code, text)
            typed[code] = text
        elif act == "save":
            story.desk.save()
        elif act in ("down", "up"):
            story.desk.link_changed(act == "up")
        else:
            hall.do(act)
        story.at += SHOWN_FOR_SECONDS / 3
        if not story.desk.form.is_shown(story.at):
            story.desk.toggle_shown(story.at)
        assert {code: story.values()[code] for code in typed} == typed
