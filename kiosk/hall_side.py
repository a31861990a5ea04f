"""Decides what of the hall's word reaches which part of the kiosk."""

from PySide6.QtCore import QObject, Signal

from hall.credentials.device_home import DeviceHome
from hall.mqtt.link import Link
from hall.mqtt.link_events import Answered, LinkChanged, Settled, Told, Unanswered
from hall.qt.link_bridge import LinkBridge
from kiosk.kiosk import Kiosk


class HallSide(QObject):
    """The link to the hall. settled: a DeviceSettled. link_changed: whether the hall is there."""

    settled = Signal(object)
    link_changed = Signal(bool)

    def __init__(self, home: DeviceHome, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = LinkBridge(self)
        self.link = Link(home, "kiosk", self._bridge.deliver)

    def tell(self, kiosk: Kiosk) -> None:
        """From now on the kiosk hears what is answered to it."""

        def answered(event: Answered) -> None:
            kiosk.answered(event.key, event.answer)

        def unanswered(event: Unanswered) -> None:
            kiosk.unanswered(event.key)

        def told(event: Told) -> None:
            kiosk.told(event.message)

        def link_changed(event: LinkChanged) -> None:
            kiosk.link_changed(is_up=event.is_up)
            self.link_changed.emit(event.is_up)

        def settled(event: Settled) -> None:
            self.settled.emit(event.settled)

        self._bridge.answered.connect(answered)
        self._bridge.unanswered.connect(unanswered)
        self._bridge.told.connect(told)
        self._bridge.link_changed.connect(link_changed)
        self._bridge.settled.connect(settled)
