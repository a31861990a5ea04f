"""Decides how a date that moved is kept: with what it was, what it is, and why."""

from datetime import datetime

import msgspec

from hall_server.calendars import queries as calendars
from hall_server.clock.calendar import Calendar
from hall_server.clock.moved import Ground, MovedDate, moved
from hall_server.ledgers.models import Ledger, MovedDateRecord
from hall_server.ledgers.working_out import calendar_of, entries_of, rules_of


def catch_up(ledger: Ledger, now: datetime) -> int:
    """Keep the dates a calendar moved that came into force since the ledger was worked out; how many moved.

    Whoever works a ledger out anew calls this first, or its move would be lost.
    """
    after = calendar_of(ledger)
    if ledger.is_over or ledger.calendar_version == after.version:
        return 0
    before, rules = calendars.calendar_of_key(ledger.calendar_version), rules_of(ledger)
    found = moved(entries_of(ledger), Ground(rules, before), Ground(rules, after), now)
    keep_moves(ledger, found, now, (before, after), ledger.rules_id)
    return len(found)


def keep_moves(
    ledger: Ledger,
    found: tuple[MovedDate, ...],
    now: datetime,
    grounds: tuple[Calendar, Calendar],
    rules_after: str,
    reason: str = "",
) -> None:
    """Write down what moved. grounds: the calendar before and after."""
    before, after = grounds
    MovedDateRecord.objects.bulk_create(
        MovedDateRecord(
            ledger=ledger,
            at=now,
            clock=one.clock.value,
            step=one.step,
            before=one.before,
            after=one.after,
            was_provisional=one.was_provisional,
            is_provisional=one.is_provisional,
            calendar_before=before.version,
            calendar_after=after.version,
            rules_before=ledger.rules_id,
            rules_after=rules_after,
            why=msgspec.json.encode([*([reason] if reason else []), *one.why()]).decode(),
        )
        for one in found
    )
