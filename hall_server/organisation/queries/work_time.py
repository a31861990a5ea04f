"""Decides who is due when, who was there, who is away, and who answers on line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from hall.language import hall_clock
from hall_server.clock.days import lived_weekday
from hall_server.organisation.attendance import Attendance, DueShift, Spell, attended
from hall_server.organisation.models import Leave, OnlineDuty, ShiftAssignment, WindowDuty
from hall_server.organisation.opening import Closed, DayPlan, instant, minutes
from hall_server.organisation.queries.hours import day_plans


@dataclass(frozen=True, slots=True)
class OnLine:
    """Somebody who answers on line. department: empty for the whole hall's."""

    clerk: str
    name: str
    department: str
    since: datetime
    until: datetime


def on_line(hall: str, at: datetime, department: str = "") -> tuple[OnLine, ...]:
    """Who answers on line at this instant: those of the department first, then those of the whole hall."""
    rows = OnlineDuty.objects.filter(hall=hall, since__lte=at, until__gt=at, clerk__is_active=True)
    if department:
        rows = rows.filter(Q(department=department) | Q(department=None))
    found = [
        OnLine(row.clerk.number, row.clerk.name, row.department_id or "", row.since, row.until)
        for row in rows.select_related("clerk").order_by("since")
    ]
    return tuple(sorted(found, key=lambda one: not one.department))


def is_away(clerk: str, at: datetime) -> bool:
    """Whether the clerk has approved leave at this instant."""
    return Leave.objects.filter(
        clerk__number=clerk, state=Leave.State.APPROVED, since__lte=at, until__gt=at
    ).exists()


def due_shifts(hall: str, first: date, last: date) -> tuple[DueShift, ...]:
    """Who is due from this date to that, both counted: make-up days as the weekday next to them, on closed days none."""
    rows = list(
        ShiftAssignment.objects.filter(
            Q(until_day=None) | Q(until_day__gte=first), shift__hall=hall, from_day__lte=last
        )
        .select_related("shift", "clerk")
        .order_by("shift__begins", "clerk__number")
    )
    plans = day_plans(hall, first, (last - first).days + 1)
    return tuple(due for plan in plans for due in _due_on(plan, rows))


def _due_on(plan: DayPlan, rows: list[ShiftAssignment]) -> Iterator[DueShift]:
    if plan.closed in (Closed.HOLIDAY, Closed.OWN):
        return
    weekday = lived_weekday(plan.day, plan.kind) or plan.day.isoweekday()
    for row in rows:
        is_on = row.from_day <= plan.day and (row.until_day is None or plan.day <= row.until_day)
        if is_on and str(weekday) in row.weekdays:
            shift = row.shift
            yield DueShift(
                row.clerk.number,
                shift.name,
                instant(plan.day, minutes(shift.begins)),
                instant(plan.day, minutes(shift.ends)),
                timedelta(minutes=shift.grace_minutes),
                row.window_id or "",
            )


def attendance(hall: str, first: date, last: date, now: datetime) -> tuple[Attendance, ...]:
    """Each due shift beside who signed in at the hall's windows: worked out anew each time, kept nowhere."""
    due = due_shifts(hall, first, last)
    since = instant(first, 0)
    until = hall_clock.end_of_business_day(last)
    duties: dict[str, list[Spell]] = defaultdict(list)
    sat = WindowDuty.objects.filter(
        Q(until=None) | Q(until__gt=since), window__zone__hall=hall, since__lt=until
    )
    for clerk, begins, ends in sat.values_list("clerk__number", "since", "until"):
        duties[clerk].append((begins, ends))
    away: dict[str, list[Spell]] = defaultdict(list)
    leaves = Leave.objects.filter(state=Leave.State.APPROVED, since__lt=until, until__gt=since)
    for clerk, begins, ends in leaves.values_list("clerk__number", "since", "until"):
        away[clerk].append((begins, ends))
    return tuple(attended(one, duties[one.clerk], away[one.clerk], now) for one in due)
