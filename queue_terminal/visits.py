"""Decides what each visit of a queue terminal is told before it begins, and what follows from its words."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal

from hall.qt.look import Look
from hall.qt.words import Words
from queue_terminal.pipe_words import (
    Began,
    BeginWithoutCard,
    CallsDrawn,
    CallsNow,
    CallStaff,
    HelpNow,
    Prepared,
    PrinterNow,
    TakeCopy,
    TakeNumber,
)
from queue_terminal.screens.idle_screen import IdleScreen
from queue_terminal.terminal import Terminal
from visiting import visits
from visiting.visit_process import VisitProcess
from visiting.words import Word


class Visits(visits.Visits):
    """The visits of a terminal, one after the other. drawn: ids of calls a visit's window has shown."""

    drawn = Signal(object)

    def __init__(
        self, process: VisitProcess, terminal: Terminal, screen: IdleScreen, words: Words, look: Look
    ) -> None:
        super().__init__(process, terminal, screen, words, look)
        self._terminal = terminal
        self._catalogue: Path | None = None
        self._calls = CallsNow(())
        screen.no_card_pressed.connect(lambda: process.say(BeginWithoutCard(words.chosen())))

    def use_catalogue(self, path: Path) -> None:
        """Later visits offer the matters of this file; so does the one that waits."""
        was_ready, self._catalogue = self._catalogue is not None, path
        if not self._process.pid or self.is_on:
            return
        if was_ready:
            self._process.end()
        else:
            self.prepare()

    def show_calls(self, calls: CallsNow) -> None:
        """The strip, on the visit's window too."""
        self._calls = calls
        self._process.say(calls)

    def first_words(self) -> Iterable[Word]:
        """Matters, printer, help and calls as they are now; none without matters."""
        catalogue = self._terminal.catalogue
        if self._catalogue is None or catalogue is None:
            return ()
        return (
            Prepared(str(self._catalogue), catalogue.hall_name),
            PrinterNow(self._terminal.trouble),
            HelpNow(self._terminal.help_said),
            CallsNow(self._calls.lines),
        )

    def hear(self, word: Word) -> None:
        """What a visitor wants, and which calls his window has shown."""
        match word:
            case Began():
                self.begin()
            case TakeNumber():
                self._terminal.take_number(word)
            case TakeCopy():
                self._terminal.take_copy(word)
            case CallStaff():
                self._terminal.call_staff()
            case CallsDrawn():
                self.drawn.emit(word.calls)
