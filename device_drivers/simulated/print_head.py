"""Works through a simulated printer's buffer: prints while it can, stands still while it cannot, keeps what was cut."""

import time
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

from device_drivers.simulated.paper_tray import PaperTray
from device_drivers.simulated.printer_condition import PrinterCondition
from device_drivers.simulated.receipt_paper.escpos_reader import Command, EscPosReader, Instruction
from device_drivers.simulated.receipt_paper.page import Page
from device_drivers.simulated.receipt_paper.sheet import Sheet

_CUTS = frozenset({b"\x1dV", b"\x1bi", b"\x1bm"})
_LEAVES_NO_TRACE = frozenset({b"\x10\x04", b"\x10\x05", b"\x10\x14", b"\x1d(", b"\x1dr", b"\x1da", b"\x1dI"})
_SILENT_SYMBOLS = b"k"


class PrintHead:
    """The head and its buffer. on_request: called in turn for commands that want an answer (name, parameters)."""

    def __init__(
        self,
        dots: int,
        condition: PrinterCondition,
        on_request: Callable[[bytes, bytes], None],
        *,
        chinese: bool,
        paper_ms: int,
    ) -> None:
        self.paper_ms = paper_ms
        self.tray = PaperTray()
        self._condition = condition
        self._on_request = on_request
        self._reader = EscPosReader(chinese=chinese)
        self._page = Page(dots)
        self._buffer: deque[tuple[float, bytes]] = deque()
        self._first_byte_at: float | None = None
        self._moved = Condition()
        self._times_forgotten = 0
        self._rows_before = 0
        self._at_rows: tuple[int, Callable[[], None]] | None = None
        self._stopping = False
        self._thread = Thread(target=self._work, name="print head", daemon=True)

    @property
    def buffered(self) -> int:
        """Bytes not yet worked through."""
        with self._moved:
            return sum(len(piece) for _, piece in self._buffer)

    @property
    def rows(self) -> int:
        """Rows of dots printed since the last cut."""
        return self._page.rows

    def start(self) -> None:
        """Begin to print."""
        self._thread.start()

    def stop(self) -> None:
        """Print no more."""
        with self._moved:
            self._stopping = True
            self._moved.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def take(self, content: bytes, arrived: float) -> None:
        """Put bytes into the buffer."""
        if content:
            with self._moved:
                self._buffer.append((arrived, content))
                self._moved.notify_all()

    def look(self) -> None:
        """The condition has changed."""
        with self._moved:
            self._moved.notify_all()

    def forget(self) -> None:
        """Empty all buffers and give up the command under way, also one that waits for the rest of its dots.

        What is on the paper stays on the paper.
        """
        with self._moved:
            self._buffer.clear()
            self._times_forgotten += 1
            self._moved.notify_all()

    def after_rows(self, rows: int, deed: Callable[[], None]) -> None:
        """Do this once so many more rows have been printed."""
        with self._moved:
            self._at_rows = (self._rows_before + self._page.rows + rows, deed)

    def _work(self) -> None:
        times_forgotten = 0
        while True:
            with self._moved:
                while not self._buffer and not self._stopping:
                    self._moved.wait()
                if self._stopping:
                    return
                arrived, piece = self._buffer[0]
                times_forgotten = self._give_up_forgotten(times_forgotten)
            self._print(arrived, piece, times_forgotten)
            with self._moved:
                if times_forgotten == self._times_forgotten:
                    self._buffer.popleft()

    def _give_up_forgotten(self, times_forgotten: int) -> int:
        """Drop what was begun before the buffers were last emptied; how often they have been."""
        if times_forgotten != self._times_forgotten:
            self._reader.forget()
            self._page.forget()
        return self._times_forgotten

    def _print(self, arrived: float, piece: bytes, times_forgotten: int) -> None:
        for instruction in self._reader.feed(piece):
            if not self._may_go_on(times_forgotten):
                return
            self._do(instruction, arrived)

    def _may_go_on(self, times_forgotten: int) -> bool:
        """Whether this instruction is still to be done, once the condition allows it."""
        with self._moved:
            self._moved.wait_for(
                lambda: (
                    self._condition.is_printing_possible
                    or self._stopping
                    or times_forgotten != self._times_forgotten
                )
            )
            return not self._stopping and times_forgotten == self._times_forgotten

    def _do(self, instruction: Instruction, arrived: float) -> None:
        if isinstance(instruction, Command):
            if _wants_answer(instruction):
                self._on_request(instruction.name, instruction.parameters)
                return
            if instruction.name in _LEAVES_NO_TRACE - {b"\x1d("}:
                return
            if instruction.name in _CUTS and not self._came_out():
                return
        if self._first_byte_at is None:
            self._first_byte_at = arrived
        sheet = self._page.take(instruction)
        if sheet is not None:
            self._keep(sheet)
        self._spoil_when_due()

    def _keep(self, sheet: Sheet) -> None:
        with self._moved:
            self._rows_before += sheet.rows
        now = time.monotonic()
        self.tray.keep(sheet, now if self._first_byte_at is None else self._first_byte_at, now)
        self._first_byte_at = None

    def _came_out(self) -> bool:
        """Whether the paper moved on to the blade: not when the buffers are cleared meanwhile."""
        if not self.paper_ms:
            return True
        with self._moved:
            times = self._times_forgotten
            return not self._moved.wait_for(
                lambda: self._stopping or times != self._times_forgotten, self.paper_ms / 1000
            )

    def _spoil_when_due(self) -> None:
        with self._moved:
            due = self._at_rows is not None and self._rows_before + self._page.rows >= self._at_rows[0]
            deed = self._at_rows[1] if due and self._at_rows else None
            if due:
                self._at_rows = None
        if deed:
            deed()


def _wants_answer(command: Command) -> bool:
    """Whether the head has to answer; GS ( k draws a symbol and is not one of them."""
    return command.name in {b"\x1dr", b"\x1da", b"\x1dI"} or (
        command.name == b"\x1d(" and command.parameters[:1] != _SILENT_SYMBOLS
    )
