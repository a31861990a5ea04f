"""A clerk's day at the desk, told without a screen."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.language.refusals import RefusalCode
from hall.language.tickets import TicketState
from hall.messages.calling import (
    BeginService,
    CallAgain,
    CallNext,
    CallTicket,
    Done,
    FinishService,
    MarkNoShow,
    ParkTicket,
    ProofsChanged,
    SendDesk,
    SignIn,
    SurfaceKind,
    SurfaceProof,
    SurfaceState,
    TransferTicket,
)
from tests.screens.desk_story import NOW, SIGNED_IN, SURFACES, Story, board, called, refused
from window_pad.clerk_desk.desk import CALM_SECONDS, Notice
from window_pad.clerk_desk.steps import NEXT_STEP, RULES, Stage, Step


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_clerk_signs_in_with_a_sealed_password_and_gets_the_window(story: Story) -> None:
    story.connect()
    assert story.desk.sign_in("1001", "correct horse", at=0.0)
    assert story.last() == SignIn("1001", "sealed:13")
    assert "correct horse" not in repr(story.asked)
    story.answer(SIGNED_IN)
    assert isinstance(story.last(), SendDesk)
    story.answer(board())
    assert story.stage() is Stage.FREE
    assert NEXT_STEP[story.stage()] is Step.CALL_NEXT


def test_wrong_tries_are_told_in_the_halls_words_and_may_be_repeated(story: Story) -> None:
    story.connect()
    story.desk.sign_in("1001", "wrong", at=0.0)
    story.answer(refused(RefusalCode.SIGN_IN_FAILED))
    assert story.desk.notice is not None
    assert story.desk.notice.refusal is not None
    assert story.desk.notice.refusal[0] == "工号或密码不对，请重新输入。"
    assert story.stage() is Stage.SIGNED_OUT
    assert story.desk.may(Step.SIGN_IN, CALM_SECONDS)
    story.desk.sign_in("1001", "wrong", at=1.0)
    story.answer(refused(RefusalCode.SIGN_IN_LOCKED, minutes="10"))
    assert story.desk.notice.refusal is not None
    assert "10分钟" in story.desk.notice.refusal[0]


def test_the_walk_next_begin_finish(story: Story) -> None:
    story.call()
    assert story.stage() is Stage.CALLED
    assert story.desk.press(Step.BEGIN, at=20.0)
    assert story.last() == BeginService("ticket-1")
    story.answer(Done())
    assert story.stage() is Stage.SERVING
    assert story.desk.press(Step.FINISH, at=30.0)
    assert story.last() == FinishService("ticket-1")
    story.answer(Done())
    assert story.stage() is Stage.FREE
    assert not story.desk.visitor.is_known


@pytest.mark.parametrize(
    ("step", "request_sent", "stage_after"),
    [
        (Step.CALL_AGAIN, CallAgain("ticket-1"), Stage.CALLED),
        (Step.NO_SHOW, MarkNoShow("ticket-1"), Stage.FREE),
        (Step.PARK, ParkTicket("ticket-1"), Stage.FREE),
    ],
)
def test_the_other_ways_a_call_goes_on(
    story: Story, step: Step, request_sent: object, stage_after: Stage
) -> None:
    story.call()
    assert story.desk.press(step, at=20.0)
    assert story.last() == request_sent
    story.answer(called(call="call-2") if step is Step.CALL_AGAIN else Done())
    assert story.stage() is stage_after


def test_a_transfer_names_the_matter_and_a_parked_number_can_be_called(story: Story) -> None:
    story.call()
    assert story.desk.transfer("m-102", "材料已看", at=20.0)
    assert story.last() == TransferTicket("ticket-1", "m-102", note="材料已看")
    story.answer(Done())
    assert story.desk.call_ticket("t-B007", at=30.0)
    assert story.last() == CallTicket("t-B007")


def test_a_double_press_has_one_effect_even_when_the_answer_comes_between(story: Story) -> None:
    story.sign_in()
    assert story.desk.press(Step.CALL_NEXT, at=10.0)
    assert not story.desk.press(Step.CALL_NEXT, at=10.05)
    story.answer(called())
    assert not story.desk.press(Step.BEGIN, at=10.2)
    assert [type(request) for _, request in story.asked].count(CallNext) == 1
    assert story.desk.calm_in(10.2) == pytest.approx(CALM_SECONDS - 0.2)
    assert story.desk.press(Step.BEGIN, at=10.0 + CALM_SECONDS)


def test_nothing_can_be_pressed_while_a_request_is_under_way(story: Story) -> None:
    story.sign_in()
    story.desk.press(Step.CALL_NEXT, at=10.0)
    assert not any(story.desk.may(step, at=20.0) for step in Step)


def test_silence_is_not_taken_for_failure(story: Story) -> None:
    """The call took effect although its answer was lost: the desk asks, and shows the number it holds."""
    story.sign_in()
    story.desk.press(Step.CALL_NEXT, at=10.0)
    story.silence()
    assert story.desk.notice == Notice("no_answer", is_grave=True)
    assert isinstance(story.last(), SendDesk)
    assert not story.desk.may(Step.CALL_NEXT, at=20.0)
    story.answer(board(called(), TicketState.CALLED))
    assert story.stage() is Stage.CALLED
    assert story.desk.may(Step.BEGIN, at=20.0)


def test_the_link_goes_and_comes_and_the_desk_stands_where_it_stood(story: Story) -> None:
    story.call()
    story.desk.link_changed(False, NOW)
    assert not any(story.desk.may(step, at=50.0) for step in Step)
    assert story.desk.current is not None
    story.desk.link_changed(True, NOW)
    assert isinstance(story.last(), SendDesk)
    assert not story.desk.may(Step.BEGIN, at=50.0)
    story.answer(board(called(), TicketState.SERVING))
    assert story.stage() is Stage.SERVING


def test_a_lost_question_for_the_state_is_asked_again(story: Story) -> None:
    story.call()
    story.desk.link_changed(True, NOW)
    asked = len(story.asked)
    story.silence()
    assert len(story.asked) == asked + 1
    story.desk.link_changed(False, NOW)
    story.silence()
    assert len(story.asked) == asked + 1
    story.desk.link_changed(True, NOW)
    assert len(story.asked) == asked + 2


def test_a_refused_step_says_why_and_looks_again(story: Story) -> None:
    story.call()
    story.desk.press(Step.NO_SHOW, at=20.0)
    story.answer(refused(RefusalCode.TICKET_NOT_IN_STATE, number="A001", state="已挂起"))
    assert story.desk.notice is not None
    assert story.desk.notice.refusal is not None
    assert "A001号现在是“已挂起”" in story.desk.notice.refusal[0]
    assert isinstance(story.last(), SendDesk)


def test_a_refused_question_for_the_state_does_not_ask_for_ever(story: Story) -> None:
    story.desk.link_changed(True, NOW)
    asked = len(story.asked)
    story.answer(refused(RefusalCode.EXPIRED))
    assert len(story.asked) == asked


def test_a_passing_refusal_leaves_the_step_under_way(story: Story) -> None:
    story.sign_in()
    story.desk.press(Step.CALL_NEXT, at=10.0)
    story.answer(refused(RefusalCode.HALL_BUSY, retry_after=0.5))
    assert story.desk.under_way is not None
    assert story.desk.notice is not None
    story.answer(called())
    assert story.desk.under_way is None
    assert story.stage() is Stage.CALLED


def test_signed_out_by_the_hall(story: Story) -> None:
    story.call()
    story.desk.told(board(clerk=None, clerk_name=""))
    assert story.stage() is Stage.SIGNED_OUT
    assert not story.desk.visitor.is_known
    assert story.desk.notice == Notice("signed_out_elsewhere", is_grave=True)


def test_a_visitor_is_shown_on_demand_for_a_while_and_gone_with_the_ticket(story: Story) -> None:
    story.call()
    visitor = story.desk.visitor
    assert visitor.look(at=11.0) is None
    story.desk.show_visitor(at=11.0)
    look = visitor.look(at=12.0)
    assert look is not None
    assert look.name == "张伟"
    assert look.masked_number.startswith("5116")
    assert look.masked_number[4:14] == "*" * 10
    assert "张伟" not in repr(look)
    assert visitor.look(at=40.0) is None
    story.desk.show_visitor(at=41.0)
    story.desk.press(Step.PARK, at=42.0)
    story.answer(Done())
    assert visitor.look(at=42.0) is None
    story.desk.show_visitor(at=43.0)
    assert visitor.look(at=43.0) is None


def test_a_seal_for_another_desk_is_told(story: Story) -> None:
    story.call(ticket=called(visitor="sealed-for-another"))
    story.desk.show_visitor(at=11.0)
    assert story.desk.notice == Notice("seal_broken", is_grave=True)


def test_a_proof_is_not_taken_back_by_an_older_board(story: Story) -> None:
    story.call()
    shown = SurfaceProof("strip-01", SurfaceKind.STRIP, SurfaceState.SHOWN, NOW)
    story.desk.told(ProofsChanged("call-1", (shown, *SURFACES[1:])))
    story.desk.told(board(called(), TicketState.CALLED))
    assert shown in story.desk.surfaces
    story.desk.told(ProofsChanged("call-0", SURFACES))
    assert shown in story.desk.surfaces


def test_every_step_has_a_key_of_its_own() -> None:
    keys = [rule.key for rule in RULES.values() if rule.key]
    assert len(keys) == len(set(keys))
    assert {step for step in Step if not RULES[step].key} == {Step.CALL_TICKET}


def try_steps(story: Story, at: float) -> None:
    for step in (Step.CALL_NEXT, Step.BEGIN, Step.FINISH):
        asked, stage, was_under_way = len(story.asked), story.stage(), story.desk.under_way
        if story.desk.press(step, at):
            assert was_under_way is None
            assert stage in RULES[step].stages
            assert len(story.asked) == asked + 1


def answer_in_kind(story: Story) -> None:
    if isinstance(story.last(), CallNext):
        story.answer(called())
    elif isinstance(story.last(), BeginService | FinishService):
        story.answer(Done())
    else:
        story.answer(board(called(), TicketState.CALLED))


EVENTS: dict[str, Callable[[Story, float], None]] = {
    "press": try_steps,
    "link_down": lambda story, _: story.desk.link_changed(False, NOW),
    "link_up": lambda story, _: story.desk.link_changed(True, NOW),
    "silence": lambda story, _: story.silence(),
    "answer": lambda story, _: answer_in_kind(story),
}


@given(st.lists(st.sampled_from(sorted(EVENTS)), max_size=30))
def test_whatever_happens_one_step_at_a_time_and_the_desk_comes_back(events: list[str]) -> None:
    story = Story()
    story.sign_in()
    clock = itertools.count(10.0, CALM_SECONDS / 2)
    for event in events:
        EVENTS[event](story, next(clock))
    story.desk.link_changed(True, NOW)
    if story.desk.under_way is not None:
        story.desk.unanswered(story.desk.under_way.key, CallNext())
    story.answer(board(called(), TicketState.CALLED))
    assert story.stage() is Stage.CALLED
    assert story.desk.may(Step.BEGIN, 1000.0)
