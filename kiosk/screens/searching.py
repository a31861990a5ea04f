"""Shows the words that are searched for, with the keys to write them."""

from PySide6.QtCore import QObject, Signal

from hall.qt.keyboard import Keyboard, Keys
from kiosk.visit import Step, Visit
from visiting import matters
from visiting.page import Reading

LONGEST_SEARCH = 30


class Searching(QObject):
    """The keyboard in front of one visit. changed: what is searched for has changed, or the keys were put away."""

    changed = Signal()

    def __init__(self, visit: Visit, reading: Reading, keyboard: Keyboard) -> None:
        super().__init__()
        self._visit, self._reading, self._keyboard = visit, reading, keyboard
        keyboard.text_changed.connect(self._written)
        keyboard.closed.connect(self.changed)

    @property
    def is_open(self) -> bool:
        """Whether the keys are shown."""
        return bool(self._keyboard.isOpen)

    def begin(self) -> None:
        """Forget what was searched for before, and write."""
        self._reading.wanted, self._reading.found = "", ()
        self.edit()

    def edit(self) -> None:
        """Write on."""
        self._keyboard.open(Keys.PINYIN, self._reading.wanted, LONGEST_SEARCH)
        self.changed.emit()

    def close(self) -> None:
        """Put the keys away."""
        self._keyboard.close()

    def _written(self, text: str) -> None:
        if self._visit.step is Step.SEARCH:
            self._reading.wanted = text
            self._reading.found = matters.found(self._reading.catalogue, text)
            self._reading.at = 0
            self.changed.emit()
