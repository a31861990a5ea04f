"""Decides what of the hall's word reaches which part of the pad."""

from PySide6.QtCore import QObject, Signal

from hall.credentials.device_home import DeviceHome
from hall.messages.devices import DeviceSettled
from hall.messages.zone_board import WindowLine
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, BoardChanged, LinkChanged, Settled, Told
from hall.qt.link_bridge import LinkBridge
from window_pad.citizen_side.pad import Pad


class HallSide(QObject):
    """The link to the hall. settled: a DeviceSettled. link_changed: whether the hall is there. window: a WindowLine."""

    settled = Signal(object)
    link_changed = Signal(bool)
    window = Signal(object)

    def __init__(self, home: DeviceHome, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = LinkBridge(self)
        self.link = Link(home, "window_pad", self._bridge.deliver)
        self._zones: set[str] = set()
        self.known: DeviceSettled | None = None

    def tell(self, pad: Pad) -> None:
        """From now on the pad hears what is said to it."""

        def answered(event: Answered) -> None:
            pad.answered(event.key, event.answer)

        def told(event: Told) -> None:
            pad.told(event.message)

        def link_changed(event: LinkChanged) -> None:
            self.link_changed.emit(event.is_up)

        self._bridge.answered.connect(answered)
        self._bridge.told.connect(told)
        self._bridge.link_changed.connect(link_changed)
        self._bridge.board_changed.connect(self._board_changed)
        self._bridge.settled.connect(self._settled)

    def follow(self, settled: DeviceSettled) -> None:
        """Hear of the window this pad stands at."""
        self.known = settled
        for zone, _name in settled.zones:
            if zone not in self._zones:
                self._zones.add(zone)
                self.link.follow(zone)

    def _settled(self, event: Settled) -> None:
        self.follow(event.settled)
        self.settled.emit(event.settled)

    def _board_changed(self, event: BoardChanged) -> None:
        window = self.known.window if self.known is not None else None
        line: WindowLine | None = next((one for one in event.board.windows if one.window == window), None)
        if line is not None:
            self.window.emit(line)
