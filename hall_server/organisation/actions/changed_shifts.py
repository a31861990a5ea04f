"""Decides how a shift gets other times: from a day on, so that what people worked before stays as it was."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from hall_server.audit.actions import record
from hall_server.organisation.actions.work_time import enter_shift, see_that_no_shift_overlaps
from hall_server.organisation.models import Shift, ShiftAssignment
from hall_server.organisation.refused import NotDone

_TIMES = ("begins", "ends", "grace_minutes")
LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """What is known of a shift. grace_minutes: so late, or so early off, is in time. is_kept: people may be put on it."""

    name: str
    begins: time
    ends: time
    grace_minutes: int
    is_kept: bool = True


@transaction.atomic
def change_shift(key: int, facts: ShiftFacts, from_day: date, today: date, *, actor: str) -> Shift:
    """The shift is so from this day on; whoever is on it follows. The shift that has these times now.

    Days before are not touched: where somebody worked it by other times, those stay under the old name with its last day.
    NotDone: shift_unknown, day_passed, over_midnight, shift_overlaps. ValidationError: a name that is taken.
    """
    row = Shift.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotDone("shift_unknown", "没有这个班次，请刷新页面。", "There is no such shift.")
    if from_day < today:
        raise NotDone(
            "day_passed",
            "已经过去的日子不能改，起用日最早是今天。",
            "Days that are over do not change; it begins today at the earliest.",
        )
    has_new_times = any(getattr(row, name) != getattr(facts, name) for name in _TIMES)
    worked = row.assignments.filter(from_day__lt=from_day)
    if has_new_times and worked.exists():
        return _followed(row, facts, from_day, actor)
    _write(row, facts)
    enter_shift(row, actor=actor)
    _see_that_they_fit(row.assignments.all())
    return row


def _followed(row: Shift, facts: ShiftFacts, from_day: date, actor: str) -> Shift:
    """Another shift with the new times, and the old one kept for the days that are over."""
    last_day = from_day - timedelta(days=1)
    end = f"（至{last_day:%Y-%m-%d}）"
    later = Shift(hall_id=row.hall_id, window_id=row.window_id)
    _write(later, facts)
    if row.name == facts.name:
        row.name = row.name[: LONGEST_NAME - len(end)] + end
    row.is_kept = False
    enter_shift(row, actor=actor)
    enter_shift(later, actor=actor)
    _move_people(row, later, from_day, last_day)
    said = {"shift": str(later.pk), "from": from_day.isoformat()}
    record("shift_followed", f"shift:{row.pk}", actor=actor, facts=said)
    return later


def _move_people(row: Shift, later: Shift, from_day: date, last_day: date) -> None:
    still = row.assignments.filter(Q(until_day=None) | Q(until_day__gte=from_day))
    moved = []
    for one in still:
        moved.append(
            ShiftAssignment(
                shift=later,
                clerk_id=one.clerk_id,
                window_id=one.window_id,
                weekdays=one.weekdays,
                from_day=max(one.from_day, from_day),
                until_day=one.until_day,
            )
        )
        if one.from_day >= from_day:
            one.delete()
        else:
            one.until_day = last_day
            one.save(update_fields=["until_day"])
    ShiftAssignment.objects.bulk_create(moved)
    _see_that_they_fit(later.assignments.all())


def _see_that_they_fit(assignments: QuerySet[ShiftAssignment]) -> None:
    for one in assignments.select_related("clerk", "shift"):
        see_that_no_shift_overlaps(one)


def _write(row: Shift, facts: ShiftFacts) -> None:
    row.name, row.is_kept = facts.name, facts.is_kept
    row.begins, row.ends, row.grace_minutes = facts.begins, facts.ends, facts.grace_minutes
