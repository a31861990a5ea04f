"""Decides which version of a rule judges an instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hall_server.remembered import remembered
from hall_server.supervision.models import RuleVersion
from hall_server.supervision.words import RuleKind

CALM = 0


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it judges. key: of its row. until: None while it is in force."""

    key: int
    kind: RuleKind
    number: int
    parameters: Mapping[str, Any]
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it judges what happened at this instant."""
        return self.since <= at and (self.until is None or at < self.until)

    @property
    def lowest(self) -> int:
        """The lightest level that makes an alarm."""
        return int(self.parameters.get("lowest", 1))


@remembered
def switched_on() -> Mapping[RuleKind, tuple[Version, ...]]:
    """All versions that are or were in force, the newest of each kind first."""
    found: dict[RuleKind, tuple[Version, ...]] = {}
    for row in RuleVersion.objects.filter(since__isnull=False).order_by("kind", "-number"):
        version = _version(row)
        found[version.kind] = (*found.get(version.kind, ()), version)
    return found


def _version(row: RuleVersion) -> Version:
    assert row.since is not None  # noqa: S101 - those without are drafts, left out above
    return Version(row.pk, RuleKind(row.kind), row.number, row.parameters, row.since, row.until)


def version_at(kind: RuleKind, at: datetime, versions: tuple[Version, ...] | None = None) -> Version | None:
    """The version in force at this instant; None when the rule was off."""
    known = switched_on().get(kind, ()) if versions is None else versions
    return next((one for one in known if one.kind is kind and one.holds(at)), None)
