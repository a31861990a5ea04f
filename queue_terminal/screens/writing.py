"""Shows what is being written, and with which keys: a field of the visit, or the words to search for."""

from PySide6.QtCore import QObject, Signal

from hall.qt.keyboard import Keyboard, Keys
from queue_terminal.visit import LONGEST, Field, Step, Visit
from visiting import matters
from visiting.page import Reading

LONGEST_SEARCH = 30
_KEYS = {
    Field.PHONE: Keys.DIGITS,
    Field.ID_NUMBER: Keys.ID_NUMBER,
    Field.NAME: Keys.PINYIN,
    Field.ON_BEHALF_OF: Keys.PINYIN,
}


class Writing(QObject):
    """The keyboard in front of one visit. changed: what is written, or where, has changed."""

    changed = Signal()

    def __init__(self, visit: Visit, reading: Reading, keyboard: Keyboard) -> None:
        super().__init__()
        self._visit, self._reading, self._keyboard = visit, reading, keyboard
        self.field: Field | None = None
        keyboard.text_changed.connect(self._written)
        keyboard.closed.connect(self._put_away)

    @property
    def is_open(self) -> bool:
        """Whether the keys are shown."""
        return bool(self._keyboard.isOpen)

    def edit(self, field: Field) -> None:
        """Write into a field."""
        self.field = field
        self._keyboard.open(_KEYS[field], self._visit.written.get(field, ""), LONGEST[field])
        self.changed.emit()

    def edit_search(self) -> None:
        """Write what to search for."""
        self.field = None
        self._keyboard.open(Keys.PINYIN, self._reading.wanted, LONGEST_SEARCH)

    def search_anew(self) -> None:
        """Forget what was searched for before."""
        self._reading.wanted, self._reading.found = "", ()
        self.edit_search()

    def close(self) -> None:
        """Put the keys away."""
        self._keyboard.close()

    def _written(self, text: str) -> None:
        if self._visit.step is Step.SEARCH:
            self._reading.wanted = text
            self._reading.found = matters.found(self._reading.catalogue, text)
            self._reading.at = 0
        elif self.field is not None:
            self._visit.write(self.field, text)
        self.changed.emit()

    def _put_away(self) -> None:
        self.field = None
        self.changed.emit()
