"""Decides what is kept of a replay, so that a million ledgers can be listed and swept without replaying them."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from hall_server.calendars import queries as calendars
from hall_server.clock.calendar import Calendar
from hall_server.clock.entries import Entry
from hall_server.clock.moves import OVER
from hall_server.clock.opening import OpenTime
from hall_server.clock.replay import State, replay
from hall_server.clock.rules import Rules
from hall_server.ledgers.models import Ledger, LedgerEntry
from hall_server.ledgers.spelling import read_entry, read_rules


def entries_of(ledger: Ledger) -> tuple[Entry, ...]:
    """All entries in order."""
    return tuple(read_entry(row) for row in LedgerEntry.objects.filter(ledger=ledger).order_by("place"))


def rules_of(ledger: Ledger) -> Rules:
    """The rules it runs under."""
    return _rules(ledger.rules_id, ledger.rules.content)


@lru_cache(maxsize=512)
def _rules(digest: str, content: str) -> Rules:
    del digest  # names the content
    return read_rules(content)


def calendar_of(ledger: Ledger) -> Calendar:
    """The calendar in force where it runs."""
    return calendars.calendar_for(tuple(ledger.scopes.split()))


def opening_of(rules: Rules, calendar: Calendar) -> OpenTime:
    """When the hall is open, for limits in working hours."""
    return rules.open_time(calendar)


def replayed(ledger: Ledger, now: datetime) -> State:
    """Where it stands, from its entries alone."""
    calendar, rules = calendar_of(ledger), rules_of(ledger)
    return replay(entries_of(ledger), rules, calendar, now, opening_of(rules, calendar))


def columns(state: State, calendar: Calendar, now: datetime) -> dict[str, Any]:
    """What a ledger keeps of its state."""
    due = state.next_due
    return {
        "calendar_version": calendar.version,
        "phase": state.phase.value,
        "level": int(state.level),
        "next_clock": due.clock.value if due else "",
        "next_step": due.step if due else "",
        "due_on": due.due_on if due else None,
        "last_due_on": max((one.due_on for one in state.running), default=None),
        "is_provisional": any(one.is_provisional for one in state.running),
        "is_over": state.phase in OVER,
        "changes_at": state.changes_at,
        "worked_out_at": now,
    }


def keep(ledger: Ledger, state: State, calendar: Calendar, now: datetime) -> None:
    """Write what was worked out into the row; not yet saved."""
    for name, value in columns(state, calendar, now).items():
        setattr(ledger, name, value)
