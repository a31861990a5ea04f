"""Decides what the visits of every appliance share: language and sight they begin with, the reader, a card left behind."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from hall.qt.look import Look
from hall.qt.words import Words
from visiting.appliance import Appliance
from visiting.idle_screen import IdleScreen
from visiting.visit_process import VisitProcess
from visiting.words import (
    CardUnreadable,
    Ended,
    ReaderNow,
    SeeLike,
    Speak,
    SpeakLanguage,
    Watch,
    Word,
)

CARD_LEFT = "读卡区有遗留证件"


class Visits(QObject):
    """The visits of an appliance, one after the other. speak: a Speak."""

    speak = Signal(object)

    def __init__(
        self, process: VisitProcess, appliance: Appliance, screen: IdleScreen, words: Words, look: Look
    ) -> None:
        super().__init__(process)
        self._process, self._appliance = process, appliance
        self._screen, self._words, self._look = screen, words, look
        self._is_card_left = False
        self.is_on = False
        process.started.connect(self.prepare)
        process.heard.connect(self._hear)
        process.gone.connect(self.gone)
        words.changed.connect(lambda: process.say(self._language()))
        look.changed.connect(lambda: process.say(self._sight()))

    def first_words(self) -> Iterable[Word]:
        """What a visit of this appliance must know beforehand; none while it cannot begin."""
        raise NotImplementedError

    def hear(self, word: Word) -> None:
        """A word only this appliance's visits say."""
        raise NotImplementedError

    def begin(self) -> None:
        """Somebody is there: the visit's window covers the shell's."""
        self.is_on = True
        self._screen.show_visit(is_on=True)

    def prepare(self) -> None:
        """Tell the process that waits how to begin."""
        first = tuple(self.first_words())
        common = (self._language(), self._sight(), Watch(is_card_left=self._is_card_left))
        for word in first + common if first else ():
            self._process.say(word)

    def gone(self) -> None:
        """The process is dead: the shell shows itself again."""
        self.is_on = False
        self._screen.show_visit(is_on=False)
        self._screen.show_unreadable(is_there=False)
        self._screen.show_card_left(is_left=self._is_card_left)

    def _language(self) -> SpeakLanguage:
        return SpeakLanguage(self._words.chosen())

    def _sight(self) -> SeeLike:
        return SeeLike(big_type=self._look.is_big, high_contrast=self._look.is_high_contrast)

    def _hear(self, word: Word) -> None:
        match word:
            case Speak():
                self.speak.emit(word)
            case ReaderNow():
                self._appliance.reader_changed(word.state, word.trouble)
                self._screen.show_trouble(self._appliance.trouble, self._appliance.reader_trouble)
            case CardUnreadable():
                self._screen.show_unreadable(is_there=word.is_there)
            case Ended():
                self._ended(word)
            case _:
                self.hear(word)

    def _ended(self, word: Ended) -> None:
        if word.is_card_left and not self._is_card_left:
            self._appliance.call_staff(CARD_LEFT)
        self._is_card_left = word.is_card_left
        self._process.end()
