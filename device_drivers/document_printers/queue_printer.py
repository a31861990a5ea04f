"""Decides when a document on a queue of CUPS counts as printed: when the server says that its job is completed."""

import time
from collections import Counter

from device_drivers.address import Address
from device_drivers.checks import Check
from device_drivers.document_printers import troubles
from device_drivers.errors import DeviceState, DeviceTrouble
from device_drivers.once import Once
from device_drivers.roles.document_printer import (
    DocumentOutcome,
    DocumentPrinted,
    DocumentPrinterStatus,
    Form,
)
from device_drivers.transports.print_queue import Job, JobState, PrintQueue, queue_of


def open_printer(address: Address) -> "QueuePrinter":
    """The printer behind `cups:QUEUE`. Option server: HOST:PORT of another CUPS than this machine's."""
    return QueuePrinter(queue_of(address))


class QueuePrinter:
    """A DocumentPrinter."""

    def __init__(self, queue: PrintQueue) -> None:
        self._queue = queue
        self._counted: Counter[str] = Counter()
        self._once = Once[DocumentPrinted](lambda printed: printed.outcome is DocumentOutcome.FAILED)

    def print(self, content: bytes, form: Form, title: str, within: float, key: str = "") -> DocumentPrinted:
        """As the role says. What is not printed in time is taken back, so that it does not come out hours later."""
        return self._once.do(key, lambda: self._print(content, form, title, within))

    def _print(self, content: bytes, form: Form, title: str, within: float) -> DocumentPrinted:
        printed = self._printed(content, form, title, time.monotonic() + within)
        self._counted[f"documents_{printed.outcome.value}"] += 1
        return printed

    def status(self) -> DocumentPrinterStatus:
        """As the role says."""
        try:
            trouble = troubles.of_queue(self._queue.state())
        except DeviceTrouble as missing:
            return DocumentPrinterStatus(DeviceState.ABSENT, missing)
        return DocumentPrinterStatus(DeviceState.READY if trouble is None else DeviceState.FAULT, trouble)

    def self_test(self) -> tuple[Check, ...]:
        """The queue's state; nothing is printed."""
        status = self.status()
        found = status.state.value if status.trouble is None else str(status.trouble)
        return (Check("queue", is_well=status.trouble is None, found=found),)

    def counters(self) -> dict[str, int]:
        """Documents by outcome."""
        return dict(self._counted)

    def close(self) -> None:
        """As the role says."""
        self._queue.close()

    def _printed(self, content: bytes, form: Form, title: str, until: float) -> DocumentPrinted:
        trouble = self.status().trouble
        if trouble is not None:
            return DocumentPrinted(DocumentOutcome.FAILED, 0, trouble)
        try:
            job = self._queue.hand_in(content, form.value, title)
        except DeviceTrouble as refused:
            return DocumentPrinted(DocumentOutcome.FAILED, 0, refused)
        try:
            job = self._queue.followed(job, until)
            return _ended(job if job.is_over else self._queue.take_back(job))
        except DeviceTrouble as lost:
            return DocumentPrinted(DocumentOutcome.UNKNOWN, job.number, lost)


def _ended(job: Job) -> DocumentPrinted:
    if job.state is JobState.COMPLETED:
        return DocumentPrinted(DocumentOutcome.DONE, job.number)
    outcome = DocumentOutcome.UNKNOWN if job.has_begun else DocumentOutcome.FAILED
    if job.state is JobState.ABORTED:
        outcome = DocumentOutcome.FAILED
    return DocumentPrinted(outcome, job.number, troubles.not_printed())
