"""Decides when the printer is asked how it is: every few seconds, on a thread of its own."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from device_drivers import catalogue as drivers
from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.roles.document_printer import DocumentPrinter, DocumentPrinterStatus
from hall.qt.background import Lane

logger = logging.getLogger(__name__)

LOOKED_EVERY = 3_000


class PrinterWatch(QObject):
    """The printer at an address; without one nothing is ever told. changed: a DocumentPrinterStatus each time."""

    changed = Signal(object)

    def __init__(self, address: str, parent: QObject) -> None:
        super().__init__(parent)
        self._address = address
        self._printer: DocumentPrinter | None = None
        self._is_asked = False
        self._lane = Lane("printer", self)
        self._timer = QTimer(self, interval=LOOKED_EVERY)
        self._timer.timeout.connect(self._look)

    def open(self) -> None:
        """Look at once, and again and again."""
        if not self._address:
            return
        try:
            self._printer = drivers.open_document_printer(self._address)
        except AddressWrong as fault:
            trouble = DeviceTrouble(
                "address_wrong", Who.ENGINEER, "打印机的地址设置有误，请工程师检查。", str(fault)
            )
            self.changed.emit(DocumentPrinterStatus(DeviceState.ABSENT, trouble))
            return
        self._timer.start()
        self._look()

    def close(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self._lane.close()
        if self._printer is not None:
            self._printer.close()

    def _look(self) -> None:
        if self._printer is not None and not self._is_asked:
            self._is_asked = True
            self._lane.do(self._printer.status, self._tell, self._broke)

    def _tell(self, status: DocumentPrinterStatus) -> None:
        self._is_asked = False
        self.changed.emit(status)

    def _broke(self, fault: Exception) -> None:
        self._is_asked = False
        logger.error("the printer's driver broke when it was asked", exc_info=fault)
