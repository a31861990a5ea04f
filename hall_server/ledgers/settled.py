"""Decides what a matter's rules take from where it is handled: when signals rise there, and which hours count."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from hall.language import hall_clock
from hall_server.clock.opening import OFFICE_HOURS, LaterWeek, OwnDay, Stretch
from hall_server.clock.rules import Rules, Thresholds
from hall_server.ledgers.models import WarningLines
from hall_server.organisation import queries as organisation
from hall_server.remembered import remembered

Where = tuple[str, str]
"""(hall, department), each empty for all."""


def settled(
    rules: Rules, scopes: Iterable[str], now: datetime, proposed: Mapping[Where, Thresholds] | None = None
) -> Rules:
    """The rules as they hold in these scopes now. proposed: warning lines looked at before they are set."""
    where = place_of(scopes)
    lines = chosen({**in_force(), **(proposed or {})}, where)
    settled_rules = rules if lines is None else replace(rules, thresholds=lines)
    if not (where[0] and rules.counts_open_hours):
        return settled_rules
    return _with_hours(settled_rules, where, hall_clock.business_day(now))


def _with_hours(rules: Rules, where: Where, today: date) -> Rules:
    """Days that are over keep the hours they had; today and all later ones have those that are set now."""
    ahead = organisation.hours_ahead(where[0], today, department=where[1])
    weeks = [one for one in rules.later_weeks if one.since < today]
    own = [one for one in rules.own_days if one.date < today]
    for since, week in ahead.weeks or ((today, ()),):
        stretches = tuple(Stretch(one.weekday, one.opens, one.closes) for one in week)
        weeks.append(LaterWeek(since, stretches or OFFICE_HOURS))
    own += [OwnDay(*one) for one in ahead.own_days]
    return replace(rules, later_weeks=_told_once(rules.week, weeks), own_days=tuple(own))


def _told_once(first: tuple[Stretch, ...], weeks: list[LaterWeek]) -> tuple[LaterWeek, ...]:
    """Without those that only say again what held before."""
    kept: list[LaterWeek] = []
    for one in weeks:
        if one.week != (kept[-1].week if kept else first):
            kept.append(one)
    return tuple(kept)


def first_settled(rules: Rules, scopes: Iterable[str], now: datetime) -> Rules:
    """The same for a matter that begins now: the hours of today are those it begins with."""
    today = hall_clock.business_day(now)
    found = settled(rules, scopes, now)
    if not found.later_weeks or found.later_weeks[0].since > today:
        return found
    return replace(found, week=found.later_weeks[0].week, later_weeks=found.later_weeks[1:])


def place_of(scopes: Iterable[str]) -> Where:
    """The hall and department among a calendar's scopes."""
    named = dict(one.split(":", 1) for one in scopes if ":" in one)
    return named.get("hall", ""), named.get("department", "")


def chosen(lines: Mapping[Where, Thresholds], where: Where) -> Thresholds | None:
    """What holds in a place: its own lines, else those of the department, of the hall, of all; None when nobody set any."""
    hall, department = where
    nearest = ((hall, department), ("", department), (hall, ""), ("", ""))
    return next((lines[one] for one in nearest if one in lines), None)


@remembered
def in_force() -> dict[Where, Thresholds]:
    """The newest warning lines of each place that has any."""
    rows = WarningLines.objects.order_by("id")
    return {(row.hall_id or "", row.department_id or ""): lines_of(row) for row in rows}


def lines_of(row: WarningLines) -> Thresholds:
    """What a row says."""
    return Thresholds(row.early_warning, row.yellow, row.red)
