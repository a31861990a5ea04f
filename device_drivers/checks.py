"""Decides how a device's own trial is told: one sentence for each thing that was tried."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried, whether it is well, and what was found (no personal data)."""

    name: str
    is_well: bool
    found: str


@runtime_checkable
class TriesItself(Protocol):
    """A driver that can try its device harmlessly."""

    def self_test(self) -> tuple[Check, ...]:
        """Everything that can be tried without anybody's help. Trouble is a check that is not well, never raised."""


@runtime_checkable
class Counts(Protocol):
    """A driver that counts what it does."""

    def counters(self) -> dict[str, int]:
        """Numbers since it was opened, by name; they only grow."""


@runtime_checkable
class Consumes(Protocol):
    """A driver whose device uses something up."""

    def consumables(self) -> dict[str, str]:
        """What there is of each, as last heard: `enough`, `near_end`, `out`, or `unknown`. Asks nothing of the device."""
