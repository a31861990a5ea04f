"""Decides what has changed in this process and not been told yet: counts and desks at most twice a second, proofs sooner.

Everything rests a moment after it was touched: the call that touched it reaches its surfaces first.

Nothing here is a record. A process that dies forgets it; the next one begins by touching everything.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

from django.db import transaction


class Kind(StrEnum):
    """What was touched: a queue (by its id), a window, a call about which a surface spoke."""

    QUEUE = "queue"
    WINDOW = "window"
    CALL = "call"


PAUSE_SECONDS = {Kind.QUEUE: 0.5, Kind.WINDOW: 0.5, Kind.CALL: 0.1}
REST_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Changes:
    """What is due: kind -> names, with the stamp each had."""

    stamps: dict[Kind, dict[str, int]]

    def of(self, kind: Kind) -> list[str]:
        """The names of this kind."""
        return list(self.stamps.get(kind, ()))


@dataclass(slots=True)
class _Touched:
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamps: dict[Kind, dict[str, int]] = field(default_factory=lambda: {kind: {} for kind in Kind})
    told_at: dict[Kind, float] = field(default_factory=dict)
    rested_at: dict[Kind, float] = field(default_factory=dict)
    counter: "count[int]" = field(default_factory=count)


_touched = _Touched()


def touch(kind: Kind, name: str | int) -> None:
    """Something changed here; counts once the transaction has committed, and not at all when it is rolled back."""
    transaction.on_commit(lambda: touch_now(kind, [str(name)], rest=REST_SECONDS))


def touch_now(kind: Kind, names: Iterable[str], *, rest: float = 0.0) -> None:
    """These are to be told, after so many seconds of rest."""
    with _touched.lock:
        if not _touched.stamps[kind]:
            _touched.rested_at[kind] = time.monotonic() + rest
        for name in names:
            _touched.stamps[kind][name] = next(_touched.counter)


def _due_in(kind: Kind, now: float) -> float:
    paused_at = _touched.told_at.get(kind, float("-inf")) + PAUSE_SECONDS[kind]
    return max(paused_at, _touched.rested_at.get(kind, paused_at)) - now


def seconds_until_due() -> float | None:
    """How long `tell_changes` may wait; 0 when something is due now, None when there is nothing to tell."""
    now = time.monotonic()
    with _touched.lock:
        waits = [_due_in(kind, now) for kind, stamps in _touched.stamps.items() if stamps]
    return max(min(waits), 0.0) if waits else None


def due(*, at_once: bool = False) -> Changes:
    """What is due now; `told` takes it away. at_once: do not wait for the pause to end."""
    now = time.monotonic()
    with _touched.lock:
        return Changes(
            {
                kind: dict(stamps)
                for kind, stamps in _touched.stamps.items()
                if stamps and (at_once or _due_in(kind, now) <= 0)
            }
        )


def told(changes: Changes) -> None:
    """These have been told; what was touched again meanwhile stays."""
    now = time.monotonic()
    with _touched.lock:
        for kind, stamps in changes.stamps.items():
            _touched.told_at[kind] = now
            left = _touched.stamps[kind]
            for name, stamp in stamps.items():
                if left.get(name) == stamp:
                    del left[name]
