"""Decides what the process of one visit does with each word of the shell; it ends by being killed."""

import os
import resource
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from hall.credentials.device_home import DeviceHome
from hall.credentials.sealing import open_sealed, seal
from hall.messages.case_contents import SHEET_PURPOSE
from hall.qt import shell
from hall.qt.keyboard import Keyboard
from hall.qt.line_pipe import LinePipe
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from visiting.words import Ended, SeeLike, SpeakLanguage, Word, line
from window_pad.citizen_side.pipe_words import (
    Check,
    Drawn,
    Heard,
    LinkNow,
    Prepared,
    Rate,
    RatedElsewhere,
    ShowPage,
    ToVisit,
    read_to_visit,
)
from window_pad.citizen_side.place_options import PlaceOptions
from window_pad.citizen_side.screens.visit_screen import VisitScreen
from window_pad.citizen_side.screens.visit_window import VisitWindow
from window_pad.citizen_side.signing import SigningSurface

WORDS = Path(__file__).parent / "words"


class OneVisit(QObject):
    """Everything of one visit: it alone opens what is sealed to this device, and seals what the citizen says."""

    def __init__(self, home: DeviceHome, place: shell.Place | None, pipe: LinePipe) -> None:
        super().__init__()
        self._place, self._pipe = place, pipe
        self._options = PlaceOptions.of(home.site())
        self._words, self._look = Words(WORDS), Look(Sight.TOUCH)
        keyboard = Keyboard()
        self._screen = VisitScreen(
            self._words,
            self._look,
            keyboard,
            lambda sealed: open_sealed(home.private_key(), sealed, SHEET_PURPOSE),
            lambda plain, purpose: seal(home.hall_sealing_key(), plain, purpose),
            SigningSurface,
        )
        self._window = VisitWindow(self._screen, self._look, self._words, keyboard, self._options.width_mm)
        self._screen.said.connect(self._say)
        self._screen.finished.connect(self._end)
        self._window.drawn.connect(lambda about: self._say(Drawn(about)))
        pipe.heard.connect(self._hear)
        pipe.closed.connect(lambda: os._exit(0))

    def _say(self, word: Word) -> None:
        self._pipe.say(line(word))

    def _hear(self, text: bytes) -> None:
        word = read_to_visit(text)
        match word:
            case Prepared():
                self._window.make(word.hall_name, word.window_name, self._options.idle_seconds)
            case SpeakLanguage():
                self._words.choose(word.language)
            case SeeLike():
                self._look.set_big_type(word.big_type)
                self._look.set_high_contrast(word.high_contrast)
            case LinkNow():
                self._screen.show_link(is_up=word.is_up)
            case _:
                self._show(word)

    def _show(self, word: ToVisit) -> None:
        match word:
            case Check():
                if self._screen.begin_check(word):
                    self._window.show(self._place)
            case ShowPage():
                self._screen.show_page(word)
                self._window.show(self._place)
            case Rate():
                self._screen.begin_rating(word)
                self._window.show(self._place)
            case Heard() | RatedElsewhere():
                self._screen.hear(word)

    def _end(self) -> None:
        """The shell kills this process when it hears this; the window goes at once all the same."""
        self._window.hide()
        self._say(Ended(is_card_left=False))


def run(home: Path, place: shell.Place | None) -> int:
    """The process of one visit: words in on descriptor 0, out on 1; all other output goes to the error stream."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.dup(1)
    os.dup2(2, 1)
    application: QGuiApplication = shell.start_quick("window_pad_visit")
    visit = OneVisit(DeviceHome(home), place, LinePipe(os.dup(0), out))
    result = application.exec()
    del visit
    return result
