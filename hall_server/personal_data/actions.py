"""Decides how personal data is written, read (never without a line in the audit trail) and brought under a new key."""

from datetime import datetime

from hall_server.audit.actions import record
from hall_server.personal_data.key_ring import ring
from hall_server.personal_data.models import PersonalRecord
from hall_server.personal_data.sealing import close, open_closed
from hall_server.rows import fetch, insert


def keep(record_id: str, plain: bytes, index: str, now: datetime) -> None:
    """Write a new record, encrypted."""
    key_id, sealed = close(record_id, plain)
    insert(PersonalRecord(id=record_id, key_id=key_id, sealed=sealed, person_index=index, written_at=now))


def read(record_id: str, *, subject: str, actor: str, purpose: str) -> bytes:
    """The plain bytes, for the one purpose written down with subject and actor. LookupError when there is no record."""
    row = fetch(PersonalRecord, record_id)
    if row is None:
        raise LookupError(f"no personal record {record_id}")
    record("personal_data_read", subject, actor=actor, facts={"record": record_id, "purpose": purpose})
    return open_closed(record_id, row.key_id, bytes(row.sealed))


def encrypt_again(limit: int = 500) -> int:
    """Bring at most `limit` records under the current key; how many were. Safe beside writers and others doing the same."""
    current = ring().current
    moved = 0
    for row in PersonalRecord.objects.exclude(key_id=current).order_by("pk")[:limit]:
        key_id, sealed = close(row.pk, open_closed(row.pk, row.key_id, bytes(row.sealed)))
        same = PersonalRecord.objects.filter(pk=row.pk, key_id=row.key_id)
        moved += same.update(key_id=key_id, sealed=sealed)
    return moved


def records_under(key_id: str) -> int:
    """How many records still need this key."""
    return PersonalRecord.objects.filter(key_id=key_id).count()
