"""Decides when nobody is there any more: no touch for a while, with a warning before."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)


class IdleWatch(QObject):
    """Watches one window. `seconds_left` counts down the last `warning` seconds; then `idle` once; a touch begins anew.

    It rests until `begin` is called.
    """

    seconds_left = Signal(int)
    touched = Signal()
    idle = Signal()

    def __init__(self, window: QObject, *, limit: float, warning: int = 15) -> None:
        super().__init__(window)
        self._limit, self._warning = limit, warning
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._warn)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count)
        self._left = 0
        self._runs = False
        window.installEventFilter(self)

    def begin(self, limit: float | None = None) -> None:
        """Count from now, from here on with another limit in seconds if given."""
        if limit is not None:
            self._limit = limit
        self._runs = True
        self._second.stop()
        self._quiet.start(max(0, round((self._limit - self._warning) * 1000)))

    def rest(self) -> None:
        """Stop watching."""
        self._runs = False
        self._quiet.stop()
        self._second.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802 - Qt's name and shape
        if self._runs and event.type() in _TOUCHES:
            self.begin()
            self.touched.emit()
        return False

    def _warn(self) -> None:
        self._left = min(self._warning, round(self._limit))
        self.seconds_left.emit(self._left)
        self._second.start()

    def _count(self) -> None:
        self._left -= 1
        self.seconds_left.emit(max(self._left, 0))
        if self._left <= 0:
            self.rest()
            self.idle.emit()
