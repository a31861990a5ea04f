"""Decides how limits in different units compare: surely longer, surely not, or impossible to say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from hall_server.catalogue.content import Limit
from hall_server.catalogue.words import LimitUnit

# The longest run of days off around a statutory holiday, with its make-up days: nobody works on them.
LONGEST_BREAK_DAYS = 9
_DAY = 24


@dataclass(frozen=True, slots=True)
class Hours:
    """The least and the most hours of the clock a length of time may take."""

    least: float
    most: float

    def __add__(self, other: "Hours") -> "Hours":
        return Hours(self.least + other.least, self.most + other.most)


NOTHING = Hours(0, 0)


def hours(limit: Limit) -> Hours:
    """A working day is at least a day and at most what weekends and one long break make of it."""
    amount = limit.amount
    if amount == 0:
        return NOTHING
    match limit.unit:
        case LimitUnit.HOUR:
            return Hours(amount, amount)
        case LimitUnit.NATURAL_DAY:
            return Hours(amount * _DAY, amount * _DAY)
        case LimitUnit.MONTH:
            return Hours(amount * 28 * _DAY, amount * 31 * _DAY)
        case LimitUnit.YEAR:
            return Hours(amount * 365 * _DAY, amount * 366 * _DAY)
    weekends = 2 * ceil(amount / 5)
    return Hours(amount * _DAY, (amount + weekends + LONGEST_BREAK_DAYS) * _DAY)


def is_longer(limits: Iterable[Limit], than: Limit) -> bool | None:
    """Whether these limits one after another take longer than that one; None when the units leave it open."""
    together = Counter[LimitUnit]()
    for limit in limits:
        together[limit.unit] += limit.amount
    units = {unit for unit, amount in together.items() if amount}
    if units <= {than.unit}:
        return together[than.unit] > than.amount
    whole, bound = NOTHING, hours(than)
    for unit in units:
        whole += hours(Limit(together[unit], unit))
    if whole.least > bound.most:
        return True
    return False if whole.most <= bound.least else None
