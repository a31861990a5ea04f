"""Decides how much the hub lets pile up: what arrives waits here, bounded, until the worker takes all of it at once."""

import threading
from collections import deque
from dataclasses import dataclass

MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """One payload as the broker delivered it."""

    topic: str
    payload: bytes


class Inbox:
    """Filled by the connection's thread, emptied by the hub's. What does not fit is dropped: its sender sends it again."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._most_waiting = most_waiting
        self._waiting: deque[Arrived] = deque()
        self._changed = threading.Condition()
        self._is_woken = False
        self.dropped = 0

    def put(self, arrived: Arrived) -> bool:
        """Whether there was room."""
        with self._changed:
            if len(self._waiting) >= self._most_waiting:
                self.dropped += 1
                return False
            self._waiting.append(arrived)
            self._changed.notify()
            return True

    def wake(self) -> None:
        """Let the worker look round although nothing has arrived."""
        with self._changed:
            self._is_woken = True
            self._changed.notify()

    def take(self, most: int, within: float) -> list[Arrived]:
        """What has arrived, oldest first, at most `most`; empty after `within` seconds or when woken."""
        with self._changed:
            if not self._waiting and not self._is_woken:
                self._changed.wait(within)
            self._is_woken = False
            return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
