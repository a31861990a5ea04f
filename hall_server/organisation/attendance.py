"""Decides what a day's attendance was: when somebody signed in and out at windows, beside the shift he was due for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Presence(StrEnum):
    """How somebody met a shift."""

    PRESENT = "present"
    ABSENT = "absent"
    ON_LEAVE = "on_leave"
    TO_COME = "to_come"
    GOING_ON = "going_on"


@dataclass(frozen=True, slots=True)
class DueShift:
    """A shift of one date for which one person was due."""

    clerk: str
    shift: str
    begins: datetime
    ends: datetime
    grace: timedelta = timedelta()
    window: str = ""

    @property
    def day(self) -> date:
        """The date it belongs to."""
        return self.begins.date()


@dataclass(frozen=True, slots=True)
class Attendance:
    """What came of it. late, early: whole minutes beyond the shift's ends, 0 within the grace."""

    due: DueShift
    presence: Presence
    first_in: datetime | None = None
    last_out: datetime | None = None
    late: int = 0
    early: int = 0


Spell = tuple[datetime, datetime | None]
"""A time at a window or on leave; None: it goes on."""


def attended(due: DueShift, duties: Iterable[Spell], leave: Iterable[Spell], now: datetime) -> Attendance:
    """Judge one shift. Leave that covers the whole shift excuses it; leave at an end moves that end."""
    begins, ends = due.begins, due.ends
    for since, until in sorted(leave, key=lambda spell: spell[0]):
        if since <= begins and until is not None and until > begins:
            begins = until
    for since, until in sorted(leave, key=lambda spell: spell[0], reverse=True):
        if (until is None or until >= ends) and since < ends:
            ends = since
    if begins >= ends:
        return Attendance(due, Presence.ON_LEAVE)
    there = sorted(
        (since, min(until or now, now)) for since, until in duties if since < ends and (until or now) > begins
    )
    return _judged(due, (begins, ends), there, now)


def _judged(
    due: DueShift, span: tuple[datetime, datetime], there: list[tuple[datetime, datetime]], now: datetime
) -> Attendance:
    begins, ends = span
    if not there:
        if now < begins + due.grace:
            return Attendance(due, Presence.TO_COME)
        return Attendance(due, Presence.ABSENT)
    first, last = there[0][0], max(until for _, until in there)
    late = _beyond(first - begins, due.grace)
    if now < ends:
        return Attendance(due, Presence.GOING_ON, first, None, late)
    return Attendance(due, Presence.PRESENT, first, last, late, _beyond(ends - last, due.grace))


def _beyond(missed: timedelta, grace: timedelta) -> int:
    """Whole minutes missed, begun ones not counted; nothing within the grace."""
    return int(missed.total_seconds() // 60) if missed > grace else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over shifts that are over. due: shifts somebody was due for, leave not counted."""

    due: int = 0
    present: int = 0
    late: int = 0
    early: int = 0
    absent: int = 0
    on_leave: int = 0


def figures(all_of_them: Iterable[Attendance]) -> Figures:
    """Count them."""
    rows = [one for one in all_of_them if one.presence not in (Presence.TO_COME, Presence.GOING_ON)]
    on_leave = sum(one.presence is Presence.ON_LEAVE for one in rows)
    return Figures(
        due=len(rows) - on_leave,
        present=sum(one.presence is Presence.PRESENT for one in rows),
        late=sum(one.late > 0 for one in rows),
        early=sum(one.early > 0 for one in rows),
        absent=sum(one.presence is Presence.ABSENT for one in rows),
        on_leave=on_leave,
    )
