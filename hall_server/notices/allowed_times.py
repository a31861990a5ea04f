"""Decides when a notice may arrive: at any time, by day, or by day while the hall is at work."""

from datetime import date, datetime, time, timedelta

from hall.language import hall_clock
from hall_server.installation import present
from hall_server.notices.models.templates import SendingTime
from hall_server.organisation import queries as organisation

DAYS_AHEAD = 30


def next_allowed(when: str, now: datetime) -> datetime:
    """The first instant from now on at which such a notice may arrive."""
    if when == SendingTime.ANY_TIME:
        return now
    first = hall_clock.business_day(now)
    for offset in range(DAYS_AHEAD):
        day = first + timedelta(days=offset)
        begins, ends = _by_day(day)
        if now < ends and (when != SendingTime.OPEN_DAYS or _is_at_work(day)):
            return max(now, begins)
    return now


def _by_day(day: date) -> tuple[datetime, datetime]:
    """From the end of the quiet hours to their next beginning."""
    wakes = time.fromisoformat(present().sms.quiet_until)
    rests = time.fromisoformat(present().sms.quiet_from)
    return (
        datetime.combine(day, wakes, hall_clock.HALL_ZONE),
        datetime.combine(day, rests, hall_clock.HALL_ZONE),
    )


def _is_at_work(day: date) -> bool:
    """Whether the hall opens on this day at all, by its week, its calendar and its own days."""
    hall = present().hall.code
    if organisation.rules_of(hall) is None:
        return True
    (plan,) = organisation.day_plans(hall, day, 1)
    return bool(plan.stretches)
