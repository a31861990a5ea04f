"""Decides whether a hall, a department or a matter is open at an instant, why not, and when it is again.

A date with hours of its own comes before the calendar, the calendar before the week. Within each, the matter comes before
the department, and the department before the hall. A break cuts hours said as broadly as itself, or more so.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hall.language import hall_clock
from hall_server.clock.days import Day, DayKind, lived_weekday

WHOLE_DAY = 24 * 60
DAYS_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a weekday (1 is Monday), in minutes since midnight. from_day, until_day: its season, both counted."""

    weekday: int
    opens: int
    closes: int
    from_day: date | None = None
    until_day: date | None = None

    def is_in_season(self, day: date) -> bool:
        """Whether it holds on this date."""
        return (self.from_day is None or self.from_day <= day) and (
            self.until_day is None or day <= self.until_day
        )


@dataclass(frozen=True, slots=True)
class Pause:
    """A break in minutes since midnight; weekday None: every day."""

    weekday: int | None
    begins: int
    ends: int
    reason: str


@dataclass(frozen=True, slots=True)
class OwnHours:
    """A stretch of a date with hours of its own; opens None: it is closed all day."""

    opens: int | None
    closes: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was said for one hall, one department in it, or one matter."""

    hours: tuple[Hours, ...] = ()
    pauses: tuple[Pause, ...] = ()
    own: Mapping[date, tuple[OwnHours, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpeningRules:
    """All that decides. levels: of the hall, its department, the matter. calendar: what a date is; None: not followed."""

    levels: tuple[Said, ...]
    calendar: Callable[[date], Day] | None = None


class Closed(StrEnum):
    """Why nobody is served."""

    PAUSE = "pause"
    EARLY = "early"
    LATE = "late"
    OWN = "own"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    SEASON = "season"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A date: when it is open, in minutes since midnight, and what interrupts it. reason: of a day with hours of its own,
    the name of a holiday. closed: why it is not open at all. is_unset: nobody has set any hours, so it never closes.
    """

    day: date
    stretches: tuple[tuple[int, int], ...]
    pauses: tuple[Pause, ...] = ()
    reason: str = ""
    closed: Closed | None = None
    kind: DayKind = DayKind.WORKING
    has_own_hours: bool = False
    is_unset: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """The answer. until: when it closes. opens_at: when it opens again. Both None when that is not in sight.

    is_unset: nobody has set any hours; but for days of its own it never closes.
    """

    is_open: bool
    closed: Closed | None = None
    reason: str = ""
    until: datetime | None = None
    opens_at: datetime | None = None
    weekday: int = 0
    is_unset: bool = False


def day_plan(rules: OpeningRules, day: date) -> DayPlan:
    """When it is open on this date."""
    own = next((said.own[day] for said in reversed(rules.levels) if day in said.own), None)
    if own is not None:
        return _plan_of_own(day, own)
    known = rules.calendar(day) if rules.calendar is not None else Day(day, DayKind.WORKING)
    if _is_unset(rules):
        plan = DayPlan(day, ((0, WHOLE_DAY),), kind=known.kind, is_unset=True)
        return _less_pauses(plan, rules.levels, day.isoweekday())
    if known.kind is DayKind.HOLIDAY or (known.kind is DayKind.WEEKEND and day.isoweekday() <= 5):
        return DayPlan(day, (), reason=known.name, closed=Closed.HOLIDAY, kind=known.kind)
    weekday = lived_weekday(day, known.kind) or day.isoweekday()
    return _plan_of_week(rules, day, weekday, known.kind)


def _is_unset(rules: OpeningRules) -> bool:
    return not any(said.hours for said in rules.levels)


def _plan_of_own(day: date, own: tuple[OwnHours, ...]) -> DayPlan:
    stretches = [(one.opens, one.closes) for one in own if one.opens is not None and one.closes is not None]
    joined = _joined(stretches)
    return DayPlan(
        day,
        joined,
        reason="；".join(dict.fromkeys(one.reason for one in own)),
        closed=None if joined else Closed.OWN,
        has_own_hours=True,
    )


def week_plan(rules: OpeningRules, day: date, weekday: int) -> DayPlan:
    """A weekday (1 is Monday) of the week that holds on this date, whatever the calendar says."""
    return _plan_of_week(rules, day, weekday, DayKind.WORKING)


def _plan_of_week(rules: OpeningRules, day: date, weekday: int, kind: DayKind) -> DayPlan:
    for place in reversed(range(len(rules.levels))):
        season = [one for one in rules.levels[place].hours if one.is_in_season(day)]
        if not season:
            continue
        hours = _joined([(one.opens, one.closes) for one in season if one.weekday == weekday])
        if not hours:
            return DayPlan(day, (), closed=Closed.WEEKDAY, kind=kind)
        return _less_pauses(DayPlan(day, hours, kind=kind), rules.levels[place:], weekday)
    return DayPlan(day, (), closed=Closed.SEASON, kind=kind)


def _less_pauses(plan: DayPlan, levels: tuple[Said, ...], weekday: int) -> DayPlan:
    pauses = tuple(
        pause for said in levels for pause in said.pauses if pause.weekday is None or pause.weekday == weekday
    )
    stretches = plan.stretches
    for pause in pauses:
        stretches = tuple(left for stretch in stretches for left in _cut(stretch, pause))
    closed = None if stretches else Closed.PAUSE
    reason = pauses[0].reason if pauses and not stretches else ""
    return replace(plan, stretches=stretches, pauses=pauses, reason=reason, closed=closed)


def _cut(stretch: tuple[int, int], pause: Pause) -> Iterator[tuple[int, int]]:
    opens, closes = stretch
    for begins, ends in ((opens, min(closes, pause.begins)), (max(opens, pause.ends), closes)):
        if begins < ends:
            yield begins, ends


def _joined(stretches: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In order, with what touches or overlaps made one."""
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(stretches):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def is_open(plan: DayPlan, at: datetime) -> bool:
    """Whether it is open at this instant of the plan's day."""
    here = hall_clock.local(at)
    minute = here.hour * 60 + here.minute
    return any(opens <= minute < closes for opens, closes in plan.stretches)


def opening(rules: OpeningRules, at: datetime) -> Opening:
    """How it stands at this instant."""
    here = hall_clock.local(at)
    plan, minute = day_plan(rules, here.date()), here.hour * 60 + here.minute
    if any(opens <= minute < closes for opens, closes in plan.stretches):
        return Opening(is_open=True, until=_end(rules, plan, minute), is_unset=_is_unset(rules))
    closed, reason = _why(plan, minute)
    return Opening(
        is_open=False,
        closed=closed,
        reason=reason,
        opens_at=_next(rules, here.date(), minute),
        weekday=here.isoweekday(),
        is_unset=_is_unset(rules),
    )


def _why(plan: DayPlan, minute: int) -> tuple[Closed, str]:
    if plan.closed is not None:
        return plan.closed, plan.reason
    pause = next((one for one in plan.pauses if one.begins <= minute < one.ends), None)
    if pause is not None:
        return Closed.PAUSE, pause.reason
    if minute < plan.stretches[0][0]:
        return Closed.EARLY, plan.reason
    if minute >= plan.stretches[-1][1]:
        return Closed.LATE, plan.reason
    return Closed.PAUSE, ""


def _end(rules: OpeningRules, plan: DayPlan, minute: int) -> datetime | None:
    """When it closes: at midnight only if the next day begins closed. None when it stays open beyond what is looked at."""
    for _ in range(DAYS_AHEAD):
        closes = next(end for begin, end in plan.stretches if begin <= minute < end)
        if closes < WHOLE_DAY:
            return instant(plan.day, closes)
        plan, minute = day_plan(rules, plan.day + timedelta(days=1)), 0
        if not any(begin == 0 for begin, _ in plan.stretches):
            return instant(plan.day, 0)
    return None


def _next(rules: OpeningRules, day: date, minute: int) -> datetime | None:
    for offset in range(DAYS_AHEAD):
        ahead = day + timedelta(days=offset)
        for opens, _ in day_plan(rules, ahead).stretches:
            if offset or opens > minute:
                return instant(ahead, opens)
    return None


def instant(day: date, minute: int) -> datetime:
    """The instant of so many minutes after a day's midnight in the hall."""
    return datetime.combine(day, time(), hall_clock.HALL_ZONE) + timedelta(minutes=minute)


def minutes(written: time) -> int:
    """Minutes since midnight. 23:59 as an end means until midnight: see `end_minutes`."""
    return written.hour * 60 + written.minute


def end_minutes(written: time) -> int:
    """The same of an end; the day's last minute stands for midnight, which a time cannot say."""
    whole = minutes(written)
    return WHOLE_DAY if whole == WHOLE_DAY - 1 else whole
