"""Decides how a visit's process begins, hears and speaks: one pipe to its shell, words and sight as chosen before it."""

import os
import resource
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from hall.credentials.device_home import DeviceHome
from hall.qt import shell
from hall.qt.line_pipe import LinePipe
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from visiting.plate import Plate
from visiting.words import SeeLike, SpeakLanguage, Word, line


class VisitSide(QObject):
    """The visit's end of the pipe. It ends with its shell, and says to it only what the shell must know."""

    def __init__(self, home: DeviceHome, words: Path, pipe: LinePipe) -> None:
        super().__init__()
        self.home, self._pipe = home, pipe
        self.words, self.look = Words(words), Look(Sight.TOUCH)
        pipe.heard.connect(self.hear)
        pipe.closed.connect(lambda: os._exit(0))

    def hear(self, text: bytes) -> None:
        """A line of the shell; each visit says what it does with it."""

    def say(self, word: Word) -> None:
        """Tell the shell."""
        self._pipe.say(line(word))

    def wear(self, word: SpeakLanguage | SeeLike) -> None:
        """Speak and look as was chosen before the visit."""
        if isinstance(word, SpeakLanguage):
            self.words.choose(word.language)
        else:
            self.look.set_big_type(word.big_type)
            self.look.set_high_contrast(word.high_contrast)

    def plate(self, purpose: str) -> Plate:
        """This device's reader; its state is told to the shell."""
        plate = Plate(self.home.site().drivers.get("id_card_reader", ""), self, purpose)
        plate.reader.connect(self.say)
        return plate


def run(program: str, home: Path, begin: Callable[[DeviceHome, LinePipe], VisitSide]) -> int:
    """The process of one visit: words in on descriptor 0, out on 1; all other output goes to the error stream."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.dup(1)
    os.dup2(2, 1)
    application: QGuiApplication = shell.start_quick(program)
    visit = begin(DeviceHome(home), LinePipe(os.dup(0), out))
    result = application.exec()
    del visit
    return result
