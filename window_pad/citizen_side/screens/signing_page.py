"""Shows where one signs: the pen's ways go to the surface, and what the surface doubts comes back."""

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from hall.messages.case_contents import Signature

DOUBTS = {"empty": "doubt_empty", "too_small": "doubt_small"}
DEFAULT_SIZE = (160.0, 50.0)


class Surface(Protocol):
    """What is signed on; places are parts of its width and height, at: seconds."""

    @property
    def strokes(self) -> int:
        """How often the pen touched."""

    def press(self, x: float, y: float, at: float, pressure: float) -> None:
        """The pen touches."""

    def move(self, x: float, y: float, at: float, pressure: float) -> None:
        """The pen moves."""

    def lift(self) -> None:
        """The pen leaves."""

    def accept(self) -> str | Signature:
        """The signature, once; or in a word why this can hardly be one."""


LaySurface = Callable[[float, float], Surface]
"""A blank one of this width and height, in millimetres."""


class SigningPage(QObject):
    """changed: the doubt is another. cleared: the ink goes. doubt: a key of the words, empty without one."""

    changed = Signal()
    cleared = Signal()

    def __init__(self, lay: LaySurface, parent: QObject) -> None:
        super().__init__(parent)
        self._lay, self._size = lay, DEFAULT_SIZE
        self._surface: Surface | None = None
        self.doubt = ""

    def measure(self, width: float, height: float) -> None:
        """How large the area is on this panel, in millimetres."""
        self._size = (width, height)

    def begin(self) -> None:
        """A blank area."""
        if self._surface is None or self._surface.strokes == 0:
            self._surface = self._lay(*self._size)

    def clear(self) -> bool:
        """Begin again."""
        self._forget()
        self.doubt = ""
        self.changed.emit()
        return False

    def accept(self) -> Signature | None:
        """The signature, or None and a doubt; then it is written again."""
        found = self._surface.accept() if self._surface is not None else "empty"
        if isinstance(found, Signature):
            return found
        self.doubt = DOUBTS.get(found, "doubt_quick")
        self._forget()
        self.changed.emit()
        return None

    def _forget(self) -> None:
        self._surface = self._lay(*self._size)
        self.cleared.emit()

    @Slot(float, float, float)
    def press(self, x: float, y: float, pressure: float) -> None:
        """The pen touches. x, y: parts of width and height; pressure 0 or 1 when none is felt."""
        if self._surface is not None:
            self._surface.press(x, y, time.monotonic(), pressure)
        if self.doubt:
            self.doubt = ""
            self.changed.emit()

    @Slot(float, float, float)
    def move(self, x: float, y: float, pressure: float) -> None:
        """The pen moves."""
        if self._surface is not None:
            self._surface.move(x, y, time.monotonic(), pressure)

    @Slot()
    def lift(self) -> None:
        """The pen leaves."""
        if self._surface is not None:
            self._surface.lift()
