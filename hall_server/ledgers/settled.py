"""Decides what a matter's rules take from where it is handled: when signals rise there, and which hours count."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from hall.language import hall_clock
from hall_server.clock.opening import Stretch
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
    week = organisation.week_of(where[0], hall_clock.business_day(now), department=where[1])
    stretches = tuple(Stretch(one.weekday, one.opens, one.closes) for one in week)
    return replace(settled_rules, week=stretches) if stretches else settled_rules


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
