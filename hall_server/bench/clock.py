"""P12's clock: dates a second by our working-day arithmetic, against a plain bisect in a list of the same working days."""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter

from hall.bench.verdict import Verdict
from hall.language import hall_clock
from hall_server.calendars.published_days import FIRST_DAY, LAST_DAY, all_days, confirmed_until
from hall_server.clock.calendar import Calendar
from hall_server.clock.counting import Gap, Period, ends_on, gap
from hall_server.clock.entries import Entry, EntryKind, Procedure
from hall_server.clock.limits import Limit
from hall_server.clock.opening import OpenTime
from hall_server.clock.replay import replay
from hall_server.clock.rules import licensing

REPEATS = 5
DATES, QUICK_DATES = 1_000_000, 50_000
MATTERS, QUICK_MATTERS = 5_000, 250
GOAL_DATES, GOAL_RATIO = 1_000_000.0, 1.0
SEED = 20261122


def run(*, quick: bool) -> Verdict:
    """Ours and the plain bisect take turns over the same random starts and limits; the medians of five rounds each.

    A round of ours that gives another date than the bisect ends the bench with an AssertionError.
    """
    calendar = Calendar("bench", FIRST_DAY, LAST_DAY, confirmed_until(), all_days())
    working = [day for day in _all_dates() if calendar.is_working(day)]
    asked = _asked(QUICK_DATES if quick else DATES)
    ours, plain, starts = [], [], []
    for _ in range(REPEATS):
        took, found = _counted(calendar, asked)
        ours.append(len(asked) / took)
        took, expected = _bisected(working, asked)
        plain.append(len(asked) / took)
        if found != expected:
            raise AssertionError("the clock and the bisect disagree")
        starts.append(_with_pauses(calendar, asked[: len(asked) // 20]))
    rate, baseline = median(ours), median(plain)
    figures = {
        "dates_per_second": round(rate),
        "dates_with_a_pause_per_second": round(median(starts)),
        "matters_per_second": round(_matters(calendar, QUICK_MATTERS if quick else MATTERS)),
        "disagreements": 0.0,
    }
    ratio = rate / baseline
    return Verdict(
        "clock",
        figures,
        {"bisected_dates_per_second": round(baseline)},
        round(ratio, 3),
        {"dates_per_second": GOAL_DATES, "ratio": GOAL_RATIO},
        rate >= GOAL_DATES and ratio >= GOAL_RATIO,
    )


def _all_dates() -> list[date]:
    return [date.fromordinal(one) for one in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1)]


def _asked(number: int) -> list[tuple[date, int]]:
    """Random starts in forty years, limits of 1 to 60 working days."""
    chance = Random(SEED)  # noqa: S311 - no secret
    span = (LAST_DAY - FIRST_DAY).days - 200
    return [
        (FIRST_DAY + timedelta(days=chance.randrange(span)), chance.randint(1, 60)) for _ in range(number)
    ]


def _counted(calendar: Calendar, asked: list[tuple[date, int]]) -> tuple[float, list[date]]:
    after = calendar.after
    began = perf_counter()
    found = [after(start, amount) for start, amount in asked]
    return perf_counter() - began, found


def _bisected(working: list[date], asked: list[tuple[date, int]]) -> tuple[float, list[date]]:
    began = perf_counter()
    found = [working[bisect_right(working, start) + amount - 1] for start, amount in asked]
    return perf_counter() - began, found


def _with_pauses(calendar: Calendar, asked: list[tuple[date, int]]) -> float:
    """Whole limits with the gap of a hearing in them, a second."""
    periods = [Period(Limit(amount), start, _EPOCH, (_hearing(start),)) for start, amount in asked]
    began = perf_counter()
    for period in periods:
        ends_on(period, calendar)
    return len(asked) / (perf_counter() - began)


def _hearing(start: date) -> Gap:
    opens = hall_clock.end_of_business_day(start + timedelta(days=2))
    return gap(opens, opens + timedelta(days=9))


_EPOCH = datetime(2026, 9, 1, 2, tzinfo=hall_clock.HALL_ZONE)


def _matters(calendar: Calendar, number: int) -> float:
    """Matters replayed a second, each corrected, heard and extended, with every clock and signal read."""
    rules, opening = licensing(Limit(15)), OpenTime(calendar)
    entries = _a_matter()
    now = _EPOCH + timedelta(days=40)
    began = perf_counter()
    for _ in range(number):
        replay(entries, rules, calendar, now, opening)
    return number / (perf_counter() - began)


def _a_matter() -> tuple[Entry, ...]:
    def at(days: int) -> datetime:
        return _EPOCH + timedelta(days=days)

    hearing = {"procedure": Procedure.HEARING, "basis": "46", "evidence": "3", "told_until": at(27).date()}
    more = {"more": Limit(10), "approver": "a", "reason": "b", "evidence": "7"}
    return (
        Entry(EntryKind.SUBMITTED, at(0), at(0)),
        Entry(EntryKind.CORRECTION_ASKED, at(3), at(3), reason="c"),
        Entry(EntryKind.CORRECTED, at(7), at(7)),
        Entry(EntryKind.ACCEPTED, at(8), at(8)),
        Entry(EntryKind.PAUSED, at(14), at(14), **hearing),  # type: ignore[arg-type]
        Entry(EntryKind.RESUMED, at(21), at(21), evidence="d"),
        Entry(EntryKind.EXTENDED, at(38), at(38), **more),  # type: ignore[arg-type]
    )
