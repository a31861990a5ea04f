"""Decides what all alarms ought to be: everything judged again from events, entries and ratings that nobody can change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hall_server.cases import queries as cases
from hall_server.clock.signals import Level
from hall_server.ledgers import queries as ledgers
from hall_server.ratings import queries as ratings
from hall_server.supervision.event_rules import Fault
from hall_server.supervision.models import AlarmRise
from hall_server.supervision.raising import Finding, Place, findings
from hall_server.supervision.rises import Ground, by_fold
from hall_server.supervision.versions import Version
from hall_server.supervision.watching import faults, place_of
from hall_server.supervision.words import RuleKind

Key = tuple[str, str, str, int]
"""Rule, subject, occurrence, level."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a replay and the alarms must agree on. version: key of the rule's version."""

    at: datetime
    version: int


def replayed(
    case_ids: Iterable[str], now: datetime, versions: tuple[Version, ...] | None = None
) -> dict[Key, Found]:
    """What the rules find in these cases up to now. versions: instead of those switched on, for a test beforehand."""
    found: dict[Key, Found] = {}
    for case_id in case_ids:
        found |= _spelled(of_case(case_id, now, versions))
    return found


def of_case(case_id: str, now: datetime, versions: tuple[Version, ...] | None = None) -> list[Finding]:
    """A case from its first event on."""
    case, events = cases.case(case_id), cases.events(case_id)
    wrong: list[Fault] = []
    for event in events:
        if event.recorded_at <= now:
            wrong += faults(case, event, versions)
    place = place_of(case)
    return findings(case.subject, wrong, place, versions) + of_clocks(case.subject, place, now, versions)


def of_clocks(
    subject: str, place: Place, now: datetime, versions: tuple[Version, ...] | None = None
) -> list[Finding]:
    """What a subject's ledger brings, entry by entry."""
    held = ledgers.ground_of(subject)
    if held is None:
        return []
    ground = Ground(held.rules, held.calendar, held.opening)
    return findings(subject, by_fold(subject, held.entries, ground, now).values(), place, versions)


def of_bad_ratings(hall: str, now: datetime) -> Iterator[Finding]:
    """What each bad rating of a hall brings."""
    for one in ratings.bad_ones(hall):
        place = Place(hall, one.department, one.window, "", one.matter_name)
        level = Level.RED if one.level == 1 else Level.YELLOW
        fault = Fault(RuleKind.BAD_RATING, "", level.value, one.rated_at)
        yield from findings(f"rating:{one.rating}", [fault], place)
        yield from of_clocks(f"rectification:{one.rectification}", place, now)


def ratings_replayed(hall: str, now: datetime) -> dict[Key, Found]:
    """The same as `replayed`, for ratings and their rectifications."""
    return _spelled(of_bad_ratings(hall, now))


def _spelled(found: Iterable[Finding]) -> dict[Key, Found]:
    spelled: dict[Key, Found] = {}
    for one in found:
        spelled.setdefault(
            (one.kind.value, one.subject, one.occurrence, one.level), Found(one.at, one.version)
        )
    return spelled


def kept(subject_like: str = "") -> dict[Key, Found]:
    """What the alarms say, of all subjects or of those that begin like this."""
    rows = AlarmRise.objects.filter(alarm__subject__startswith=subject_like).values_list(
        "alarm__kind", "alarm__subject", "alarm__occurrence", "level", "at", "version"
    )
    return {
        (kind, subject, nth, level): Found(at, version) for kind, subject, nth, level, at, version in rows
    }
