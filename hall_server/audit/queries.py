"""Decides whether the audit trail is whole, and what it says of one subject."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from hall_server.audit.models import AuditEvent
from hall_server.audit.verifying import broken_lines


def broken_chains() -> Iterator[str]:
    """A sentence for each subject whose chain does not hold: a line edited, swapped, removed or put in between.

    A chain whose tail was cut holds; `verifying.findings` finds that by the roots.
    """
    yield from (str(one) for one in broken_lines())


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


def verbs() -> tuple[str, ...]:
    """Every verb the trail has: one step in the index for each, however many lines there are."""
    found: list[str] = []
    last = ""
    while True:
        following = AuditEvent.objects.filter(verb__gt=last).order_by("verb", "at", "id")
        verb = following.values_list("verb", flat=True).first()
        if verb is None:
            return tuple(found)
        found.append(verb)
        last = verb
