"""Decides what the process of one visit does with each word of the shell and each card; it ends by being killed."""

from pathlib import Path

import msgspec

from device_drivers.roles.id_card_reader import IdCard
from device_drivers.sealed import Sealed
from hall.credentials.device_home import DeviceHome
from hall.credentials.sealing import SealBroken, open_sealed
from hall.messages.collecting import CollectableList, decode_collectables
from hall.qt import shell
from hall.qt.keyboard import Keyboard
from hall.qt.line_pipe import LinePipe
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
from visiting import visit_side
from visiting.card_reminder import CardReminder
from visiting.plate import details_of
from visiting.visit_cards import VisitCards
from visiting.words import CardUnreadable, Ended, SeeLike, SpeakLanguage, Watch

WORDS = Path(__file__).parent / "words"
LIST_PURPOSE = "collectables"


class OneVisit(visit_side.VisitSide):
    """Everything of one visit. It says to the shell only what the shell must know."""

    def __init__(self, home: DeviceHome, place: shell.Place | None, pipe: LinePipe) -> None:
        super().__init__(home, WORDS, pipe)
        self._place = place
        self._options = PlaceOptions.of(home.site())
        self._window: VisitWindow | None = None
        self._cards: VisitCards | None = None
        self._plate = self.plate("自助服务一体机")
        self._reminder = CardReminder(self)

    def hear(self, text: bytes) -> None:
        """A word of the shell."""
        word = read_to_visit(text)
        match word:
            case Prepared():
                self._prepare(word)
            case SpeakLanguage() | SeeLike():
                self.wear(word)
            case _ if self._window is not None and self._cards is not None:
                self._hear_when_ready(word, self._window, self._cards)

    def _hear_when_ready(self, word: ToVisit, window: VisitWindow, cards: VisitCards) -> None:
        screen = window.screen
        match word:
            case Watch():
                cards.watch(is_others=word.is_card_left)
            case BeginGuide():
                self.words.choose(word.language)
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
            return decode_collectables(open_sealed(self.home.private_key(), found, LIST_PURPOSE))
        except (SealBroken, msgspec.DecodeError):
            return None

    def _prepare(self, word: Prepared) -> None:
        keyboard = Keyboard()
        screen = VisitScreen(word.catalogue, self.home.hall_sealing_key, self.words, self.look, keyboard)
        window = VisitWindow(screen, self.look, self.words, keyboard)
        window.make(word.hall_name, self._options.idle_seconds)
        screen.said.connect(self.say)
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
            self.say(Began())
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
        self.say(Ended(is_card_left))

    # What lies on the reader.

    def _card_lies(self, is_there: bool) -> None:  # noqa: FBT001 - a signal's value
        if self._window is not None:
            self._window.screen.card_lies(is_there=is_there)
            self._window.watch_card(is_there=is_there)

    def _card_unread(self, is_there: bool) -> None:  # noqa: FBT001 - a signal's value
        if self._window is not None:
            self._window.screen.card_unread(self.words.say("card_unread") if is_there else "")
            self.say(CardUnreadable(is_there))


def run(home: Path, place: shell.Place | None) -> int:
    """The process of one visit."""
    return visit_side.run("kiosk", home, lambda found, pipe: OneVisit(found, place, pipe))
