"""What stands on the pad and what the hall is told of it, in any order of words, answers, deaths and hours."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.language.ratings import Passing
from hall.language.refusals import RefusalCode
from hall.messages.casework import ConfirmationLeft, FieldsConfirmed, FieldsObjected, PadCleared
from hall.messages.devices import Acknowledged
from hall.messages.message import Message, Report
from hall.messages.rating import RatingOver, RatingPassed, ServiceRated
from tests.screens import pad_cast as cast
from tests.screens.desk_story import refused
from visiting.words import Ended
from window_pad.citizen_side.pad import FAREWELL, JUST_INVITED, Pad
from window_pad.citizen_side.pipe_words import (
    Check,
    Confirmed,
    Drawn,
    FromVisit,
    Heard,
    NotShown,
    Objected,
    Passed,
    Rate,
    Rated,
    RatedElsewhere,
    ShowPage,
    ToVisit,
)

CONFIRMED = Confirmed(cast.CONFIRMATION, cast.CASE, "sha256:0", "c2lnbmVk")
OBJECTED = Objected(cast.CONFIRMATION, cast.CASE, "sha256:0", ("name",), "c2FpZA")
RATED = Rated(cast.EVENT, 5, ("t51",), "很好")
GONE = Ended(is_card_left=False)


class Floor:
    """The edges of a pad: what it reported, and what each visit's process was told."""

    def __init__(self) -> None:
        self.at = cast.NOW
        self.reports: list[Report] = []
        self.visits: list[list[ToVisit]] = [[]]
        self.pad = Pad(self, lambda: cast.PUBLIC_RATING_KEY)

    def report(self, report: Report) -> str:
        self.reports.append(report)
        return f"key-{len(self.reports)}"

    def say(self, word: ToVisit) -> None:
        self.visits[-1].append(word)

    def begin_anew(self) -> None:
        self.visits.append(list(self.pad.words_now()))

    def now(self) -> datetime:
        return self.at

    def pass_by(self, span: timedelta) -> None:
        """Time goes by."""
        self.at += span
        self.pad.tick()

    def die(self) -> None:
        """The visit's process ends by itself; the next begins."""
        self.pad.died()
        self.begin_anew()

    def kinds(self) -> list[str]:
        """What was reported."""
        return [report.kind() for report in self.reports]

    def shown(self) -> ToVisit | None:
        """What the present visit was told last."""
        return self.visits[-1][-1] if self.visits[-1] else None


@pytest.fixture
def floor() -> Floor:
    return Floor()


def test_a_check_is_signed_and_the_hall_s_word_reaches_whoever_stands_there(floor: Floor) -> None:
    floor.pad.told(cast.confirm())
    assert floor.visits == [[Check(cast.CONFIRMATION, cast.CASE, "c2VhbA", "sha256:0")]]
    floor.pad.heard(CONFIRMED)
    assert floor.reports == [FieldsConfirmed(cast.CONFIRMATION, cast.CASE, "sha256:0", "c2lnbmVk", cast.NOW)]
    floor.pad.answered("key-1", Acknowledged())
    assert floor.shown() == Heard(cast.CONFIRMATION)
    floor.pad.heard(GONE)
    assert floor.kinds() == ["fields_confirmed"]
    assert not floor.pad.is_on
    assert floor.visits[-1] == []


def test_objections_go_once_and_a_refusal_is_said(floor: Floor) -> None:
    floor.pad.told(cast.confirm())
    floor.pad.heard(OBJECTED)
    floor.pad.heard(OBJECTED)
    floor.pad.heard(CONFIRMED)
    assert floor.kinds() == ["fields_objected"]
    no = refused(RefusalCode.CONFIRMATION_GONE)
    floor.pad.answered("key-1", no)
    assert floor.shown() == Heard(cast.CONFIRMATION, no.chinese, no.english)


@pytest.mark.parametrize("end", ["idle", "until", "not_shown", "two_deaths"])
def test_a_check_nobody_answers_is_told_as_left(floor: Floor, end: str) -> None:
    floor.pad.told(cast.confirm())
    if end == "idle":
        floor.pad.heard(GONE)
    elif end == "until":
        floor.pass_by(timedelta(minutes=10))
    elif end == "not_shown":
        floor.pad.heard(NotShown(cast.CONFIRMATION))
    else:
        floor.die()
        assert floor.shown() == Check(cast.CONFIRMATION, cast.CASE, "c2VhbA", "sha256:0")
        floor.die()
    assert floor.kinds() == ["confirmation_left"]
    assert floor.visits[-1] == []
    floor.pad.told(cast.confirm())
    assert not floor.pad.is_on


def test_what_was_answered_before_the_pad_died_is_not_shown_again(floor: Floor) -> None:
    answered = FieldsConfirmed(cast.CONFIRMATION, cast.CASE, "sha256:0", "c2lnbmVk", cast.NOW)
    floor.pad.remember((answered, ServiceRated("t", 5, (), "", cast.NOW)))
    floor.pad.told(cast.confirm())
    assert not floor.pad.is_on
    assert floor.visits == [[]]


def test_the_clerk_clears_the_pad_and_a_new_process_knows_nothing(floor: Floor) -> None:
    floor.pad.told(cast.confirm())
    floor.pad.told(PadCleared("w01"))
    assert floor.visits[-1] == []
    assert floor.reports == []
    floor.pad.heard(CONFIRMED)
    assert floor.reports == []


def test_a_page_lies_over_a_check_in_the_same_process_and_a_second_check_gets_its_own(floor: Floor) -> None:
    floor.pad.told(cast.confirm())
    floor.pad.told(cast.page())
    assert len(floor.visits) == 1
    assert isinstance(floor.shown(), ShowPage)
    floor.pad.told(cast.confirm("a" * 32))
    assert [type(word) for word in floor.visits[-1]] == [Check]
    assert len(floor.visits) == 2
    assert floor.reports == []


def test_a_rating_is_kept_and_told_with_the_token_of_the_hall(floor: Floor) -> None:
    invited = cast.invited()
    floor.pad.told(invited)
    assert isinstance(floor.shown(), Rate)
    floor.pad.heard(Drawn(cast.EVENT))
    floor.pad.heard(RATED)
    floor.pad.heard(RATED)
    assert floor.reports == [ServiceRated(invited.token, 5, ("t51",), "很好", cast.NOW)]
    floor.pad.answered("key-1", refused(RefusalCode.RATED_BEFORE, at="3月4日"))
    assert isinstance(floor.shown(), Heard)
    floor.pass_by(FAREWELL)
    assert not floor.pad.is_on
    floor.pad.told(invited)
    assert not floor.pad.is_on


def test_the_end_of_the_service_never_takes_its_own_invitation_away(floor: Floor) -> None:
    floor.pad.told(cast.invited())
    floor.pad.told(PadCleared("w01"))
    assert isinstance(floor.shown(), Rate)
    floor.pad.heard(Drawn(cast.EVENT))
    floor.at += JUST_INVITED
    floor.pad.told(PadCleared("w01"))
    assert not floor.pad.is_on
    assert [(one.how) for one in floor.reports if isinstance(one, RatingPassed)] == [Passing.TAKEN_AWAY]


def test_only_this_hall_may_invite(floor: Floor) -> None:
    floor.pad.told(cast.invited(key=bytes(32)))
    floor.pad.told(cast.invited(until=cast.NOW - timedelta(hours=1)))
    foreign = msgspec.structs.replace(cast.invited("d" * 32), service_event=cast.EVENT)
    floor.pad.told(foreign)
    assert not floor.pad.is_on
    assert floor.visits == [[]]


def test_what_was_rated_elsewhere_is_thanked_for_and_not_told_again(floor: Floor) -> None:
    floor.pad.told(cast.invited())
    floor.pad.told(RatingOver(cast.EVENT))
    assert floor.shown() == RatedElsewhere(cast.EVENT)
    floor.pad.heard(Passed(cast.EVENT, Passing.DECLINED))
    floor.pad.heard(GONE)
    assert floor.reports == []


CHECKS = tuple(f"{place:032x}" for place in range(1, 4))
EVENTS = tuple(f"{place:032x}" for place in range(11, 14))
_words: st.SearchStrategy[tuple[str, object]] = st.one_of(
    st.tuples(st.just("told"), st.sampled_from([cast.confirm(one) for one in CHECKS])),
    st.tuples(st.just("told"), st.sampled_from([cast.invited(one) for one in EVENTS])),
    st.tuples(st.just("told"), st.sampled_from([RatingOver(one) for one in EVENTS])),
    st.tuples(st.just("told"), st.sampled_from([cast.page(), PadCleared("w01")])),
    st.tuples(st.just("heard"), st.sampled_from([Confirmed(one, "c", "d", "s") for one in CHECKS])),
    st.tuples(st.just("heard"), st.sampled_from([Objected(one, "c", "d", ("f",), "s") for one in CHECKS])),
    st.tuples(st.just("heard"), st.sampled_from([Rated(one, 3, (), "") for one in EVENTS])),
    st.tuples(st.just("heard"), st.sampled_from([Passed(one, Passing.DECLINED) for one in EVENTS])),
    st.tuples(st.just("heard"), st.sampled_from([Drawn(""), GONE])),
    st.tuples(st.just("wait"), st.sampled_from([timedelta(seconds=4), timedelta(minutes=11)])),
    st.tuples(st.just("die"), st.none()),
)


@given(st.lists(_words, max_size=25))
@settings(max_examples=150, deadline=None)
def test_whatever_happens_each_thing_is_told_once_and_nothing_outlives_its_visit(
    happened: list[tuple[str, object]],
) -> None:
    floor = Floor()
    for kind, what in happened:
        before = len(floor.visits)
        if kind == "told" and isinstance(what, Message):
            floor.pad.told(what)
        elif kind == "heard" and isinstance(what, FromVisit):
            floor.pad.heard(what)
        elif kind == "wait" and isinstance(what, timedelta):
            floor.pass_by(what)
        else:
            floor.die()
        if not floor.pad.is_on:
            assert floor.pad.words_now() == ()
        for visit in floor.visits[before - 1 :]:
            assert len({word.confirmation for word in visit if isinstance(word, Check)}) <= 1
            assert len({word.service_event for word in visit if isinstance(word, Rate)}) <= 1
            assert not (_has(visit, Check) and _has(visit, Rate))
    about_checks = [
        report.confirmation
        for report in floor.reports
        if isinstance(report, FieldsConfirmed | FieldsObjected | ConfirmationLeft)
    ]
    assert len(about_checks) == len(set(about_checks))
    tokens = [report.token for report in floor.reports if isinstance(report, ServiceRated | RatingPassed)]
    assert len(tokens) == len(set(tokens))


def _has(visit: list[ToVisit], kind: type[ToVisit]) -> bool:
    return any(isinstance(word, kind) for word in visit)
