"""Decides what the linter says: which rule, how grave, where, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from hall_server.catalogue.words import Labelled


class Severity(Labelled):
    """How grave a finding is; a version with a severe one is not published."""

    SEVERE = "severe", "严重"
    WARNING = "warning", "提醒"
    ADVICE = "advice", "建议"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. field: `promise_day`, or `materials[2].issuer`. action: what the editor does next."""

    rule: str
    severity: Severity
    sentence: str
    field: str
    action: str

    @property
    def is_severe(self) -> bool:
        """Whether it keeps the version from being published."""
        return self.severity is Severity.SEVERE


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the content: kinds of licences the hall can look up itself (code -> name), the version's days."""

    held_licences: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    effective_on: date | None = None
    ends_on: date | None = None


NOWHERE = Surroundings()
