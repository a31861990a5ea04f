"""Decides that a command asked for twice is done once: whoever repeats its key gets the first end again."""

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

End = TypeVar("End")
KEPT = 1000
"""Keys of the latest commands; whoever repeats one older than that means another."""


class Once(Generic[End]):
    """The ends of a device's commands by their keys. has_failed: whether nothing has left, so that it may be tried again."""

    def __init__(self, has_failed: Callable[[End], bool]) -> None:
        self._has_failed = has_failed
        self._ends: OrderedDict[str, End] = OrderedDict()
        self._lock = RLock()

    def do(self, key: str, command: Callable[[], End]) -> End:
        """The end of this command, done now unless it was before. Commands without a key are always done."""
        if not key:
            return command()
        with self._lock:
            if key not in self._ends:
                end = command()
                if self._has_failed(end):
                    return end
                self._ends[key] = end
                if len(self._ends) > KEPT:
                    self._ends.popitem(last=False)
            return self._ends[key]
