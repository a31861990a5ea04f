"""Whatever stops a limit, it ends where somebody who walks day by day arrives."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.clock.counting import Gap, Period, counted_by, counted_instant, ends_at, ends_on, gap
from hall_server.clock.limits import Limit, Unit, months_later
from hall_server.clock.opening import LaterWeek, OpenTime, OwnDay, Span, Stretch
from tests.server.clock import day_counter
from tests.server.clock.cast import CALENDAR, FIRST, UNHURRIED, at, days_later

OPENING = OpenTime(CALENDAR)
days = st.dates(FIRST, date(2029, 12, 31))
# Each gap: days from the last one's end to this one's opening, and how long it lasts.
gap_lengths = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 25)), max_size=5)


def rests(day: date) -> bool:
    """By the table of days alone."""
    return not CALENDAR.is_working(day)


def laid_out(begun: date, lengths: list[tuple[int, int]]) -> tuple[list[tuple[date, date]], tuple[Gap, ...]]:
    """The gaps as pairs of days, and as the clock takes them; each opens at ten and closes at three."""
    pairs, day = [], begun
    for distance, length in lengths:
        opened = days_later(day, distance)
        day = days_later(opened, length)
        pairs.append((opened, day))
    return pairs, tuple(gap(at(opened, 10), at(closed, 15)) for opened, closed in pairs)


@UNHURRIED
@given(days, st.integers(0, 90), gap_lengths)
def test_working_days(begun: date, amount: int, lengths: list[tuple[int, int]]) -> None:
    pairs, gaps = laid_out(begun, lengths)
    period = Period(Limit(amount), begun, at(begun), gaps)
    assert ends_on(period, CALENDAR) == day_counter.last_working_day(begun, amount, pairs, rests)


@UNHURRIED
@given(days, st.integers(0, 120), gap_lengths)
def test_natural_days(begun: date, amount: int, lengths: list[tuple[int, int]]) -> None:
    pairs, gaps = laid_out(begun, lengths)
    period = Period(Limit(amount, Unit.NATURAL_DAY), begun, at(begun), gaps)
    assert ends_on(period, CALENDAR) == day_counter.last_natural_day(begun, amount, pairs, rests)


@UNHURRIED
@given(days, st.integers(0, 24), st.sampled_from([Unit.MONTH, Unit.YEAR]), gap_lengths)
def test_months_and_years(begun: date, amount: int, unit: Unit, lengths: list[tuple[int, int]]) -> None:
    amount = amount if unit is Unit.MONTH else amount % 3
    pairs, gaps = laid_out(begun, lengths)
    period = Period(Limit(amount, unit), begun, at(begun), gaps)
    length = day_counter.days_of_months(begun, amount * (12 if unit is Unit.YEAR else 1))
    assert ends_on(period, CALENDAR) == day_counter.last_natural_day(begun, length, pairs, rests)


@UNHURRIED
@given(days, st.integers(0, 200), gap_lengths, st.sampled_from([Unit.WORKING_DAY, Unit.NATURAL_DAY]))
def test_what_has_counted(begun: date, distance: int, lengths: list[tuple[int, int]], unit: Unit) -> None:
    pairs, gaps = laid_out(begun, lengths)
    limit = Limit(30, unit)
    until = days_later(begun, distance)
    found = counted_by(Period(limit, begun, at(begun), gaps), until, CALENDAR)
    assert found == day_counter.counted(begun, until, pairs, rests if unit is Unit.WORKING_DAY else None)


@pytest.mark.parametrize(
    ("begun", "months", "last"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 8, 31), 3, date(2027, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 2, date(2027, 2, 15)),
    ],
)
def test_a_month_without_that_day_ends_with_its_last(begun: date, months: int, last: date) -> None:
    assert months_later(begun, months) == last


def test_a_limit_that_ends_in_the_national_holidays_ends_on_the_day_after_them() -> None:
    begun = date(2026, 9, 1)
    assert ends_on(Period(Limit(1, Unit.MONTH), begun, at(begun)), CALENDAR) == date(2026, 10, 8)


def test_it_may_end_on_a_saturday_that_is_worked_on() -> None:
    begun = date(2026, 9, 10)
    assert ends_on(Period(Limit(1, Unit.MONTH), begun, at(begun)), CALENDAR) == date(2026, 10, 10)


def minutes_open(since: datetime, until: datetime) -> int:
    """How many minutes the hall is open, looked at one by one: nine to twelve and one to five."""
    total, moment = 0, since
    while moment < until:
        if CALENDAR.is_working(moment.date()) and (9 <= moment.hour < 12 or 13 <= moment.hour < 17):
            total += 1
        moment += timedelta(minutes=1)
    return total


@UNHURRIED
@given(st.dates(FIRST, date(2026, 12, 1)), st.integers(0, 1439), st.integers(1, 20))
def test_working_hours(day: date, minute: int, hours: int) -> None:
    begun = at(day, minute // 60, minute % 60)
    period = Period(Limit(hours, Unit.WORKING_HOUR), day, begun)
    end = ends_at(period, CALENDAR, OPENING)
    assert minutes_open(begun, end) == hours * 60
    assert minutes_open(begun, end - timedelta(minutes=1)) == hours * 60 - 1
    assert OPENING.between(begun, end) == timedelta(hours=hours)


# Days of their own: how many days after the first, and closed, the morning alone, or an early end.
own_days = st.dictionaries(
    st.integers(0, 12),
    st.sampled_from([(), ((time(9), time(12)),), ((time(9), time(12)), (time(13), time(15, 30)))]),
    max_size=4,
)
LONGER = tuple(Stretch(weekday, time(8), time(18)) for weekday in range(1, 6))


@UNHURRIED
@given(st.dates(FIRST, date(2026, 12, 1)), st.integers(1, 20), own_days, st.integers(0, 9))
def test_days_of_their_own_and_a_new_week_count_from_their_day_on(
    day: date, hours: int, own: dict[int, tuple[Span, ...]], turn: int
) -> None:
    since = days_later(day, turn)
    special = {days_later(day, number): spans for number, spans in own.items()}
    opening = OpenTime(
        CALENDAR,
        later=(LaterWeek(since, LONGER),),
        own_days=[OwnDay(one, spans, "供电检修") for one, spans in special.items()],
    )

    def is_open(moment: datetime) -> bool:
        here, clock = moment.date(), moment.time()
        if not CALENDAR.is_working(here):
            return False
        if here in special:
            return any(opens <= clock < closes for opens, closes in special[here])
        return 8 <= clock.hour < 18 if here >= since else 9 <= clock.hour < 12 or 13 <= clock.hour < 17

    begun, period = at(day), Period(Limit(hours, Unit.WORKING_HOUR), day, at(day))
    left, moment = hours * 60, begun
    while left:
        left -= is_open(moment)
        moment += timedelta(minutes=1)
    assert ends_at(period, CALENDAR, opening) == moment
    assert opening.between(begun, moment) == timedelta(hours=hours)


def test_overtime_on_a_day_of_rest_counts_no_hour() -> None:
    friday = at(date(2026, 11, 6), 16)
    overtime = OwnDay(date(2026, 11, 7), ((time(9), time(17)),), "加班")
    period = Period(Limit(2, Unit.WORKING_HOUR), friday.date(), friday)
    assert ends_at(period, CALENDAR, OpenTime(CALENDAR, own_days=[overtime])) == at(date(2026, 11, 9), 10)


def test_hours_run_from_the_instant_and_stand_still_in_a_pause() -> None:
    begun = at(date(2026, 11, 6), 16)
    pause = gap(at(date(2026, 11, 6), 16, 30), at(date(2026, 11, 9), 9, 30))
    natural = Period(Limit(2, Unit.HOUR), begun.date(), begun, (pause,))
    working = Period(Limit(2, Unit.WORKING_HOUR), begun.date(), begun, (pause,))
    assert counted_instant(natural, 2, OPENING) == at(date(2026, 11, 9), 11)
    assert counted_instant(working, 2, OPENING) == at(date(2026, 11, 9), 11)
