"""Decides what has still to leave, and how far each zone's announcements have come."""

from dataclasses import dataclass
from datetime import datetime

from hall_server.outbox.models import OutgoingMessage, Stream


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
    rows = OutgoingMessage.objects.filter(published_at=None).order_by("id")[:limit]
    return [
        Outgoing(row.id, row.topic, bytes(row.payload), row.zone, row.epoch, row.sequence, row.expires_at)
        for row in rows
    ]


def positions() -> dict[str, tuple[int, int]]:
    """zone -> (epoch, sequence) of its last announcement. A zone that never had one is missing: it stands at (0, 0)."""
    return {row.zone: (row.epoch, row.sequence) for row in Stream.objects.all()}


def position(zone: str) -> tuple[int, int]:
    """(epoch, sequence) of the zone's last announcement; (0, 0) before the first."""
    row = Stream.objects.filter(zone=zone).first()
    return (row.epoch, row.sequence) if row else (0, 0)
