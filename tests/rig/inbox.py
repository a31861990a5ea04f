"""Stands in for a GUI's event loop where no window is wanted: one thread that takes one step at a time."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
Step = Callable[[], None]


class Inbox:
    """Steps posted from any thread, taken on the thread of `run`."""

    def __init__(self) -> None:
        self._steps: queue.SimpleQueue[Step] = queue.SimpleQueue()

    def post(self, step: Step) -> None:
        """Take this step soon."""
        self._steps.put(step)

    def beside(self, work: Callable[[], _T], done: Callable[[_T], None]) -> None:
        """Do slow work on a thread of its own, and take its result here."""

        def run() -> None:
            result = work()
            self.post(lambda: done(result))

        threading.Thread(target=run, daemon=True).start()

    def run(self, look: Step, every: float) -> None:
        """Take steps for ever; look round at least every so many seconds."""
        while True:
            try:
                self._steps.get(timeout=every)()
            except queue.Empty:
                look()
