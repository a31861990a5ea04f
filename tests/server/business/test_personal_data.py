"""What the hall knows of a person: nowhere in plain, bound to its record, found again, and every reading written down."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.installation import DatabasePart
from hall_server.keys import key_ring_path
from hall_server.personal_data import actions, key_ring
from hall_server.personal_data.models import PersonalRecord
from hall_server.personal_data.rotation import rotate
from hall_server.personal_data.sealing import person_index
from tests.server.business import cast
from tests.server.business.cast import CITIZENS, DESK, ZHANG_WEI

NOW = hall_clock.now


def whole_database() -> bytes:
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        values = []
        for table in sorted({*connection.introspection.table_names(cursor)} - virtual_tables()):
            cursor.execute(f'SELECT * FROM "{table}"')
            values += [
                bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            ]
    return b"\n".join(values)


def virtual_tables() -> set[str]:
    """Tables that hold nothing themselves: what their words are kept in are tables too, and read."""
    if connection.vendor != "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%'")
        return {name for (name,) in cursor.fetchall()}


def test_no_name_and_no_number_is_anywhere_in_the_database(database: DatabasePart) -> None:
    cast.put_in_place("desk-01")
    cast.staff()
    for citizen in CITIZENS:
        cast.wait(citizen)
    called = cast.call_next()
    cast.serve(DESK, called.ticket)
    kept = whole_database()
    for citizen in CITIZENS:
        for secret in (citizen.name, citizen.id_number, citizen.phone):
            assert not secret or secret.encode() not in kept
    assert "张*".encode() in kept, "the search does find what is there"
    if database.engine == "sqlite":
        connection.close()
        files = b"".join(
            path.read_bytes() for path in Path(database.path).parent.glob(Path(database.path).name + "*")
        )
        for citizen in CITIZENS:
            assert citizen.name.encode() not in files
            assert citizen.id_number.encode() not in files
            assert citizen.id_number.encode("utf-16-le") not in files


@pytest.mark.usefixtures("database")
class TestRecords:
    def keep(self, record: str, plain: bytes = b"plain") -> None:
        actions.keep(record, plain, person_index(ZHANG_WEI.id_number), NOW())

    def read(self, record: str) -> bytes:
        return actions.read(record, subject="visit:v1", actor="clerk:1001", purpose="called")

    def test_what_was_kept_is_read_again_and_the_reading_is_written_down(self) -> None:
        self.keep("r1", b"zhang")
        with transaction.atomic():
            assert self.read("r1") == b"zhang"
        line = AuditEvent.objects.get(verb="personal_data_read")
        assert (line.subject, line.actor) == ("visit:v1", "clerk:1001")
        assert line.facts == '{"purpose":"called","record":"r1"}'

    def test_a_record_belongs_to_its_row(self) -> None:
        self.keep("r1")
        self.keep("r2")
        sealed = PersonalRecord.objects.get(pk="r1").sealed
        PersonalRecord.objects.filter(pk="r2").update(sealed=sealed)
        with pytest.raises(InvalidTag):
            self.read("r2")

    def test_a_flipped_bit_is_found(self) -> None:
        self.keep("r1")
        sealed = bytearray(PersonalRecord.objects.get(pk="r1").sealed)
        sealed[-1] ^= 1
        PersonalRecord.objects.filter(pk="r1").update(sealed=bytes(sealed))
        with pytest.raises(InvalidTag):
            self.read("r1")

    def test_the_same_person_has_the_same_index_and_it_is_not_the_number(self) -> None:
        index = person_index(ZHANG_WEI.id_number)
        assert index == person_index(f" {ZHANG_WEI.id_number.lower()} ")
        assert ZHANG_WEI.id_number not in index
        self.keep("r1")
        assert PersonalRecord.objects.filter(person_index=index).count() == 1

    def test_rotation_brings_everything_under_a_new_key_and_drops_the_key_before_the_last(self) -> None:
        ring = key_ring_path().read_bytes()
        try:
            self.keep("r1", b"zhang")
            first, kept = key_ring.ring().current, PersonalRecord.objects.count()
            second, moved = rotate()
            assert moved == kept
            assert PersonalRecord.objects.get(pk="r1").key_id == second
            assert {first, second} <= set(key_ring.ring().keys)
            with transaction.atomic():
                assert self.read("r1") == b"zhang"
            self.keep("r2", b"wang")
            third, moved = rotate()
            assert moved == kept + 1
            assert set(key_ring.ring().keys) == {second, third}
            assert self.read("r1") == b"zhang"
            with pytest.raises(ValueError, match="in use"):
                key_ring.drop_key(third)
        finally:
            key_ring_path().write_bytes(ring)

    def test_a_record_under_a_key_that_is_gone_says_so(self) -> None:
        self.keep("r1")
        PersonalRecord.objects.update(key_id="k99")
        with pytest.raises(key_ring.KeyUnknown):
            self.read("r1")
        with pytest.raises(LookupError):
            self.read("never")
