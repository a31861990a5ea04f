"""Decides how tickets go through a queue of CUPS: as raw bytes, and never believed in, for CUPS sees no paper."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

from device_drivers.address import Address
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.once import Once
from device_drivers.receipt_printers.paper_bytes import paper_bytes
from device_drivers.receipt_printers.printer_models import PrinterModel, model_from
from device_drivers.receipt_printers.status_rounds import StatusRounds
from device_drivers.receipt_printers.troubles import trouble
from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus
from device_drivers.transports.print_queue import JobState, PrintQueue, QueueState, queue_of

RAW = "application/vnd.cups-raw"
TITLE = "ticket"
_REASONS = (
    ("cover-open", "cover_open"),
    ("media-empty", "paper_out"),
    ("media-needed", "paper_out"),
    ("media-jam", "jam"),
    ("offline", "off_line"),
)


def open_printer(address: Address) -> "QueuedTickets":
    """The printer behind the raw queue `cups:QUEUE?model=epson`. Option server: HOST:PORT of another CUPS."""
    return QueuedTickets(queue_of(address), model_from(address))


class QueuedTickets:
    """A TicketPrinter. A ticket that the server has handed over is `unknown`, for nobody saw it come out; one that waits
    too long is taken back, and `failed` when nothing of it had left."""

    def __init__(self, queue: PrintQueue, model: PrinterModel) -> None:
        self._queue = queue
        self._model = model
        self._turn = Lock()
        self._rounds = StatusRounds(self.status)
        self._counted: Counter[str] = Counter()
        self._once = Once[Printed](lambda printed: printed.outcome is Outcome.FAILED)

    def print(self, paper: Paper, within: float, key: str = "") -> Printed:
        """As the role says."""
        return self._once.do(key, lambda: self._print(paper, within))

    def _print(self, paper: Paper, within: float) -> Printed:
        with self._turn:
            printed = self._printed(paper, time.monotonic() + within)
        self._counted[f"papers_{printed.outcome.value}"] += 1
        return printed

    def expect_paper(self) -> None:
        """Nothing need be asked before."""

    def mistrust(self) -> None:
        """Half a paper may hang in the printer, which CUPS cannot be asked to forget."""

    def abandon(self) -> None:
        """Nothing of a holder is kept."""

    def outcome_of(self, process_id: str) -> Outcome:  # noqa: ARG002 - the role's shape
        """Nothing is ever known later."""
        return Outcome.UNKNOWN

    def status(self) -> PrinterStatus:
        """As the role says, as far as CUPS knows."""
        try:
            state = self._queue.state()
        except DeviceTrouble as missing:
            return PrinterStatus(DeviceState.ABSENT, paper_near_end=False, trouble=missing)
        why = _why_not(state)
        is_near_end = "media-low" in state.reasons
        return PrinterStatus(DeviceState.READY if why is None else DeviceState.FAULT, is_near_end, why)

    def watch(self, on_change: Callable[[PrinterStatus], None]) -> None:
        """As the role says."""
        self._rounds.begin(on_change)

    def counters(self) -> dict[str, int]:
        """Papers by outcome."""
        return dict(self._counted)

    def consumables(self) -> dict[str, str]:
        """CUPS does not know of a ticket printer's paper."""
        return {"paper": "unknown"}

    def close(self) -> None:
        """As the role says."""
        self._rounds.end()
        self._queue.close()

    def _printed(self, paper: Paper, until: float) -> Printed:
        try:
            content = paper_bytes(paper, self._model)
        except ValueError:
            return Printed(Outcome.FAILED, "", trouble("unprintable"))
        why = self.status().trouble
        if why is not None:
            return Printed(Outcome.FAILED, "", why)
        try:
            job = self._queue.hand_in(content, RAW, TITLE)
        except DeviceTrouble as refused:
            return Printed(Outcome.FAILED, "", refused)
        number = f"{job.number:04}"
        try:
            job = self._queue.followed(job, until)
            job = job if job.is_over else self._queue.take_back(job)
        except DeviceTrouble as lost:
            return Printed(Outcome.UNKNOWN, number, lost)
        has_left = job.has_begun or job.state is JobState.COMPLETED
        why = trouble("not_confirmed" if has_left else "off_line")
        return Printed(Outcome.UNKNOWN if has_left else Outcome.FAILED, number, why)


def _why_not(state: QueueState) -> DeviceTrouble | None:
    for reason, code in _REASONS:
        if reason in state.reasons:
            return trouble(code)
    return trouble("off_line") if state.is_stopped or not state.is_accepting else None
