"""Decides when Python's garbage is taken away in a program with windows: on the windows' own thread, and on no other.

Whichever thread happens to allocate would collect, and end a Qt object on a thread that is not the object's own.
"""

import gc

from PySide6.QtCore import QObject, QTimer

ROUND = 500
"""Milliseconds between two looks."""


class GarbageRounds(QObject):
    """Looks as often as it must whether Python's own counts ask for a collection."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=ROUND)
        self._timer.timeout.connect(collect_when_due)
        self._timer.start()


def collect_when_due() -> None:
    """Collect the oldest generation whose count is over its threshold."""
    due = [
        age
        for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > most
    ]
    if due:
        gc.collect(due[-1])
