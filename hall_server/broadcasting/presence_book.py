"""Decides who is there: a device is lost when its will speaks or three heartbeats are missed, and back at its next word."""

from dataclasses import dataclass
from datetime import datetime

SILENCE_SECONDS = 6.0
START_GRACE_SECONDS = 10.0


@dataclass(slots=True)
class _Seen:
    at: float
    outbox: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """Who came and who went since the last look."""

    came: tuple[str, ...]
    went: tuple[str, ...]


class PresenceBook:
    """What the hub has heard lately, in memory. Instants are monotonic seconds."""

    def __init__(self, present: tuple[str, ...], at: float) -> None:
        grace = at + START_GRACE_SECONDS - SILENCE_SECONDS
        self._seen = {device: _Seen(grace) for device in present}
        self._present = set(present)
        self._started: dict[str, datetime] = {}
        self._doubtful: set[str] = set()

    def heard(self, device: str, at: float) -> None:
        """Any word is a sign of life."""
        seen = self._seen.get(device)
        if seen is None:
            self._seen[device] = _Seen(at)
        else:
            seen.at = max(seen.at, at)

    def beat(self, device: str, outbox: int, at: float) -> None:
        """A heartbeat, which also tells how much its outbox holds."""
        self.heard(device, at)
        self._seen[device].outbox = outbox

    def born(self, device: str, started_at: datetime) -> None:
        """Its program said when it started; the request itself may have changed the row, or failed to."""
        self._started[device] = started_at
        self._doubtful.add(device)

    def lost(self, device: str, started_at: datetime) -> None:
        """Its will spoke; the will of an earlier program says nothing about the present one."""
        if started_at >= self._started.get(device, started_at):
            self._seen.pop(device, None)

    def changes(self, at: float) -> Changes:
        """Who came and who went since this was last asked."""
        alive = {device for device, seen in self._seen.items() if at - seen.at < SILENCE_SECONDS}
        came = alive - self._present | alive & self._doubtful
        went = self._present - alive | self._doubtful - alive
        self._present = alive
        self._doubtful.clear()
        return Changes(tuple(sorted(came)), tuple(sorted(went)))

    def unsaid(self, changes: Changes) -> None:
        """These changes could not be kept; tell them again next time."""
        self._present = (self._present - set(changes.came)) | set(changes.went)

    def outboxes(self) -> dict[str, int]:
        """Device -> messages still to be sent, of those present."""
        return {device: self._seen[device].outbox for device in self._present if device in self._seen}
