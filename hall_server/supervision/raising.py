"""Decides that a finding becomes one alarm, however often and wherever it is found."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection, transaction

from hall_server.supervision.event_rules import Fault
from hall_server.supervision.models import Alarm, AlarmRise
from hall_server.supervision.rises import Rise
from hall_server.supervision.versions import Version, version_at
from hall_server.supervision.words import AlarmState, RuleKind

_spell = msgspec.json.Encoder(order="deterministic").encode

_WORSE = """
UPDATE supervision_alarm SET level = %s, state = %s, version_id = %s, evidence = %s, found_at = %s
WHERE id = %s AND level < %s
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a subject belongs. responsible: a clerk's number, empty when only the department is known."""

    hall: str
    department: str
    window: str
    responsible: str
    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule's version found about a subject."""

    version: int
    kind: RuleKind
    subject: str
    occurrence: str
    level: int
    at: datetime
    evidence: dict[str, str]
    place: Place

    @property
    def alarm(self) -> str:
        """The alarm's id: 32 hexadecimal characters of a SHA-256 over rule, subject and occurrence."""
        spelled = f"{self.kind.value}\n{self.subject}\n{self.occurrence}".encode()
        return hashlib.sha256(spelled).hexdigest()[:32]


def findings(
    subject: str,
    found: Iterable[Rise | Fault],
    place: Place,
    versions: tuple[Version, ...] | None = None,
) -> list[Finding]:
    """Those that the version in force at their instant makes an alarm of."""
    judged = []
    for one in found:
        version = version_at(one.kind, one.at, versions)
        if version is not None and one.level >= version.lowest:
            judged.append(
                Finding(
                    version.key, one.kind, subject, one.occurrence, one.level, one.at, one.evidence, place
                )
            )
    return judged


def raise_all(found: Sequence[Finding], found_at: datetime) -> int:
    """Write what is new: alarms, and each level they reach; how many findings there were.

    An alarm that grows worse is open again, whatever was said of it. The lighter levels come first.
    """
    if not found:
        return 0
    ordered = sorted(found, key=lambda one: (one.alarm, one.level))
    with transaction.atomic():
        _raise(ordered, found_at)
    return len(ordered)


def _raise(ordered: Sequence[Finding], found_at: datetime) -> None:
    Alarm.objects.bulk_create((_alarm(one, found_at) for one in _first(ordered)), ignore_conflicts=True)
    AlarmRise.objects.bulk_create(
        (
            AlarmRise(
                alarm_id=one.alarm, level=one.level, at=one.at, found_at=found_at, version_id=one.version,
                evidence=_spell(one.evidence).decode(),
            )
            for one in ordered
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    _worsen(ordered, found_at)


def _first(ordered: Sequence[Finding]) -> list[Finding]:
    lightest: dict[str, Finding] = {}
    for one in ordered:
        lightest.setdefault(one.alarm, one)
    return list(lightest.values())


def _worsen(ordered: Sequence[Finding], found_at: datetime) -> None:
    at = connection.ops.adapt_datetimefield_value(found_at)
    rows = [
        (
            one.level,
            AlarmState.OPEN.value,
            one.version,
            _spell(one.evidence).decode(),
            at,
            one.alarm,
            one.level,
        )
        for one in ordered
        if one.level > 1
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_WORSE, rows)


def _alarm(one: Finding, found_at: datetime) -> Alarm:
    return Alarm(
        id=one.alarm,
        kind=one.kind.value,
        version_id=one.version,
        subject=one.subject,
        occurrence=one.occurrence,
        level=one.level,
        at=one.at,
        found_at=found_at,
        hall_id=one.place.hall,
        department=one.place.department,
        window=one.place.window,
        responsible=one.place.responsible,
        title=one.place.title,
        evidence=_spell(one.evidence).decode(),
    )
