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


# rating: Rated.
rated = Signal()
