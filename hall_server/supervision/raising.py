"""Decides that a finding becomes one alarm, however often and wherever it is found."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.db import connection, transaction

from hall_server.rows import add_missing, instants
from hall_server.supervision.event_rules import Fault
from hall_server.supervision.models import Alarm, AlarmRise
from hall_server.supervision.rises import Rise
from hall_server.supervision.versions import Version, version_at
from hall_server.supervision.words import AlarmState, RuleKind

_spell = msgspec.json.Encoder(order="deterministic").encode

_ALARM = (
    "id", "kind", "version_id", "subject", "occurrence", "level", "at", "found_at",
    "hall_id", "department", "window", "responsible", "title", "evidence",
    "state", "step_count", "hand",
)  # fmt: skip
_RISE = ("alarm_id", "level", "at", "found_at", "version_id", "evidence")
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
    named = sorted(((one.alarm, one) for one in found), key=lambda pair: (pair[0], pair[1].level))
    instant = instants()
    lines = [_Line(alarm, one, instant(one.at), _spell(one.evidence).decode()) for alarm, one in named]
    with transaction.atomic():
        _raise(lines, instant(found_at))
    return len(lines)


class _Line(NamedTuple):
    """What is written of a finding. at: as the database takes it. evidence: as JSON."""

    alarm: str
    of: Finding
    at: Any
    evidence: str


def _raise(lines: Sequence[_Line], found_at: Any) -> None:
    lightest: dict[str, _Line] = {}
    for line in lines:
        lightest.setdefault(line.alarm, line)
    add_missing(Alarm, _ALARM, [_alarm(line, found_at) for line in lightest.values()])
    add_missing(AlarmRise, _RISE, [_rise(line, found_at) for line in lines])
    worse = [_worse(line, found_at) for line in lines if line.of.level > 1]
    if worse:
        with connection.cursor() as cursor:
            cursor.executemany(_WORSE, worse)


def _alarm(line: _Line, found_at: Any) -> tuple[Any, ...]:
    one, place = line.of, line.of.place
    return (
        line.alarm, one.kind.value, one.version, one.subject, one.occurrence, one.level, line.at, found_at,
        place.hall, place.department, place.window, place.responsible, place.title, line.evidence,
        AlarmState.OPEN.value, 0, "",
    )  # fmt: skip


def _rise(line: _Line, found_at: Any) -> tuple[Any, ...]:
    return (line.alarm, line.of.level, line.at, found_at, line.of.version, line.evidence)


def _worse(line: _Line, found_at: Any) -> tuple[Any, ...]:
    one = line.of
    return (one.level, AlarmState.OPEN.value, one.version, line.evidence, found_at, line.alarm, one.level)
