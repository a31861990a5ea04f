"""Decides how a matter's dates are explained to the applicant, line by line and day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hall.language import hall_clock
from hall_server.clock.calendar import Calendar
from hall_server.clock.counting import Period, counted_by, hours_by, length, midnight_after
from hall_server.clock.course import Course
from hall_server.clock.days import DayKind
from hall_server.clock.entries import Entry
from hall_server.clock.entry_lines import entry_line
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.opening import OpenTime
from hall_server.clock.replay import Reading, State, read
from hall_server.clock.rules import Rules
from hall_server.clock.runs import Clock, Pause
from hall_server.clock.words import (
    CLOCKS,
    KINDS,
    PHASES,
    PROCEDURES,
    Language,
    chosen,
    say,
    spoken_day,
    spoken_limit,
    spoken_spans,
)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of a limit: its number when it counts, else None; and why, in words."""

    date: date
    number: int | None
    why: str


def explain(
    entries: Sequence[Entry],
    rules: Rules,
    calendar: Calendar,
    now: datetime,
    opening: OpenTime | None = None,
    language: Language = "zh",
) -> tuple[str, ...]:
    """What happened in order, then where it stands and when each running clock ends; whole sentences."""
    course = Course(rules, calendar, opening or rules.open_time(calendar)).follow(entries, now)
    state = read(course, now)
    told = [
        (entry.occurred_at, entry_line(entry, rules, language))
        for entry in entries
        if entry not in state.objections
    ]
    told += [(_lapse(pause), _lapsed_line(pause, language)) for pause in state.pauses if pause.lapsed]
    told += _deemed(state, language)
    lines = [line for _, line in sorted(told, key=lambda one: one[0])]
    lines.append(_phase_line(state, now, language))
    lines += [_reading_line(reading, rules, language) for reading in state.running]
    return tuple(lines)


def each_day(course: Course, reading: Reading, until: date, language: Language = "zh") -> tuple[DayLine, ...]:
    """Every day of a limit in days, from the one it began on; numbered as it counts. Of one in the hall's own
    hours, when it is open each day and how much has counted. Nothing for hours of the clock on the wall.
    """
    if reading.limit.unit is Unit.HOUR:
        return ()
    run = next(
        one
        for one in course.runs
        if (one.clock, one.step, one.begun_on) == (reading.clock, reading.step, reading.begun_on)
    )
    period = course.period(run)
    if reading.limit.unit is Unit.WORKING_HOUR:
        return tuple(_open_day(day, period, reading, course, language) for day in _days(reading, until))
    lines, before, most = [], 0, length(period)
    for day in _days(reading, until):
        counted = counted_by(period, day, course.calendar)
        number = counted if before < counted <= most else None
        lines.append(DayLine(day, number, _why(day, number, reading, course, language)))
        before = counted
    return tuple(lines)


def _days(reading: Reading, until: date) -> list[date]:
    return [
        reading.begun_on + timedelta(days=offset) for offset in range((until - reading.begun_on).days + 1)
    ]


def _open_day(day: date, period: Period, reading: Reading, course: Course, language: Language) -> DayLine:
    """A day of a limit in the hall's own hours."""
    here, own = course.calendar.day(day), course.opening.own_day(day)
    if not here.kind.is_working:
        kind = here.name or chosen(KINDS[here.kind], language)
        return DayLine(day, None, kind + say("，不计", ", not counted", language))
    hours = spoken_spans(course.opening.spans(day), language) + (f"（{own.reason}）" if own else "")
    counted = hours_by(period, min(midnight_after(day), reading.due_at), course.opening)
    so_far = spoken_limit(Limit(counted, Unit.WORKING_HOUR), language)
    return DayLine(day, None, say(f"{hours}；累计{so_far}", f"{hours}; {so_far} so far", language))


def _why(day: date, number: int | None, reading: Reading, course: Course, language: Language) -> str:
    here = course.calendar.day(day)
    kind = (
        here.name
        if here.kind is DayKind.HOLIDAY and language == "zh" and here.name
        else chosen(KINDS[here.kind], language)
    )
    if number is not None:
        return (
            f"{kind}（{say('暂定', 'provisional', language)}）"
            if course.calendar.is_provisional(day)
            else kind
        )
    if day == reading.begun_on:
        return say("起算当日不计", "the first day is not counted", language)
    if reading.limit.unit is Unit.WORKING_DAY and not here.kind.is_working:
        return kind + say("，不计", ", not counted", language)
    paused = next(
        (
            one
            for one in course.pauses
            if one.step in ("", reading.step) and one.gap.since_on < day <= one.gap.until_on
        ),
        None,
    )
    if paused is not None and paused.procedure is not None:
        return chosen(PROCEDURES[paused.procedure], language) + say("期间，不计", ", not counted", language)
    return kind + say("，期满日逢休息，顺延至此", ", the last day was one of rest", language)


def _lapse(pause: Pause) -> datetime:
    return pause.gap.until_at


def _lapsed_line(pause: Pause, language: Language) -> str:
    day = spoken_day(pause.told_until, language)
    return say(
        f"{day}：告知您的时间已到，从次日起自动继续计时。",
        f"{day}: the time you were told is over; time is counted again from the next day.",
        language,
    )


def _deemed(state: State, language: Language) -> list[tuple[datetime, str]]:
    telling = [one for one in state.readings if one.clock is Clock.TELLING and one.is_met is False]
    if not state.is_deemed or not telling or telling[-1].ended_at is None:
        return []
    day = spoken_day(telling[-1].begun_on, language)
    line = say(
        f"期限内没有告知您补正，按法律从{day}收到材料之日起就是受理。",
        f"You were not told in time what is missing: by law it is accepted as of {day}, when the material came.",
        language,
    )
    return [(telling[-1].ended_at, line)]


def _phase_line(state: State, now: datetime, language: Language) -> str:
    day = spoken_day(hall_clock.business_day(now), language)
    phase = chosen(PHASES[state.phase], language)
    return say(f"截至{day}：{phase}。", f"As of {day}: {phase}.", language)


def _reading_line(reading: Reading, rules: Rules, language: Language) -> str:
    rule = rules.step(reading.step)
    name = (f"“{rule.name}”" if rule else "") + chosen(CLOCKS[reading.clock], language)
    day, left = spoken_day(reading.due_on, language), _left(reading, language)
    doubt = _doubt(reading, language) if reading.is_provisional else ""
    return say(f"{name}：{day}，{left}。{doubt}", f"{name}: {day}, {left}.{doubt}", language)


def _left(reading: Reading, language: Language) -> str:
    unit = (
        reading.limit.unit
        if reading.limit.unit in (Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.HOUR)
        else Unit.NATURAL_DAY
    )
    amount = spoken_limit(type(reading.limit)(abs(reading.remaining), unit), language)
    if reading.remaining < 0:
        return say(f"已超期{amount}", f"{amount} overdue", language)
    if not reading.remaining:
        return say("今天是最后一天", "today is the last day", language)
    return say(f"还剩{amount}", f"{amount} left", language)


def _doubt(reading: Reading, language: Language) -> str:
    year = reading.due_on.year
    return say(
        f"这个日期是暂定的：{year}年的放假安排尚未全部公布，公布后如有变动会通知您。",
        f" This date is provisional: the holidays of {year} are not all announced; you will be told if it moves.",
        language,
    )
