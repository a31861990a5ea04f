"""Decides how the reader reaches a visit: leased to the visit's own process, what it reads sealed until the lease ends."""

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from device_drivers import catalogue as drivers
from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.lease import Lease, claim, key_of
from device_drivers.roles.id_card_reader import (
    CardLaid,
    CardTaken,
    CardUnread,
    IdCard,
    IdCardReader,
    ReaderChanged,
    ReaderEvent,
)
from device_drivers.sealed import Sealed
from hall.messages.visitor_details import VisitorDetails
from hall.qt.background import Postbox
from visiting.troubles import trouble_word
from visiting.words import ReaderNow, Trouble

RETRY = 3_000
LEASED = 60.0
"""Seconds for which a visit whose window stands still keeps the reader, and what was read on it."""


class Plate(QObject):
    """The reader at an address. laid: a Sealed IdCard. taken: the plate is empty. unread: something lies there.

    reader: ReaderNow. lost: the lease is over and so is the visit. Without an address nothing is ever told.
    purpose: whom others are told the reader is lent to. leased: seconds without a beat of this thread after which the lease
    ends.
    """

    laid = Signal(object)
    taken = Signal()
    unread = Signal()
    reader = Signal(object)
    lost = Signal()

    def __init__(self, address: str, parent: QObject, purpose: str, leased: float = LEASED) -> None:
        super().__init__(parent)
        self._address = address
        self._purpose, self._leased = purpose, leased
        self._reader: IdCardReader | None = None
        self._lease: Lease | None = None
        self._key = ""
        self._has_card = False
        self._events = Postbox(self._tell, self)
        self._heart = QTimer(self, interval=round(leased * 1000 / 4))
        self._heart.timeout.connect(self._beat)

    def watch(self) -> None:
        """Look for the reader until it is there and free, then for cards."""
        if not self._address:
            return
        try:
            self._reader = drivers.open_id_card_reader(self._address)
            self._hold(self._reader)
            self._reader.watch(lambda event: self._events.post(self._sealed(event)))
        except AddressWrong as fault:
            trouble = Trouble("address_wrong", "engineer", "读卡器的地址设置有误。", str(fault))
            self.reader.emit(ReaderNow(DeviceState.FAULT.value, trouble))
        except DeviceTrouble as trouble:
            self.close()
            self.reader.emit(ReaderNow(DeviceState.ABSENT.value, trouble_word(trouble)))
            QTimer.singleShot(RETRY, self, self.watch)

    def close(self) -> None:
        """Give the reader to the next visit's process; what was read on it can be looked at no more."""
        self._heart.stop()
        reader, self._reader = self._reader, None
        lease, self._lease = self._lease, None
        if reader is not None:
            reader.close()
        if lease is not None:
            lease.end()

    def _hold(self, reader: IdCardReader) -> None:
        self._key = key_of(self._address)
        self._lease = claim(self._key, self._purpose, self._leased, reader)
        self._heart.start()

    def _hold_anew(self) -> None:
        """The kernel may give a device that comes back another name; a card that was read stays under its own lease."""
        reader, old = self._reader, self._lease
        if reader is None or old is None or self._has_card or key_of(self._address) == self._key:
            return
        try:
            self._hold(reader)
        except DeviceTrouble:
            self.close()
            self.watch()
        old.end()

    def _sealed(self, event: ReaderEvent) -> object:
        """What may go on: of a card laid only its seal; nothing once the lease is over."""
        lease = self._lease
        if not isinstance(event, CardLaid):
            return event
        if lease is None or lease.is_over:
            return None
        self._has_card = True
        return lease.seal(event.card)

    def _beat(self) -> None:
        if self._lease is not None and not self._lease.beat():
            self.close()
            self.lost.emit()

    def _tell(self, event: object) -> None:
        match event:
            case Sealed():
                self.laid.emit(event)
            case CardTaken():
                self.taken.emit()
            case CardUnread():
                self.unread.emit()
            case ReaderChanged():
                if event.state is DeviceState.READY:
                    self._hold_anew()
                self.reader.emit(ReaderNow(event.state.value, trouble_word(event.trouble)))


def details_of(card: IdCard) -> VisitorDetails:
    """What of a card the hall is told; the rest ends with the visit."""
    return VisitorDetails(
        name=card.name,
        id_number=card.id_number,
        document=card.document.value,
        sex=card.sex,
        birth=_birth(card.birth),
    )


def _birth(digits: str) -> str:
    """YYYYMMDD as a date of ISO 8601; empty for anything that is none."""
    try:
        return date.fromisoformat(digits).isoformat()
    except ValueError:
        return ""
