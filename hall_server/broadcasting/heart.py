"""Decides that the hub beats once a second as long as its turns come round, also while the database makes it wait."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
LONGEST_TURN_SECONDS = 5.0


class Heart:
    """A thread that beats. A hub that hangs must not seem alive: without `turned` it stops after LONGEST_TURN_SECONDS."""

    def __init__(self, beat: Callable[[], object]) -> None:
        self._beat = beat
        self._turned_at = monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def turned(self) -> None:
        """The hub has come round once more."""
        self._turned_at = monotonic()

    def stop(self) -> None:
        """Beat no more."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(BEAT_SECONDS):
            if monotonic() - self._turned_at < LONGEST_TURN_SECONDS:
                self._beat()
            else:
                logger.error("the hub has not come round for %.0f s", monotonic() - self._turned_at)
