"""The hall's day begins at midnight in China, whatever the machine's zone."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hall.language import hall_clock


def test_the_day_turns_at_sixteen_hours_utc() -> None:
    assert hall_clock.business_day(datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert hall_clock.business_day(datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) == date(2026, 11, 22)


@given(st.dates(min_value=date(1995, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    end = hall_clock.end_of_business_day(day)
    assert hall_clock.business_day(end) == day + timedelta(days=1)
    assert hall_clock.business_day(end - timedelta(microseconds=1)) == day


def test_now_is_aware() -> None:
    assert hall_clock.now().tzinfo is UTC
