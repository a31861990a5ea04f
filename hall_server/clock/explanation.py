"""Decides how a matter's dates are explained to the applicant, line by line and day by day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hall.language import hall_clock
from hall_server.clock.calendar import Calendar
from hall_server.clock.counting import counted_by
from hall_server.clock.course import Clock, Course, Pause
from hall_server.clock.days import DayKind
from hall_server.clock.entries import Entry, EntryKind
from hall_server.clock.limits import Unit
from hall_server.clock.opening import OpenTime
from hall_server.clock.replay import Reading, State, read
from hall_server.clock.rules import Rules
from hall_server.clock.words import (
    CLOCKS,
    ENTRIES,
    KINDS,
    PHASES,
    PROCEDURES,
    Language,
    chosen,
    spoken_day,
    spoken_limit,
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
    course = Course(rules, calendar, opening or OpenTime(calendar)).follow(entries, now)
    state = read(course, now)
    told = [
        (entry.occurred_at, _entry_line(entry, rules, language))
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
    """Every day of a limit in days, from the one it began on; numbered as it counts. Nothing for limits in hours."""
    if reading.limit.unit.is_hours:
        return ()
    run = next(
        one
        for one in course.runs
        if (one.clock, one.step, one.begun_on) == (reading.clock, reading.step, reading.begun_on)
    )
    period = course.period(run)
    lines, before = [], 0
    for offset in range((until - reading.begun_on).days + 1):
        day = reading.begun_on + timedelta(days=offset)
        counted = counted_by(period, day, course.calendar)
        number = counted if counted > before else None
        lines.append(DayLine(day, number, _why(day, number, reading, course, language)))
        before = counted
    return tuple(lines)


def _why(day: date, number: int | None, reading: Reading, course: Course, language: Language) -> str:
    here = course.calendar.day(day)
    kind = (
        here.name
        if here.kind is DayKind.HOLIDAY and language == "zh" and here.name
        else chosen(KINDS[here.kind], language)
    )
    if number is not None:
        return (
            f"{kind}（{_provisional(course.calendar, day, language)}）"
            if course.calendar.is_provisional(day)
            else kind
        )
    if day == reading.begun_on:
        return _say("起算当日不计", "the first day is not counted", language)
    if reading.limit.unit is Unit.WORKING_DAY and not here.kind.is_working:
        return kind + _say("，不计", ", not counted", language)
    paused = next(
        (
            one
            for one in course.pauses
            if one.step in ("", reading.step) and one.gap.since_on < day <= one.gap.until_on
        ),
        None,
    )
    if paused is not None and paused.procedure is not None:
        return chosen(PROCEDURES[paused.procedure], language) + _say("期间，不计", ", not counted", language)
    return kind


def _provisional(calendar: Calendar, day: date, language: Language) -> str:
    del calendar, day
    return _say("暂定", "provisional", language)


def _say(chinese: str, english: str, language: Language) -> str:
    return english if language == "en" else chinese


def _entry_line(entry: Entry, rules: Rules, language: Language) -> str:
    day = spoken_day(hall_clock.business_day(entry.occurred_at), language)
    what = _LINES.get(entry.kind, _plain)(entry, rules, language)
    late = _say("（事后登记）", " (recorded late)", language) if entry.is_late else ""
    return _say(f"{day}：{what}{late}", f"{day}: {what}{late}", language)


def _plain(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    return chosen(ENTRIES[entry.kind], language) + _say("。", ".", language)


def _received_line(entry: Entry, rules: Rules, language: Language) -> str:
    del entry
    limit = spoken_limit(rules.telling, language)
    return _say(
        f"收到材料，当日不计。应在{limit}内一次告知缺什么；没有告知的，从收到之日起就算受理（{rules.telling.basis}）。",
        f"material received; this day is not counted. Within {limit} you are told once what is missing; if not, it is"
        f" accepted as of this day ({rules.telling.basis}).",
        language,
    )


def _asked_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    return _say(
        f"一次告知您需要补正的材料：{entry.reason}。等您补正期间不计时。",
        f"you were told what is missing: {entry.reason}. No time runs while you bring it.",
        language,
    )


def _accepted_line(entry: Entry, rules: Rules, language: Language) -> str:
    del entry
    limit, basis = spoken_limit(rules.statutory, language), rules.statutory.basis
    promise = ""
    if rules.promised is not None:
        promise = _say(
            f"，我们承诺{spoken_limit(rules.promised)}",
            f"; we promise {spoken_limit(rules.promised, 'en')}",
            language,
        )
    return _say(
        f"受理，从次日起算。法定期限{limit}（{basis}）{promise}。",
        f"accepted; counted from the next day. The statutory limit is {limit} ({basis}){promise}.",
        language,
    )


def _paused_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    procedure = chosen(PROCEDURES[entry.procedure], language) if entry.procedure else ""
    until = spoken_day(entry.told_until, language) if entry.told_until else ""
    return _say(
        f"开始{procedure}，依据{entry.basis}，已书面告知您需要到{until}（{entry.evidence}）。从次日起不计时。",
        f"{procedure} began under {entry.basis}; you were told in writing that it takes until {until} ({entry.evidence})."
        " From the next day on no time is counted.",
        language,
    )


def _prolonged_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    until = spoken_day(entry.told_until, language) if entry.told_until else ""
    return _say(
        f"特别程序需要更久，依据{entry.basis}，已告知您到{until}（{entry.evidence}）。",
        f"it takes longer under {entry.basis}; you were told until {until} ({entry.evidence}).",
        language,
    )


def _resumed_line(entry: Entry, rules: Rules, language: Language) -> str:
    del rules
    return _say(
        f"特别程序结束（{entry.evidence}），从次日起继续计时。",
        f"it ended ({entry.evidence}); time is counted again from the next day.",
        language,
    )


def _extended_line(entry: Entry, rules: Rules, language: Language) -> str:
    more = spoken_limit(entry.more, language) if entry.more else ""
    basis = rules.extension.basis if rules.extension else ""
    return _say(
        f"经{entry.approver}批准延长{more}，理由：{entry.reason}（{basis}，{entry.evidence}）。",
        f"extended by {more}, approved by {entry.approver}, because {entry.reason} ({basis}, {entry.evidence}).",
        language,
    )


def _step_line(entry: Entry, rules: Rules, language: Language) -> str:
    rule = rules.step(entry.step)
    name = rule.name if rule else entry.step
    if entry.kind is EntryKind.STEP_ENDED:
        return _say(f"“{name}”办完。", f"“{name}” was finished.", language)
    limit = spoken_limit(rule.limit, language) if rule else ""
    return _say(f"“{name}”开始，限{limit}。", f"“{name}” began, limit {limit}.", language)


def _decided_line(entry: Entry, rules: Rules, language: Language) -> str:
    del entry
    if rules.delivery is None:
        return _say("作出决定。", "decided.", language)
    limit = spoken_limit(rules.delivery, language)
    return _say(
        f"作出决定，应在{limit}内送达（{rules.delivery.basis}）。",
        f"decided; it is delivered within {limit} ({rules.delivery.basis}).",
        language,
    )


_LINES: Mapping[EntryKind, Callable[[Entry, Rules, Language], str]] = {
    EntryKind.SUBMITTED: _received_line,
    EntryKind.CORRECTED: _received_line,
    EntryKind.CORRECTION_ASKED: _asked_line,
    EntryKind.ACCEPTED: _accepted_line,
    EntryKind.PAUSED: _paused_line,
    EntryKind.PROLONGED: _prolonged_line,
    EntryKind.RESUMED: _resumed_line,
    EntryKind.EXTENDED: _extended_line,
    EntryKind.STEP_BEGUN: _step_line,
    EntryKind.STEP_ENDED: _step_line,
    EntryKind.DECIDED: _decided_line,
}


def _lapse(pause: Pause) -> datetime:
    return pause.gap.until_at


def _lapsed_line(pause: Pause, language: Language) -> str:
    day = spoken_day(pause.told_until, language)
    return _say(
        f"{day}：告知您的时间已到，从次日起自动继续计时。",
        f"{day}: the time you were told is over; time is counted again from the next day.",
        language,
    )


def _deemed(state: State, language: Language) -> list[tuple[datetime, str]]:
    telling = [one for one in state.readings if one.clock is Clock.TELLING and one.is_met is False]
    if not state.is_deemed or not telling or telling[-1].ended_at is None:
        return []
    day = spoken_day(telling[-1].begun_on, language)
    line = _say(
        f"期限内没有告知您补正，按法律从{day}收到材料之日起就是受理。",
        f"You were not told in time what is missing: by law it is accepted as of {day}, when the material came.",
        language,
    )
    return [(telling[-1].ended_at, line)]


def _phase_line(state: State, now: datetime, language: Language) -> str:
    day = spoken_day(hall_clock.business_day(now), language)
    phase = chosen(PHASES[state.phase], language)
    return _say(f"截至{day}：{phase}。", f"As of {day}: {phase}.", language)


def _reading_line(reading: Reading, rules: Rules, language: Language) -> str:
    rule = rules.step(reading.step)
    name = (f"“{rule.name}”" if rule else "") + chosen(CLOCKS[reading.clock], language)
    day, left = spoken_day(reading.due_on, language), _left(reading, language)
    doubt = _doubt(reading, language) if reading.is_provisional else ""
    return _say(f"{name}：{day}，{left}。{doubt}", f"{name}: {day}, {left}.{doubt}", language)


def _left(reading: Reading, language: Language) -> str:
    unit = (
        reading.limit.unit
        if reading.limit.unit in (Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.HOUR)
        else Unit.NATURAL_DAY
    )
    amount = spoken_limit(type(reading.limit)(abs(reading.remaining), unit), language)
    if reading.remaining < 0:
        return _say(f"已超期{amount}", f"{amount} overdue", language)
    if not reading.remaining:
        return _say("今天是最后一天", "today is the last day", language)
    return _say(f"还剩{amount}", f"{amount} left", language)


def _doubt(reading: Reading, language: Language) -> str:
    year = reading.due_on.year
    return _say(
        f"这个日期是暂定的：{year}年的放假安排尚未全部公布，公布后如有变动会通知您。",
        f" This date is provisional: the holidays of {year} are not all announced; you will be told if it moves.",
        language,
    )
