"""The audit trail only grows: the database refuses edits, and whoever gets round the database is found."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from hall_server.audit.actions import record
from hall_server.audit.models import AuditEvent
from hall_server.audit.queries import broken_chains
from hall_server.queueing.models import TicketEvent
from tests.server.business import cast

pytestmark = pytest.mark.usefixtures("database")
TABLES = (AuditEvent, TicketEvent)


@pytest.mark.parametrize("model", TABLES)
@pytest.mark.parametrize("deed", ["update", "delete", "truncate"])
def test_the_database_refuses(model: type[AuditEvent] | type[TicketEvent], deed: str) -> None:
    cast.wait()
    before = model.objects.count()
    assert before
    table = model._meta.db_table
    if deed == "truncate" and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    statement = {
        "update": f"UPDATE {table} SET facts = '{{}}'",
        "delete": f"DELETE FROM {table}",
        "truncate": f"TRUNCATE {table} CASCADE",
    }[deed]
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert model.objects.count() == before


def test_every_step_of_a_ticket_stands_in_its_chain() -> None:
    cast.staff()
    taken = cast.wait()
    called = cast.call_next()
    cast.serve(cast.DESK, called.ticket)
    chain = AuditEvent.objects.filter(subject=f"ticket:{taken.ticket}").order_by("place")
    assert [line.verb for line in chain] == [
        "ticket_reserved",
        "paper_confirmed",
        "ticket_called",
        "service_began",
        "service_finished",
    ]
    assert [line.place for line in chain] == list(range(5))
    assert all(line.digest.startswith("sm3:") for line in chain)
    assert {line.actor for line in chain} == {"device:terminal-1", "clerk:1001"}
    assert not list(broken_chains())


def without_triggers(statement: str) -> None:
    """What somebody does who owns the database."""
    on = "" if connection.vendor == "sqlite" else " ON audit_auditevent"
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER audit_auditevent_no_{verb}{on}")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET actor = 'clerk:1002' WHERE place = 1",
        'UPDATE audit_auditevent SET facts = \'{"number":"A002"}\' WHERE place = 0',
        "DELETE FROM audit_auditevent WHERE place = 1",
        "DELETE FROM audit_auditevent WHERE place = 0",
        "UPDATE audit_auditevent SET place = CASE place WHEN 0 THEN 901 WHEN 1 THEN 900 ELSE place END",
    ],
    ids=["edited", "facts edited", "cut out", "head cut off", "swapped"],
)
def test_whoever_gets_round_the_triggers_is_found(statement: str) -> None:
    for verb in ("began", "went_on", "ended"):
        record(verb, "thing:1", actor="clerk:1001", facts={"number": "A001"})
    record("began", "thing:2", actor="clerk:1001")
    assert not list(broken_chains())
    without_triggers(statement + (" AND " if "WHERE" in statement else " WHERE ") + "subject = 'thing:1'")
    [broken] = broken_chains()
    assert broken.startswith("thing:1")


def test_a_chain_cannot_fork() -> None:
    record("began", "thing:1", actor="server", is_first=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        record("began", "thing:1", actor="server", is_first=True)


def test_the_tables_are_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
