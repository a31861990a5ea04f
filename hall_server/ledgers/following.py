"""Decides how ledgers follow time, a new calendar and new rules; each date that moves is kept with its reasons."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.calendars import queries as calendars
from hall_server.clock.calendar import first_difference
from hall_server.clock.counting import midnight_after
from hall_server.clock.moved import Ground, MovedDate, moved
from hall_server.clock.rules import Rules, Thresholds
from hall_server.ledgers.entering import note_deemed
from hall_server.ledgers.models import Ledger, RuleSet
from hall_server.ledgers.moving import catch_up, keep_moves
from hall_server.ledgers.settled import Where, settled
from hall_server.ledgers.signals import worked_out
from hall_server.ledgers.spelling import read_rules
from hall_server.ledgers.working_out import (
    calendar_of,
    columns,
    entries_of,
    keep,
    kept_rules,
    ledger_of,
    replayed,
    rules_of,
)

ROUND = 500
MOST_LOOKED_AT = 1000


def follow_time(now: datetime) -> int:
    """Work out anew the ledgers whose phase or level time alone has changed; how many. In rounds, each a transaction."""
    total = 0
    while handled := _time_round(now):
        total += handled
    return total


@transaction.atomic
def _time_round(now: datetime) -> int:
    due = Ledger.objects.select_for_update(of=("self",)).filter(changes_at__lte=now)[:ROUND]
    deemed = []
    for ledger in due:
        catch_up(ledger, now)
        state = replayed(ledger, now)
        if state.is_deemed:
            deemed.append(ledger)
        keep(ledger, state, calendar_of(ledger), now)
        ledger.save()
        worked_out.send(Ledger, subject=ledger.subject, state=state, now=now)
    note_deemed(deemed, now)
    return len(due)


def follow_calendars(now: datetime) -> int:
    """Work out anew every open ledger that was counted by another version of its calendar; how many dates moved."""
    total = 0
    for scopes, version in _stale_grounds():
        _pass_untouched(scopes, version)
        while (found := _calendar_round(scopes, version, now)) is not None:
            total += found
    return total


def _stale_grounds() -> Iterator[tuple[str, str]]:
    kept = (
        Ledger.objects.filter(is_over=False).values_list("scopes", "calendar_version").distinct().order_by()
    )
    for scopes, version in kept:
        if calendars.calendar_for(tuple(scopes.split())).version != version:
            yield scopes, version


def _pass_untouched(scopes: str, version: str) -> int:
    """Let ledgers that end, and next change, before the first day that differs go on as they are; how many."""
    before, after = calendars.calendar_of_key(version), calendars.calendar_for(tuple(scopes.split()))
    first = first_difference(before, after)
    if first == date.max:
        rows = Ledger.objects.filter(is_over=False)
    else:
        is_early = Q(changes_at=None) | Q(changes_at__lt=midnight_after(first - timedelta(days=1)))
        rows = Ledger.objects.filter(is_early, is_over=False, last_due_on__lt=first)
    return rows.filter(scopes=scopes, calendar_version=version).update(calendar_version=after.version)


@transaction.atomic
def _calendar_round(scopes: str, version: str, now: datetime) -> int | None:
    """The dates that moved in one round; None when no ledger is left."""
    rows = Ledger.objects.select_for_update(of=("self",)).filter(
        is_over=False, scopes=scopes, calendar_version=version
    )[:ROUND]
    if not rows:
        return None
    count = 0
    for ledger in rows:
        count += catch_up(ledger, now)
        state = replayed(ledger, now)
        keep(ledger, state, calendar_of(ledger), now)
        ledger.save()
        worked_out.send(Ledger, subject=ledger.subject, state=state, now=now)
    return count


@transaction.atomic
def change_rules(
    subject: str, rules: Rules, *, reason: str, actor: str, now: datetime
) -> tuple[MovedDate, ...]:
    """Let a ledger run under other rules from now on; the dates that move. Refusal when there is no such ledger."""
    ledger = ledger_of(subject, is_held=True)
    if ledger is None:
        raise Refusal(RefusalCode.LEDGER_UNKNOWN)
    return _run_under(ledger, rules, reason, actor, now)


def _run_under(ledger: Ledger, rules: Rules, reason: str, actor: str, now: datetime) -> tuple[MovedDate, ...]:
    digest = kept_rules(rules)
    catch_up(ledger, now)
    calendar, entries = calendar_of(ledger), entries_of(ledger)
    found = moved(entries, Ground(rules_of(ledger), calendar), Ground(rules, calendar), now)
    keep_moves(ledger, found, now, (calendar, calendar), digest, reason)
    record(
        "clock_rules_changed", f"ledger:{ledger.pk}", actor=actor, facts={"rules": digest, "reason": reason}
    )
    ledger.rules_id = digest
    keep(ledger, replayed(ledger, now), calendar, now)
    ledger.save()
    return found


def follow_settings(now: datetime) -> int:
    """Let open ledgers run by the warning lines and opening hours that hold now where they are; how many changed."""
    total = 0
    for scopes, digest in list(_grounds()):
        rules = read_rules(RuleSet.objects.get(pk=digest).content)
        wanted = settled(rules, scopes.split(), now)
        while wanted != rules and (handled := _settings_round(scopes, digest, wanted, now)):
            total += handled
    return total


def _grounds() -> QuerySet[Ledger, tuple[str, str]]:
    """Scopes and rules of the open ledgers, each pair once."""
    return Ledger.objects.filter(is_over=False).values_list("scopes", "rules_id").distinct().order_by()


@transaction.atomic
def _settings_round(scopes: str, digest: str, wanted: Rules, now: datetime) -> int:
    rows = Ledger.objects.select_for_update(of=("self",)).filter(is_over=False, scopes=scopes, rules=digest)[
        :ROUND
    ]
    for ledger in rows:
        before = rules_of(ledger)
        said = ("预警线变了", "办公时间变了")
        changed = (before.thresholds != wanted.thresholds, before.hours != wanted.hours)
        reason = "，".join(word for word, is_new in zip(said, changed, strict=True) if is_new)
        _run_under(ledger, wanted, reason, "server", now)
    return len(rows)


Moves = tuple[tuple[Ledger, MovedDate], ...]


def would_signal(where: Where, lines: Thresholds, now: datetime, most: int = MOST_LOOKED_AT) -> Moves:
    """What would change if these warning lines were set for a place now; at most so many ledgers are looked at."""
    rows = Ledger.objects.filter(is_over=False).exclude(last_due_on=None)
    for kind, code in zip(("hall", "department"), where, strict=True):
        rows = rows.filter(scopes__contains=f"{kind}:{code}") if code else rows

    def after(ledger: Ledger) -> Ground:
        wanted = settled(rules_of(ledger), ledger.scopes.split(), now, {where: lines})
        return Ground(wanted, calendar_of(ledger))

    return _foreseen(rows.order_by("due_on", "id")[:most], after, now)


def would_move(version: int, now: datetime, most: int = MOST_LOOKED_AT) -> Moves:
    """The dates that would move if this version of a calendar were published now; at most so many ledgers are looked at."""
    wanted = calendars.version_facts(version)
    rows = Ledger.objects.filter(_touched(wanted.scope), is_over=False).exclude(last_due_on=None)

    def after(ledger: Ledger) -> Ground:
        return Ground(rules_of(ledger), calendars.calendar_of_version(version, ledger.scopes.split()))

    return _foreseen(rows.order_by("due_on", "id")[:most], after, now)


def would_settle(hall: str, now: datetime, most: int = MOST_LOOKED_AT) -> Moves:
    """What follow_settings would change in a hall now; at most so many ledgers are looked at."""
    stale: dict[tuple[str, str], Rules] = {}
    for scopes, digest in _grounds().filter(scopes__contains=f"hall:{hall}"):
        rules = read_rules(RuleSet.objects.get(pk=digest).content)
        wanted = settled(rules, scopes.split(), now)
        if wanted != rules:
            stale[scopes, digest] = wanted
    rows = Ledger.objects.filter(
        is_over=False,
        scopes__in={scopes for scopes, _ in stale},
        rules__in={digest for _, digest in stale},
    )

    def after(ledger: Ledger) -> Ground:
        own = rules_of(ledger)
        return Ground(stale.get((ledger.scopes, ledger.rules_id), own), calendar_of(ledger))

    return _foreseen(rows.exclude(last_due_on=None).order_by("due_on", "id")[:most], after, now)


def _foreseen(rows: Iterable[Ledger], after: Callable[[Ledger], Ground], now: datetime) -> Moves:
    found: list[tuple[Ledger, MovedDate]] = []
    for ledger in rows:
        before = Ground(rules_of(ledger), calendar_of(ledger))
        found += [(ledger, one) for one in moved(entries_of(ledger), before, after(ledger), now)]
    return tuple(found)


def _touched(scope: str) -> Q:
    return Q() if scope == calendars.NATIONAL else Q(scopes__contains=scope)


def wrongly_kept() -> Iterator[str]:
    """The subjects whose row does not say what a replay says; none, unless somebody got round the program."""
    for ledger in Ledger.objects.iterator(chunk_size=ROUND):
        state = replayed(ledger, ledger.worked_out_at)
        wanted = columns(state, calendar_of(ledger), ledger.worked_out_at)
        if any(getattr(ledger, name) != value for name, value in wanted.items()):
            yield ledger.subject
