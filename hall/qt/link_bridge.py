"""Decides how the link's word reaches the screens: each event once, in order, on the GUI thread."""

from PySide6.QtCore import QObject, Qt, Signal

from hall.mqtt.link_events import Answered, BoardChanged, LinkChanged, LinkEvent, Settled, Told, Unanswered


class LinkBridge(QObject):
    """Hand `deliver` to the link; each signal carries one of hall.mqtt.link_events' frozen values."""

    answered = Signal(object)
    unanswered = Signal(object)
    told = Signal(object)
    board_changed = Signal(object)
    link_changed = Signal(object)
    settled = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def deliver(self, event: LinkEvent) -> None:
        """Called by the link on its own thread."""
        self._arrived.emit(event)

    def _pass_on(self, event: LinkEvent) -> None:
        match event:
            case Answered():
                self.answered.emit(event)
            case Unanswered():
                self.unanswered.emit(event)
            case Told():
                self.told.emit(event)
            case BoardChanged():
                self.board_changed.emit(event)
            case LinkChanged():
                self.link_changed.emit(event)
            case Settled():
                self.settled.emit(event)
