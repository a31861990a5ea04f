"""Decides when the printer is opened, asked and asked again; all of it on the printer's own thread."""

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from device_drivers import catalogue as drivers
from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus, TicketPrinter
from hall.qt.background import Lane, Postbox
from queue_terminal.printing import print_surely

logger = logging.getLogger(__name__)

PRINT_WITHIN = 12.0
RETRY = 5_000
"""Seconds a paper has for its confirmation; milliseconds until a printer that is away is looked for again."""


class PrinterLane(QObject):
    """The printer at an address; without one nothing is ever told.

    printed: a Printed for each `print`. came_late: process id of a paper that was unsure. changed: a PrinterStatus.
    """

    printed = Signal(object)
    came_late = Signal(str)
    changed = Signal(object)

    def __init__(self, address: str, parent: QObject) -> None:
        super().__init__(parent)
        self._address = address
        self._printer: TicketPrinter | None = None
        self._is_asked = False
        self._lane = Lane("printer", self)
        self._status = Postbox(self._tell_status, self)

    def open(self, *, is_mistrusted: bool) -> None:
        """Look for the printer until it is there. is_mistrusted: half a paper of a process that died may hang in it."""

        def opened() -> TicketPrinter:
            printer = drivers.open_ticket_printer(self._address)
            if is_mistrusted:
                printer.mistrust()
            return printer

        def open_later(fault: Exception) -> None:
            self._tell_absent(fault)
            if isinstance(fault, DeviceTrouble):
                QTimer.singleShot(RETRY, self, lambda: self.open(is_mistrusted=is_mistrusted))

        if self._address:
            self._lane.do(opened, self._use, open_later)

    def expect_paper(self) -> None:
        """Ask the printer while the hall is asked for the number."""
        if self._printer is not None:
            self._lane.do(self._printer.expect_paper, _asked, self._asking_broke)

    def print(self, paper: Paper) -> None:
        """Print; `printed` follows."""
        printer = self._printer
        if printer is None:
            self.printed.emit(Printed(Outcome.FAILED, "", None))
        else:
            self._lane.do(
                lambda: print_surely(printer, paper, PRINT_WITHIN), self.printed.emit, self._print_broke
            )

    def ask_about(self, process_ids: tuple[str, ...]) -> None:
        """Ask whether these papers have come out since; `came_late` for each that has."""
        printer = self._printer
        if printer is None or self._is_asked or not process_ids:
            return
        self._is_asked = True
        self._lane.do(
            lambda: tuple(one for one in process_ids if printer.outcome_of(one) is Outcome.DONE),
            self._tell_late,
            self._asking_broke,
        )

    def close(self) -> None:
        """End after the paper under way and give the port back."""
        self._lane.close()
        if self._printer is not None:
            self._printer.close()

    def _use(self, printer: TicketPrinter) -> None:
        self._printer = printer
        printer.watch(self._status.post)
        self._lane.do(printer.status, self._tell_status, self._asking_broke)

    def _tell_absent(self, fault: Exception) -> None:
        trouble = fault if isinstance(fault, DeviceTrouble) else _misset(fault)
        self._tell_status(PrinterStatus(DeviceState.ABSENT, paper_near_end=False, trouble=trouble))

    def _tell_status(self, status: object) -> None:
        if isinstance(status, PrinterStatus) and status.state is not DeviceState.BUSY:
            self.changed.emit(status)

    def _tell_late(self, process_ids: tuple[str, ...]) -> None:
        self._is_asked = False
        for process_id in process_ids:
            self.came_late.emit(process_id)

    def _asking_broke(self, fault: Exception) -> None:
        self._is_asked = False
        logger.error("the printer's driver broke when it was asked", exc_info=fault)

    def _print_broke(self, fault: Exception) -> None:
        logger.error("the printer's driver broke in the middle of a print", exc_info=fault)
        self.printed.emit(Printed(Outcome.UNKNOWN, "", None))


def _asked(_: None) -> None:
    """What it answered is for the paper that follows."""


def _misset(fault: Exception) -> DeviceTrouble:
    return DeviceTrouble("address_wrong", Who.ENGINEER, "打印机的地址设置有误，请工程师检查。", str(fault))
