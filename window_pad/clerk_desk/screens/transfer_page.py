"""Shows to which matter a number may be sent: type a few letters, choose, confirm."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hall.qt.words import Words
from window_pad.clerk_desk.matters import search
from window_pad.clerk_desk.screens.pieces import card, label

_CODE = Qt.ItemDataRole.UserRole
_MOST_NOTE = 200
_LIST_KEYS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})


class TransferPage(QWidget):
    """transfer(matter, note): go. back(): stay."""

    def __init__(
        self, words: Words, transfer: Callable[[str, str], object], back: Callable[[], object]
    ) -> None:
        super().__init__()
        self._words = words
        self._transfer = transfer
        self._back = back
        self._matters: tuple[tuple[str, str], ...] = ()
        self._sounds: tuple[str, ...] = ()
        self._title = label("transfer_title", "title")
        self._typed, self._note = QLineEdit(), QLineEdit()
        self._found = QListWidget()
        self._go, self._cancel = QPushButton(), QPushButton()
        self._note.setMaxLength(_MOST_NOTE)
        self._typed.textChanged.connect(self._search)
        self._typed.returnPressed.connect(self._press)
        self._typed.installEventFilter(self)
        self._found.itemActivated.connect(self._press)
        self._found.currentItemChanged.connect(self._see)
        self._go.clicked.connect(self._press)
        self._cancel.clicked.connect(back)
        self._name()
        self._lay_out()

    def begin(self, number: str, matters: tuple[tuple[str, str], ...], sounds: tuple[str, ...] = ()) -> None:
        """For this number, among these matters, each spoken so."""
        self._matters, self._sounds = matters, sounds
        self._title.setText(self._words.say("transfer_title", number))
        self._note.clear()
        self._typed.clear()
        self._search("")
        self._typed.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrow keys move in the list while the typing goes on."""
        if watched is not self._typed or event.type() != QEvent.Type.KeyPress:
            return False
        if not isinstance(event, QKeyEvent) or event.key() not in _LIST_KEYS:
            return False
        self._found.keyPressEvent(event)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape stays."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)

    def _search(self, typed: str) -> None:
        self._found.clear()
        for code, name in search(self._matters, typed, self._sounds):
            item = QListWidgetItem(name)
            item.setData(_CODE, code)
            self._found.addItem(item)
        if self._found.count():
            self._found.setCurrentRow(0)
        else:
            nothing = QListWidgetItem(self._words.say("nothing_found"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._found.addItem(nothing)
        self._see()

    def _see(self) -> None:
        self._go.setEnabled(self._chosen() is not None)

    def _chosen(self) -> str | None:
        item = self._found.currentItem()
        code = item.data(_CODE) if item is not None else None
        return code if isinstance(code, str) else None

    def _press(self) -> None:
        code = self._chosen()
        if code is not None:
            self._transfer(code, self._note.text().strip())

    def _name(self) -> None:
        self._typed.setObjectName("transfer_search")
        self._found.setObjectName("transfer_found")
        self._note.setObjectName("transfer_note")
        self._go.setObjectName("transfer_confirm")
        self._cancel.setObjectName("transfer_cancel")

    def _lay_out(self) -> None:
        words = self._words
        self._typed.setPlaceholderText(words.say("transfer_search"))
        self._note.setPlaceholderText(words.say("transfer_note"))
        self._go.setText(words.say("transfer_confirm"))
        self._cancel.setText(f"{words.say('cancel')}  Esc")
        self._go.setProperty("rank", "primary")
        frame, column = card()
        for widget in (self._title, self._typed):
            column.addWidget(widget)
        column.addWidget(self._found, 1)
        column.addWidget(self._note)
        buttons = QHBoxLayout()
        buttons.addWidget(self._cancel, 1)
        buttons.addWidget(self._go, 2)
        column.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
