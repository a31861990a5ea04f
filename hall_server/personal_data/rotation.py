"""Decides when an old key of personal data may go: when no record has needed it for longer than any transaction lasts."""

from django.db import transaction

from hall_server.audit.actions import record
from hall_server.personal_data.actions import encrypt_again, records_under
from hall_server.personal_data.key_ring import add_key, drop_key, ring


def rotate() -> tuple[str, int]:
    """Begin a new key and encrypt everything again under it: (its id, records moved).

    The keys before the last one go off the ring, if nothing is left under them. The last one stays until the next
    rotation: a transaction that began before may still be writing under it.
    """
    before = ring().current
    current = add_key()
    moved = 0
    while step := _step():
        moved += step
    for key_id in set(ring().keys) - {current, before}:
        if not records_under(key_id):
            drop_key(key_id)
    with transaction.atomic():
        record(
            "keys_rotated",
            "personal_data:keys",
            actor="server",
            facts={"key": current, "records": str(moved)},
        )
    return current, moved


@transaction.atomic
def _step() -> int:
    return encrypt_again()
