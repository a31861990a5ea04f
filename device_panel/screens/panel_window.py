"""Shows the stand-ins in one narrow window and keeps looking at them."""

import subprocess

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from device_panel.panel import Deed, Panel, PanelView, PhoneMessage, SaidSentence
from device_panel.sample_cards import SampleCard
from device_panel.screens.sections import (
    BoardsSection,
    PrinterSection,
    ReaderSection,
    TelephoneSection,
    VoiceSection,
)
from hall.qt.background import Lane
from hall.qt.words import Words

LOOK_EVERY_MS = 400
FAULT_STANDS_MS = 6000


class PanelWindow(QWidget):
    """The device panel. All asking is done on one lane, so nothing here waits."""

    def __init__(self, panel: Panel, words: Words) -> None:
        super().__init__()
        self._panel, self._words = panel, words
        self._lane = Lane("stand-ins", self)
        self._is_looking = False
        self._paper: int | None = None
        self._reader = ReaderSection(words, self._lay, self._take_card, panel.choose_reader)
        self._printer = PrinterSection(words, self._spoil)
        self._voice = VoiceSection(words, self._play)
        self._boards = BoardsSection(words)
        self._telephone = TelephoneSection(words, self._reply)
        self._notice = QLabel(words.say("note"))
        self._notice.setProperty("rank", "quiet")
        self._notice.setWordWrap(True)
        self._forget_fault = QTimer(self)
        self._forget_fault.setSingleShot(True)
        self._forget_fault.timeout.connect(lambda: self._notice.setText(words.say("note")))
        self.setWindowTitle(words.say("title"))
        self._lay_out()
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        timer.start(LOOK_EVERY_MS)

    def _lay_out(self) -> None:
        title = QLabel(self._words.say("title"))
        title.setProperty("rank", "title")
        room = QVBoxLayout(self)
        room.addWidget(title)
        room.addWidget(self._notice)
        room.addWidget(self._reader)
        room.addWidget(self._printer, 1)
        room.addWidget(self._voice)
        room.addWidget(self._boards)
        room.addWidget(self._telephone)

    def _look(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            self._lane.do(self._panel.look, self._show, self._lost)

    def _show(self, view: PanelView) -> None:
        self._is_looking = False
        self._reader.show_view(view)
        self._printer.show_view(view)
        self._voice.show_view(view)
        self._boards.show_view(view)
        self._telephone.show_view(view)
        if view.newest_paper is not None and view.newest_paper != self._paper:
            self._paper = newest = view.newest_paper
            self._lane.do(lambda: self._panel.paper(newest), self._printer.show_paper, self._lost)

    def _lost(self, fault: Exception) -> None:
        self._is_looking = False
        self._notice.setText(self._words.say("lost", fault))
        self._forget_fault.start(FAULT_STANDS_MS)

    def _lay(self, card: SampleCard) -> None:
        self._lane.do(lambda: self._panel.lay(card), lambda _: None, self._lost)

    def _spoil(self, deed: Deed) -> None:
        self._lane.do(lambda: self._panel.do(deed), lambda _: None, self._lost)

    def _reply(self, message: PhoneMessage, text: str) -> None:
        self._lane.do(lambda: self._panel.reply(message, text), lambda _: None, self._lost)

    def _play(self, sentence: SaidSentence) -> None:
        self._lane.do(lambda: _play_wav(self._panel.sound(sentence)), lambda _: None, self._lost)

    def _take_card(self) -> None:
        self._lane.do(self._panel.take_card, lambda _: None, self._lost)


def _play_wav(sound: bytes) -> None:
    subprocess.run(["aplay", "-q", "-"], input=sound, check=True, timeout=30)
