"""Drives an ESC/POS ticket printer: asks before it sends, and believes in paper only when the printer confirms it."""

import time
from collections import Counter
from collections.abc import Callable
from threading import RLock

from device_drivers import glyphs
from device_drivers.address import Address, AddressWrong
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.once import Once
from device_drivers.receipt_printers import commands
from device_drivers.receipt_printers.dialogue import Dialogue
from device_drivers.receipt_printers.paper_bytes import paper_bytes
from device_drivers.receipt_printers.printer_models import Confirmation, PrinterModel, model_from
from device_drivers.receipt_printers.status_rounds import StatusRounds
from device_drivers.receipt_printers.troubles import (
    ERROR_CAUSE,
    OFF_LINE_CAUSE,
    PAPER,
    PRINTER,
    status_from,
    trouble,
    unreachable,
)
from device_drivers.receipt_printers.unsettled_prints import UnsettledPrints
from device_drivers.roles.ticket_printer import Align, Outcome, Paper, Printed, PrinterStatus, TextLine
from device_drivers.transports.byte_link import ByteLink
from device_drivers.transports.device_node import DeviceNode
from device_drivers.transports.network_links import TcpLink, host_and_port
from device_drivers.transports.serial_port import SerialPort

NETWORK_PORT = 9100
QUESTIONS = (PRINTER, OFF_LINE_CAUSE, ERROR_CAUSE, PAPER)
LOOK_EVERY = 0.3  # seconds between two looks at a printer that has not confirmed
BEFORE_FIRST_LOOK = 0.6
STILL_WELL = 0.5  # seconds for which a printer that was asked for the paper to come is believed
_PASSING = frozenset({"no_answer", "too_hot", "feeding"})
"""What may be over before the time is."""

VOID = Paper(
    (
        TextLine("作废 VOID", Align.CENTRE, scale=3, bold=True),
        TextLine("以上未打完的号票无效，请勿使用。", Align.CENTRE),
        TextLine("The unfinished ticket above is not valid.", Align.CENTRE),
    )
)


class EscPosPrinter:
    """A `TicketPrinter`. May be used from several threads; one print at a time."""

    def __init__(self, port: ByteLink, model: PrinterModel) -> None:
        self._port = port
        self._model = model
        self._prints = UnsettledPrints(model.confirmation)
        self._dialogue = Dialogue(port, self._prints.note)
        self._using = RLock()
        self._rounds = StatusRounds(self.status)
        self._last_near_end = False
        self._paper = "unknown"
        self._counted: Counter[str] = Counter()
        self._once = Once[Printed](lambda printed: printed.outcome is Outcome.FAILED)
        self._well_until = float("-inf")

    def print(self, paper: Paper, within: float, key: str = "") -> Printed:
        """As the role says. `failed` means that not a byte has left for the printer."""
        return self._once.do(key, lambda: self._print(paper, within))

    def _print(self, paper: Paper, within: float) -> Printed:
        until = time.monotonic() + within
        with self._using:
            process_id = self._prints.next_id()
            try:
                content = paper_bytes(paper, self._model) + self._request_for_confirmation(process_id)
            except ValueError:
                return self._failed(process_id, trouble("unprintable"))
            why = None if time.monotonic() < self._well_until else self._ask().trouble
            self._well_until = float("-inf")
            if why is not None:
                return self._failed(process_id, why)
            return self._printed(process_id, content, until)

    def expect_paper(self) -> None:
        """As the role says."""
        with self._using:
            is_well = self._ask().trouble is None
            self._well_until = time.monotonic() + STILL_WELL if is_well else float("-inf")

    def status(self) -> PrinterStatus:
        """As the role says; `busy` while a print is under way on another thread."""
        if not self._using.acquire(timeout=0.05):
            return PrinterStatus(DeviceState.BUSY, self._last_near_end, None)
        try:
            return self._ask()
        finally:
            self._using.release()

    def mistrust(self) -> None:
        """As the role says; the next print clears the buffers first. A printer that cannot do that is left as it is."""
        with self._using:
            if self._model.clears_buffer:
                self._prints.left_behind()

    def abandon(self) -> None:
        """Whoever printed here is gone: of what this driver itself sent it knows how it ended, else it mistrusts."""
        if self._prints.is_untouched:
            self.mistrust()

    def outcome_of(self, process_id: str) -> Outcome:
        """What is known now of an earlier print: a late confirmation turns unknown into done."""
        if self._using.acquire(timeout=0.05):
            try:
                self._dialogue.hear_out(time.monotonic())
            except DeviceTrouble:
                self._dialogue.forget()
            finally:
                self._using.release()
        return self._prints.outcome(process_id)

    def watch(self, on_change: Callable[[PrinterStatus], None]) -> None:
        """As the role says. A printer that misses a round is degraded, after three it is absent."""
        self._rounds.begin(on_change)

    def counters(self) -> dict[str, int]:
        """Papers by outcome as it was known when `print` returned, and questions that nobody answered."""
        return dict(self._counted)

    def consumables(self) -> dict[str, str]:
        """As `Consumes` says: `paper`."""
        return {"paper": self._paper}

    def close(self) -> None:
        """Give the port back. Safe to call twice."""
        self._rounds.end()
        with self._using:
            self._port.close()

    def _failed(self, process_id: str, why: DeviceTrouble) -> Printed:
        self._prints.failed(process_id)
        self._counted["papers_failed"] += 1
        return Printed(Outcome.FAILED, process_id, why)

    def _printed(self, process_id: str, content: bytes, until: float) -> Printed:
        try:
            before = self._after_broken_prints()
        except DeviceTrouble as lost:
            self._dialogue.forget()
            return self._failed(process_id, lost)
        self._prints.sent(process_id)
        try:
            self._dialogue.send(before + content)
            why = self._await_confirmation(process_id, len(content), until)
        except DeviceTrouble as lost:
            self._dialogue.forget()
            why = lost
        outcome = self._prints.outcome(process_id)
        self._counted[f"papers_{outcome.value}"] += 1
        if outcome is Outcome.DONE:
            return Printed(outcome, process_id)
        if why.code != "not_confirmed":
            self._prints.broke_off(process_id)
        return Printed(outcome, process_id, why)

    def _request_for_confirmation(self, process_id: str) -> bytes:
        match self._model.confirmation:
            case Confirmation.PROCESS_ID:
                return commands.process_id(process_id)
            case Confirmation.BUFFERED_STATUS:
                return commands.ASK_BUFFERED_STATUS
            case Confirmation.NONE:
                return b""

    def _after_broken_prints(self) -> bytes:
        """What goes first when an earlier print broke off: nothing of it may come out now as if it were valid.

        DeviceTrouble when the printer does not say that it has forgotten the earlier one.
        """
        if not self._prints.has_broken() or not self._model.clears_buffer:
            return b""
        if not self._dialogue.clear_buffers():
            raise trouble("no_answer")
        self._prints.abandon()
        return paper_bytes(VOID, self._model)

    def _await_confirmation(self, process_id: str, count: int, until: float) -> DeviceTrouble:
        """Why there is none, if there is none. Trouble seen twice running ends the wait."""
        look_at = time.monotonic() + self._port.on_the_wire(count) + BEFORE_FIRST_LOOK
        seen = ""
        why = trouble("not_confirmed")
        while self._prints.outcome(process_id) is not Outcome.DONE and time.monotonic() < until:
            self._dialogue.hear_out(min(look_at, until))
            if time.monotonic() < look_at or self._prints.outcome(process_id) is Outcome.DONE:
                continue
            found = self._ask(recovering=False).trouble
            if found is not None and found.code == seen and found.code not in _PASSING:
                return found
            why, seen = (found, found.code) if found is not None else (trouble("not_confirmed"), "")
            look_at = time.monotonic() + LOOK_EVERY
        return why

    def _ask(self, *, recovering: bool = True) -> PrinterStatus:
        """The status now. recovering: a cutter that staff have freed is told to go on, forgetting its paper (DLE ENQ 2)."""
        try:
            status = self._four_answers()
            if recovering and status.trouble is not None and status.trouble.code == "cutter":
                self._port.write(commands.RECOVER)
                status = self._four_answers()
        except DeviceTrouble as lost:
            if not self._port.is_open:
                self._dialogue.forget()
            self._counted["silences"] += 1
            self._paper = "unknown"
            return unreachable(lost)
        self._last_near_end = status.paper_near_end
        self._paper = _paper_left(status)
        return status

    def _four_answers(self) -> PrinterStatus:
        return status_from({question: self._dialogue.ask_status(question) for question in QUESTIONS})


def _paper_left(status: PrinterStatus) -> str:
    if status.trouble is not None and status.trouble.code == "paper_out":
        return "out"
    return "near_end" if status.paper_near_end else "enough"


def open_printer(address: Address) -> EscPosPrinter:
    """The printer at `serial:PATH?speed=115200&model=epson&flow=rtscts`; flow is `none` or, with such a cable, `rtscts`."""
    model = model_from(address)
    flow = address.text("flow", "none")
    if flow not in {"none", "rtscts"}:
        raise AddressWrong(f"{address}: flow is none or rtscts")
    speed = address.whole("speed", 115200, 1200, 921600)
    return _made_ready(SerialPort(address.place, speed, by_hardware=flow == "rtscts"), model)


def open_network_printer(address: Address) -> EscPosPrinter:
    """The printer at `tcp:HOST:PORT`, or `tcp:HOST` for the usual 9100."""
    return _made_ready(TcpLink(*host_and_port(address, NETWORK_PORT)), model_from(address))


def open_node_printer(address: Address) -> EscPosPrinter:
    """The printer at a node of the kernel's, as `file:/dev/usb/lp0`."""
    return _made_ready(DeviceNode(address.place), model_from(address))


def _made_ready(link: ByteLink, model: PrinterModel) -> EscPosPrinter:
    """The fonts for large numbers are drawn once beforehand."""
    glyphs.big_line("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", round(15 * model.dots_per_mm), model.dots)
    return EscPosPrinter(link, model)
