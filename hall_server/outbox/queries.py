"""Decides what has still to leave, and how far each zone's announcements have come."""

from dataclasses import dataclass
from datetime import datetime

from hall_server.outbox.models import OutgoingMessage, Stream
from hall_server.rows import select

_COLUMNS = ("id", "topic", "payload", "zone", "epoch", "sequence", "expires_at")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready for the broker: publish `payload` on `topic`, at least once, in the order of `id`."""

    id: int
    topic: str
    payload: bytes
    zone: str
    epoch: int
    sequence: int
    expires_at: datetime | None


def unpublished(limit: int) -> list[Outgoing]:
    """The oldest messages that have not left, also those that have expired meanwhile (a zone may have no hole)."""
    rows = select(OutgoingMessage, _COLUMNS, "published_at IS NULL ORDER BY id LIMIT %s", limit)
    return [
        Outgoing(place, topic, bytes(payload), zone, epoch, sequence, expires_at)
        for place, topic, payload, zone, epoch, sequence, expires_at in rows
    ]


def positions() -> dict[str, tuple[int, int]]:
    """zone -> (epoch, sequence) of its last announcement. A zone that never had one is missing: it stands at (0, 0)."""
    return {row.zone: (row.epoch, row.sequence) for row in Stream.objects.all()}


def position(zone: str) -> tuple[int, int]:
    """(epoch, sequence) of the zone's last announcement; (0, 0) before the first."""
    row = Stream.objects.filter(zone=zone).first()
    return (row.epoch, row.sequence) if row else (0, 0)
