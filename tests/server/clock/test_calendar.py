"""Working days are the State Council's, and counting them in constant time is counting them one by one."""

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.calendars import published_days
from hall_server.clock.calendar import BeyondCalendar, Calendar, differences, first_difference
from hall_server.clock.days import Day, DayKind, lived_weekday
from hall_server.clock.festivals import FIRST_YEAR, LAST_YEAR, provisional, statutory
from tests.server.clock import day_counter
from tests.server.clock.cast import CALENDAR, FIRST, LAST, UNHURRIED, calendar

days = st.dates(FIRST, date(2030, 12, 31))


def rests(day: date) -> bool:
    """By the table of days alone."""
    return not CALENDAR.is_working(day)


@UNHURRIED
@given(days, st.integers(1, 400))
def test_the_nth_working_day_is_found_by_walking(day: date, amount: int) -> None:
    assert CALENDAR.after(day, amount) == day_counter.last_working_day(day, amount, [], rests)


@UNHURRIED
@given(days, st.integers(-30, 700))
def test_working_days_between_are_counted_by_walking(day: date, distance: int) -> None:
    until = day + timedelta(days=distance)
    if until < FIRST:
        return
    assert CALENDAR.between(day, until) == day_counter.counted(day, until, [], rests)


@UNHURRIED
@given(days, st.integers(1, 300))
def test_there_and_back(day: date, amount: int) -> None:
    last = CALENDAR.after(day, amount)
    assert CALENDAR.is_working(last)
    assert CALENDAR.between(day, last) == amount


def test_every_announced_day_is_what_the_package_says() -> None:
    calendar = Calendar(
        "cn/1",
        published_days.FIRST_DAY,
        published_days.LAST_DAY,
        published_days.confirmed_until(),
        published_days.all_days(),
    )
    day = published_days.FIRST_DAY
    while day.year <= published_days.last_year():
        assert calendar.is_working(day) is chinese_calendar.is_workday(day), day
        day += timedelta(days=1)
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(day)
    assert calendar.is_provisional(day)


def test_no_notice_ever_reached_back_further_than_the_confirmed_days_assume() -> None:
    named = {day.date for day in published_days.from_notices() if day.date.month == 12}
    assert min(day.day for day in named) > published_days.confirmed_until().day


@pytest.mark.parametrize("year", range(2025, 2027))
def test_what_the_law_says_is_part_of_what_was_announced(year: int) -> None:
    assert all(not chinese_calendar.is_workday(day) for day in statutory(year))


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_a_provisional_year_rests_as_many_working_days_as_the_law_gives(year: int) -> None:
    made = provisional(year)
    assert all(day.kind is DayKind.HOLIDAY and day.date.year == year for day in made)
    off = [day for day in made if day.date.isoweekday() <= 5]
    assert len(off) == 13


@pytest.mark.parametrize("year", range(2025, 2027))
def test_swapping_weekends_leaves_the_number_of_working_days_as_provisional_years_have_it(year: int) -> None:
    def working(calendar: Calendar) -> int:
        return calendar.between(date(year - 1, 12, 31), date(year, 12, 31))

    first, last = date(year - 1, 12, 31), date(year, 12, 31)
    by_law = Calendar("law", first, last, first, provisional(year))
    announced = Calendar("cn", first, last, last, published_days.from_notices())
    assert working(by_law) == working(announced)


def test_outside_the_calendar_nothing_is_guessed() -> None:
    before, after = FIRST - timedelta(days=1), LAST + timedelta(days=1)
    for ask in (
        lambda: CALENDAR.kind(before),
        lambda: CALENDAR.kind(after),
        lambda: CALENDAR.after(before, 1),
        lambda: CALENDAR.after(LAST, 1),
        lambda: CALENDAR.between(before, FIRST),
        lambda: CALENDAR.between(FIRST, after),
    ):
        with pytest.raises(BeyondCalendar):
            ask()


def test_a_region_lays_its_own_days_on_top() -> None:
    festival = Day(date(2026, 4, 20), DayKind.HOLIDAY, "三月三", "自治区放假办法")
    region = CALENDAR.overlaid("cn/1+region:450000/1", [festival])
    assert region.day(festival.date) == festival
    assert CALENDAR.is_working(festival.date)
    assert differences(CALENDAR, region, FIRST, LAST) == ((CALENDAR.day(festival.date), festival),)


def test_the_first_day_that_differs_is_found() -> None:
    moved = CALENDAR.overlaid(
        "cn/2", [Day(date(2027, 1, 4), DayKind.HOLIDAY), Day(date(2027, 5, 1), DayKind.WORKING)]
    )
    assert first_difference(CALENDAR, CALENDAR) == date.max
    assert first_difference(CALENDAR, moved) == date(2027, 1, 4)
    assert (
        first_difference(CALENDAR, calendar(confirmed_until=date(2027, 12, 28))) == CALENDAR.confirmed_until
    )


@pytest.mark.parametrize(
    ("day", "kind", "weekday"),
    [
        (date(2026, 10, 10), DayKind.MAKE_UP, 5),
        (date(2026, 9, 20), DayKind.MAKE_UP, 1),
        (date(2026, 10, 8), DayKind.WORKING, 4),
        (date(2026, 10, 7), DayKind.HOLIDAY, None),
        (date(2026, 10, 17), DayKind.WEEKEND, None),
    ],
)
def test_a_make_up_day_lives_the_weekday_next_to_it(day: date, kind: DayKind, weekday: int | None) -> None:
    assert CALENDAR.kind(day) is kind
    assert lived_weekday(day, kind) == weekday
