"""Decides what a limit is: an amount, the unit it is counted in, and the law it comes from."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What is counted. WORKING_HOUR: hours in which the hall is open; HOUR: hours of the clock on the wall."""

    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"
    MONTH = "month"
    YEAR = "year"
    WORKING_HOUR = "working_hour"
    HOUR = "hour"

    @property
    def is_hours(self) -> bool:
        """Whether it runs from an instant and not from the day after."""
        return self in (Unit.WORKING_HOUR, Unit.HOUR)


@dataclass(frozen=True, slots=True)
class Limit:
    """amount: 0 means the same day. basis: the law, as people cite it. ValueError when the amount is negative."""

    amount: int
    unit: Unit = Unit.WORKING_DAY
    basis: str = ""

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise ValueError(f"a limit cannot be {self.amount}")

    def plus(self, more: "Limit") -> "Limit":
        """Both together. ValueError when they are not counted in the same unit."""
        if more.unit is not self.unit:
            raise ValueError(f"{self.unit} and {more.unit} do not add up")
        return replace(self, amount=self.amount + more.amount)


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the month's last where there is none (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def natural_days(limit: Limit, begun_on: date) -> int:
    """How many days after `begun_on` a limit in days, months or years ends when nothing stops it."""
    if limit.unit is Unit.NATURAL_DAY:
        return limit.amount
    months = limit.amount * (12 if limit.unit is Unit.YEAR else 1)
    return (months_later(begun_on, months) - begun_on).days
