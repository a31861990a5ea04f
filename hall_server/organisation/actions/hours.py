"""Decides how opening hours, breaks and special days are written: never over midnight, each line for one hall."""

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction

from hall_server.audit.actions import record
from hall_server.organisation.models import Break, OpeningHours, SpecialDay
from hall_server.organisation.refused import NotDone

Line = OpeningHours | Break | SpecialDay
_SPANS = {OpeningHours: ("opens", "closes"), Break: ("begins", "ends"), SpecialDay: ("opens", "closes")}


@transaction.atomic
def add_hours(rows: Iterable[Line], *, actor: str) -> None:
    """Write lines as filled in. NotDone: over_midnight, half_a_span, hours_overlap. ValidationError says what is wrong."""
    for row in rows:
        begins, ends = (getattr(row, name) for name in _SPANS[type(row)])
        _see_that_it_is_a_span(begins, ends)
        if isinstance(row, OpeningHours):
            _see_that_nothing_overlaps(row)
        row.full_clean()
        row.save()
        kind = row._meta.model_name or ""
        facts = {
            "kind": kind,
            "line": str(row)[:120],
            "department": row.department_id or "",
            "matter": row.matter,
        }
        record("hours_added", f"hall:{row.hall_id}", actor=actor, facts={k: v for k, v in facts.items() if v})


@transaction.atomic
def remove_hours(row: Line, *, actor: str) -> None:
    """Take a line away."""
    kind, line = row._meta.model_name or "", str(row)[:120]
    row.delete()
    record("hours_removed", f"hall:{row.hall_id}", actor=actor, facts={"kind": kind, "line": line})


def _see_that_it_is_a_span(begins: time | None, ends: time | None) -> None:
    if (begins is None) != (ends is None):
        raise NotDone(
            "half_a_span",
            "开始和结束要么都填，要么都不填。",
            "Give both the beginning and the end, or neither.",
        )
    if begins is not None and ends is not None and ends <= begins:
        raise NotDone(
            "over_midnight",
            "结束要晚于开始。跨午夜的请分成两段，前一段到 23:59（表示到午夜），后一段从 00:00 起。",
            "It ends after it begins. Over midnight write two: until 23:59, which means midnight, and from 00:00.",
        )


def _see_that_nothing_overlaps(row: OpeningHours) -> None:
    others = OpeningHours.objects.filter(
        hall=row.hall_id,
        department=row.department_id,
        matter=row.matter,
        weekday=row.weekday,
        opens__lt=row.closes,
        closes__gt=row.opens,
    ).exclude(pk=row.pk)
    for other in others:
        if _meet((row.from_day, row.until_day), (other.from_day, other.until_day)):
            raise NotDone(
                "hours_overlap",
                f"与“{other}”重叠，请先改那一段。",
                f"It overlaps {other}; change that one first.",
            )


def _meet(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)
