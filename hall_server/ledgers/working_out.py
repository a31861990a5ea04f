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
from hall_server.ledgers.models import Ledger, LedgerEntry, RuleSet
from hall_server.ledgers.spelling import read_entry, read_rules, spelled_rules
from hall_server.rows import fetch, lock, read_all


def ledger_of(subject: str, *, is_held: bool = False) -> Ledger | None:
    """The ledger of a subject. is_held: nobody else writes it before the transaction ends."""
    found = read_all(Ledger, '"subject" = %s' + (lock() if is_held else ""), subject)
    return found[0] if found else None


def entries_of(ledger: Ledger) -> tuple[Entry, ...]:
    """All entries in order."""
    return tuple(
        read_entry(row) for row in read_all(LedgerEntry, '"ledger_id" = %s ORDER BY "place"', ledger.pk)
    )


def rules_of(ledger: Ledger) -> Rules:
    """The rules it runs under."""
    return _rules(ledger.rules_id)


@lru_cache(maxsize=512)
def _rules(digest: str) -> Rules:
    return read_rules(RuleSet.objects.get(pk=digest).content)


def kept_rules(rules: Rules) -> str:
    """The digest under which these rules are kept, by many ledgers together."""
    digest, content = spelled_rules(rules)
    if fetch(RuleSet, digest) is None:
        RuleSet.objects.get_or_create(digest=digest, defaults={"content": content})
    return digest


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
