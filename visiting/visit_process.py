"""Decides the life of visits' processes: one ready ahead, killed at its end, the next begun at once."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from hall.qt.line_pipe import LinePipe
from visiting.words import Word, line

SHORT_LIFE = 5.0
SLOWEST_RETRY = 30_000


class VisitProcess(QObject):
    """The one visit process there is. Words said to it wait in its pipe until it is ready.

    read: a line of the visit as a word; msgspec.DecodeError for anything else, which ends the visit.

    started: a process is there and may be told its first words. heard: a word of the visit.
    gone: the process is dead, whatever the reason, and everything it knew with it.
    """

    started = Signal()
    heard = Signal(object)
    gone = Signal()

    def __init__(
        self, command: Sequence[str], read: Callable[[bytes], Word], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._command, self._read = tuple(command), read
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: LinePipe | None = None
        self._began_at = 0.0
        self._failures = 0
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self.start)

    @property
    def pid(self) -> int:
        """The process id of the visit; 0 between two."""
        return self._child.pid if self._child is not None else 0

    def start(self) -> None:
        """Begin a process; it waits, hidden, for its first word."""
        self._retry.stop()
        self._began_at = time.monotonic()
        child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._child = child
        assert child.stdin is not None  # noqa: S101 - asked for above
        assert child.stdout is not None  # noqa: S101 - asked for above
        self._pipe = LinePipe(os.dup(child.stdout.fileno()), os.dup(child.stdin.fileno()), self)
        child.stdin.close()
        child.stdout.close()
        self._pipe.heard.connect(self._hear)
        self._pipe.closed.connect(self._lost)
        self.started.emit()

    def say(self, word: Word) -> None:
        """Tell the visit; dropped between two."""
        if self._pipe is not None:
            self._pipe.say(line(word))

    def end(self) -> None:
        """The visit is over: kill its process, tell that it is gone, begin the next."""
        if self._child is not None:
            self._failures = 0
            self._bury()
            self.gone.emit()
            self.start()

    def _lost(self) -> None:
        """The process died by itself; the next begins at once, but later and later when they all die young."""
        lived = time.monotonic() - self._began_at
        self._failures = 0 if lived > SHORT_LIFE else self._failures + 1
        self._bury()
        self.gone.emit()
        if self._failures <= 1:
            self.start()
        else:
            self._retry.start(min(SLOWEST_RETRY, 500 * 2**self._failures))

    def close(self) -> None:
        """Kill the process; nothing follows."""
        self._retry.stop()
        if self._child is not None:
            self._bury()

    def _bury(self) -> None:
        child, self._child = self._child, None
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
            pipe.deleteLater()
        if child is not None:
            child.kill()
            child.wait()

    def _hear(self, text: bytes) -> None:
        try:
            word = self._read(text)
        except msgspec.DecodeError:
            self._lost()
            return
        self.heard.emit(word)
