"""Decides what each visit of a kiosk is told before it begins, and what follows from its words."""

from collections.abc import Iterable
from pathlib import Path

from hall.qt.look import Look
from hall.qt.words import Words
from kiosk.kiosk import Kiosk
from kiosk.pipe_words import (
    Began,
    BeginGuide,
    CallStaff,
    HelpNow,
    LinkNow,
    Prepared,
    PrinterNow,
    WantList,
    WantPaper,
)
from kiosk.screens.idle_screen import IdleScreen
from visiting import visits
from visiting.visit_process import VisitProcess
from visiting.words import Word


class Visits(visits.Visits):
    """The visits of a kiosk, one after the other."""

    def __init__(
        self, process: VisitProcess, kiosk: Kiosk, screen: IdleScreen, words: Words, look: Look
    ) -> None:
        super().__init__(process, kiosk, screen, words, look)
        self._kiosk = kiosk
        self._catalogue: Path | None = None
        self._hall_name = ""
        screen.guide_pressed.connect(lambda: process.say(BeginGuide(words.chosen())))

    def use_catalogue(self, path: Path | None, hall_name: str) -> None:
        """Later visits show the matters of this file; so does the one that waits."""
        if (path, hall_name) == (self._catalogue, self._hall_name):
            return
        self._catalogue, self._hall_name = path, hall_name
        if self._process.pid and not self.is_on:
            self._process.end()

    def first_words(self) -> Iterable[Word]:
        """Matters, printer, hall and help as they are now."""
        return (
            Prepared(str(self._catalogue or ""), self._hall_name),
            PrinterNow(self._kiosk.trouble),
            LinkNow(self._kiosk.is_hall_up),
            HelpNow(self._kiosk.help_said),
        )

    def hear(self, word: Word) -> None:
        """What a visitor wants."""
        match word:
            case Began():
                self.begin()
            case WantList():
                self._kiosk.want_list(word)
            case WantPaper():
                self._kiosk.want_paper(word)
            case CallStaff():
                self._kiosk.call_staff()

    def gone(self) -> None:
        """What was being fetched or printed for the visit is nobody's any more."""
        super().gone()
        self._kiosk.visit_gone()
