"""Decides what of the hall's word reaches which part of the terminal."""

from PySide6.QtCore import QObject, Signal

from hall.credentials.device_home import DeviceHome
from hall.messages.devices import DeviceSettled
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, BoardChanged, LinkChanged, Settled, Told, Unanswered
from hall.qt.link_bridge import LinkBridge
from queue_terminal.calls import Calls
from queue_terminal.pipe_words import CallsNow
from queue_terminal.terminal import Terminal


class HallSide(QObject):
    """The link to the hall. settled: a DeviceSettled. link_changed: whether the hall is there. calls_changed: CallsNow."""

    settled = Signal(object)
    link_changed = Signal(bool)
    calls_changed = Signal(object)

    def __init__(self, home: DeviceHome, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = LinkBridge(self)
        self.link = Link(home, "queue_terminal", self._bridge.deliver)
        self._calls = Calls()
        self._zones: set[str] = set()
        self.calls_now = CallsNow(())

    def tell(self, terminal: Terminal) -> None:
        """From now on the terminal hears what is answered to it."""

        def answered(event: Answered) -> None:
            terminal.answered(event.key, event.answer)

        def unanswered(event: Unanswered) -> None:
            terminal.unanswered(event.key)

        def told(event: Told) -> None:
            terminal.told(event.key, event.message)

        def link_changed(event: LinkChanged) -> None:
            terminal.link_changed(is_up=event.is_up)
            self.link_changed.emit(event.is_up)

        self._bridge.answered.connect(answered)
        self._bridge.unanswered.connect(unanswered)
        self._bridge.told.connect(told)
        self._bridge.link_changed.connect(link_changed)
        self._bridge.board_changed.connect(self._board_changed)
        self._bridge.settled.connect(self._settled)

    def follow(self, settled: DeviceSettled) -> None:
        """Hear the calls of the zones this device belongs to."""
        for zone, _name in settled.zones:
            if zone not in self._zones:
                self._zones.add(zone)
                self.link.follow(zone)

    def _settled(self, event: Settled) -> None:
        self.follow(event.settled)
        self.settled.emit(event.settled)

    def _board_changed(self, event: BoardChanged) -> None:
        self.calls_now = self._calls.change(event.zone, event.board, event.fresh)
        self.calls_changed.emit(self.calls_now)
