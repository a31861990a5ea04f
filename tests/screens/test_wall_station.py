"""What a station says, and what its devices' drivers are asked, told without a loudspeaker."""

from datetime import datetime, timedelta

import pytest

from display_wall.announcer import Announcer, Ending, Utterance
from display_wall.board_proofs import BoardProofs, called_to
from display_wall.sentences import number_in, sentence
from hall.messages.calling import CallMissed, CallShown, CallSpoken, NumberCalled, SurfaceKind
from hall.messages.message import Announcement, Report
from tests.screens.zone_story import NOW, board, call, ended


class Speaker:
    """Keeps what it was asked to say, and what of it was taken back."""

    def __init__(self) -> None:
        self.said: list[Utterance] = []
        self.taken_back: list[str] = []
        self.reports: list[Report] = []
        self.announcer = Announcer(self.said.append, self.taken_back.append, self.reports.append)

    def hear(self, *live: NumberCalled, fresh: tuple[Announcement, ...], now: datetime = NOW) -> None:
        """The zone has these live calls, and these announcements led to it."""
        self.announcer.board_changed("zone-a", board(*live), fresh, now)

    def end(self, one: NumberCalled, how: Ending = Ending.SPOKEN, why: str = "") -> None:
        """The loudspeaker is done with this call."""
        self.announcer.ended(one.call, how, NOW, why)


def test_a_call_is_said_twice_in_chinese_or_in_the_citizens_english() -> None:
    assert sentence(call("A001", "w01"), 2) == "请A001号到一号窗口。 请A001号到一号窗口。"
    english = sentence(call("AK012", "w10", language="en"), 1)
    assert english == "Number AK012, please go to window 10."


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("一号窗口", 1),
        ("十号窗口", 10),
        ("二十三号窗口", 23),
        ("一百零五号窗口", 105),
        ("12号窗口", 12),
        ("综合窗口", None),
    ],
)
def test_the_number_in_a_windows_name(name: str, number: int | None) -> None:
    assert number_in(name) == number


def test_live_calls_are_said_in_order_and_proved_when_the_last_sample_is_out() -> None:
    speaker = Speaker()
    first, second = call("A001", "w01"), call("B002", "w02")
    speaker.hear(second, first, fresh=(first, second))
    assert [one.key for one in speaker.said] == [first.call, second.call]
    assert speaker.reports == []
    speaker.end(first)
    assert speaker.reports == [CallSpoken(first.call, NOW)]


def test_a_snapshot_a_repeat_and_an_old_call_are_never_said() -> None:
    speaker = Speaker()
    speaker.hear(call(), fresh=())
    assert speaker.said == []
    late = call("B002", "w02")
    speaker.hear(late, fresh=(late,), now=NOW + timedelta(minutes=1))
    assert speaker.said == []
    assert speaker.reports == [CallMissed(late.call, SurfaceKind.VOICE, "came too late to be spoken")]
    new = call("C003", "w03")
    speaker.hear(new, fresh=(new,))
    speaker.hear(new, fresh=(new,))
    assert [one.key for one in speaker.said] == [new.call]


def test_a_call_that_only_a_board_brought_is_said_while_it_may_be_and_once() -> None:
    """The station was cut off when the number was called, and its announcement may still come after the board."""
    speaker = Speaker()
    standing = call("A001", "w01")
    speaker.hear(standing, fresh=())
    later = NOW + timedelta(seconds=5)
    one, other = call("B002", "w02", at=later), call("C003", "w03", at=later)
    speaker.hear(other, one, standing, fresh=(), now=later)
    speaker.hear(other, one, standing, fresh=(one,), now=later)
    speaker.end(one)
    speaker.hear(other, one, standing, fresh=(one,), now=later)
    assert [utterance.key for utterance in speaker.said] == [one.call, other.call]
    speaker.hear(standing, fresh=(standing,), now=later)
    assert [utterance.key for utterance in speaker.said][2:] == [standing.call], "the first board was quicker"


def test_a_call_that_a_board_brought_too_late_is_told_as_missed_once() -> None:
    speaker = Speaker()
    speaker.hear(fresh=())
    one = call("A001", "w01", at=NOW + timedelta(seconds=1))
    for _ in range(2):
        speaker.hear(one, fresh=(), now=NOW + timedelta(minutes=1))
    assert speaker.said == []
    assert speaker.reports == [CallMissed(one.call, SurfaceKind.VOICE, "came too late to be spoken")]


def test_a_call_that_ended_before_it_was_begun_is_taken_back_and_told() -> None:
    speaker = Speaker()
    one = call()
    speaker.hear(one, fresh=(one,))
    speaker.hear(fresh=(ended(one),))
    assert speaker.taken_back == [one.call]
    speaker.end(one, Ending.WITHDRAWN)
    assert [type(report) for report in speaker.reports] == [CallMissed]


def test_a_call_anew_replaces_the_one_still_waiting_at_that_window_only() -> None:
    speaker = Speaker()
    first, other, again = call("A001", "w01"), call("B002", "w02"), call("A001", "w01", times=2)
    speaker.hear(other, first, fresh=(first, other))
    speaker.hear(again, other, fresh=(again,))
    assert speaker.taken_back == [first.call]
    assert [one.key for one in speaker.said] == [first.call, other.call, again.call]


def test_a_call_that_came_and_went_in_one_breath_is_told_as_missed() -> None:
    speaker = Speaker()
    first, again = call("A001", "w01"), call("A002", "w01")
    speaker.hear(again, fresh=(first, again))
    assert [one.key for one in speaker.said] == [again.call]
    assert [report.call for report in speaker.reports if isinstance(report, CallMissed)] == [first.call]


def test_a_voice_that_fails_says_why() -> None:
    speaker = Speaker()
    one = call()
    speaker.hear(one, fresh=(one,))
    speaker.end(one, Ending.FAILED, "sink_gone")
    assert speaker.reports == [CallMissed(one.call, SurfaceKind.VOICE, "sink_gone")]


def test_a_board_misses_a_call_once_and_may_show_it_after_all() -> None:
    reports: list[Report] = []
    proofs = BoardProofs(reports.append)
    proofs.missed("w01", "call-1", "port_gone")
    proofs.missed("w01", "call-1", "port_gone")
    proofs.shown("w01", "call-1", NOW)
    proofs.shown("w01", "call-1", NOW)
    proofs.missed("w01", "call-1", "port_gone")
    assert reports == [
        CallMissed("call-1", SurfaceKind.BOARD, "port_gone"),
        CallShown("call-1", SurfaceKind.BOARD, NOW),
    ]
    assert called_to(board(call()), "w02") is None
