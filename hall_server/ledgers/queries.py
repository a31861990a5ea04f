"""Decides what others may ask of the ledgers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.db.models import QuerySet

from hall.language.refusals import Refusal, RefusalCode
from hall_server.clock.calendar import Calendar
from hall_server.clock.course import Course
from hall_server.clock.entries import Entry
from hall_server.clock.explanation import DayLine, each_day, explain
from hall_server.clock.opening import OpenTime
from hall_server.clock.replay import State, read
from hall_server.clock.rules import Rules
from hall_server.clock.signals import Level
from hall_server.clock.words import Language
from hall_server.ledgers.models import Ledger, MovedDateRecord
from hall_server.ledgers.working_out import (
    calendar_of,
    entries_of,
    ledger_of,
    opening_of,
    replayed,
    rules_of,
)


def state_of(subject: str, now: datetime) -> State:
    """Where a subject stands now, replayed from its entries. Refusal when it has no ledger."""
    return replayed(_ledger(subject), now)


def entries(subject: str) -> tuple[Entry, ...]:
    """Its entries in order. Refusal when it has no ledger."""
    return entries_of(_ledger(subject))


@dataclass(frozen=True, slots=True)
class Held:
    """All a ledger's clocks run on. changes_at: when time alone changes phase or level, as last worked out."""

    entries: tuple[Entry, ...]
    rules: Rules
    calendar: Calendar
    opening: OpenTime
    changes_at: datetime | None


def ground_of(subject: str) -> Held | None:
    """What the clocks of this subject run on; None when it has no ledger."""
    row = ledger_of(subject)
    if row is None:
        return None
    calendar, rules = calendar_of(row), rules_of(row)
    return Held(entries_of(row), rules, calendar, opening_of(rules, calendar), row.changes_at)


def explanation(subject: str, now: datetime, language: Language = "zh") -> tuple[str, ...]:
    """What happened and when it ends, in sentences for the applicant. Refusal when it has no ledger."""
    ledger = _ledger(subject)
    calendar, rules = calendar_of(ledger), rules_of(ledger)
    return explain(entries_of(ledger), rules, calendar, now, opening_of(rules, calendar), language)


def day_by_day(subject: str, now: datetime, language: Language = "zh") -> tuple[DayLine, ...]:
    """Each day of the running clock that matters most, to its last; nothing when none runs, or by the wall clock."""
    course = _course(subject, now)
    state = read(course, now)
    reading = max(state.running, key=lambda one: one.due_at, default=None)
    return () if reading is None else each_day(course, reading, reading.due_on, language)


def due(level: Level | None = None) -> QuerySet[Ledger]:
    """The open ledgers with a running clock, the most urgent first; of one level, or of all. For lists that page by key."""
    rows = Ledger.objects.filter(is_over=False, due_on__isnull=False)
    if level is not None:
        rows = rows.filter(level=int(level))
    return rows.order_by("-level", "due_on", "id")


@dataclass(frozen=True, slots=True)
class Due:
    """What a list shows of a subject's limits, worked out when they last changed. due_on: None when no clock runs."""

    due_on: date | None
    level: Level
    is_provisional: bool


def due_of(subjects: Iterable[str]) -> dict[str, Due]:
    """The limits of these subjects, as lists show them; those without a ledger are left out."""
    rows = Ledger.objects.filter(subject__in=list(subjects))
    found = rows.values_list("subject", "due_on", "level", "is_provisional")
    return {subject: Due(due_on, Level(level), provisional) for subject, due_on, level, provisional in found}


def moved_by(calendar_version: str) -> tuple[tuple[str, MovedDateRecord], ...]:
    """(subject, move) of each date this version of the calendar moved."""
    rows = MovedDateRecord.objects.select_related("ledger").filter(calendar_after=calendar_version)
    return tuple((row.ledger.subject, row) for row in rows)


def moves_of(subject: str) -> tuple[MovedDateRecord, ...]:
    """Each time a date of this subject moved, the latest first."""
    return tuple(MovedDateRecord.objects.filter(ledger=_ledger(subject)))


def reasons(move: MovedDateRecord) -> tuple[str, ...]:
    """Why it moved, in sentences."""
    return msgspec.json.decode(move.why, type=tuple[str, ...])


def _course(subject: str, now: datetime) -> Course:
    ledger = _ledger(subject)
    calendar, rules = calendar_of(ledger), rules_of(ledger)
    return Course(rules, calendar, opening_of(rules, calendar)).follow(entries_of(ledger), now)


def _ledger(subject: str) -> Ledger:
    row = ledger_of(subject)
    if row is None:
        raise Refusal(RefusalCode.LEDGER_UNKNOWN)
    return row
