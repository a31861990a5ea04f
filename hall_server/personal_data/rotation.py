"""Decides when an old key of personal data may go: when no record has needed it for longer than any transaction lasts."""

import time

from django.db import connection, transaction

from hall_server.audit.actions import record
from hall_server.audit.settled import snapshot
from hall_server.personal_data.actions import encrypt_again, records_under
from hall_server.personal_data.key_ring import add_key, drop_key, ring

LONGEST_WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.1


def rotate() -> tuple[str, int]:
    """Begin a new key and encrypt everything again under it: (its id, records moved).

    The keys before the last one go off the ring, if nothing is left under them and whoever wrote while this began has
    ended. The last one stays until the next rotation.
    """
    before = ring().current
    current = add_key()
    moved = _all()
    if _writers_ended():
        moved += _all()
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


def _all() -> int:
    moved = 0
    while step := _step():
        moved += step
    return moved


def _writers_ended() -> bool:
    """Whether every transaction that was writing at this instant is over; SQLite's single writer is, once a step was done.

    One that goes on for longer than LONGEST_WAIT_SECONDS may still hold a record under an old key: then the keys stay.
    """
    if connection.vendor == "sqlite":
        return True
    _, ahead = snapshot()
    for _ in range(int(LONGEST_WAIT_SECONDS / LOOK_SECONDS)):
        if snapshot()[0] >= ahead:
            return True
        time.sleep(LOOK_SECONDS)
    return False


@transaction.atomic
def _step() -> int:
    return encrypt_again()
