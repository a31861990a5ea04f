"""Decides who has the modem: whoever sends goes before the one that only listens."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """One at a time; a plain lock would let the listener, which returns at once, starve the sender."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._is_taken = False
        self._urgent = 0

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """Have it, before any listener that waits."""
        with self._changed:
            self._urgent += 1
            self._changed.wait_for(lambda: not self._is_taken)
            self._urgent -= 1
            self._is_taken = True
        try:
            yield
        finally:
            self._give_back()

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Have it when nobody urgent wants it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_taken and not self._urgent)
            self._is_taken = True
        try:
            yield
        finally:
            self._give_back()

    def _give_back(self) -> None:
        with self._changed:
            self._is_taken = False
            self._changed.notify_all()
