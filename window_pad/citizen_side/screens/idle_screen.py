"""Shows the pad while nobody is asked anything: the window, what is done here, who sits there; nothing personal."""

from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal

from hall.messages.devices import DeviceSettled
from hall.messages.zone_board import WindowLine
from hall.qt.words import Words
from window_pad.citizen_side.screens import measures

QML = Path(__file__).parent / "Idle.qml"


class IdleScreen(QObject):
    """The picture of the shell."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._settled: DeviceSettled | None = None
        self._line: WindowLine | None = None
        self._clerk = ""
        self._is_up = True
        self._height = measures.LOWEST
        words.changed.connect(self.changed)

    def show_settled(self, settled: DeviceSettled) -> None:
        """Where the pad stands."""
        self._settled = settled
        self.changed.emit()

    def show_window(self, line: WindowLine | None, clerk: str) -> None:
        """How the zone sees this window, and who sits there as far as that is known."""
        self._line, self._clerk = line, clerk
        self.changed.emit()

    def show_link(self, *, is_up: bool) -> None:
        """Whether the hall is there."""
        self._is_up = is_up
        self.changed.emit()

    def resize(self, width: int, height: int) -> None:
        """The panel's size in pixels."""
        self._height = measures.design_height(width, height)
        self.changed.emit()

    def _state(self) -> str:
        if not self._is_up:
            return self._words.say("idle_away")
        if self._line is not None and not self._line.is_open:
            return self._words.say("idle_closed")
        return self._words.say("idle_waiting")

    def _hall(self) -> str:
        return self._settled.hall_name if self._settled else self._words.say("hall")

    def _number(self) -> str:
        return str(self._settled.window_number) if self._settled and self._settled.window_number else ""

    def _window(self) -> str:
        if self._settled and self._settled.window_name:
            return self._settled.window_name
        return self._words.say("window")

    def _serves(self) -> str:
        is_told = self._line is not None and self._line.is_open and self._line.serves
        return self._words.say("idle_serves", self._line.serves) if is_told and self._line else ""

    hall = Property(str, _hall, notify=changed)
    number = Property(str, _number, notify=changed)
    windowName = Property(str, _window, notify=changed)  # noqa: N815 - a QML name
    serves = Property(str, _serves, notify=changed)
    clerk = Property(
        str, lambda self: self._words.say("clerk", self._clerk) if self._clerk else "", notify=changed
    )
    state = Property(str, _state, notify=changed)
    isAway = Property(bool, lambda self: not self._is_up, notify=changed)  # noqa: N815 - a QML name
    designHeight = Property(int, lambda self: self._height, notify=changed)  # noqa: N815 - a QML name
