"""Decides how personal data is written, read (never without a line in the audit trail) and brought under a new key."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hall_server.audit.actions import record
from hall_server.personal_data.key_ring import ring
from hall_server.personal_data.models import PersonalRecord
from hall_server.personal_data.sealing import close, open_closed
from hall_server.rows import fetch, insert, insert_all, marks, select


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


def keep_missing(records: Mapping[str, bytes], index: str, now: datetime) -> frozenset[str]:
    """Write those of these records (id -> plain bytes) that are not there yet, and name them.

    The caller holds a lock on their owner.
    """
    there = {row for (row,) in _rows(("id",), records)}
    fresh = []
    for record_id, plain in records.items():
        if record_id not in there:
            key_id, sealed = close(record_id, plain)
            row = PersonalRecord(
                id=record_id, key_id=key_id, sealed=sealed, person_index=index, written_at=now
            )
            fresh.append(row)
    insert_all(fresh)
    return frozenset(row.pk for row in fresh)


def read_together(
    record_ids: Iterable[str], *, subject: str, actor: str, purpose: str, facts: Mapping[str, str]
) -> dict[str, bytes]:
    """The plain bytes of records that are read at once: one line in the trail, which `facts` describes.

    LookupError when one is not there.
    """
    wanted = sorted(set(record_ids))
    found = {
        row: (key_id, bytes(sealed)) for row, key_id, sealed in _rows(("id", "key_id", "sealed"), wanted)
    }
    if len(found) != len(wanted):
        raise LookupError(f"{len(wanted) - len(found)} of {len(wanted)} personal records are gone")
    record("personal_data_read", subject, actor=actor, facts={**facts, "purpose": purpose})
    return {row: open_closed(row, key_id, sealed) for row, (key_id, sealed) in found.items()}


def _rows(names: tuple[str, ...], record_ids: Iterable[str]) -> list[tuple[Any, ...]]:
    wanted = list(record_ids)
    return select(PersonalRecord, names, f'"id" IN ({marks(wanted)})', *wanted) if wanted else []


def encrypt_again(limit: int = 500) -> int:
    """Bring at most `limit` records under the current key; how many were. Safe beside writers and others doing the same."""
    keys = ring()
    old = [key_id for key_id in keys.keys if key_id != keys.current]
    moved = 0
    for row in PersonalRecord.objects.filter(key_id__in=old).order_by("pk")[:limit]:
        key_id, sealed = close(row.pk, open_closed(row.pk, row.key_id, bytes(row.sealed)))
        same = PersonalRecord.objects.filter(pk=row.pk, key_id=row.key_id)
        moved += same.update(key_id=key_id, sealed=sealed)
    return moved


def records_under(key_id: str) -> int:
    """How many records still need this key."""
    return PersonalRecord.objects.filter(key_id=key_id).count()


def forget(record_id: str) -> None:
    """Remove a record for ever; the caller removes whatever names it."""
    PersonalRecord.objects.filter(pk=record_id).delete()
