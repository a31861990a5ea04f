"""Shows what the person may have come for when the number was taken for a whole group: type, choose."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from hall.qt.words import Words
from window_pad.clerk_desk.matters import Matter, search
from window_pad.clerk_desk.screens.pieces import label

_CODE = Qt.ItemDataRole.UserRole


class ItemPage(QWidget):
    """choose(item): this is it."""

    def __init__(self, words: Words, choose: Callable[[str], object]) -> None:
        super().__init__()
        self._words, self._choose = words, choose
        self._matters: tuple[Matter, ...] = ()
        self._sounds: tuple[str, ...] = ()
        self._typed, self._found, self._go = QLineEdit(), QListWidget(), QPushButton()
        self._typed.setObjectName("item_search")
        self._found.setObjectName("item_found")
        self._go.setObjectName("item_choose")
        self._go.setProperty("rank", "primary")
        self._go.setText(words.say("item_choose"))
        self._typed.setPlaceholderText(words.say("transfer_search"))
        self._typed.textChanged.connect(self._search)
        self._typed.returnPressed.connect(self._press)
        self._found.itemActivated.connect(self._press)
        self._go.clicked.connect(self._press)
        title = label("item_title", "title", wraps=True)
        title.setText(words.say("item_title"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (title, self._typed):
            column.addWidget(widget)
        column.addWidget(self._found, 1)
        column.addWidget(self._go)

    def offer(self, matters: tuple[Matter, ...], sounds: tuple[str, ...] = ()) -> None:
        """Among these, each spoken so."""
        if (matters, sounds) != (self._matters, self._sounds):
            self._matters, self._sounds = matters, sounds
            self._search(self._typed.text())

    def _search(self, typed: str) -> None:
        self._found.clear()
        for code, name in search(self._matters, typed, self._sounds):
            item = QListWidgetItem(name)
            item.setData(_CODE, code)
            self._found.addItem(item)
        if self._found.count():
            self._found.setCurrentRow(0)
        self._go.setEnabled(self._found.count() > 0)

    def _press(self) -> None:
        item = self._found.currentItem()
        if item is not None:
            self._choose(str(item.data(_CODE)))
