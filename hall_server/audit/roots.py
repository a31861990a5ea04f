"""Decides when the trail is sealed: every minute what is new, every day the day; each seal covers the one before it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec
from django.db import connection, transaction

from hall.language import hall_clock
from hall_server.audit.chain import hashed
from hall_server.audit.merkle import root_of
from hall_server.audit.models import AuditEvent, DayRoot, Seal, TrailMark
from hall_server.audit.outside import tell_outside
from hall_server.audit.settled import Settling, Sight
from hall_server.installation import present
from hall_server.rows import insert

# Transactions end long before; a line that comes later still stands in the next day's root.
GRACE = timedelta(minutes=10)
MOST_DAYS = 400
PORTION = 5_000

_settling = Settling()
_encode = msgspec.json.Encoder(order="deterministic").encode
_LINES = "SELECT id, digest FROM audit_auditevent WHERE id > %s AND id <= %s ORDER BY id LIMIT %s"
_LAST_BEFORE = "SELECT MAX(id) FROM audit_auditevent WHERE id > %s AND id <= %s AND at < %s"


def seal(now: datetime) -> int:
    """Seal what has settled; how many seals were made. For one worker at a time."""
    sight = _settling.look(now)
    if sight is None:
        return 0
    made = sum(1 for _ in _days(sight)) + _mark(sight)
    tell_outside()
    return made


def lines_between(after: int, last: int) -> Iterator[tuple[int, str]]:
    """(key, digest) of the lines above `after` up to `last`, in their order."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LINES, [after, last, PORTION])
            found = cursor.fetchall()
        yield from found
        if len(found) < PORTION:
            return
        after = found[-1][0]


def digest_of(seal: Seal, name: str) -> str:
    """`algorithm:hex` over the seal before and every part of this one. name: its day or number."""
    algorithm = seal.root.partition(":")[0]
    parts = [seal.previous, name, seal.after_id, seal.last_id, seal.lines, seal.root]
    return hashed(algorithm, _encode(parts))


def _days(sight: Sight) -> Iterator[DayRoot]:
    day = _first_open_day()
    last_over = hall_clock.business_day(sight.at - GRACE) - timedelta(days=1)
    for _ in range(MOST_DAYS):
        if day is None or day > last_over:
            return
        yield _seal_day(day, sight)
        day += timedelta(days=1)


def _first_open_day() -> date | None:
    last = DayRoot.objects.first()
    if last is not None:
        return last.day + timedelta(days=1)
    first = AuditEvent.objects.order_by("id").values_list("at", flat=True).first()
    return hall_clock.business_day(first) if first else None


def _seal_day(day: date, sight: Sight) -> DayRoot:
    before = DayRoot.objects.first()
    after = before.last_id if before else 0
    end = hall_clock.end_of_business_day(day)
    with connection.cursor() as cursor:
        cursor.execute(_LAST_BEFORE, [after, sight.last_id, connection.ops.adapt_datetimefield_value(end)])
        last = cursor.fetchone()[0] or after
    row = DayRoot(day=day)
    _fill(row, after, last, before.digest if before else "", day.isoformat(), sight.at)
    return row


def _mark(sight: Sight) -> int:
    before = TrailMark.objects.first()
    after = before.last_id if before else 0
    if sight.last_id <= after:
        return 0
    row = TrailMark(number=before.number + 1 if before else 1)
    _fill(row, after, sight.last_id, before.digest if before else "", str(row.number), sight.at)
    return 1


def _fill(row: Seal, after: int, last: int, previous: str, name: str, at: datetime) -> None:
    row.root, row.lines = root_of(present().audit.digest, lines_between(after, last))
    row.after_id, row.last_id, row.previous, row.sealed_at = after, last, previous, at
    row.digest = digest_of(row, name)
    with transaction.atomic():
        insert(row)
