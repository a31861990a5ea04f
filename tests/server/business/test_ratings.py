"""A service is rated once, whatever the channel and however late; a bad rating is put right in time and in public."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.language import hall_clock
from hall.language.ratings import Passing, RatingChannel
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.envelope import decode
from hall.messages.rating import RatingOver, RatingPassed, ServiceRated
from hall_server.audit.models import AuditEvent
from hall_server.audit.queries import broken_chains
from hall_server.ledgers import queries as ledgers
from hall_server.personal_data.models import PersonalRecord
from hall_server.queueing.tokens import token_of
from hall_server.ratings import actions, queries
from hall_server.ratings.actions import Opinion, Wish
from hall_server.ratings.models import HallRatings, Invitation, Rating, Rectification
from hall_server.ratings.queries import By
from hall_server.ratings.words import RectificationDeed, RectificationState
from hall_server.remembered import forget
from tests.server.business import cast
from tests.server.business.cast import BUSINESS, HALL, SOCIAL, ZHANG_WEI
from tests.server.business.rating_stage import (
    DEPARTMENT_HEAD,
    PAD,
    SUPERVISOR,
    cast_answer,
    invitations,
    open_window,
    rated,
    served,
    somebody,
)

pytestmark = pytest.mark.usefixtures("database")
D = RectificationDeed


def refused(code: RefusalCode, deed: object, *arguments: object, **named: object) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        deed(*arguments, **named)  # type: ignore[operator]
    assert caught.value.code is code
    assert "—" not in caught.value.sentence(), "the sentence lacks a fact"
    return caught.value


def by_link(key: str, level: int, channel: RatingChannel = RatingChannel.SMS, text: str = "") -> Rating:
    with transaction.atomic():
        opinion = Opinion(level, (), text)
        return actions.rate(queries.short_token(key), opinion, channel, hall_clock.now())


def test_whoever_was_served_is_invited_on_the_pad_and_rates_once_on_any_channel() -> None:
    open_window()
    taken = cast.wait(ZHANG_WEI)
    called = cast.call_next()
    refused(RefusalCode.RATING_TOO_EARLY, actions.find, token_of(taken.ticket))
    cast.serve(cast.DESK, called.ticket)
    [invited] = invitations()
    assert (invited.clerk_name, invited.clerk_number, invited.window_name) == ("陈静", "1001", "一号窗口")
    assert [one.level for one in invited.tags] == [5, 4, 3, 2, 1]
    rated(invited, 5, ("fast", "rude"), "很快，谢谢！")
    row = Rating.objects.get()
    assert (row.level, row.tags, row.channel, row.is_named) == (5, "fast", "pad", True)
    again = ServiceRated(invited.token, 1, (), "", hall_clock.now())
    refusal = refused(RefusalCode.RATED_BEFORE, cast_answer, PAD, again)
    assert "一次服务只评价一次" in refusal.sentence()
    refused(RefusalCode.RATED_BEFORE, by_link, invited.service_event, 1)
    ticket = (token_of(taken.ticket), Opinion(1), RatingChannel.TICKET, hall_clock.now())
    refused(RefusalCode.RATED_BEFORE, actions.rate, *ticket)
    assert Rating.objects.count() == 1
    assert not list(broken_chains())


def test_the_paper_ticket_rates_too_and_the_pad_then_takes_its_page_away() -> None:
    open_window()
    invited = served(ZHANG_WEI)
    ticket = Invitation.objects.get().ticket
    with transaction.atomic():
        actions.rate(token_of(ticket), Opinion(4), RatingChannel.TICKET, hall_clock.now())
    [told] = [decode(one.payload).body for one in cast.said("rating_over")]
    assert told == RatingOver(invited.service_event)
    refused(RefusalCode.RATED_BEFORE, rated, invited, 1)


def test_what_a_pad_kept_while_it_was_cut_off_counts_when_it_comes() -> None:
    open_window()
    then = hall_clock.now() - timedelta(days=40)
    invited = served(now=then)
    rated(invited, 4, at=then + timedelta(minutes=2), now=hall_clock.now())
    row = Rating.objects.get()
    assert row.rated_at == then + timedelta(minutes=2)
    assert row.received_at - row.rated_at > timedelta(days=39)
    late = served(now=then + timedelta(minutes=5))
    refused(RefusalCode.RATING_TOO_LATE, by_link, late.service_event, 5)


def test_a_token_nobody_signed_and_a_level_without_a_word_are_worth_nothing() -> None:
    open_window()
    invited = served()
    spoilt = invited.token[:-4] + "AAAA"
    refused(RefusalCode.RATING_UNKNOWN, actions.find, spoilt)
    refused(RefusalCode.RATING_UNKNOWN, actions.find, "2" + "A" * 22 + "." + "A" * 22)
    refused(RefusalCode.RATING_UNKNOWN, actions.find, "")
    wall = ServiceRated(invited.token, 1, (), "", hall_clock.now())
    refused(RefusalCode.NOT_ALLOWED, cast_answer, cast.STRIP, wall)


def test_one_visit_and_matter_is_one_event_and_another_visit_is_another() -> None:
    open_window()
    now = hall_clock.now()
    first = served(ZHANG_WEI, now)
    rated(first, 5)
    second = served(ZHANG_WEI, now + timedelta(minutes=3))
    other = served(somebody(), now + timedelta(minutes=6), BUSINESS)
    assert len({first.service_event, second.service_event, other.service_event}) == 3
    assert Invitation.objects.count() == 3


def test_two_channels_at_the_same_instant_leave_one_rating(database: object) -> None:
    open_window()
    key = served(ZHANG_WEI).service_event
    start, outcomes = threading.Barrier(4), []

    def attempt(channel: RatingChannel) -> None:
        try:
            start.wait()
            by_link(key, 1, channel)
            outcomes.append("rated")
        except Refusal as refusal:
            outcomes.append(str(refusal.code.value))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=(channel,)) for channel in RatingChannel]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(outcomes) == ["rated", "rated_before", "rated_before", "rated_before"]
    assert (Rating.objects.count(), Rectification.objects.count()) == (1, 1)


def test_what_was_written_is_kept_clean_and_closed() -> None:
    open_window()
    invited = served(ZHANG_WEI)
    rated(
        invited,
        3,
        text="等了很久\u202e，电话 138 0013-8000，\x07身份证511602198001010116 ，a.b@c.cn" + "长" * 120,
    )
    row = Rating.objects.get()
    text = actions.read_words(row, actor=SUPERVISOR)
    assert text.startswith("等了很久 ，电话 ［已隐去］，")
    assert "5116" not in text
    assert "@" not in text
    assert len(text) <= 200
    sealed = PersonalRecord.objects.get(pk=row.said)
    assert "等了".encode() not in bytes(sealed.sealed)
    read = AuditEvent.objects.get(verb="personal_data_read", subject=f"rating:{row.pk}")
    assert read.actor == SUPERVISOR
    assert "等了" not in "".join(AuditEvent.objects.values_list("facts", flat=True))
    [line] = queries.public_lines(HALL)
    assert (line.level, line.put_right) == (3, "")
    assert "张" not in str(line)


def test_the_database_keeps_ratings_as_they_were_written() -> None:
    open_window()
    rated(served(), 2)
    for statement in ("UPDATE ratings_rating SET level = 5", "DELETE FROM ratings_invitationtrace"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def bad(citizen: object = ZHANG_WEI) -> str:
    open_window()
    rated(served(citizen), 1, ("rude",))  # type: ignore[arg-type]
    return Rectification.objects.get().pk


def do(key: str, deed: RectificationDeed, text: str = "", actor: str = DEPARTMENT_HEAD) -> RectificationState:
    return RectificationState(actions.do(key, Wish(deed, text, actor), hall_clock.now()).state)


def test_a_bad_rating_is_put_right_called_back_checked_closed_and_published() -> None:
    HallRatings.objects.create(hall_id=HALL, rectify_within=5)
    forget()
    key = bad()
    [due] = ledgers.due_of([actions.subject(key)]).values()
    state = ledgers.state_of(actions.subject(key), hall_clock.now())
    assert state.running[0].limit.amount == 5
    assert due.due_on == state.running[0].due_on
    do(key, D.TAKE)
    refused(RefusalCode.REASON_MISSING, do, key, D.ANSWER)
    do(key, D.ANSWER, "已向办事人道歉，当班人员重新培训。")
    move = refused(RefusalCode.RECTIFICATION_MOVE, do, key, D.RECHECK, "好", SUPERVISOR)
    assert "已整改，待回访或复核" in move.sentence()
    caller = actions.read_caller(Rating.objects.get(), actor=DEPARTMENT_HEAD)
    assert (caller.name, caller.phone) == ("张伟", "13800000000")
    do(key, D.CALL_BACK, "电话13800000000已接通，对整改满意。")
    refused(RefusalCode.OWN_WORK, do, key, D.RECHECK, "合格")
    assert do(key, D.SEND_BACK, "没有说明如何防止再发生", SUPERVISOR) is RectificationState.TAKEN
    do(key, D.ANSWER, "增设导办岗。")
    do(key, D.CALL_BACK, "再次回访，满意。")
    do(key, D.RECHECK, "属实", SUPERVISOR)
    do(key, D.CLOSE, "已道歉并培训。", SUPERVISOR)
    assert not queries.public_lines(HALL)[0].put_right
    do(key, D.PUBLISH, "已道歉、培训，增设导办岗。", SUPERVISOR)
    assert queries.public_lines(HALL)[0].put_right == "已道歉、培训，增设导办岗。"
    assert not ledgers.state_of(actions.subject(key), hall_clock.now()).running
    steps = Rectification.objects.get().steps.order_by("place")
    assert [one.place for one in steps] == list(range(10))
    assert "13800000000" not in "".join(one.text for one in steps)
    assert not list(broken_chains())


def test_an_appeal_that_is_upheld_strikes_the_rating_and_one_that_is_not_goes_on() -> None:
    key = bad()
    do(key, D.APPEAL, "办事人评的是另一个窗口")
    assert do(key, D.DISMISS, "录像显示确为本窗口", SUPERVISOR) is RectificationState.TAKEN
    do(key, D.APPEAL, "附系统日志")
    do(key, D.UPHOLD, "日志属实", SUPERVISOR)
    month = hall_clock.business_day(hall_clock.now())
    [line] = queries.figures(HALL, month, By.CLERK)
    assert (line.rated, line.struck) == (0, 1)
    assert queries.public_lines(HALL) == ()
    assert queries.replayed(HALL, month, By.CLERK) == (line,)
    refused(RefusalCode.RECTIFICATION_MOVE, do, key, D.TAKE)


def test_a_page_seen_by_two_is_not_answered_twice() -> None:
    key = bad()
    do(key, D.TAKE)
    stale = Wish(D.ANSWER, "好", DEPARTMENT_HEAD, revision=1)
    refused(RefusalCode.RECTIFICATION_MOVE, actions.do, key, stale, hall_clock.now())


def test_a_clerk_sees_own_ratings_in_whole_batches() -> None:
    open_window()
    first = hall_clock.business_day(hall_clock.now()).replace(day=1)
    after = first + timedelta(days=40)
    for number in range(7):
        rated(served(somebody()), 2 if number == 5 else 5)
        own = queries.own_ratings("1001", HALL, first, after)
        assert sum(own.levels.values()) == (5 if number >= 4 else 0)
        assert own.waiting == (number + 1) % 5
    assert own.levels == {5: 5}, "the sixth, a bad one, waits until nobody can tell whose it was"


_deeds = st.sampled_from(["rate", "declined", "timed_out", "taken_away", "again", "strike", "link"])


@given(
    st.lists(st.tuples(st.booleans(), st.lists(st.tuples(_deeds, st.integers(1, 5)), max_size=3)), max_size=4)
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_are_those_of_a_replay(days: list[tuple[bool, list[tuple[str, int]]]]) -> None:
    open_window()
    for is_other, deeds in days:
        invited = served(somebody(), matter=BUSINESS if is_other else SOCIAL)
        for deed, level in deeds:
            _do_somehow(deed, level, invited)
    month = hall_clock.business_day(hall_clock.now())
    for by in By:
        lines = queries.figures(HALL, month, by)
        assert lines == queries.replayed(HALL, month, by)
        assert sum(one.served for one in lines) == Invitation.objects.count()


def _do_somehow(deed: str, level: int, invited: object) -> None:
    try:
        if deed == "rate":
            rated(invited, level)  # type: ignore[arg-type]
        elif deed == "link":
            by_link(invited.service_event, level)  # type: ignore[attr-defined]
        elif deed == "strike":
            key = Rectification.objects.latest("id").pk
            do(key, D.APPEAL, "误评")
            do(key, D.UPHOLD, "属实", SUPERVISOR)
        elif deed in set(Passing):
            moment = hall_clock.now()
            cast_answer(PAD, RatingPassed(invited.token, Passing(deed), moment, moment))  # type: ignore[attr-defined]
    except (Refusal, Rectification.DoesNotExist):
        return
