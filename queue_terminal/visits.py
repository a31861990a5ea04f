"""Decides what each visit is told before it begins, and what follows from its words."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hall.qt.look import Look
from hall.qt.words import Words
from queue_terminal.pipe_words import (
    Began,
    BeginWithoutCard,
    CallsDrawn,
    CallsNow,
    CallStaff,
    FromVisit,
    HelpNow,
    Prepared,
    PrinterNow,
    TakeCopy,
    TakeNumber,
)
from queue_terminal.screens.idle_screen import IdleScreen
from queue_terminal.terminal import Terminal
from visiting.visit_process import VisitProcess
from visiting.words import CardUnreadable, Ended, ReaderNow, SeeLike, Speak, SpeakLanguage, Watch


class Visits(QObject):
    """The visits of a terminal, one after the other. speak: a Speak. drawn: ids of calls a visit's window has shown."""

    speak = Signal(object)
    drawn = Signal(object)

    def __init__(
        self, process: VisitProcess, terminal: Terminal, screen: IdleScreen, words: Words, look: Look
    ) -> None:
        super().__init__(process)
        self._process, self._terminal = process, terminal
        self._screen, self._words, self._look = screen, words, look
        self._catalogue: Path | None = None
        self._calls = CallsNow(())
        self._is_card_left = False
        self.is_on = False
        process.started.connect(self._prepare)
        process.heard.connect(self._hear)
        process.gone.connect(self._gone)
        screen.no_card_pressed.connect(self._begin_without_card)
        words.changed.connect(lambda: process.say(self._language()))
        look.changed.connect(lambda: process.say(self._sight()))

    def use_catalogue(self, path: Path) -> None:
        """Later visits offer the matters of this file; so does the one that waits."""
        was_ready, self._catalogue = self._catalogue is not None, path
        if not self._process.pid or self.is_on:
            return
        if was_ready:
            self._process.end()
        else:
            self._prepare()

    def show_calls(self, calls: CallsNow) -> None:
        """The strip, on the visit's window too."""
        self._calls = calls
        self._process.say(calls)

    def _prepare(self) -> None:
        catalogue = self._terminal.catalogue
        if self._catalogue is None or catalogue is None:
            return
        for word in (
            Prepared(str(self._catalogue), catalogue.hall_name),
            PrinterNow(self._terminal.trouble),
            HelpNow(self._terminal.help_said),
            CallsNow(self._calls.lines),
            self._language(),
            self._sight(),
            Watch(is_card_left=self._is_card_left),
        ):
            self._process.say(word)

    def _language(self) -> SpeakLanguage:
        return SpeakLanguage(self._words.chosen())

    def _sight(self) -> SeeLike:
        return SeeLike(big_type=self._look.is_big, high_contrast=self._look.is_high_contrast)

    def _begin_without_card(self) -> None:
        self._process.say(BeginWithoutCard(self._words.chosen()))

    def _hear(self, word: FromVisit) -> None:
        match word:
            case TakeNumber():
                self._terminal.take_number(word)
            case TakeCopy():
                self._terminal.take_copy(word)
            case CallStaff():
                self._terminal.call_staff()
            case Speak():
                self.speak.emit(word)
            case CallsDrawn():
                self.drawn.emit(word.calls)
            case _:
                self._hear_how_it_stands(word)

    def _hear_how_it_stands(self, word: Began | ReaderNow | CardUnreadable | Ended) -> None:
        match word:
            case Began():
                self.is_on = True
                self._screen.show_visit(is_on=True)
            case ReaderNow():
                self._terminal.reader_changed(word.state, word.trouble)
                self._screen.show_trouble(self._terminal.trouble, self._terminal.reader_trouble)
            case CardUnreadable():
                self._screen.show_unreadable(is_there=word.is_there)
            case Ended():
                self._ended(word)

    def _ended(self, word: Ended) -> None:
        if word.is_card_left and not self._is_card_left:
            self._terminal.call_staff("读卡区有遗留证件")
        self._is_card_left = word.is_card_left
        self._process.end()

    def _gone(self) -> None:
        self.is_on = False
        self._screen.show_visit(is_on=False)
        self._screen.show_unreadable(is_there=False)
        self._screen.show_card_left(is_left=self._is_card_left)
