"""What the hub decides without broker or database."""

import itertools
from datetime import timedelta
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.language import hall_clock
from hall.messages import topics
from hall.messages.calling import SurfaceKind
from hall.messages.devices import Acknowledged, Heartbeat
from hall.messages.envelope import encode, wrap
from hall_server.broadcasting.coalescing import Coalesced
from hall_server.broadcasting.inbox import Arrived, Inbox
from hall_server.broadcasting.intake import Heard, Misheard, read
from hall_server.broadcasting.positions import PATIENCE_SECONDS, Positions
from hall_server.broadcasting.presence_book import SILENCE_SECONDS, Changes, PresenceBook
from hall_server.broadcasting.rounds import TOGETHER_SECONDS, Round, Rounds
from hall_server.devices.surfaces import Post, Surface, surfaces_of
from hall_server.worker.retry_table import RETRY_SECONDS, pause_after

NOTHING = Changes((), ())


def test_the_inbox_drops_what_does_not_fit_and_says_so() -> None:
    inbox = Inbox(most_waiting=2)
    assert [inbox.put(Arrived("t", bytes([n]))) for n in range(3)] == [True, True, False]
    assert inbox.dropped == 1
    assert [one.payload for one in inbox.take(5, 0)] == [b"\0", b"\1"]


def test_the_inbox_gives_the_oldest_first_and_no_more_than_asked() -> None:
    inbox = Inbox()
    for n in range(5):
        inbox.put(Arrived("t", bytes([n])))
    assert [one.payload[0] for one in inbox.take(3, 0)] == [0, 1, 2]
    assert [one.payload[0] for one in inbox.take(3, 0)] == [3, 4]


def test_a_woken_inbox_returns_at_once() -> None:
    inbox = Inbox()
    inbox.wake()
    assert inbox.take(1, 60) == []


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_bytes_and_no_topic_bring_intake_down(payload: bytes, topic: str) -> None:
    assert isinstance(read(Arrived(topic, payload), "anhe"), Misheard)
    assert isinstance(read(Arrived(topics.up("anhe", "desk-01", "sign_in"), payload), "anhe"), Misheard)


def test_only_what_a_device_says_in_its_own_name_is_heard() -> None:
    now = hall_clock.now()
    beat = wrap(Heartbeat(boards={}, outbox=0), sender="desk-01", sent_at=now)
    here = topics.up("anhe", "desk-01", beat.kind)
    assert read(Arrived(here, encode(beat)), "anhe") == Heard("desk-01", beat)
    assert isinstance(read(Arrived(here, encode(beat)), "other"), Misheard)
    assert isinstance(read(Arrived(topics.up("anhe", "desk-02", beat.kind), encode(beat)), "anhe"), Misheard)
    assert isinstance(read(Arrived(topics.up("anhe", "desk-01", "sign_in"), encode(beat)), "anhe"), Misheard)
    answer = wrap(Acknowledged(), sender="desk-01", sent_at=now)
    assert isinstance(
        read(Arrived(topics.up("anhe", "desk-01", answer.kind), encode(answer)), "anhe"), Misheard
    )


def test_a_follower_lags_when_it_lacks_what_should_have_arrived() -> None:
    positions = Positions()
    positions.advance("z", (1, 5), at=10.0)
    assert positions.behind("d", {"z": (1, 4)}, at=10.0 + PATIENCE_SECONDS / 2) == []
    assert positions.behind("d", {"z": (1, 5)}, at=20.0) == []
    assert positions.behind("d", {"z": (1, 4)}, at=20.0) == ["z"]
    assert positions.behind("d", {"z": (1, 4)}, at=20.5) == [], "it was sent the board a moment ago"
    assert positions.behind("other", {"z": (0, 900)}, at=20.5) == ["z"], "an older epoch is older"


def test_a_busy_zone_does_not_hide_a_laggard() -> None:
    positions = Positions()
    for n in range(200):
        positions.advance("z", (1, n), at=n * 0.1)
    assert positions.behind("d", {"z": (1, 150)}, at=20.0) == ["z"]
    assert positions.behind("e", {"z": (1, 190)}, at=20.0) == []
    assert positions.all() == {"z": (1, 199)}


def test_positions_never_go_back() -> None:
    positions = Positions()
    positions.advance("z", (2, 1), at=0)
    positions.advance("z", (1, 99), at=1)
    assert positions.all() == {"z": (2, 1)}


def test_what_changes_all_the_time_is_told_once_a_period() -> None:
    board = Coalesced(period=1.0, rest=0.25)
    told = []
    for tick in range(100):
        at = tick * 0.05
        board.change("z", at=at)
        for name in board.due(at):
            board.told(name, at)
            told.append(at)
    assert told[0] == pytest.approx(0.25)
    assert all(later - earlier >= 0.99 for earlier, later in itertools.pairwise(told))
    assert len(told) == 5


def test_hurry_does_not_wait() -> None:
    board = Coalesced(period=10.0, rest=5.0)
    board.told("z", 0.0)
    board.change("z", at=0.1)
    assert board.due(0.2) == ()
    board.hurry("z")
    assert board.due(0.2) == ("z",)


def test_a_device_is_lost_after_three_missed_heartbeats_and_back_at_its_next_word() -> None:
    book = PresenceBook((), at=0.0)
    book.heard("d", 1.0)
    assert book.changes(1.5) == Changes(("d",), ())
    assert book.changes(1.0 + SILENCE_SECONDS - 0.1) == NOTHING
    assert book.changes(1.0 + SILENCE_SECONDS) == Changes((), ("d",))
    book.beat("d", 4, 9.0)
    assert book.changes(9.1) == Changes(("d",), ())
    assert book.outboxes() == {"d": 4}


def test_the_will_of_an_earlier_program_says_nothing() -> None:
    started = hall_clock.now()
    book = PresenceBook((), at=0.0)
    book.born("d", started)
    book.heard("d", 0.0)
    book.changes(0.1)
    book.lost("d", started - timedelta(hours=1))
    assert book.changes(0.2) == NOTHING
    book.lost("d", started)
    assert book.changes(0.3) == Changes((), ("d",))


def test_a_device_that_was_born_and_died_within_a_look_is_known_to_be_gone() -> None:
    book = PresenceBook((), at=0.0)
    book.born("d", hall_clock.now())
    book.heard("d", 0.0)
    book.lost("d", hall_clock.now())
    assert book.changes(0.5) == Changes((), ("d",))


def test_whoever_was_there_before_this_hub_has_time_to_speak() -> None:
    book = PresenceBook(("d",), at=0.0)
    assert book.changes(9.0) == NOTHING
    assert book.changes(11.0) == Changes((), ("d",))


def test_changes_that_could_not_be_kept_are_told_again() -> None:
    book = PresenceBook((), at=0.0)
    book.heard("d", 0.0)
    changes = book.changes(0.1)
    book.unsaid(changes)
    assert book.changes(0.2) == changes


def test_a_station_owes_boards_only_where_it_has_them() -> None:
    posts = (Post("station-1", "station", None, has_voice=False, boards_at=frozenset({"w01"})),)
    assert surfaces_of(posts, "w01") == (Surface("station-1", SurfaceKind.BOARD),)
    assert surfaces_of(posts, "w02") == ()


def test_a_strip_owes_its_own_window_and_a_station_may_owe_twice() -> None:
    posts = (
        Post("area-a", "wall", None),
        Post("strip-01", "wall", "w01"),
        Post("strip-02", "wall", "w02"),
        Post("station-1", "station", None, has_boards=True),
        Post("quiet", "station", None, has_voice=False),
        Post("terminal-1", "queue_terminal", None),
        Post("desk-01", "clerk_desk", "w01"),
    )
    assert surfaces_of(posts, "w01") == (
        Surface("area-a", SurfaceKind.WAITING_AREA),
        Surface("station-1", SurfaceKind.BOARD),
        Surface("station-1", SurfaceKind.VOICE),
        Surface("strip-01", SurfaceKind.STRIP),
        Surface("terminal-1", SurfaceKind.TERMINAL),
    )


@given(st.integers(min_value=0, max_value=50), st.floats(min_value=1, max_value=3600))
def test_a_sweep_that_fails_is_tried_again_sooner_and_never_later_than_usual(
    failures: int, period: float
) -> None:
    pause = pause_after(failures, period)
    assert pause <= period
    assert pause == period or pause in RETRY_SECONDS


def test_rounds_that_drifted_apart_by_a_moment_run_together_and_none_comes_before_its_time() -> None:
    ran: list[str] = []
    later = monotonic() + 1000.0
    rounds = Rounds(
        Round("now", 500.0, lambda _at: ran.append("now")),
        Round(
            "a moment later",
            500.0,
            lambda _at: ran.append("a moment later"),
            due=monotonic() + TOGETHER_SECONDS / 2,
        ),
        Round("later", 500.0, lambda _at: ran.append("later"), due=later),
    )
    rounds.run_due()
    assert ran == ["now", "a moment later"]
    rounds.run_due()
    assert ran == ["now", "a moment later"]
    assert 400.0 < rounds.until_next() <= 500.0
