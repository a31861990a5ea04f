"""Decides that a call into a library that may never come back comes back for us."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from device_drivers.errors import DeviceTrouble

Result = TypeVar("Result")


class Timely:
    """Runs calls one after another. While one hangs every further one is refused, so that no threads heap up.

    stuck: makes the trouble to raise.
    """

    def __init__(self, stuck: Callable[[], DeviceTrouble]) -> None:
        self._stuck = stuck
        self._hanging: Thread | None = None

    def run(self, work: Callable[[], Result], within: float) -> Result:
        """What the call returns or raises; the trouble when it has not ended in so many seconds."""
        if self._hanging is not None and self._hanging.is_alive():
            raise self._stuck()
        ends: SimpleQueue[Result | BaseException] = SimpleQueue()
        thread = Thread(target=_to_its_end, args=(work, ends), name="timely call", daemon=True)
        thread.start()
        try:
            end = ends.get(timeout=within)
        except Empty:
            self._hanging = thread
            raise self._stuck() from None
        if isinstance(end, BaseException):
            raise end
        return end


def _to_its_end(work: Callable[[], Result], ends: "SimpleQueue[Result | BaseException]") -> None:
    try:
        ends.put(work())
    except BaseException as met:  # noqa: BLE001 - it is raised again where the call was made
        ends.put(met)
