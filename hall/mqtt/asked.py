"""Decides when a device says a thing again, and when it gives up waiting: backoff with jitter, one key, one answer."""

import random
import threading
from dataclasses import dataclass

from hall.messages.message import Message
from hall.mqtt.dedupe import Dedupe

FIRST_AGAIN = 1.0
LONGEST_AGAIN = 30.0
HURRIED = 0.5
MOST_AT_ONCE = 50


@dataclass(slots=True)
class Asked:
    """A request or report without its answer. Moments are seconds of time.monotonic.

    until: when waiting ends, None for never. is_kept: it lies in the outbox too. is_own: asked by the link itself.
    """

    key: str
    message: Message
    until: float | None
    is_kept: bool
    is_own: bool = False
    again_at: float = 0.0
    pause: float = FIRST_AGAIN


class AskedBook:
    """All that waits for an answer, in the order it was asked. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, Asked] = {}
        self._answered = Dedupe()

    def add(self, asked: Asked, moment: float) -> bool:
        """Wait for its answer from now on; False when this key waits already, or has been answered."""
        asked.again_at = moment + _jittered(asked.pause)
        with self._lock:
            if asked.key in self._answered:
                return False
            return self._waiting.setdefault(asked.key, asked) is asked

    def answer(self, key: str) -> Asked | None:
        """What this first answer belongs to, which waits no longer; None for a repeat or a stranger."""
        with self._lock:
            asked = self._waiting.pop(key, None)
            if asked is not None:
                self._answered.is_new(key)
            return asked

    def was_answered(self, key: str) -> bool:
        """Whether an answer to this key has been taken already."""
        with self._lock:
            return key in self._answered

    def take(self, key: str) -> Asked | None:
        """What waited under this key; it waits no longer, and a late answer belongs to nothing."""
        with self._lock:
            return self._waiting.pop(key, None)

    def postpone(self, key: str, seconds: float, moment: float) -> None:
        """The hall asked for patience: not before so many seconds have passed, and a little spread."""
        with self._lock:
            asked = self._waiting.get(key)
            if asked is not None:
                asked.again_at = moment + max(seconds, 0.0) + random.uniform(0, HURRIED)  # noqa: S311 - a spread

    def hurry(self, moment: float) -> None:
        """The hall is back: everything may be said again soon, in the old order; each device a little later than others."""
        again_at = moment + random.uniform(0, HURRIED)  # noqa: S311 - spreads a crowd, guards nothing
        with self._lock:
            for asked in self._waiting.values():
                asked.pause, asked.again_at = FIRST_AGAIN, again_at

    def due(self, moment: float) -> tuple[Asked, ...]:
        """What is to be said again now, oldest first, a bounded number at a time."""
        with self._lock:
            due = [asked for asked in self._waiting.values() if asked.again_at <= moment][:MOST_AT_ONCE]
            for asked in due:
                asked.pause = min(asked.pause * 2, LONGEST_AGAIN)
                asked.again_at = moment + _jittered(asked.pause)
        return tuple(due)

    def overdue(self, moment: float) -> tuple[Asked, ...]:
        """Whose time ran out; they wait no longer."""
        with self._lock:
            late = [one for one in self._waiting.values() if one.until is not None and one.until <= moment]
            for asked in late:
                del self._waiting[asked.key]
        return tuple(late)

    def __len__(self) -> int:
        with self._lock:
            return sum(not asked.is_own for asked in self._waiting.values())


def _jittered(seconds: float) -> float:
    return seconds * random.uniform(0.75, 1.25)  # noqa: S311 - spreads a crowd, guards nothing
