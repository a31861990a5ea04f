"""Decides what was said about a party, field by field, in which order; from it alone all that counts can be rebuilt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from hall_server.parties.facts import Source
from hall_server.parties.known import KnownField
from hall_server.parties.merging import Said, winner
from hall_server.parties.models import Statement

_records = msgspec.json.Decoder(dict[str, str]).decode


@dataclass(frozen=True, slots=True)
class FieldVersion:
    """One statement about one field. record: where the value is kept, encrypted."""

    party: str
    field: str
    said: Said
    recorded_at: datetime
    actor: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """All statements about a party and those merged into it, oldest first."""

    versions: tuple[FieldVersion, ...]

    def of(self, field: str) -> tuple[FieldVersion, ...]:
        """The versions of one field."""
        return tuple(one for one in self.versions if one.field == field)

    def known(self, own: str, number_field: str) -> dict[str, KnownField]:
        """What counts of every field. own: the party that stands; its number is never that of one merged into it."""
        found = {}
        for field in sorted({one.field for one in self.versions}):
            said = [one.said for one in self.of(field) if field != number_field or one.party == own]
            best = winner(said)
            corrected = max((one.at for one in said if one.corrects), default=None)
            if best:
                found[field] = KnownField(best.value, best.source, best.at, best.corrects, corrected)
        return found


def said_of(parties: Iterable[str]) -> History:
    """The history of a party and of those merged into it."""
    rows = Statement.objects.filter(party__in=list(parties)).order_by("recorded_at", "id")
    return History(tuple(version for row in rows for version in _versions(row)))


def _versions(row: Statement) -> Iterator[FieldVersion]:
    for field, name in _records(row.records).items():
        said = Said(name, Source(row.source), row.stated_at, row.corrects)
        yield FieldVersion(row.party_id, field, said, row.recorded_at, row.actor, row.subject, row.reason)
