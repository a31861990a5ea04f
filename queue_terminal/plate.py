"""Decides how the reader reaches a visit: opened by the visit's own process, its plate's events told in order."""

from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from device_drivers import catalogue as drivers
from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.roles.id_card_reader import (
    CardLaid,
    CardTaken,
    CardUnread,
    IdCard,
    IdCardReader,
    ReaderChanged,
)
from hall.messages.visitor_details import VisitorDetails
from hall.qt.background import Postbox
from queue_terminal.issue import trouble_word
from queue_terminal.pipe_words import ReaderNow, Trouble

RETRY = 3_000


class Plate(QObject):
    """The reader at an address. laid: an IdCard. taken: the plate is empty. unread: something lies there. reader: ReaderNow.

    Without an address nothing is ever told.
    """

    laid = Signal(object)
    taken = Signal()
    unread = Signal()
    reader = Signal(object)

    def __init__(self, address: str, parent: QObject) -> None:
        super().__init__(parent)
        self._address = address
        self._reader: IdCardReader | None = None
        self._events = Postbox(self._tell, self)

    def watch(self) -> None:
        """Look for the reader until it is there, then for cards."""
        if not self._address:
            return
        try:
            self._reader = drivers.open_id_card_reader(self._address)
            self._reader.watch(self._events.post)
        except AddressWrong as fault:
            trouble = Trouble("address_wrong", "engineer", "读卡器的地址设置有误。", str(fault))
            self.reader.emit(ReaderNow(DeviceState.FAULT.value, trouble))
        except DeviceTrouble as trouble:
            self.reader.emit(ReaderNow(DeviceState.ABSENT.value, trouble_word(trouble)))
            QTimer.singleShot(RETRY, self, self.watch)

    def close(self) -> None:
        """Give the port to the next visit's process."""
        if self._reader is not None:
            self._reader.close()

    def _tell(self, event: object) -> None:
        match event:
            case CardLaid():
                self.laid.emit(event.card)
            case CardTaken():
                self.taken.emit()
            case CardUnread():
                self.unread.emit()
            case ReaderChanged():
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
