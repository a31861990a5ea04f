"""Decides when a hall gives numbers, and how its hours are said."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hall.language import hall_clock
from hall_server.calendars import queries as calendars
from hall_server.clock.calendar import BeyondCalendar
from hall_server.clock.days import Day, ordinary
from hall_server.organisation import opening as rule
from hall_server.organisation.models import Break, Hall, OpeningHours, SpecialDay, Zone
from hall_server.organisation.opening import (
    DayPlan,
    Hours,
    Opening,
    OpeningRules,
    OwnHours,
    Pause,
    Said,
    end_minutes,
    minutes,
)
from hall_server.organisation.opening_words import week_said, why_closed
from hall_server.organisation.region_codes import chain
from hall_server.remembered import remembered


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a weekday (1 is Monday) in which numbers are given."""

    weekday: int
    opens: time
    closes: time


@remembered
def opening_hours(hall_code: str) -> tuple[Stretch, ...]:
    """The hall's own stretches of a week; none means the hall never closes."""
    rows = OpeningHours.objects.filter(hall=hall_code, department=None, matter="")
    return tuple(Stretch(*row) for row in rows.values_list("weekday", "opens", "closes"))


Spans = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class HoursAhead:
    """Hours as they are set now. weeks: each with the day it holds from, before breaks of the calendar; nothing where nobody
    set hours. own_days: dates with hours of their own, none when closed all day, and the reason.
    """

    weeks: tuple[tuple[date, tuple[Stretch, ...]], ...] = ()
    own_days: tuple[tuple[date, Spans, str], ...] = ()


def hours_ahead(hall_code: str, day: date, *, department: str = "") -> HoursAhead:
    """The hours set for this day and all that follow, with the seasons that begin and end in them."""
    found = rules_of(hall_code, department)
    if found is None:
        return HoursAhead()
    own = sorted({one for said in found.levels for one in said.own if one >= day})
    return HoursAhead(
        tuple((since, _week(found, since)) for since in _turns(found, day)),
        tuple(_own_day(rule.day_plan(found, one)) for one in own),
    )


def _turns(found: OpeningRules, day: date) -> list[date]:
    """This day, and each later one on which a season begins or is over."""
    hours = [one for said in found.levels for one in said.hours]
    if not hours:
        return []
    begins = {one.from_day for one in hours if one.from_day}
    is_over = {one.until_day + timedelta(days=1) for one in hours if one.until_day}
    return [day, *sorted(one for one in begins | is_over if one > day)]


def _week(found: OpeningRules, day: date) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(weekday, _clock(opens), _clock(closes))
        for weekday in range(1, 8)
        for opens, closes in rule.week_plan(found, day, weekday).stretches
    )


def _own_day(plan: DayPlan) -> tuple[date, Spans, str]:
    spans = tuple((_clock(opens), _clock(closes)) for opens, closes in plan.stretches)
    return plan.day, spans, plan.reason


def _clock(minute: int) -> time:
    """Midnight as an end is the day's last minute."""
    minute = min(minute, rule.WHOLE_DAY - 1)
    return time(minute // 60, minute % 60)


def is_open(hall_code: str, now: datetime, *, department: str = "", matter: str = "", zone: str = "") -> bool:
    """Whether numbers are given at this instant, of this department and matter, in this zone."""
    if zone and zone in _always_open(hall_code):
        return True
    level = _level(hall_code, department, matter)
    return level is None or rule.is_open(_plan(hall_code, *level, hall_clock.business_day(now)), now)


def opening(
    hall_code: str, now: datetime, *, department: str = "", matter: str = "", zone: str = ""
) -> Opening:
    """The same with the reason, and when it closes or opens. Zones that are always open never close."""
    if zone and zone in _always_open(hall_code):
        return Opening(is_open=True)
    found = rules_of(hall_code, department, matter)
    if found is None:
        return Opening(is_open=True, is_unset=True)
    return rule.opening(found, now)


def closed_because(
    hall_code: str, now: datetime, *, department: str = "", matter: str = "", zone: str = ""
) -> dict[str, str]:
    """The facts of the refusal hall_closed: why, when it opens, and the week's hours, in both languages."""
    found = opening(hall_code, now, department=department, matter=matter, zone=zone)
    chinese, english = why_closed(found, now)
    hours, hours_en = said_hours(hall_code, now, department, matter)
    facts = {
        "why": f"{chinese}。办公时间：{hours}。" if hours else f"{chinese}。",
        "why_en": f"{english}. Hours: {hours_en}." if hours_en else f"{english}.",
        "hours": hours,
    }
    if found.opens_at is not None:
        facts["opens_at"] = hall_clock.local(found.opens_at).isoformat(timespec="minutes")
    return facts


def spoken_hours(hall_code: str) -> str:
    """The week's hours as people say them: `周一至周五 09:00—12:00、13:30—17:00`."""
    return said_hours(hall_code, hall_clock.now())[0]


def said_hours(hall_code: str, now: datetime, department: str = "", matter: str = "") -> tuple[str, str]:
    """The week that holds now, in Chinese and English; empty when there is none."""
    found = rules_of(hall_code, department, matter)
    day = hall_clock.business_day(now)
    for said in reversed(found.levels if found else ()):
        season = tuple(one for one in said.hours if one.is_in_season(day))
        if season:
            return week_said(season)
    return "", ""


def day_plans(
    hall_code: str, first: date, days: int, *, department: str = "", matter: str = ""
) -> tuple[DayPlan, ...]:
    """What so many days from this one on look like."""
    found = rules_of(hall_code, department, matter) or OpeningRules((Said(),))
    return tuple(rule.day_plan(found, first + timedelta(days=offset)) for offset in range(days))


@dataclass(frozen=True, slots=True)
class _HallSaid:
    """All that was said for a hall, by (department, matter). Nothing: it never closes."""

    follows_calendar: bool
    region: str
    said: dict[tuple[str, str], Said]


def rules_of(hall_code: str, department: str = "", matter: str = "") -> OpeningRules | None:
    """The rules for a matter of a department in this hall; None where nothing was said at all: it never closes."""
    level = _level(hall_code, department, matter)
    return None if level is None else _rules(hall_code, *level)


def _level(hall_code: str, department: str, matter: str) -> tuple[str, str] | None:
    """Most departments and matters have no hours of their own: they share one set of rules, and one memory of it."""
    said = _hall_said(hall_code).said
    if not said:
        return None
    return department if (department, "") in said else "", matter if ("", matter) in said else ""


@remembered
def _plan(hall_code: str, department: str, matter: str, day: date) -> DayPlan:
    return rule.day_plan(_rules(hall_code, department, matter), day)


@remembered
def _rules(hall_code: str, department: str, matter: str) -> OpeningRules:
    found = _hall_said(hall_code)
    keys = [("", "")]
    keys += [(department, "")] if department else []
    keys += [("", matter)] if matter else []
    levels = tuple(found.said.get(key, Said()) for key in keys)
    if not found.follows_calendar:
        return OpeningRules(levels)
    scopes = [f"region:{code}" for code in chain(found.region)] if found.region else []
    scopes += [f"hall:{hall_code}"] + ([f"department:{department}"] if department else [])
    calendar = calendars.calendar_for_opening(tuple(scopes))

    def day_of(day: date) -> Day:
        try:
            return calendar.day(day)
        except BeyondCalendar:
            return ordinary(day)

    return OpeningRules(levels, day_of)


@remembered
def _always_open(hall_code: str) -> frozenset[str]:
    return frozenset(Zone.objects.filter(hall=hall_code, is_always_open=True).values_list("code", flat=True))


@remembered
def _hall_said(hall_code: str) -> _HallSaid:
    hall = Hall.objects.filter(pk=hall_code).values_list("follows_calendar", "region").first()
    hours: dict[tuple[str, str], list[Hours]] = defaultdict(list)
    pauses: dict[tuple[str, str], list[Pause]] = defaultdict(list)
    own: dict[tuple[str, str], dict[date, tuple[OwnHours, ...]]] = defaultdict(dict)
    for row in OpeningHours.objects.filter(hall=hall_code):
        span = minutes(row.opens), end_minutes(row.closes)
        hours[_key(row)].append(Hours(row.weekday, *span, row.from_day, row.until_day))
    for pause in Break.objects.filter(hall=hall_code):
        span = minutes(pause.begins), end_minutes(pause.ends)
        pauses[_key(pause)].append(Pause(pause.weekday, *span, pause.reason))
    for day in SpecialDay.objects.filter(hall=hall_code).order_by("opens"):
        days = own[_key(day)]
        days[day.day] = (*days.get(day.day, ()), _own(day))
    said = {
        key: Said(tuple(hours[key]), tuple(pauses[key]), dict(own[key])) for key in {*hours, *pauses, *own}
    }
    follows, region = hall or (True, None)
    return _HallSaid(follows, region or "", said)


def _key(row: OpeningHours | Break | SpecialDay) -> tuple[str, str]:
    return ("", row.matter) if row.matter else (row.department_id or "", "")


def _own(row: SpecialDay) -> OwnHours:
    if row.opens is None or row.closes is None:
        return OwnHours(None, None, row.reason)
    return OwnHours(minutes(row.opens), end_minutes(row.closes), row.reason)
