"""Decides up to which line the trail is settled: no transaction that still runs can put one before it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

_LAST = "SELECT COALESCE(MAX(id), 0) FROM audit_auditevent"
# Whole numbers of 64 bits that never wrap (PostgreSQL 9.28.8, pg_snapshot).
_SNAPSHOT = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of the trail at one instant. ahead: the first transaction that had not begun then."""

    at: datetime
    last_id: int
    ahead: int


class Settling:
    """Looks again and again. On PostgreSQL keys are given before the commit, so a line may turn up behind a later one;
    what was seen is settled when every transaction of that instant is over.
    """

    def __init__(self) -> None:
        self._database = ""
        self._sight: Sight | None = None
        self._settled: Sight | None = None

    def look(self, now: datetime) -> Sight | None:
        """The newest settled sight; None while the first one is not settled."""
        if connection.vendor == "sqlite":  # one writer at a time: keys are committed in their order
            return Sight(now, _last_id(), 0)
        if self._database != connection.settings_dict["NAME"]:
            self._database, self._sight, self._settled = connection.settings_dict["NAME"], None, None
        oldest, ahead = snapshot()
        if self._sight is not None and oldest >= self._sight.ahead:
            self._settled, self._sight = self._sight, None
        if self._sight is None:
            self._sight = Sight(now, _last_id(), ahead)
        return self._settled


def snapshot() -> tuple[int, int]:
    """(the oldest transaction that still writes, the first that has not begun) on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT)
        oldest, ahead = cursor.fetchone()
    return int(oldest), int(ahead)


def _last_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        return int(cursor.fetchone()[0])
