"""Decides how far each zone has been told, and which follower has fallen behind."""

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

Position = tuple[int, int]

PATIENCE_SECONDS = 1.5
AGAIN_SECONDS = 3.0


@dataclass(slots=True)
class _Told:
    """Positions with the instant each went out, oldest first; the first is the newest that every follower should have."""

    steps: deque[tuple[float, Position]] = field(default_factory=deque)

    def newest(self) -> Position:
        return self.steps[-1][1]

    def expected(self, at: float) -> Position | None:
        if not self.steps:
            return None
        settled = at - PATIENCE_SECONDS
        while len(self.steps) > 1 and self.steps[1][0] <= settled:
            self.steps.popleft()
        since, position = self.steps[0]
        return position if since <= settled else None


class Positions:
    """What has been published to each zone: (epoch, sequence). Instants are monotonic seconds."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}
        self._sent: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()

    def advance(self, zone: str, position: Position, at: float) -> None:
        """An announcement or a board with this position went out."""
        with self._lock:
            told = self._told.setdefault(zone, _Told())
            told.expected(at)
            if not told.steps or position > told.newest():
                told.steps.append((at, position))

    def all(self) -> dict[str, Position]:
        """For the pulse; may be asked from another thread."""
        with self._lock:
            return {zone: told.newest() for zone, told in self._told.items()}

    def behind(self, device: str, boards: Mapping[str, Position], at: float) -> list[str]:
        """The zones this follower must be sent: what it lacks went out long enough ago to have arrived.

        A zone it was sent a moment ago is not sent again before the follower can have said so.
        """
        late = [zone for zone, position in boards.items() if self._is_behind(device, zone, position, at)]
        for zone in late:
            self._sent[device, zone] = at
        return late

    def _is_behind(self, device: str, zone: str, position: Position, at: float) -> bool:
        with self._lock:
            told = self._told.get(zone)
            expected = told.expected(at) if told else None
        if expected is None or position >= expected:
            return False
        return at - self._sent.get((device, zone), float("-inf")) >= AGAIN_SECONDS
