"""Decides the small widgets the desk is put together from: ranked labels, keyed buttons, cards."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget


def label(name: str = "", rank: str = "", *, wraps: bool = False) -> QLabel:
    """A label of plain text. name: how a test rig finds it; rank: title, number or quiet."""
    made = QLabel()
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if rank:
        made.setProperty("rank", rank)
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """A card and the column inside it."""
    frame = QFrame()
    frame.setProperty("rank", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(20, 16, 20, 16)
    column.setSpacing(10)
    return frame, column


class ElidedLabel(QLabel):
    """Plain text that ends in … when it is longer than its lines; the whole stands in its tip."""

    def __init__(self, name: str = "", rank: str = "", *, lines: int = 1) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(lines > 1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lines = lines
        self._whole = ""
        if rank:
            self.setProperty("rank", rank)

    def say(self, text: str) -> None:
        """Show this text."""
        if text != self._whole:
            self._whole = text
            self._fit()

    def _fit(self) -> None:
        fitted = self._whole
        while fitted and not self._has_room(fitted):
            fitted = fitted[:-2].rstrip("…") + "…" if len(fitted) > 2 else ""
        self.setText(fitted)
        self.setToolTip(self._whole if fitted != self._whole else "")

    def _has_room(self, text: str) -> bool:
        metrics = self.fontMetrics()
        if self._lines == 1:
            return metrics.horizontalAdvance(text) <= self.width()
        room = metrics.boundingRect(QRect(0, 0, self.width(), 10_000), Qt.TextFlag.TextWordWrap, text)
        return room.height() <= metrics.lineSpacing() * self._lines

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name and shape
        """Fit the text to the new width."""
        self._fit()


class NumberLabel(QLabel):
    """The number, as tall as its place lets it be, up to the size of the look."""

    _ROOM = 1.05
    _LEAST = 60

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("rank", "number")
        self.ensurePolished()
        self._most = self.font().pixelSize()
        self._pixels = self._most
        self.setMinimumHeight(self._LEAST)
        self.setMaximumHeight(round(self._most * self._ROOM))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name and shape
        """Fit the letters to the new height."""
        pixels = min(self._most, int(self.height() / self._ROOM))
        if pixels != self._pixels:
            self._pixels = pixels
            self.setStyleSheet(f"font-size: {pixels}px")


class KeyedButton(QPushButton):
    """A button that a key presses as well; both do nothing while it is disabled or hidden, and nothing twice when held."""

    def __init__(self, name: str, key: str, pressed: Callable[[], object], window: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(pressed)
        self._key = key
        if key:
            shortcut = QShortcut(QKeySequence(key), window)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._press_by_key)

    def say(self, text: str, *, with_key: bool = True) -> None:
        """Show this text and the key."""
        self.setText(f"{text}  {self._key}" if self._key and with_key else text)

    def _press_by_key(self) -> None:
        if self.isVisible() and self.isEnabled():
            self.click()
