"""Decides what time it is in the hall: UTC instants for records, the hall's zone for people."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HALL_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that may ask


def local(instant: datetime) -> datetime:
    """The same instant on the wall clock of the hall."""
    return instant.astimezone(HALL_ZONE)


def business_day(instant: datetime) -> date:
    """The hall's calendar date at this instant; a number keeps the business day it was taken on."""
    return local(instant).date()


def end_of_business_day(day: date) -> datetime:
    """The first instant after a business day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), HALL_ZONE).astimezone(UTC)
