"""Decides how often a card left on the reader is asked for before staff are."""

from PySide6.QtCore import QObject, QTimer, Signal

EVERY = 8_000
TIMES = 5


class CardReminder(QObject):
    """asked: ask for the card now, aloud. given_up: nobody took it although it was asked for TIMES times."""

    asked = Signal()
    given_up = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked = 0
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._ask)

    def begin(self) -> None:
        """Ask now, and again until the process ends."""
        self._timer.start()
        self._ask()

    def _ask(self) -> None:
        self._asked += 1
        if self._asked <= TIMES:
            self.asked.emit()
        else:
            self._timer.stop()
            self.given_up.emit()
