"""Decides when a state has really been shown: after the swap of a frame that was painted later than the state was set."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWidgets import QWidget


def after_swap(
    window: QQuickWindow | QWindow | QWidget,
    callback: Callable[[], None],
    *,
    within: float = 0.0,
    missed: Callable[[], None] | None = None,
) -> None:
    """Call back once, on the GUI thread, after the frame that contains the present state was swapped.

    A hidden or covered window swaps nothing: after `within` seconds (0: never) `missed` is called instead.
    """
    watch: _SwapWatch | _PaintWatch
    watch = (
        _SwapWatch(window, callback) if isinstance(window, QQuickWindow) else _PaintWatch(window, callback)
    )
    if within > 0:
        QTimer.singleShot(round(within * 1000), watch, lambda: watch.give_up(missed))


class _Watch(QObject):
    """One callback, called at most once."""

    def __init__(self, parent: QObject, callback: Callable[[], None]) -> None:
        super().__init__(parent)
        self._callback: Callable[[], None] | None = callback

    def _end(self) -> Callable[[], None] | None:
        callback, self._callback = self._callback, None
        if callback is not None:
            self.deleteLater()
        return callback

    def give_up(self, missed: Callable[[], None] | None) -> None:
        if self._end() is not None and missed is not None:
            missed()

    def finish(self) -> None:
        callback = self._end()
        if callback is not None:
            callback()


class _SwapWatch(_Watch):
    """A frame already under way may swap first without the state; only one synchronised after now counts."""

    def __init__(self, window: QQuickWindow, callback: Callable[[], None]) -> None:
        super().__init__(window, callback)
        self._window = window
        self._synchronised = False
        window.afterSynchronizing.connect(self._synchronise, Qt.ConnectionType.DirectConnection)
        window.frameSwapped.connect(self._swap, Qt.ConnectionType.DirectConnection)
        window.update()

    def _end(self) -> Callable[[], None] | None:
        if self._callback is not None:
            self._window.afterSynchronizing.disconnect(self._synchronise)
            self._window.frameSwapped.disconnect(self._swap)
        return super()._end()

    def _synchronise(self) -> None:
        self._synchronised = True

    def _swap(self) -> None:
        if self._synchronised:
            QTimer.singleShot(0, self, self.finish)


class _PaintWatch(_Watch):
    """A painted window is flushed when its paint event returns: the next turn of the loop comes after it."""

    def __init__(self, window: QWindow | QWidget, callback: Callable[[], None]) -> None:
        super().__init__(window, callback)
        self._window = window
        window.installEventFilter(self)
        window.update() if isinstance(window, QWidget) else window.requestUpdate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and watched is self._window:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self.finish)
        return False
