"""Decides how slow work comes home: one thread for each slow thing, its ends told on the GUI thread by one door."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

_T = TypeVar("_T")


class Postbox(QObject):
    """What any thread posts is handed to `receive` on the GUI thread, each thing once and in order."""

    _posted = Signal(object)

    def __init__(self, receive: Callable[[object], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._receive = receive
        self._posted.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def post(self, thing: object) -> None:
        """From any thread."""
        self._posted.emit(thing)

    def _hand_over(self, thing: object) -> None:
        self._receive(thing)


class Lane(QObject):
    """One thread for one slow thing, such as a printer. Work runs in order; its end is told on this object's thread."""

    _came_home = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: queue.SimpleQueue[Callable[[], Callable[[], None]] | None] = queue.SimpleQueue()
        self._came_home.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(
        self, work: Callable[[], _T], done: Callable[[_T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run work on the lane; then done(result), or failed(error), on the GUI thread."""

        def run() -> Callable[[], None]:
            try:
                result = work()
            except Exception as fault:  # noqa: BLE001 - the fault is carried home, not swallowed
                carried = fault
                return lambda: failed(carried)
            return lambda: done(result)

        self._work.put(run)

    def close(self, within: float = 2.0) -> None:
        """End after the work under way; waits at most `within` seconds."""
        self._work.put(None)
        self._thread.join(within)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            self._came_home.emit(work())

    def _tell(self, end: Callable[[], None]) -> None:
        end()
