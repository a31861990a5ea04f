"""Decides what a touch on the keyboard does to the text: digits, letters, or Pinyin; it keeps nothing once closed."""

from enum import StrEnum

from PySide6.QtCore import Property, QObject, Signal, Slot

from hall.qt.pinyin import Pinyin, PinyinMissing


class Keys(StrEnum):
    """Which keys lie there."""

    PINYIN = "pinyin"
    LETTERS = "letters"
    DIGITS = "digits"
    ID_NUMBER = "id_number"


_FREE = frozenset({Keys.PINYIN, Keys.LETTERS})
_DIGITS = frozenset("0123456789")
A_PAGE = 6


class Keyboard(QObject):
    """The state behind TouchKeyboard. Open it on a text; `text_changed` tells each change, `closed` the end.

    The Pinyin dictionary is loaded by the first letter that needs it.
    """

    changed = Signal()
    text_changed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = Keys.DIGITS
        self._first_keys = Keys.DIGITS
        self._text, self._limit = "", 0
        self._is_open = False
        self._pinyin: Pinyin | None = None
        self._may_pinyin = True
        self._candidates: tuple[str, ...] = ()
        self._page = 0

    def open(self, keys: Keys, text: str, limit: int) -> None:
        """Lie ready to write on from this text, at most `limit` characters."""
        self.close()
        self._keys = self._first_keys = keys if self._may_pinyin or keys is not Keys.PINYIN else Keys.LETTERS
        self._text, self._limit, self._is_open = text, limit, True
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Put the keyboard away; letters not settled are dropped."""
        self._forget()
        if self._is_open:
            self._is_open = False
            self.changed.emit()
            self.closed.emit()

    def end(self) -> None:
        """Give the dictionary back; call before the process ends."""
        self.close()
        self._text = ""
        if self._pinyin is not None:
            self._pinyin.close()
            self._pinyin = None

    @Slot(str)
    def press(self, key: str) -> None:
        """One key: a character, or with Pinyin a letter of it."""
        if not self._is_open or len(key) != 1:
            return
        if self._keys is Keys.PINYIN and key.isascii() and key.isalpha() and self._engine() is not None:
            self._engine_type(key)
        elif self._may_write(key):
            self._write(key)

    @Slot()
    def delete(self) -> None:
        """Take the last letter away, or when there is none the last character."""
        if self._pinyin is not None and self._pinyin.letters:
            self._pinyin.delete()
            self._look_up()
        elif self._text:
            self._text = self._text[:-1]
            self.text_changed.emit(self._text)
            self.changed.emit()

    @Slot(int)
    def choose(self, index: int) -> None:
        """Take the candidate at this place of the page shown."""
        place = self._page * A_PAGE + index
        if self._pinyin is None or place >= len(self._candidates):
            return
        settled = self._pinyin.choose(place)
        if settled:
            self._write(settled)
        self._look_up()

    @Slot()
    def more(self) -> None:
        """Show the next candidates, after the last the first."""
        pages = -(-len(self._candidates) // A_PAGE)
        self._page = (self._page + 1) % max(pages, 1)
        self.changed.emit()

    @Slot(str)
    def change_keys(self, keys: str) -> None:
        """Lay other keys there, where the field allows them."""
        wanted = Keys(keys)
        if self._first_keys in _FREE and (self._may_pinyin or wanted is not Keys.PINYIN):
            self._forget()
            self._keys = wanted
            self.changed.emit()

    def _engine(self) -> Pinyin | None:
        if self._pinyin is None and self._may_pinyin:
            try:
                self._pinyin = Pinyin()
            except PinyinMissing:
                self._may_pinyin = False
                self._keys = Keys.LETTERS
                self.changed.emit()
        return self._pinyin

    def _engine_type(self, key: str) -> None:
        if self._pinyin is not None and len(self._pinyin.letters) < 60:
            self._pinyin.type(key.lower())
            self._look_up()

    def _look_up(self) -> None:
        self._candidates = self._pinyin.candidates if self._pinyin is not None else ()
        self._page = 0
        self.changed.emit()

    def _may_write(self, key: str) -> bool:
        if self._keys is Keys.DIGITS and self._first_keys is Keys.DIGITS:
            return key in _DIGITS
        return key in _DIGITS or key == "X" if self._keys is Keys.ID_NUMBER else key.isprintable()

    def _write(self, text: str) -> None:
        self._text = (self._text + text)[: self._limit]
        self.text_changed.emit(self._text)
        self.changed.emit()

    def _forget(self) -> None:
        if self._pinyin is not None:
            self._pinyin.clear()
        self._candidates, self._page = (), 0

    def _shown(self) -> list[str]:
        return list(self._candidates[self._page * A_PAGE : (self._page + 1) * A_PAGE])

    isOpen = Property(bool, lambda self: self._is_open, notify=changed)  # noqa: N815 - a QML name
    keys = Property(str, lambda self: self._keys.value, notify=changed)
    isFree = Property(bool, lambda self: self._first_keys in _FREE, notify=changed)  # noqa: N815 - a QML name
    text = Property(str, lambda self: self._text, notify=changed)
    letters = Property(str, lambda self: self._pinyin.letters if self._pinyin else "", notify=changed)
    candidates = Property(list, _shown, notify=changed)
    hasMore = Property(bool, lambda self: len(self._candidates) > A_PAGE, notify=changed)  # noqa: N815 - a QML name
