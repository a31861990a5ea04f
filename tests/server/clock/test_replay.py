"""Random matters: whatever the table of moves lets happen, dates are those of a walk day by day, and time alone changes
nothing before it says so."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.language.refusals import Refusal, RefusalCode
from hall_server.clock.checks import admitted
from hall_server.clock.course import Course
from hall_server.clock.entries import Entry, EntryKind, Procedure
from hall_server.clock.explanation import each_day, explain
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.moved import Ground, moved
from hall_server.clock.moves import MOVES, Phase
from hall_server.clock.opening import OpenTime
from hall_server.clock.replay import State, read, replay
from hall_server.clock.rules import Rules, StepRule, Thresholds, joint_licensing, licensing
from hall_server.clock.runs import Clock
from hall_server.clock.signals import Level
from tests.server.clock import day_counter
from tests.server.clock.cast import CALENDAR, UNHURRIED, at, calendar, days_later, entry

OPENING = OpenTime(CALENDAR)
RULES = Rules(
    Limit(20),
    Limit(12),
    Limit(10),
    steps=(StepRule("review", "审查", Limit(5)),),
    procedures=frozenset({Procedure.HEARING}),
)
moments = st.lists(
    st.tuples(
        st.sampled_from(list(EntryKind)),
        st.integers(0, 9),
        st.integers(0, 14),
        st.sampled_from(["", "review"]),
    ),
    max_size=25,
)


def course() -> Course:
    """A matter of which nothing is known yet."""
    return Course(RULES, CALENDAR, OPENING)


def lived(wishes: list[tuple[EntryKind, int, int, str]]) -> list[Entry]:
    """What came of these wishes: each is made, days later than the last, and the table of moves refuses most."""
    day, entries = date(2026, 8, 3), [entry(EntryKind.SUBMITTED, at(date(2026, 8, 3)))]
    for kind, distance, length, step in wishes:
        day = days_later(day, distance)
        facts = {
            "step": step,
            "procedure": Procedure.HEARING,
            "basis": "法",
            "evidence": "书",
            "reason": "因",
            "approver": "局长",
            "told_until": days_later(day, length),
            "more": Limit(10),
        }
        try:
            entries.append(admitted(entry(kind, at(day), **facts), entries, course()))
        except Refusal:
            continue
    return entries


def gaps_of(entries: list[Entry]) -> list[tuple[date, date]]:
    """The pauses of the whole as days, read off the entries by eye; who withdraws ends it whatever step is named."""
    found: list[tuple[date, date]] = []
    for one in entries:
        if one.step and one.kind is not EntryKind.WITHDRAWN:
            continue
        day = one.occurred_at.date()
        if one.kind is EntryKind.PAUSED and one.told_until:
            found.append((day, one.told_until))
        elif one.kind is EntryKind.PROLONGED and one.told_until:
            found[-1] = (found[-1][0], max(found[-1][1], one.told_until))
        elif one.kind is EntryKind.RESUMED or (
            one.kind is EntryKind.WITHDRAWN and found and day < found[-1][1]
        ):
            found[-1] = (found[-1][0], day)
    return found


@settings(UNHURRIED, max_examples=150)
@given(moments, st.integers(0, 60))
def test_the_date_of_any_matter_is_found_by_walking(
    wishes: list[tuple[EntryKind, int, int, str]], later: int
) -> None:
    entries = lived(wishes)
    now = at(days_later(entries[-1].occurred_at.date(), later))
    state = replay(entries, RULES, CALENDAR, now, OPENING)
    assert state.objections == ()
    whole = state.reading(Clock.STATUTORY)
    assert (whole is None) is (state.accepted_on is None)
    if whole is None:
        return
    amount = 30 if any(one.kind is EntryKind.EXTENDED for one in entries) else 20
    rests = lambda day: not CALENDAR.is_working(day)  # noqa: E731 - one line, used here
    expected = day_counter.last_working_day(whole.begun_on, amount, gaps_of(entries), rests)
    assert whole.due_on == expected
    end = (whole.ended_at or now).date()
    assert whole.counted == day_counter.counted(whole.begun_on, end, gaps_of(entries), rests)
    assert whole.is_met is (None if whole.ended_at is None else end <= expected)


@settings(UNHURRIED, max_examples=100)
@given(moments, st.integers(0, 40))
def test_time_alone_changes_nothing_before_it_says_so(
    wishes: list[tuple[EntryKind, int, int, str]], later: int
) -> None:
    entries = lived(wishes)
    now = at(days_later(entries[-1].occurred_at.date(), later))
    state = replay(entries, RULES, CALENDAR, now, OPENING)
    just_before = (state.changes_at or now + timedelta(days=400)) - timedelta(seconds=1)
    for moment in (now + (just_before - now) / 2, just_before):
        after = replay(entries, RULES, CALENDAR, moment, OPENING)
        assert looks(after) == looks(state)
    if state.changes_at is not None:
        changed = replay(entries, RULES, CALENDAR, state.changes_at, OPENING)
        assert changed.changes_at is None or changed.changes_at > state.changes_at


def looks(state: State) -> tuple[Phase, list[tuple[Clock, str, Level, date]]]:
    """What lists and sweeps keep of a state."""
    return state.phase, [(one.clock, one.step, one.level, one.due_on) for one in state.running]


@settings(UNHURRIED, max_examples=60)
@given(moments)
def test_every_matter_can_be_explained_in_both_languages(
    wishes: list[tuple[EntryKind, int, int, str]],
) -> None:
    entries = lived(wishes)
    now = entries[-1].occurred_at
    chinese, english = (explain(entries, RULES, CALENDAR, now, OPENING, one) for one in ("zh", "en"))
    assert len(chinese) == len(english) >= len(entries)
    assert all(line.endswith(("。", "）")) for line in chinese)
    followed = course().follow(entries, now)
    for reading in read(followed, now).readings:
        numbers = [line.number for line in each_day(followed, reading, reading.due_on) if line.number]
        assert numbers == list(range(1, reading.limit.amount + 1))


def test_who_withdraws_naming_a_step_ends_the_pause_of_the_whole() -> None:
    entries = lived(
        [
            (EntryKind.ACCEPTED, 1, 0, ""),
            (EntryKind.PAUSED, 1, 14, ""),
            (EntryKind.WITHDRAWN, 2, 0, "review"),
        ]
    )
    state = replay(entries, RULES, CALENDAR, at(date(2026, 8, 10)), OPENING)
    assert state.phase is Phase.WITHDRAWN
    assert gaps_of(entries) == [(date(2026, 8, 5), date(2026, 8, 7))]
    whole = state.reading(Clock.STATUTORY)
    assert whole is not None
    assert whole.due_on == date(2026, 9, 3)


def test_every_kind_of_entry_has_its_move() -> None:
    assert set(MOVES) == set(EntryKind)
    assert all(move.from_phases for move in MOVES.values())


def test_a_natural_limit_says_why_it_ends_on_a_later_day() -> None:
    rules = Rules(Limit(30, Unit.NATURAL_DAY), telling=Limit(5))
    entries = [
        entry(EntryKind.SUBMITTED, at(date(2026, 9, 1))),
        entry(EntryKind.ACCEPTED, at(date(2026, 9, 2))),
    ]
    followed = Course(rules, CALENDAR, OPENING).follow(entries, at(date(2026, 9, 3)))
    reading = read(followed, at(date(2026, 9, 3))).reading(Clock.STATUTORY)
    assert reading is not None
    lines = each_day(followed, reading, reading.due_on)
    assert (reading.due_on, lines[-1].why) == (date(2026, 10, 8), "工作日，期满日逢休息，顺延至此")
    assert [line.number for line in lines][-7:] == [30, None, None, None, None, None, None]


def test_a_joint_licence_has_forty_five_days_and_fifteen_more() -> None:
    entries = [
        entry(EntryKind.SUBMITTED, at(date(2026, 3, 2))),
        entry(EntryKind.ACCEPTED, at(date(2026, 3, 2), 11)),
    ]
    more = entry(
        EntryKind.EXTENDED,
        at(date(2026, 5, 8)),
        more=Limit(15),
        approver="区长",
        reason="复杂",
        evidence="书",
    )
    rules = joint_licensing()
    before, after = (
        replay(one, rules, CALENDAR, at(date(2026, 5, 8), 12)) for one in (entries, [*entries, more])
    )
    whole, longer = before.reading(Clock.STATUTORY), after.reading(Clock.STATUTORY)
    assert whole is not None
    assert longer is not None
    assert (whole.due_on, longer.due_on) == (date(2026, 5, 8), date(2026, 5, 28))


@pytest.mark.parametrize(
    ("limit", "levels"),
    [
        (Limit(10), {0: Level.CALM, 7: Level.EARLY_WARNING, 9: Level.YELLOW, 10: Level.YELLOW}),
        (Limit(2), {0: Level.CALM, 1: Level.YELLOW, 2: Level.YELLOW}),
        (Limit(1), {0: Level.CALM, 1: Level.YELLOW}),
    ],
)
def test_signals_follow_what_remains(limit: Limit, levels: dict[int, Level]) -> None:
    rules = Rules(limit, thresholds=Thresholds(3, 1, -1))
    begun = date(2026, 3, 2)
    entries = [entry(EntryKind.SUBMITTED, at(begun)), entry(EntryKind.ACCEPTED, at(begun, 11))]

    def level(day: date) -> Level:
        return replay(entries, rules, CALENDAR, at(day, 23)).level

    for number, expected in levels.items():
        day = CALENDAR.after(begun, number) if number else begun
        assert level(day) is expected, number
    last = CALENDAR.after(begun, limit.amount)
    assert level(days_later(last, 1)) is Level.RED


def test_hours_run_out_by_the_minute() -> None:
    rules = Rules(Limit(8, Unit.WORKING_HOUR), thresholds=Thresholds(2, 1, -1))
    begun = at(date(2026, 3, 6), 14)
    entries = [entry(EntryKind.SUBMITTED, begun), entry(EntryKind.ACCEPTED, begun)]

    def seen(moment: datetime) -> tuple[Level, int]:
        state = replay(entries, rules, CALENDAR, moment)
        reading = state.reading(Clock.STATUTORY)
        assert reading is not None
        assert reading.due_at == at(date(2026, 3, 9), 15)
        return reading.level, reading.remaining

    assert seen(at(date(2026, 3, 9), 11, 59)) == (Level.CALM, 3)
    assert seen(at(date(2026, 3, 9), 13)) == (Level.EARLY_WARNING, 2)
    assert seen(at(date(2026, 3, 9), 14)) == (Level.YELLOW, 1)
    assert seen(at(date(2026, 3, 9), 15)) == (Level.RED, -1)


def test_late_is_refused_or_marked() -> None:
    first = entry(EntryKind.SUBMITTED, at(date(2026, 3, 2)))
    late = Entry(EntryKind.ACCEPTED, at(date(2026, 3, 3)), at(date(2026, 3, 3), 11), "clerk:1001")
    with pytest.raises(Refusal) as told:
        admitted(late, [first], course())
    assert told.value.code is RefusalCode.CLOCK_AFTERWARDS
    received = Entry(EntryKind.SUBMITTED, at(date(2026, 3, 2)), at(date(2026, 3, 4)), "clerk:1001")
    assert admitted(received, [], course()).is_late


def test_nothing_moves_where_no_day_changed() -> None:
    entries = lived([(EntryKind.ACCEPTED, 1, 0, "")])
    now = at(date(2026, 8, 5))
    ground = Ground(RULES, CALENDAR)
    assert moved(entries, ground, ground, now) == ()
    assert moved(entries, ground, Ground(RULES, calendar(version="cn/2")), now) == ()
    (one, *_) = moved(entries, ground, Ground(licensing(Limit(20)), CALENDAR), now)
    assert (one.clock, one.limits, one.why("en")) == (
        Clock.PROMISED,
        (Limit(12), Limit(20)),
        ("the limit was 12 working days and is 20 working days",),
    )


def test_contradicting_rules_are_refused() -> None:
    with pytest.raises(ValueError, match="unit"):
        Rules(Limit(20), extension=Limit(1, Unit.MONTH))
    with pytest.raises(ValueError, match="one code"):
        Rules(Limit(20), steps=(StepRule("a", "甲", Limit(1)), StepRule("a", "乙", Limit(1))))
    with pytest.raises(ValueError, match="graver"):
        Thresholds(1, 3, -1)
