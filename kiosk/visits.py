"""Decides what each visit is told before it begins, and what follows from its words."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hall.qt.look import Look
from hall.qt.words import Words
from kiosk.kiosk import Kiosk
from kiosk.pipe_words import (
    Began,
    BeginGuide,
    CallStaff,
    FromVisit,
    HelpNow,
    LinkNow,
    Prepared,
    PrinterNow,
    WantList,
    WantPaper,
)
from kiosk.screens.idle_screen import IdleScreen
from visiting.visit_process import VisitProcess
from visiting.words import CardUnreadable, Ended, ReaderNow, SeeLike, Speak, SpeakLanguage, Watch


class Visits(QObject):
    """The visits of a kiosk, one after the other. speak: a Speak."""

    speak = Signal(object)

    def __init__(
        self, process: VisitProcess, kiosk: Kiosk, screen: IdleScreen, words: Words, look: Look
    ) -> None:
        super().__init__(process)
        self._process, self._kiosk = process, kiosk
        self._screen, self._words, self._look = screen, words, look
        self._catalogue: Path | None = None
        self._hall_name = ""
        self._is_card_left = False
        self.is_on = False
        process.started.connect(self._prepare)
        process.heard.connect(self._hear)
        process.gone.connect(self._gone)
        screen.guide_pressed.connect(lambda: process.say(BeginGuide(words.chosen())))
        words.changed.connect(lambda: process.say(self._language()))
        look.changed.connect(lambda: process.say(self._sight()))

    def use_catalogue(self, path: Path | None, hall_name: str) -> None:
        """Later visits show the matters of this file; so does the one that waits."""
        if (path, hall_name) == (self._catalogue, self._hall_name):
            return
        self._catalogue, self._hall_name = path, hall_name
        if self._process.pid and not self.is_on:
            self._process.end()

    def _prepare(self) -> None:
        for word in (
            Prepared(str(self._catalogue or ""), self._hall_name),
            PrinterNow(self._kiosk.printer_trouble),
            LinkNow(self._kiosk.is_hall_up),
            HelpNow(self._kiosk.help_said),
            self._language(),
            self._sight(),
            Watch(is_card_left=self._is_card_left),
        ):
            self._process.say(word)

    def _language(self) -> SpeakLanguage:
        return SpeakLanguage(self._words.chosen())

    def _sight(self) -> SeeLike:
        return SeeLike(big_type=self._look.is_big, high_contrast=self._look.is_high_contrast)

    def _hear(self, word: FromVisit) -> None:
        match word:
            case WantList():
                self._kiosk.want_list(word)
            case WantPaper():
                self._kiosk.want_paper(word)
            case CallStaff():
                self._kiosk.call_staff()
            case Speak():
                self.speak.emit(word)
            case _:
                self._hear_how_it_stands(word)

    def _hear_how_it_stands(self, word: Began | ReaderNow | CardUnreadable | Ended) -> None:
        match word:
            case Began():
                self.is_on = True
                self._screen.show_visit(is_on=True)
            case ReaderNow():
                self._kiosk.reader_changed(word.state, word.trouble)
                self._screen.show_trouble(self._kiosk.printer_trouble, self._kiosk.reader_trouble)
            case CardUnreadable():
                self._screen.show_unreadable(is_there=word.is_there)
            case Ended():
                self._ended(word)

    def _ended(self, word: Ended) -> None:
        if word.is_card_left and not self._is_card_left:
            self._kiosk.call_staff("读卡区有遗留证件")
        self._is_card_left = word.is_card_left
        self._process.end()

    def _gone(self) -> None:
        self.is_on = False
        self._kiosk.visit_gone()
        self._screen.show_visit(is_on=False)
        self._screen.show_unreadable(is_there=False)
        self._screen.show_card_left(is_left=self._is_card_left)
