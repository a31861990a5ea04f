"""Decides what the server says, to whom and in which order; everything leaves in the transaction that decided it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from hall.language import hall_clock
from hall.messages import topics
from hall.messages.envelope import encode, wrap
from hall.messages.message import Message
from hall_server.installation import present
from hall_server.outbox.models import OutgoingMessage, Stream
from hall_server.rows import insert

SENDER = "server"

_NEXT_IN_STREAM = """
INSERT INTO outbox_stream (zone, epoch, sequence) VALUES (%s, %s, 1)
ON CONFLICT (zone) DO UPDATE SET sequence = outbox_stream.sequence + 1
RETURNING epoch, sequence
"""


def tell_device(device: str, body: Message, *, key: str = "", lives: timedelta | None = None) -> None:
    """Say something to one device; `key` is the request's when this is its answer."""
    now = hall_clock.now()
    envelope = wrap(body, sender=SENDER, sent_at=now, key=key, lives=lives)
    insert(
        OutgoingMessage(
            topic=topics.down(present().hall.code, device, envelope.kind),
            kind=envelope.kind,
            payload=encode(envelope),
            created_at=now,
            expires_at=envelope.expires_at,
        )
    )


@transaction.atomic(savepoint=False)
def announce(zone: str, body: Message, *, lives: timedelta | None = None) -> tuple[int, int]:
    """Say something to every surface of a zone; the (epoch, sequence) it got.

    Counting locks the zone until the transaction ends: announcements are committed in the order of their sequence.
    """
    now = hall_clock.now()
    epoch, sequence = _next_in_stream(zone, now)
    envelope = wrap(body, sender=SENDER, sent_at=now, epoch=epoch, sequence=sequence, lives=lives)
    insert(
        OutgoingMessage(
            topic=topics.zone(present().hall.code, zone, envelope.kind),
            kind=envelope.kind,
            payload=encode(envelope),
            zone=zone,
            epoch=epoch,
            sequence=sequence,
            created_at=now,
            expires_at=envelope.expires_at,
        )
    )
    return epoch, sequence


def _next_in_stream(zone: str, now: datetime) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_IN_STREAM, [zone, int(now.timestamp())])
        epoch, sequence = cursor.fetchone()
    return epoch, sequence


def hold_stream(zone: str) -> tuple[int, int]:
    """(epoch, sequence) of the zone's last announcement; nobody announces to it until the caller's transaction ends."""
    row = Stream.objects.select_for_update().filter(zone=zone).first()
    return (row.epoch, row.sequence) if row else (0, 0)


def mark_published(ids: Iterable[int], now: datetime) -> None:
    """These messages have left."""
    OutgoingMessage.objects.filter(id__in=list(ids)).update(published_at=now)


def forget_published(before: datetime, limit: int = 5_000) -> int:
    """Throw away what left before this instant, at most `limit` rows; how many went."""
    old = OutgoingMessage.objects.filter(published_at__lt=before).order_by("id").values_list("id", flat=True)
    return OutgoingMessage.objects.filter(id__in=list(old[:limit])).delete()[0]
