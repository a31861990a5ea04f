"""Decides what the process of one visit does with each word of the shell and each card; it ends by being killed."""

import os
import resource
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from device_drivers.roles.id_card_reader import IdCard
from device_drivers.sealed import Sealed
from hall.credentials.device_home import DeviceHome
from hall.credentials.sealing import SealBroken, open_sealed
from hall.messages.collecting import CollectableList, decode_collectables
from hall.qt import shell
from hall.qt.keyboard import Keyboard
from hall.qt.line_pipe import LinePipe
from hall.qt.look import Look, Sight
from hall.qt.words import Words
from kiosk import troubles
from kiosk.pipe_words import (
    Began,
    BeginGuide,
    HelpNow,
    LinkNow,
    NoPaper,
    NotOffered,
    Offered,
    OnItsWay,
    PaperOut,
    Prepared,
    PrinterNow,
    ToVisit,
    read_to_visit,
)
from kiosk.place_options import PlaceOptions
from kiosk.screens.visit_screen import VisitScreen
from kiosk.screens.visit_window import VisitWindow
from kiosk.visit import Step
from visiting.card_reminder import CardReminder
from visiting.plate import Plate, details_of
from visiting.visit_cards import VisitCards
from visiting.words import CardUnreadable, Ended, SeeLike, SpeakLanguage, Watch, Word, line

WORDS = Path(__file__).parent / "words"
LIST_PURPOSE = "collectables"


class OneVisit(QObject):
    """Everything of one visit. It says to the shell only what the shell must know."""

    def __init__(self, home: DeviceHome, place: shell.Place | None, pipe: LinePipe) -> None:
        super().__init__()
        self._home, self._place, self._pipe = home, place, pipe
        self._options = PlaceOptions.of(home.site())
        self._words = Words(WORDS)
        self._look = Look(Sight.TOUCH)
        self._window: VisitWindow | None = None
        self._cards: VisitCards | None = None
        self._plate = Plate(home.site().drivers.get("id_card_reader", ""), self, "自助服务一体机")
        self._reminder = CardReminder(self)
        self._plate.reader.connect(self._say)
        pipe.heard.connect(self._hear)
        pipe.closed.connect(lambda: os._exit(0))

    def _say(self, word: Word) -> None:
        self._pipe.say(line(word))

    def _hear(self, text: bytes) -> None:
        word = read_to_visit(text)
        match word:
            case Prepared():
                self._prepare(word)
            case SpeakLanguage():
                self._words.choose(word.language)
            case SeeLike():
                self._look.set_big_type(word.big_type)
                self._look.set_high_contrast(word.high_contrast)
            case _ if self._window is not None and self._cards is not None:
                self._hear_when_ready(word, self._window, self._cards)

    def _hear_when_ready(self, word: ToVisit, window: VisitWindow, cards: VisitCards) -> None:
        screen = window.screen
        match word:
            case Watch():
                cards.watch(is_others=word.is_card_left)
            case BeginGuide():
                self._words.choose(word.language)
                self._begin(None)
            case PrinterNow() | LinkNow():
                screen.hear_state(word)
            case HelpNow():
                screen.show_help(word.said)
            case _:
                self._hear_of_licences(word, screen)

    def _hear_of_licences(self, word: ToVisit, screen: VisitScreen) -> None:
        match word:
            case Offered():
                found = self._opened(word.found)
                if found is None:
                    screen.hear_trouble(NotOffered(troubles.LIST_UNREADABLE))
                else:
                    screen.hear_offered(word.visit, found)
            case NotOffered():
                screen.hear_trouble(word)
            case OnItsWay():
                screen.hear_stage(word.stage)
            case PaperOut():
                screen.hear_out(word)
            case NoPaper():
                screen.hear_no_paper(word)

    def _opened(self, found: str) -> CollectableList | None:
        """The list, opened here and nowhere else; None when it was not sealed to this device."""
        try:
            return decode_collectables(open_sealed(self._home.private_key(), found, LIST_PURPOSE))
        except (SealBroken, msgspec.DecodeError):
            return None

    def _prepare(self, word: Prepared) -> None:
        keyboard = Keyboard()
        screen = VisitScreen(word.catalogue, self._home.hall_sealing_key, self._words, self._look, keyboard)
        window = VisitWindow(screen, self._look, self._words, keyboard)
        window.make(word.hall_name, self._options.idle_seconds)
        screen.said.connect(self._say)
        screen.stepped.connect(lambda: self._stepped(window))
        self._reminder.asked.connect(screen.ask_for_card)
        self._reminder.given_up.connect(screen.give_up_card)
        cards = VisitCards(self._plate, screen.visit)
        cards.begins.connect(self._begin)
        cards.lies.connect(self._card_lies)
        cards.unread.connect(self._card_unread)
        cards.over.connect(lambda: self._end(is_card_left=False))
        self._window, self._cards = window, cards

    def _begin(self, card: Sealed[IdCard] | None) -> None:
        window = self._window
        if window is None or not window.screen.visit.is_waiting:
            return
        if card is None:
            window.screen.begin_guide()
        else:
            window.screen.begin(details_of(card.open()))
        if not window.screen.visit.is_waiting:
            self._say(Began())
            window.show(self._place)

    def _stepped(self, window: VisitWindow) -> None:
        step = window.screen.visit.step
        window.watch_for(step)
        if step is Step.ENDED:
            self._end(is_card_left=window.screen.visit.is_card_on_plate)
        elif step is Step.CARD_LEFT:
            self._reminder.begin()

    def _end(self, *, is_card_left: bool) -> None:
        """The shell kills this process when it hears this; the window goes at once all the same."""
        if self._window is not None:
            self._window.hide()
        self._plate.close()
        self._say(Ended(is_card_left))

    # What lies on the reader.

    def _card_lies(self, is_there: bool) -> None:  # noqa: FBT001 - a signal's value
        if self._window is not None:
            self._window.screen.card_lies(is_there=is_there)
            self._window.watch_card(is_there=is_there)

    def _card_unread(self, is_there: bool) -> None:  # noqa: FBT001 - a signal's value
        if self._window is not None:
            self._window.screen.card_unread(self._words.say("card_unread") if is_there else "")
            self._say(CardUnreadable(is_there))


def run(home: Path, place: shell.Place | None) -> int:
    """The process of one visit: words in on descriptor 0, out on 1; all other output goes to the error stream."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.dup(1)
    os.dup2(2, 1)
    application: QGuiApplication = shell.start_quick("kiosk")
    visit = OneVisit(DeviceHome(home), place, LinePipe(os.dup(0), out))
    result = application.exec()
    del visit
    return result
