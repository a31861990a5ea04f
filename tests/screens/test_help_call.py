"""What a terminal promises to somebody who has called for staff."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.messages.helping import HelpLapsed, HelpTaken, HelpWaits
from hall.qt.words import OWN_WORDS, languages, read_words
from visiting.help_call import HelpCall, HelpSaid

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def call() -> HelpCall:
    return HelpCall()


def standing(call: HelpCall) -> HelpSaid:
    """What stands on the button now."""
    return call.said


def test_told_taken_and_over(call: HelpCall) -> None:
    assert call.press(NOW, is_hall_up=True)
    assert standing(call) == HelpSaid.CALLING
    call.heard(HelpWaits("7", 1, 3), NOW)
    assert standing(call) == HelpSaid.CALLED
    assert not call.press(NOW, is_hall_up=True)
    call.heard(HelpTaken("7", NOW + MINUTE, "一号窗口"), NOW + MINUTE)
    assert standing(call) == HelpSaid.COMING
    call.look(NOW + 4 * MINUTE - SECOND)
    assert standing(call) == HelpSaid.COMING
    call.look(NOW + 4 * MINUTE)
    assert standing(call) == HelpSaid.NOTHING


def test_nobody_came_in_time_and_it_says_so(call: HelpCall) -> None:
    call.press(NOW, is_hall_up=True)
    call.heard(HelpWaits("7", 2, 3), NOW + 2 * MINUTE)
    assert standing(call) == HelpSaid.CALLED_AGAIN
    call.heard(HelpLapsed("7"), NOW + 10 * MINUTE)
    assert standing(call) == HelpSaid.UNHEARD
    assert call.press(NOW + 10 * MINUTE, is_hall_up=True)


def test_where_nobody_sits_nothing_is_promised_and_it_may_be_pressed_again(call: HelpCall) -> None:
    call.press(NOW, is_hall_up=True)
    call.heard(HelpWaits("7", 1, 0), NOW)
    assert standing(call) == HelpSaid.NOBODY_SITS
    assert call.press(NOW, is_hall_up=True)


def test_with_the_hall_away_or_silent_it_does_not_say_that_staff_were_told(call: HelpCall) -> None:
    call.press(NOW, is_hall_up=False)
    assert standing(call) == HelpSaid.AWAY
    silent = HelpCall()
    silent.press(NOW, is_hall_up=True)
    silent.look(NOW + 8 * SECOND)
    assert standing(silent) == HelpSaid.AWAY
    silent.heard(HelpWaits("7", 1, 2), NOW + MINUTE)
    assert standing(silent) == HelpSaid.CALLED


def test_a_promise_from_long_ago_is_not_made_again(call: HelpCall) -> None:
    call.heard(HelpTaken("7", NOW - 5 * MINUTE, "一号窗口"), NOW)
    assert standing(call) == HelpSaid.NOTHING
    call.heard(HelpLapsed("7"), NOW)
    assert standing(call) == HelpSaid.NOTHING


WORDS = st.one_of(
    st.builds(HelpWaits, st.just("7"), st.integers(1, 5), st.integers(0, 3)),
    st.just(HelpLapsed("7")),
    st.just("taken"),
    st.just("press"),
    st.just("look"),
)


@given(st.lists(st.tuples(WORDS, st.integers(0, 400), st.booleans()), max_size=30))
def test_nothing_stands_there_for_ever_and_staff_are_never_coming_unless_one_said_so(
    words: list[tuple[HelpWaits | HelpLapsed | str, int, bool]],
) -> None:
    call, now, was_taken = HelpCall(), NOW, False
    for word, seconds, is_up in words:
        now += seconds * SECOND
        if word == "press":
            call.press(now, is_hall_up=is_up)
        elif word == "look":
            call.look(now)
        elif word == "taken":
            call.heard(HelpTaken("7", now, "一号窗口"), now)
            was_taken = True
        elif not isinstance(word, str):
            call.heard(word, now)
        assert was_taken or standing(call) != HelpSaid.COMING
    for _ in range(3):
        now += 16 * MINUTE
        call.look(now)
    assert standing(call) == HelpSaid.NOTHING


def test_every_word_of_it_is_there_in_every_language() -> None:
    for language in languages(OWN_WORDS):
        wanted = {f"{said}{end}" for said in HelpSaid if said for end in ("", "_sentence")}
        assert wanted <= read_words(OWN_WORDS, language).keys()
