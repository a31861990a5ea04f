"""Names what others may hear of ratings, within the transaction of the deed."""

from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class Rated:
    """A service was rated. level: 1 the worst. rectification: of a bad one, else empty. clerk: who served, or empty."""

    rating: str
    event: str
    hall: str
    department: str
    window: str
    clerk: str
    matter_name: str
    level: int
    channel: str
    rectification: str
    rated_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class RectificationStepped:
    """A rectification took a step. hand: number of the clerk who has it, or empty. Its limit: ledger `rectification:ID`."""

    rectification: str
    hall: str
    department: str
    window: str
    hand: str
    matter_name: str
    state: str
    at: datetime


# rating: Rated.
rated = Signal()
# step: RectificationStepped.
rectification_stepped = Signal()
