"""Decides which of several statements about one field counts; the order in which they came makes no difference."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hall_server.parties.facts import Source

# An authority's register beats what was checked at the window, and that beats what people say of themselves.
RANKS = {Source.AUTHORITY: 3, Source.CARD: 2, Source.WINDOW: 2, Source.DECLARED: 1}


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about one field. value: the name of the record that keeps it. corrects: it was made with a reason,
    to replace whatever had been said until then.
    """

    value: str
    source: Source
    at: datetime
    corrects: bool = False

    @property
    def weight(self) -> tuple[int, datetime, bool, str]:
        """Rank, then the newer, then the correction; last the value's name, so that no two orders differ."""
        return RANKS[self.source], self.at, self.corrects, self.value


def winner(said: Iterable[Said]) -> Said | None:
    """The statement that counts; None when nobody said anything.

    A correction puts aside whatever was said up to its instant, from whichever source; later statements are weighed
    with it as usual.
    """
    known = list(said)
    corrections = [one for one in known if one.corrects]
    if not corrections:
        return max(known, key=lambda one: one.weight, default=None)
    last = max(corrections, key=lambda one: (one.at, one.weight))
    return max((last, *(one for one in known if one.at > last.at)), key=lambda one: one.weight)


def still_wins(now: Said | None, corrected_at: datetime | None, fresh: Said) -> Said | None:
    """The winner after one more statement, from the winner before and the last correction's instant; no history read.

    None when only the whole history can tell: a correction came.
    """
    if fresh.corrects:
        return None
    if now is None:
        return fresh
    if corrected_at is not None and fresh.at <= corrected_at:
        return now
    return max(now, fresh, key=lambda one: one.weight)
