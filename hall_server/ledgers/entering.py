"""Decides how an entry is made: in one transaction with what follows from it and its line in the audit trail."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.clock.checks import admitted
from hall_server.clock.course import Course
from hall_server.clock.entries import Entry, EntryKind, Procedure
from hall_server.clock.limits import Limit
from hall_server.clock.replay import State, replay
from hall_server.clock.rules import Rules
from hall_server.ledgers.models import Ledger, LedgerEntry
from hall_server.ledgers.moving import catch_up
from hall_server.ledgers.settled import first_settled
from hall_server.ledgers.spelling import spelled_facts
from hall_server.ledgers.working_out import (
    calendar_of,
    columns,
    entries_of,
    kept_rules,
    ledger_of,
    opening_of,
    rules_of,
)
from hall_server.rows import change, insert


@transaction.atomic
def start(
    subject: str,
    rules: Rules,
    *,
    actor: str,
    now: datetime,
    scopes: Iterable[str] = (),
    title: str = "",
    occurred_at: datetime | None = None,
) -> State:
    """Open the ledger of a subject with the receipt of its material. Refusal when it has one.

    subject: `kind:id`. scopes: of its calendar, from the region down; `hall:` and `department:` among them also say whose
    warning lines and opening hours hold. title: of the matter, never of a person.
    """
    if ledger_of(subject) is not None:
        raise Refusal(RefusalCode.LEDGER_OPEN)
    places = tuple(scopes)
    rules = first_settled(rules, places, now)
    ledger = Ledger(subject=subject, title=title, scopes=" ".join(places), rules_id=kept_rules(rules))
    return _enter(ledger, Entry(EntryKind.SUBMITTED, occurred_at or now, now, actor))


@transaction.atomic
def enter(subject: str, kind: EntryKind, *, actor: str, now: datetime, **facts: Any) -> State:
    """Make an entry of this kind. facts: of Entry; occurred_at: when it happened, `now` when not given.

    Refusal when no move allows it, when it lacks what it must say, or when it comes afterwards.
    """
    ledger = ledger_of(subject, is_held=True)
    if ledger is None:
        raise Refusal(RefusalCode.LEDGER_UNKNOWN)
    occurred_at = facts.pop("occurred_at", None) or now
    return _enter(ledger, Entry(kind, occurred_at, now, actor, **facts))


def ask_for_correction(subject: str, missing: str, *, actor: str, now: datetime) -> State:
    """The applicant is told, once, what is missing."""
    return enter(subject, EntryKind.CORRECTION_ASKED, actor=actor, now=now, reason=missing)


def accept(subject: str, *, actor: str, now: datetime) -> State:
    """受理."""
    return enter(subject, EntryKind.ACCEPTED, actor=actor, now=now)


def pause(  # noqa: PLR0913 - the law asks for each
    subject: str,
    procedure: Procedure,
    *,
    basis: str,
    evidence: str,
    told_until: date,
    actor: str,
    now: datetime,
    step: str = "",
) -> State:
    """A special procedure begins; the applicant was told in writing until when. A step: only its own clock stops."""
    return enter(
        subject,
        EntryKind.PAUSED,
        actor=actor,
        now=now,
        procedure=procedure,
        basis=basis,
        evidence=evidence,
        told_until=told_until,
        step=step,
    )


def resume(subject: str, *, evidence: str, actor: str, now: datetime, step: str = "") -> State:
    """It ended before the day the applicant was told."""
    return enter(subject, EntryKind.RESUMED, actor=actor, now=now, evidence=evidence, step=step)


def extend(
    subject: str, more: Limit, *, approver: str, reason: str, evidence: str, actor: str, now: datetime
) -> State:
    """The limit is extended, once, before it has run out."""
    return enter(
        subject,
        EntryKind.EXTENDED,
        actor=actor,
        now=now,
        more=more,
        approver=approver,
        reason=reason,
        evidence=evidence,
    )


def begin_step(subject: str, step: str, *, actor: str, now: datetime) -> State:
    """A step's clock begins."""
    return enter(subject, EntryKind.STEP_BEGUN, actor=actor, now=now, step=step)


def end_step(subject: str, step: str, *, actor: str, now: datetime) -> State:
    """A step's clock ends."""
    return enter(subject, EntryKind.STEP_ENDED, actor=actor, now=now, step=step)


def decide(subject: str, *, actor: str, now: datetime) -> State:
    """The decision is made; delivery is timed from here."""
    return enter(subject, EntryKind.DECIDED, actor=actor, now=now)


def deliver(subject: str, *, actor: str, now: datetime, occurred_at: datetime | None = None) -> State:
    """送达."""
    return enter(subject, EntryKind.DELIVERED, actor=actor, now=now, occurred_at=occurred_at)


def withdraw(subject: str, reason: str, *, actor: str, now: datetime) -> State:
    """The applicant withdraws."""
    return enter(subject, EntryKind.WITHDRAWN, actor=actor, now=now, reason=reason)


def _enter(ledger: Ledger, wanted: Entry) -> State:
    is_first = ledger.pk is None
    if not is_first:
        catch_up(ledger, wanted.recorded_at)
    rules, calendar = rules_of(ledger), calendar_of(ledger)
    opening = opening_of(rules, calendar)
    earlier = () if is_first else entries_of(ledger)
    entry = admitted(wanted, earlier, Course(rules, calendar, opening))
    state = replay((*earlier, entry), rules, calendar, entry.recorded_at, opening)
    worked_out = columns(state, calendar, entry.recorded_at) | {"entry_count": ledger.entry_count + 1}
    if is_first:
        for name, value in worked_out.items():
            setattr(ledger, name, value)
        ledger.save(force_insert=True)
    else:
        change(ledger, (), **worked_out)
    _write(ledger, entry)
    return state


def _write(ledger: Ledger, entry: Entry) -> None:
    place, facts = ledger.entry_count - 1, spelled_facts(entry)
    insert(
        LedgerEntry(
            ledger=ledger,
            place=place,
            kind=entry.kind.value,
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            actor=entry.actor,
            facts=facts,
            is_late=entry.is_late,
        )
    )
    record(
        f"clock_{entry.kind.value}",
        f"ledger:{ledger.pk}",
        actor=entry.actor,
        facts={"subject": ledger.subject, "entry": facts[:400], "late": "yes" if entry.is_late else "no"},
        is_first=place == 0,
    )


def note_deemed(ledgers: Sequence[Ledger], now: datetime) -> int:
    """Write down that acceptance is deemed, for ledgers where time alone made it so; how many were."""
    written = 0
    for ledger in ledgers:
        if LedgerEntry.objects.filter(ledger=ledger, kind=EntryKind.DEEMED_ACCEPTED.value).exists():
            continue
        _enter(ledger, Entry(EntryKind.DEEMED_ACCEPTED, now, now, "server"))
        written += 1
    return written
