"""Attendance: what signing in and out at windows says beside the shift somebody was due for."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.language import hall_clock
from hall_server.organisation.attendance import Attendance, DueShift, Presence, Spell, attended, figures


def at(clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 23, hour, minute, tzinfo=hall_clock.HALL_ZONE)


DUE = DueShift("1001", "白班", at("09:00"), at("17:00"), timedelta(minutes=5))
EVENING = at("20:00")


def judged(
    *duties: tuple[str, str], leave: tuple[tuple[str, str], ...] = (), now: datetime = EVENING
) -> Attendance:
    spells: list[Spell] = [(at(since), at(until) if until else None) for since, until in duties]
    away: list[Spell] = [(at(since), at(until)) for since, until in leave]
    return attended(DUE, spells, away, now)


@pytest.mark.parametrize(
    ("duties", "late", "early"),
    [
        ([("08:50", "17:02")], 0, 0),
        ([("09:05", "16:55")], 0, 0),
        ([("09:06", "16:54")], 6, 6),
        ([("08:50", "12:00"), ("13:30", "17:00")], 0, 0),
        ([("10:00", "11:00"), ("15:00", "16:00")], 60, 60),
    ],
)
def test_late_and_early_are_counted_beyond_the_grace(
    duties: list[tuple[str, str]], late: int, early: int
) -> None:
    found = judged(*duties)
    assert (found.presence, found.late, found.early) == (Presence.PRESENT, late, early)


def test_who_never_came_is_absent_and_who_is_not_due_yet_is_not() -> None:
    assert judged().presence is Presence.ABSENT
    assert judged(("18:00", "19:00")).presence is Presence.ABSENT
    assert judged(now=at("09:04")).presence is Presence.TO_COME
    assert judged(now=at("09:05")).presence is Presence.ABSENT
    assert judged(("08:55", ""), now=at("11:00")).presence is Presence.GOING_ON


def test_leave_excuses_what_it_covers() -> None:
    assert judged(leave=(("08:00", "18:00"),)).presence is Presence.ON_LEAVE
    morning = judged(("13:00", "17:00"), leave=(("09:00", "13:00"),))
    assert (morning.presence, morning.late) == (Presence.PRESENT, 0)
    two = judged(leave=(("09:00", "13:00"), ("13:00", "17:00")))
    assert two.presence is Presence.ON_LEAVE
    assert judged(("13:30", "17:00"), leave=(("09:00", "13:00"),)).late == 30


minute = st.integers(0, 24 * 60 - 1)
spell = st.tuples(minute, minute).map(sorted).filter(lambda pair: pair[0] < pair[1])


@settings(deadline=None)
@given(st.lists(spell, max_size=4))
def test_every_minute_at_the_window_is_within_what_is_told(spells: list[list[int]]) -> None:
    midnight = at("00:00")
    duties: list[Spell] = [
        (midnight + timedelta(minutes=since), midnight + timedelta(minutes=until)) for since, until in spells
    ]
    found = attended(DUE, duties, (), EVENING + timedelta(hours=4))
    there = {one for since, until in spells for one in range(since, until) if 540 <= one < 1020}
    assert (found.presence is Presence.PRESENT) is bool(there)
    if there:
        late, early = min(there) - 540, 1020 - 1 - max(there)
        assert (found.late, found.early) == (late if late > 5 else 0, early if early > 5 else 0)


def test_figures_count_shifts_that_are_over() -> None:
    rows = [
        judged(("08:50", "17:00")),
        judged(("09:30", "17:00")),
        judged(),
        judged(leave=(("08:00", "18:00"),)),
    ]
    rows.append(judged(("08:55", ""), now=at("11:00")))
    sums = figures(rows)
    assert (sums.due, sums.present, sums.late, sums.early, sums.absent, sums.on_leave) == (3, 2, 1, 0, 1, 1)
