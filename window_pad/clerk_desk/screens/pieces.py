"""Decides the small widgets the desk is put together from: ranked labels, keyed buttons, cards."""

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget


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
    """Plain text on at most so many lines, fewer where the window is low; cut off with … and whole in its tip."""

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
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the whole text needs within its lines."""
        needed = round(self._height_of(self._whole) / self._line())
        return QSize(super().sizeHint().width(), self._line() * max(1, min(needed, self._lines)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        return QSize(0, self._line())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Its height is asked of it as it is."""
        return False

    def _fit(self) -> None:
        fitted = self._whole
        while fitted and not self._has_room(fitted):
            fitted = fitted[:-2].rstrip("…") + "…" if len(fitted) > 2 else ""
        self.setText(fitted)
        self.setToolTip(self._whole if fitted != self._whole else "")

    def _has_room(self, text: str) -> bool:
        if self._lines == 1:
            return self.fontMetrics().horizontalAdvance(text) <= self.width()
        lines = max(1, min(self._lines, self.height() // self._line()))
        return self._height_of(text) <= self._line() * lines

    def _line(self) -> int:
        return math.ceil(QFontMetricsF(self.font()).lineSpacing())

    def _height_of(self, text: str) -> int:
        flags = Qt.TextFlag.TextWordWrap if self._lines > 1 else Qt.TextFlag.TextSingleLine
        return self.fontMetrics().boundingRect(QRect(0, 0, self.width(), 10_000), flags, text).height()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the text to the new place."""
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._fit()


class WrappedLabel(QLabel):
    """Plain text on as many lines as it needs: a layout that scrolls asks no label how high it is at its width."""

    def __init__(self, name: str = "", rank: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if rank:
            self.setProperty("rank", rank)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show this."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = QRect(0, 0, max(self.width(), 1), 10_000)
        needed = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.text()).height()
        if self.minimumHeight() != needed:
            self.setMinimumHeight(needed)


class Column(QScrollArea):
    """Things below each other, each as high as its wrapped words need; what does not fit is scrolled to."""

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def fill(self, old: Iterable[QWidget], new: Iterable[QWidget]) -> None:
        """These instead of those."""
        for widget in old:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for place, widget in enumerate(new):
            self._column.insertWidget(place, widget)


class NumberLabel(QLabel):
    """The number, as tall as its place lets it be, and as wide, up to the size of the look."""

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
        """Fit the letters to the new place."""
        self._fit()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show this number."""
        super().setText(text)
        self._fit()

    def _fit(self) -> None:
        largest = QFont(self.font())
        largest.setPixelSize(self._most)
        wide = QFontMetricsF(largest).horizontalAdvance(self.text())
        by_width = int(self._most * self.width() / wide) if wide > self.width() > 0 else self._most
        pixels = max(1, min(self._most, int(self.height() / self._ROOM), by_width))
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
