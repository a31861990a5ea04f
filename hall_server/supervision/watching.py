"""Decides what is judged when: a case at each of its events, its clocks when time reaches what was planned."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from hall_server.cases.facts import CaseFacts, EventFacts
from hall_server.catalogue import item_queries as items
from hall_server.clock.replay import State
from hall_server.clock.signals import Level
from hall_server.ledgers import queries as ledgers
from hall_server.ratings.signals import Rated, RectificationStepped
from hall_server.rows import change, fetch, insert, instants, lock_what_is_free, select
from hall_server.supervision.event_rules import Fault, Fees, judged, kinds_for
from hall_server.supervision.models import Watched
from hall_server.supervision.plans import parted, read, spelled
from hall_server.supervision.raising import Finding, Place, findings, raise_all
from hall_server.supervision.rises import Ground, Rise, planned
from hall_server.supervision.versions import Version, version_at
from hall_server.supervision.words import RuleKind

ROUND = 2_000
_SWEPT = ("subject", "plan", "hall", "department", "window", "responsible", "title")
_DUE = "looks_at <= %s ORDER BY looks_at LIMIT %s"
_LATER = "UPDATE supervision_watched SET plan = %s, looks_at = %s, revision = revision + 1 WHERE subject = %s"
# Somebody may have decided in the last moment and not have committed yet.
PATIENCE = timedelta(seconds=10)


def after_case(case: CaseFacts, event: EventFacts, **_: Any) -> None:
    """A case took a step: the step itself is judged, and its clocks are planned anew."""
    place = place_of(case)
    found = findings(case.subject, faults(case, event), _of_actor(place, event.actor))
    found += _clocks(case.subject, place, event.recorded_at)
    raise_all(found, event.recorded_at)


def place_of(case: CaseFacts) -> Place:
    """Who answers for a case."""
    return Place(case.hall, case.department, case.window, case.handler, case.task_name)


def _of_actor(place: Place, actor: str) -> Place:
    """Whoever did the deed answers for it."""
    kind, _, number = actor.partition(":")
    return (
        Place(place.hall, place.department, place.window, number, place.title) if kind == "clerk" else place
    )


def faults(case: CaseFacts, event: EventFacts, versions: tuple[Version, ...] | None = None) -> list[Fault]:
    """What is wrong with one event, by the versions in force when it was written down."""
    found = []
    for kind in kinds_for(event.kind):
        version = version_at(kind, event.recorded_at, versions)
        fault = judged(kind, event, version.parameters, _fees(case)) if version else None
        found += [fault] if fault else []
    return found


def _fees(case: CaseFacts) -> Fees:
    return lambda: {fee.fee_name: fee.amount for fee in items.content(case.version).fees}


def after_time(subject: str, state: State, now: datetime, **_: Any) -> None:
    """Time or a calendar changed a ledger that is watched."""
    del state
    row = fetch(Watched, subject)
    if row is not None:
        raise_all(_clocks(subject, _place(row), now, is_moved=True), now)


def after_rating(rating: Rated, **_: Any) -> None:
    """A bad rating is an alarm in the same transaction; its rectification is watched from now on."""
    if not rating.rectification:
        return
    place = Place(rating.hall, rating.department, rating.window, "", rating.matter_name)
    level = Level.RED if rating.level == 1 else Level.YELLOW
    evidence = {
        "level": str(rating.level), "channel": rating.channel, "rectification": rating.rectification,
    }  # fmt: skip
    fault = Fault(RuleKind.BAD_RATING, "", level.value, rating.rated_at, evidence)
    found = findings(f"rating:{rating.rating}", [fault], place)
    subject = f"rectification:{rating.rectification}"
    raise_all(found + _clocks(subject, place, rating.received_at), rating.received_at)


def after_rectification(step: RectificationStepped, **_: Any) -> None:
    """A rectification went on."""
    place = Place(step.hall, step.department, step.window, step.hand, step.matter_name)
    subject = f"rectification:{step.rectification}"
    raise_all(_clocks(subject, place, step.at), step.at)


def _clocks(subject: str, place: Place, now: datetime, *, is_moved: bool = False) -> list[Finding]:
    """What the clocks have reached by now; what is still to come is planned for the sweep.

    is_moved: the ledger was worked out anew, so that the plan is no longer sure.
    """
    held = ledgers.ground_of(subject)
    if held is None:
        return []
    ground, row = Ground(held.rules, held.calendar, held.opening), fetch(Watched, subject)
    found: list[Finding] = []
    if row is not None:
        has_turned = row.turns_at is not None and row.turns_at <= now
        before = (
            planned(subject, held.entries[: row.entry_count], ground, now) if has_turned else read(row.plan)
        )
        found = findings(subject, _reached(before, now), _place(row))
        if not (has_turned or is_moved) and row.entry_count == len(held.entries):
            _move(row, place)
            return found
    plan = planned(subject, held.entries, ground, now)
    _keep(row, subject, place, plan, now, (len(held.entries), held.changes_at))
    return found + findings(subject, _reached(plan, now), place)


def _reached(plan: Sequence[Rise], now: datetime) -> list[Rise]:
    return [one for one in plan if one.at <= now]


def _keep(
    row: Watched | None, subject: str, place: Place, plan: Sequence[Rise], now: datetime,
    stands: tuple[int, datetime | None],
) -> None:  # fmt: skip
    coming = [one for one in plan if one.at > now]
    columns: dict[str, Any] = {
        "hall": place.hall,
        "department": place.department,
        "window": place.window,
        "responsible": place.responsible,
        "title": place.title,
        "entry_count": stands[0],
        "turns_at": stands[1],
        "plan": spelled(coming),
        "looks_at": coming[0].at if coming else None,
    }
    if row is None:
        insert(Watched(subject=subject, **columns))
    else:
        change(row, (), revision=row.revision + 1, **columns)


def _move(row: Watched, place: Place) -> None:
    """Somebody else answers for it from now on."""
    if _place(row) != place:
        change(row, (), responsible=place.responsible, department=place.department, window=place.window)


def _place(row: Watched) -> Place:
    return Place(row.hall, row.department, row.window, row.responsible, row.title)


def sweep(now: datetime) -> int:
    """Find what time alone has brought; how many subjects were due. In rounds, each a transaction."""
    total = 0
    while _is_any_due(now):
        due = _round(now)
        total += due
        if due < ROUND:
            break
    return total


def _is_any_due(now: datetime) -> bool:
    """Asked without a transaction: most sweeps find nothing, and need not keep writers waiting.

    In order, or PostgreSQL would rather read a million rows that are not due than open the index for one.
    """
    return bool(select(Watched, ("subject",), "looks_at <= %s ORDER BY looks_at LIMIT 1", instants()(now)))


@transaction.atomic
def _round(now: datetime) -> int:
    instant = instants()
    rows = select(Watched, _SWEPT, _DUE + lock_what_is_free(), instant(now), ROUND)
    found: list[Finding] = []
    later: list[tuple[str, Any, str]] = []
    for subject, plan, *where in rows:
        part = parted(plan, now)
        found += findings(subject, part.reached, Place(*where))
        later.append((part.coming, part.looks_at and instant(part.looks_at), subject))
    raise_all(found, now)
    if later:
        with connection.cursor() as cursor:
            cursor.executemany(_LATER, later)
    return len(rows)
