"""Decides whether the audit trail is whole, and what it says of one subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import msgspec

from hall_server.audit.chain import digest
from hall_server.audit.models import AuditEvent


def broken_chains() -> Iterator[str]:
    """A sentence for each subject whose chain does not hold: a line edited, swapped, removed or put in between.

    A cut tail leaves a shorter chain that holds; only a root kept elsewhere finds it.
    """
    lines = AuditEvent.objects.order_by("subject", "place").iterator()
    for subject, chain in groupby(lines, key=lambda line: line.subject):
        previous = ""
        for expected, line in enumerate(chain):
            if line.place != expected or line.digest != _recomputed(line, previous):
                yield f"{subject}: line {expected} is not what was written"
                break
            previous = line.digest


def _recomputed(line: AuditEvent, previous: str) -> str:
    algorithm = line.digest.partition(":")[0]
    return digest(
        algorithm if algorithm in ("sm3", "sha256") else "sha256",
        previous,
        subject=line.subject,
        place=line.place,
        verb=line.verb,
        actor=line.actor,
        at=line.at,
        facts=line.facts,
    )


@dataclass(frozen=True, slots=True)
class TrailLine:
    """A line of the trail. actor: `kind:name`. facts: short strings, never personal data."""

    at: datetime
    actor: str
    verb: str
    facts: dict[str, str]


def lines_about(subject: str, most: int) -> list[TrailLine]:
    """The last lines of a subject, the newest first."""
    rows = AuditEvent.objects.filter(subject=subject).order_by("-place")[:most]
    return [
        TrailLine(row.at, row.actor, row.verb, msgspec.json.decode(row.facts, type=dict[str, str]))
        for row in rows
    ]
