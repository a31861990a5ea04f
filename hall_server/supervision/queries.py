"""Everything that may be asked of supervision."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Q

from hall_server.supervision.models import Alarm
from hall_server.supervision.replaying import Found, Key, kept, ratings_replayed, replayed

__all__ = ["Found", "Key", "Line", "kept", "pulse", "ratings_replayed", "replayed", "statistics"]

# A row may be committed after one with a higher number: the sum of the newest changes then too.
_NEWEST = """
SELECT COALESCE(SUM(id), 0) FROM (SELECT id FROM supervision_alarmrise ORDER BY id DESC LIMIT 50) AS newest
"""


def pulse() -> int:
    """A number that changes whenever an alarm appears or grows worse; one look at the end of an index."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        (number,) = cursor.fetchone()
    return int(number)


@dataclass(frozen=True, slots=True)
class Line:
    """Alarms of one rule in one department: by level, and what became of them."""

    kind: str
    department: str
    early: int
    yellow: int
    red: int
    open: int
    cancelled: int


def statistics(hall: str, since: datetime, until: datetime) -> tuple[Line, ...]:
    """The alarms found from one instant to another, the second not counted."""
    rows = Alarm.objects.filter(hall=hall, found_at__gte=since, found_at__lt=until).order_by()
    found = rows.values("kind", "department").annotate(
        early=Count("id", filter=Q(level=1)),
        yellow=Count("id", filter=Q(level=2)),
        red=Count("id", filter=Q(level=3)),
        open=Count("id", filter=Q(state__in=("open", "appealed"))),
        cancelled=Count("id", filter=Q(state="cancelled")),
    )
    lines = (Line(**one) for one in found)
    return tuple(sorted(lines, key=lambda one: (one.kind, one.department)))
