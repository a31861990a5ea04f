"""Decides how tickets are written into a file, for the verb `paper` to draw or for somebody to look at."""

import os
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

from device_drivers.address import Address
from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.once import Once
from device_drivers.receipt_printers.paper_bytes import paper_bytes
from device_drivers.receipt_printers.printer import EscPosPrinter, open_node_printer
from device_drivers.receipt_printers.printer_models import PrinterModel, model_from
from device_drivers.receipt_printers.status_rounds import StatusRounds
from device_drivers.receipt_printers.troubles import trouble
from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus


def open_printer(address: Address) -> "EscPosPrinter | FilePrinter":
    """At `file:PATH`: the printer behind a device of the kernel's, as /dev/usb/lp0; else the file that papers go into."""
    path = Path(address.place)
    return open_node_printer(address) if path.is_char_device() else FilePrinter(path, model_from(address))


def not_writable(path: Path, why: str) -> DeviceTrouble:
    """The papers cannot go there."""
    return DeviceTrouble(
        "file_not_writable",
        Who.SOFTWARE,
        f"无法写入文件 {path}：{why}。",
        f"The file {path} cannot be written: {why}.",
    )


class FilePrinter:
    """A TicketPrinter whose paper is a file; each ticket is added to those that are there, and is on the disk when done."""

    def __init__(self, path: Path, model: PrinterModel) -> None:
        self._path = path
        self._model = model
        self._ids = count(1)
        self._rounds = StatusRounds(self.status)
        self._counted: Counter[str] = Counter()
        self._once = Once[Printed](lambda printed: printed.outcome is Outcome.FAILED)
        self._done: set[str] = set()

    def print(self, paper: Paper, within: float, key: str = "") -> Printed:  # noqa: ARG002 - a disk is not waited for
        """As the role says."""
        return self._once.do(key, lambda: self._print(paper))

    def _print(self, paper: Paper) -> Printed:
        process_id = f"{next(self._ids):04}"
        why = self._written(paper)
        if why is None:
            self._done.add(process_id)
        printed = Printed(Outcome.DONE if why is None else Outcome.FAILED, process_id, why)
        self._counted[f"papers_{printed.outcome.value}"] += 1
        return printed

    def expect_paper(self) -> None:
        """Nothing need be asked before."""

    def mistrust(self) -> None:
        """What stands in the file stands there."""

    def abandon(self) -> None:
        """Nothing of a holder is kept."""

    def outcome_of(self, process_id: str) -> Outcome:
        """As the role says."""
        return Outcome.DONE if process_id in self._done else Outcome.FAILED

    def status(self) -> PrinterStatus:
        """As the role says."""
        folder = self._path.parent
        why = None if os.access(folder, os.W_OK) else not_writable(self._path, f"{folder} takes no file")
        state = DeviceState.READY if why is None else DeviceState.ABSENT
        return PrinterStatus(state, paper_near_end=False, trouble=why)

    def watch(self, on_change: Callable[[PrinterStatus], None]) -> None:
        """As the role says."""
        self._rounds.begin(on_change)

    def counters(self) -> dict[str, int]:
        """Papers by outcome."""
        return dict(self._counted)

    def close(self) -> None:
        """As the role says."""
        self._rounds.end()

    def _written(self, paper: Paper) -> DeviceTrouble | None:
        try:
            content = paper_bytes(paper, self._model)
        except ValueError:
            return trouble("unprintable")
        try:
            with self._path.open("ab") as kept:
                kept.write(content)
                kept.flush()
                os.fsync(kept.fileno())
        except OSError as wrong:
            return not_writable(self._path, wrong.strerror or str(wrong))
        return None
