"""Decides the life of a paper's process: one for each paper, and what it knew ends with it."""

import os
import subprocess
import sys

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from hall.messages.collecting import CollectableReady
from hall.qt.line_pipe import LinePipe
from kiosk.paper_words import NotFetched, Paper, PrintEnded, read_from_paper
from visiting.words import line

PRINTED_WITHIN = 60.0
EACH_PAGE = 8.0
BROUGHT_WITHIN = 40.0
"""Seconds a print has for its end: to wake the printer, and for each page. Before it the paper has to come."""


def within(pages: int) -> float:
    """Seconds for so many pages."""
    return PRINTED_WITHIN + EACH_PAGE * pages


class PaperLane(QObject):
    """Papers on their way to one printer, one at a time. said: a word of the process. lost: it is gone, said all it knew.

    web, authority: where papers are fetched, and by which certificates the server is believed.
    """

    said = Signal(object)
    lost = Signal()

    def __init__(self, printer: str, web: str, authority: str, parent: QObject) -> None:
        super().__init__(parent)
        self._printer, self._web, self._authority = printer, web.rstrip("/"), authority
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: LinePipe | None = None
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._gone)

    def bring(self, ready: CollectableReady) -> None:
        """Begin a process for this paper."""
        self.close()
        child = subprocess.Popen(
            (sys.executable, "-m", "kiosk", "paper"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._child = child
        assert child.stdin is not None  # noqa: S101 - asked for above
        assert child.stdout is not None  # noqa: S101 - asked for above
        self._pipe = LinePipe(os.dup(child.stdout.fileno()), os.dup(child.stdin.fileno()), self)
        child.stdin.close()
        child.stdout.close()
        self._pipe.heard.connect(self._hear)
        self._pipe.closed.connect(self._gone)
        self._pipe.say(line(self._paper(ready)))
        self._patience.start(round((BROUGHT_WITHIN + within(ready.pages)) * 1000))

    def close(self) -> None:
        """Listen no more; a paper on its way is printed to its end by itself."""
        self._patience.stop()
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
            pipe.deleteLater()
        self._child = None

    @property
    def pid(self) -> int:
        """The process id of the paper on its way; 0 while there is none."""
        return self._child.pid if self._child is not None else 0

    def _paper(self, ready: CollectableReady) -> Paper:
        return Paper(
            url=self._web + ready.path,
            authority=self._authority,
            sha256=ready.sha256,
            size=ready.size,
            printer=self._printer,
            key=f"{ready.licence}-{ready.copy}",
            within=within(ready.pages),
        )

    def _hear(self, text: bytes) -> None:
        try:
            word = read_from_paper(text)
        except msgspec.DecodeError:
            self._gone()
            return
        if isinstance(word, NotFetched | PrintEnded):
            self._end()
        self.said.emit(word)

    def _gone(self) -> None:
        if self._child is not None:
            self._end()
            self.lost.emit()

    def _end(self) -> None:
        """All is said: nothing of the paper stays."""
        child = self._child
        self.close()
        if child is not None:
            child.kill()
            child.wait()
