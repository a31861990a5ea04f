"""When a device repeats itself, and what time it believes the hall has."""

from datetime import UTC, datetime, timedelta

from hall.messages.calling import CallNext
from hall.mqtt.asked import LONGEST_AGAIN, MOST_AT_ONCE, Asked, AskedBook
from hall.mqtt.dedupe import Dedupe
from hall.mqtt.hall_time import REMEMBERED, HallTime

NOON = datetime(2025, 3, 10, 4, 0, tzinfo=UTC)


def asked(key: str, until: float | None = None) -> Asked:
    return Asked(key, CallNext(), until, is_kept=False)


def test_repeats_come_ever_slower_and_never_stop() -> None:
    book = AskedBook()
    book.add(asked("k"), 0.0)
    moments = []
    moment = 0.0
    while moment < 600:
        moment += 0.05
        if book.due(moment):
            moments.append(moment)
    pauses = [b - a for a, b in zip([0.0, *moments], moments, strict=False)]
    assert 0.7 < pauses[0] < 1.4
    assert all(pause <= LONGEST_AGAIN * 1.25 + 0.1 for pause in pauses)
    assert pauses[-1] > 20
    assert 15 < len(moments) < 40


def test_a_crowd_does_not_speak_at_once_and_a_device_keeps_its_order() -> None:
    devices = [AskedBook() for _ in range(100)]
    for book in devices:
        for number in range(80):
            book.add(asked(f"k{number}"), 0.0)
        book.hurry(0.0)
    assert sum(bool(book.due(0.25)) for book in devices) in range(20, 80)
    book = devices[0]
    book.hurry(10.0)
    said = [one.key for _ in range(2) for one in book.due(10.5)]
    assert len(said) == 80 > MOST_AT_ONCE
    assert said == [f"k{number}" for number in range(80)]


def test_the_hall_may_ask_for_patience() -> None:
    book = AskedBook()
    book.add(asked("k"), 0.0)
    book.postpone("k", 5.0, 0.5)
    book.postpone("unknown", 5.0, 0.5)
    assert book.due(5.4) == ()
    assert [one.key for one in book.due(6.1)] == ["k"]


def test_waiting_ends_when_it_was_said_to() -> None:
    book = AskedBook()
    book.add(asked("short", until=2.0), 0.0)
    book.add(asked("for ever"), 0.0)
    assert book.overdue(1.9) == ()
    assert [one.key for one in book.overdue(2.0)] == ["short"]
    assert book.take("short") is None
    assert book.take("for ever") is not None
    assert not book.add(asked("twice"), 0.0) or not book.add(asked("twice"), 0.0)


def test_the_halls_time_comes_from_its_pulse_whatever_this_clock_says() -> None:
    hall_time = HallTime()
    for second in range(3):
        hall_time.heard(NOON + timedelta(seconds=second), 1000.0 + second)
    assert hall_time.now(1003.5) == NOON + timedelta(seconds=3.5)


def test_pulses_that_were_held_up_do_not_set_the_clock_back() -> None:
    hall_time = HallTime()
    hall_time.heard(NOON, 1000.0)
    for second in range(1, REMEMBERED - 1):
        hall_time.heard(NOON + timedelta(seconds=second), 1060.0)
    assert hall_time.now(1060.0) == NOON + timedelta(seconds=60)


def test_a_server_clock_set_right_is_followed_within_ten_pulses() -> None:
    hall_time = HallTime()
    hall_time.heard(NOON + timedelta(days=1), 0.0)
    for second in range(1, REMEMBERED + 1):
        hall_time.heard(NOON + timedelta(seconds=second), float(second))
    assert hall_time.now(20.0) == NOON + timedelta(seconds=20)


def test_memory_of_what_was_seen_is_bounded() -> None:
    seen = Dedupe(most=3)
    assert [seen.is_new(key) for key in "abcab"] == [True, True, True, False, False]
    assert seen.is_new("d")
    assert "a" not in seen
    assert "d" in seen
