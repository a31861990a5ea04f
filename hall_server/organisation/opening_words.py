"""Decides how opening and closing are said to people, in Chinese and English."""

from datetime import datetime, time
from itertools import groupby

from hall.language import hall_clock
from hall_server.organisation.opening import WHOLE_DAY, Closed, DayPlan, Hours, Opening
from hall_server.organisation.scopes import Sentence

TOMORROW = "明天"
_WEEKDAYS = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def why_closed(opening: Opening, now: datetime) -> Sentence:
    """Why nobody is served now, and when somebody is again: `今天国庆节放假，10月9日（周五）09:00开始取号`."""
    chinese, english = _reason(opening)
    if opening.opens_at is None:
        return f"{chinese}，开门时间请问工作人员", f"{english}; ask a member of staff when it opens"
    if opening.is_unset and hall_clock.local(opening.opens_at).time() == time():
        day, day_en = _day(opening.opens_at, now)
        return (
            f"{chinese}；没有设办公时间，{day}起全天开放",
            f"{english}; no hours are set, it is open all day from {day_en}",
        )
    at, at_en = _when(opening.opens_at, now)
    return f"{chinese}，{at}开始取号", f"{english}; it opens {at_en}"


def _reason(opening: Opening) -> Sentence:
    reason, weekday = opening.reason, opening.weekday
    if opening.closed is Closed.PAUSE:
        return f"现在{reason or '休息'}", "there is a break"
    if opening.closed is Closed.OWN:
        return f"今天不办公（{reason}）", "it is closed today"
    if opening.closed is Closed.HOLIDAY:
        return f"今天{reason or '节假日'}放假", "it is a public holiday"
    if opening.closed is Closed.WEEKDAY:
        return f"周{_WEEKDAYS[weekday - 1]}不办公", f"it is closed on {_WEEKDAYS_EN[weekday - 1]}"
    if opening.closed is Closed.SEASON:
        return "这段时间没有安排办公", "no hours are set for this season"
    if opening.closed is Closed.EARLY:
        return "还没到办公时间", "it has not opened yet"
    return "今天已经下班", "it has closed for today"


def _when(opens_at: datetime, now: datetime) -> Sentence:
    there, here = hall_clock.local(opens_at), hall_clock.local(now)
    clock = f"{there:%H:%M}"
    if there.date() == here.date():
        return clock, f"at {clock}"
    day, day_en = _day(opens_at, now)
    return f"{day}{clock}", f"{day_en if day == TOMORROW else f'on {day_en}'} at {clock}"


def _day(opens_at: datetime, now: datetime) -> Sentence:
    there, here = hall_clock.local(opens_at), hall_clock.local(now)
    if (there.date() - here.date()).days == 1:
        return TOMORROW, "tomorrow"
    weekday = there.isoweekday() - 1
    return (
        f"{there.month}月{there.day}日（周{_WEEKDAYS[weekday]}）",
        f"{_WEEKDAYS_EN[weekday]} {there:%Y-%m-%d}",
    )


def week_said(hours: tuple[Hours, ...]) -> Sentence:
    """A week as people say it: `周一至周五 09:00—12:00、13:30—17:00`; nothing when there is none."""
    by_day = {
        day: tuple((one.opens, one.closes) for one in stretches)
        for day, stretches in groupby(
            sorted(hours, key=lambda one: (one.weekday, one.opens)), key=lambda one: one.weekday
        )
    }
    runs = [(list(days), spans) for spans, days in groupby(sorted(by_day), key=lambda day: by_day[day])]
    chinese = "，".join(
        f"{_days(days)} {'、'.join(span_said(*one) for one in spans)}" for days, spans in runs
    )
    english = "; ".join(
        f"{_days_en(days)} {', '.join(span_said(*one, dash='–') for one in spans)}" for days, spans in runs
    )
    return chinese, english


def span_said(opens: int, closes: int, dash: str = "—") -> str:
    """`09:00—12:00`; midnight as an end is 24:00."""
    return f"{clock_said(opens)}{dash}{clock_said(closes)}"


def clock_said(minute: int) -> str:
    """`09:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _days(days: list[int]) -> str:
    if len(days) > 1 and days[-1] - days[0] == len(days) - 1:
        return f"周{_WEEKDAYS[days[0] - 1]}至周{_WEEKDAYS[days[-1] - 1]}"
    return "、".join(f"周{_WEEKDAYS[day - 1]}" for day in days)


def _days_en(days: list[int]) -> str:
    if len(days) > 1 and days[-1] - days[0] == len(days) - 1:
        return f"{_WEEKDAYS_EN[days[0] - 1]}–{_WEEKDAYS_EN[days[-1] - 1]}"
    return ", ".join(_WEEKDAYS_EN[day - 1] for day in days)


def plan_said(plan: DayPlan) -> str:
    """A date of the preview: its hours, or why it is closed."""
    if plan.stretches == ((0, WHOLE_DAY),):
        return "没有设办公时间" if plan.is_unset else "全天开放"
    if plan.stretches:
        return "、".join(span_said(*one) for one in plan.stretches)
    if plan.closed is Closed.HOLIDAY:
        return f"{plan.reason or '节假日'}放假"
    return plan.reason or "不办公"
