"""Opening hours against a walker that asks minute by minute, and by the precedence as it is written down."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hall.language import hall_clock
from hall_server.clock.days import Day, DayKind, ordinary
from hall_server.organisation.opening import (
    WHOLE_DAY,
    Closed,
    Hours,
    OpeningRules,
    OwnHours,
    Pause,
    Said,
    day_plan,
    end_minutes,
    instant,
    opening,
)

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY + timedelta(days=offset) for offset in range(9)]


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int]:
    begin = draw(st.sampled_from(range(0, WHOLE_DAY, 90)))
    return begin, draw(st.sampled_from(range(begin + 90, WHOLE_DAY + 1, 90)))


@st.composite
def levels(draw: st.DrawFn) -> Said:
    hours = tuple(
        Hours(
            weekday, *draw(spans()), *draw(st.sampled_from([(None, None), (None, DAYS[3]), (DAYS[4], None)]))
        )
        for weekday in draw(st.lists(st.integers(1, 7), max_size=5))
    )
    pauses = tuple(
        Pause(draw(st.sampled_from([None, 1, 3, 5])), *draw(spans()), "午休")
        for _ in range(draw(st.integers(0, 2)))
    )
    own = {}
    for day in draw(st.lists(st.sampled_from(DAYS), max_size=2, unique=True)):
        parts = [
            OwnHours(*draw(spans()), "活动") if draw(st.booleans()) else OwnHours(None, None, "检修")
            for _ in range(draw(st.integers(1, 2)))
        ]
        own[day] = tuple(parts)
    return Said(hours, pauses, own)


@st.composite
def calendars(draw: st.DrawFn) -> dict[date, Day]:
    kinds = draw(
        st.lists(st.sampled_from([None, None, DayKind.HOLIDAY, DayKind.MAKE_UP]), min_size=9, max_size=9)
    )
    days = {}
    for day, kind in zip(DAYS, kinds, strict=True):
        if kind is DayKind.MAKE_UP and day.isoweekday() < 6:
            continue
        if kind is not None:
            days[day] = Day(day, kind, "节日")
    return days


def walked(said: list[Said], known: Day | None, day: date, minute: int) -> bool:
    """Whether this one minute is open, by the rules as people read them."""
    for level in reversed(said):
        if day in level.own:
            return any(
                one.opens is not None and one.closes is not None and one.opens <= minute < one.closes
                for one in level.own[day]
            )
    weekday = day.isoweekday()
    if all(not level.hours for level in said):
        return not any(_interrupts(pause, weekday, minute) for level in said for pause in level.pauses)
    if known is not None and known.kind is DayKind.HOLIDAY:
        return False
    if known is not None and known.kind is DayKind.MAKE_UP:
        weekday = 5 if weekday == 6 else 1
    speaking = list(said)
    while speaking and not any(_in_season(one, day) for one in speaking[-1].hours):
        speaking.pop()
    if not speaking:
        return False
    hours = [one for one in speaking[-1].hours if _in_season(one, day)]
    cutting = said[len(speaking) - 1 :]
    return any(one.weekday == weekday and one.opens <= minute < one.closes for one in hours) and not any(
        _interrupts(pause, weekday, minute) for level in cutting for pause in level.pauses
    )


def _in_season(one: Hours, day: date) -> bool:
    return (one.from_day or date.min) <= day <= (one.until_day or date.max)


def _interrupts(pause: Pause, weekday: int, minute: int) -> bool:
    return pause.weekday in (None, weekday) and pause.begins <= minute < pause.ends


@settings(max_examples=30, deadline=None)
@given(st.lists(levels(), min_size=1, max_size=3), calendars())
def test_every_minute_is_open_when_the_walker_says_so(said: list[Said], special: dict[date, Day]) -> None:
    rules = OpeningRules(tuple(said), lambda day: special.get(day) or ordinary(day))
    for day in DAYS[:7]:
        open_minutes = {
            minute for opens, closes in day_plan(rules, day).stretches for minute in range(opens, closes)
        }
        assert open_minutes == {
            minute for minute in range(WHOLE_DAY) if walked(said, special.get(day), day, minute)
        }, day


@settings(max_examples=30, deadline=None)
@given(st.lists(levels(), min_size=1, max_size=3), calendars(), st.integers(0, 2 * WHOLE_DAY - 1))
def test_what_is_promised_comes_true(said: list[Said], special: dict[date, Day], start: int) -> None:
    """It opens when it says it opens, not a minute sooner; it closes when it says it closes."""
    rules = OpeningRules(tuple(said), lambda day: special.get(day) or ordinary(day))
    now = instant(MONDAY, start)
    answer = opening(rules, now)
    state = [walked(said, special.get(day), day, minute) for day in DAYS for minute in range(WHOLE_DAY)]
    assert answer.is_open is state[start]
    change = next((at for at in range(start, len(state)) if state[at] is not answer.is_open), None)
    promised = answer.until if answer.is_open else answer.opens_at
    if change is not None:
        assert promised == instant(MONDAY, 0) + timedelta(minutes=change)
    elif promised is not None:
        assert promised >= instant(DAYS[-1], WHOLE_DAY)


def week(*spans_of_day: tuple[int, int]) -> Said:
    return Said(tuple(Hours(day, *span) for day in range(1, 6) for span in spans_of_day))


def test_a_broader_break_leaves_narrower_hours_alone() -> None:
    hall = Said(week((540, 1020)).hours, (Pause(None, 720, 810, "午休"),))
    through_noon = week((540, 1020))
    assert day_plan(OpeningRules((hall,)), MONDAY).stretches == ((540, 720), (810, 1020))
    assert day_plan(OpeningRules((hall, through_noon)), MONDAY).stretches == ((540, 1020),)
    own_break = Said(pauses=(Pause(1, 900, 960, "政治学习"),))
    assert day_plan(OpeningRules((hall, own_break)), MONDAY).stretches == (
        (540, 720),
        (810, 900),
        (960, 1020),
    )


def test_a_closed_hall_closes_its_matters_too() -> None:
    hall = Said(own={MONDAY: (OwnHours(None, None, "停电检修"),)})
    matter = week((0, WHOLE_DAY))
    plan = day_plan(OpeningRules((hall, matter)), MONDAY)
    assert (plan.stretches, plan.closed, plan.reason) == ((), Closed.OWN, "停电检修")


def test_each_reason_is_named() -> None:
    hall = Said(week((540, 720), (810, 1020)).hours, (Pause(5, 840, 1020, "政治学习"),))
    holiday = Day(date(2026, 11, 25), DayKind.HOLIDAY, "国庆节")
    rules = OpeningRules((hall,), lambda day: holiday if day == holiday.date else ordinary(day))

    def reason(day: int, clock: time) -> tuple[Closed | None, str]:
        at = datetime.combine(MONDAY + timedelta(days=day), clock, hall_clock.HALL_ZONE)
        found = opening(rules, at)
        return found.closed, found.reason

    assert reason(0, time(8)) == (Closed.EARLY, "")
    assert reason(0, time(12, 30)) == (Closed.PAUSE, "")
    assert reason(0, time(18)) == (Closed.LATE, "")
    assert reason(2, time(10)) == (Closed.HOLIDAY, "国庆节")
    assert reason(4, time(15)) == (Closed.PAUSE, "政治学习")
    assert reason(5, time(10)) == (Closed.WEEKDAY, "")


def test_the_last_minute_stands_for_midnight() -> None:
    assert end_minutes(time(23, 59)) == WHOLE_DAY
    assert end_minutes(time(23, 58)) == WHOLE_DAY - 2
    night = OpeningRules((Said(tuple(Hours(day, 0, WHOLE_DAY) for day in range(1, 8))),))
    assert opening(night, instant(MONDAY, 5)).until is None, "it never closes in sight"
