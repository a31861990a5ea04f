"""Decides in which order what was committed reaches the broker, and when a message counts as gone."""

from collections.abc import Callable

from django.db import transaction

from hall.language import hall_clock
from hall_server.broadcasting.positions import Positions
from hall_server.outbox import actions, queries
from hall_server.outbox.queries import Outgoing

AT_ONCE = 500

Send = Callable[[str, bytes], bool]
"""Hands a payload for a topic to the broker; False when there is no connection."""


class Publisher:
    """Publishes the server's outbox in the order of its ids.

    A row is marked as gone a moment after it was handed over, together with others; a hub killed in between publishes
    it again, and followers know a sequence they have had. skipped(zone) is told of an announcement that had expired:
    the zone's board must go out instead.
    """

    def __init__(
        self, send: Send, positions: Positions, told: Callable[[str], None], skipped: Callable[[str], None]
    ) -> None:
        self._send = send
        self._positions = positions
        self._told = told
        self._skipped = skipped
        self._handed: set[int] = set()

    def publish_committed(self, at: float) -> None:
        """Hand over all rows that are committed and have not gone. at: monotonic seconds."""
        while True:
            rows = queries.unpublished(AT_ONCE + len(self._handed))
            fresh = [row for row in rows if row.id not in self._handed]
            for row in fresh:
                if not self._hand_over(row, at):
                    return
            if len(fresh) < AT_ONCE:
                return

    def mark_gone(self) -> None:
        """Mark, in the caller's transaction, what was handed over."""
        if not self._handed:
            return
        handed = frozenset(self._handed)
        actions.mark_published(handed, hall_clock.now())
        transaction.on_commit(lambda: self._handed.difference_update(handed))

    def settle(self) -> None:
        """Mark it in a transaction of its own, when there is no other to join."""
        if self._handed:
            with transaction.atomic():
                self.mark_gone()

    def _hand_over(self, row: Outgoing, at: float) -> bool:
        if row.expires_at is not None and row.expires_at <= hall_clock.now():
            if row.zone:
                self._skipped(row.zone)
        elif not self._send(row.topic, row.payload):
            return False
        elif row.zone:
            self._positions.advance(row.zone, (row.epoch, row.sequence), at)
            self._told(row.zone)
        self._handed.add(row.id)
        return True
