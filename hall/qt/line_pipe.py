"""Decides how two processes of one appliance talk: whole lines over two pipes, told on the GUI thread, nothing else kept."""

import os
from collections import deque

from PySide6.QtCore import QObject, QSocketNotifier, Signal

LONGEST_LINE = 1024 * 1024


class LinePipe(QObject):
    """Reads lines from one descriptor and writes lines to another. `closed` comes once, when the other side is gone.

    What does not fit the pipe at once waits; a reader that sleeps never stops the screen.
    """

    heard = Signal(bytes)
    closed = Signal()

    def __init__(self, read_from: int, write_to: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._in, self._out = read_from, write_to
        self._begun = bytearray()
        self._waiting: deque[memoryview] = deque()
        self._is_open = True
        for descriptor in (read_from, write_to):
            os.set_blocking(descriptor, False)
        self._readable = QSocketNotifier(read_from, QSocketNotifier.Type.Read, self)
        self._readable.activated.connect(self._read)
        self._writable = QSocketNotifier(write_to, QSocketNotifier.Type.Write, self)
        self._writable.setEnabled(False)
        self._writable.activated.connect(self._write)

    def say(self, line: bytes) -> None:
        """Send a line; it ends with a newline. Said to a closed pipe it is dropped."""
        if self._is_open:
            self._waiting.append(memoryview(line))
            self._write()

    def close(self) -> None:
        """Stop listening and give both descriptors back. Safe to call twice."""
        if not self._is_open:
            return
        self._is_open = False
        self._readable.setEnabled(False)
        self._writable.setEnabled(False)
        self._begun.clear()
        self._waiting.clear()
        for descriptor in {self._in, self._out}:
            os.close(descriptor)

    def _end(self) -> None:
        if self._is_open:
            self.close()
            self.closed.emit()

    def _read(self) -> None:
        if not self._is_open:
            return
        try:
            chunk = os.read(self._in, 65_536)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        if not chunk:
            self._end()
            return
        self._begun += chunk
        *lines, rest = bytes(self._begun).split(b"\n")
        self._begun[:] = rest
        if len(rest) > LONGEST_LINE:
            self._end()
        for line in lines:
            self.heard.emit(line)

    def _write(self) -> None:
        while self._is_open and self._waiting:
            try:
                sent = os.write(self._out, self._waiting[0])
            except BlockingIOError:
                self._writable.setEnabled(True)
                return
            except OSError:
                self._end()
                return
            rest = self._waiting.popleft()[sent:]
            if rest:
                self._waiting.appendleft(rest)
        self._writable.setEnabled(False)
