"""On the way of a number no statement reads more of a growing table than the rows it is about."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hall.language import hall_clock
from hall.messages.calling import CallShown, SendDesk, SurfaceKind
from hall_server.installation import DatabasePart
from hall_server.outbox import queries as outbox
from hall_server.queueing import actions, queries
from tests.server.business import cast
from tests.server.business.cast import AREA, DESK, HALL, STRIP, WANG_XIUYING, ZHANG_WEI

GROWING = (
    "queueing_ticket",
    "queueing_ticketevent",
    "queueing_call",
    "queueing_surfaceacknowledgement",
    "queueing_visit",
    "personal_data_personalrecord",
    "audit_auditevent",
    "broadcasting_receivedmessage",
    "outbox_outgoingmessage",
)
# What is open, waits or is owed stays small however many years a hall has been running.
SMALL = (
    "ticket_waiting",
    "ticket_open",
    "call_to_be_judged",
    "one_live_call_a_window",
    "one_ticket_at_a_window",
    "outbox_unpublished",
)
# Every row there ever was of a hall, a window or a queue.
_HISTORY = re.compile(r"\((hall_id|window_id|queue_id)=\?\)$")
_READS = re.compile(r"^(?:SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


class Statements:
    """Keeps every statement of a `with`."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's shape
        if sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE")) and not many:
            self.kept[sql] = params
        return execute(sql, params, many, context)


def a_numbers_way() -> None:
    """From the card to the end of the service, with everything that is told, shown and looked up meanwhile."""
    cast.put_in_place("desk-01", "strip-01", "area-a", "station-1")
    cast.staff()
    for citizen in (ZHANG_WEI, WANG_XIUYING):
        cast.wait(citizen)
    called = cast.call_next()
    for surface, kind in ((STRIP, SurfaceKind.STRIP), (AREA, SurfaceKind.WAITING_AREA)):
        cast.answer(surface, CallShown(called.call, kind, hall_clock.now()))
    cast.answer(DESK, SendDesk())
    actions.tell_changes(HALL, hall_clock.now(), at_once=True)
    actions.remind_of_unproven(HALL, hall_clock.now() + timedelta(seconds=10))
    queries.zone_board("zone-a")
    outbox.unpublished(500)
    cast.serve(DESK, called.ticket)


def plan(sql: str, params: Any) -> list[str]:
    """How SQLite would do it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [str(row[3]) for row in cursor.fetchall()]


def reads_history(line: str) -> bool:
    """Whether this line of a plan goes through more than what is asked for."""
    found = _READS.match(line)
    if found is None or found[1] not in GROWING or found[2] in SMALL:
        return False
    return line.startswith("SCAN") or bool(_HISTORY.search(line))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_statement_reads_a_table_that_grows(database: DatabasePart) -> None:
    statements = Statements()
    with connection.execute_wrapper(statements):
        a_numbers_way()
    assert len(statements.kept) > 30, database
    guilty = [
        (line, sql)
        for sql, params in statements.kept.items()
        for line in plan(sql, params)
        if reads_history(line)
    ]
    assert guilty == []
    assert reads_history(plan("SELECT number FROM queueing_ticket WHERE hall_id = 'anhe'", [])[0])
    assert reads_history(plan("SELECT number FROM queueing_ticket WHERE note = ''", [])[0])
