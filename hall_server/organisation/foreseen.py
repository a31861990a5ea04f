"""Decides what is told before hours are changed: the dates that would move, by whoever counts dates by those hours."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hall_server.remembered import apart


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A date that would move, as people read it. url: of the matter's page."""

    url: str
    number: str
    title: str
    clock: str
    before: str
    after: str
    why: str


@dataclass(slots=True)
class Told:
    """What somebody is shown before a deed. mark: of exactly these lines, empty for none."""

    lines: Sequence[Foreseen] = ()

    @property
    def mark(self) -> str:
        """Sent along by whoever has seen these."""
        return hashlib.sha256(repr(self.lines).encode()).hexdigest()[:16] if self.lines else ""


_Counts = Callable[[str, datetime], Sequence[Foreseen]]
_counters: dict[str, _Counts] = {}


def foresee_by(name: str, count: _Counts) -> None:
    """Ask this one too: what would move in a hall by the hours it reads now."""
    _counters[name] = count


def foreseen_after(deed: Callable[[], object], hall: str, now: datetime) -> list[Foreseen]:
    """Do the deed, see what moves, and undo it; nobody else reads anything of it. What the deed refuses it still refuses."""
    with apart(), transaction.atomic():
        deed()
        found = [one for count in _counters.values() for one in count(hall, now)]
        transaction.set_rollback(True)
    return found
