"""Decides what the process of one visit does with each word of the shell and each card; it ends by being killed."""

from pathlib import Path

from device_drivers.roles.id_card_reader import IdCard
from device_drivers.sealed import Sealed
from hall.credentials.device_home import DeviceHome
from hall.language import hall_clock
from hall.language.visitors import HowKnown
from hall.qt import shell
from hall.qt.keyboard import Keyboard
from hall.qt.line_pipe import LinePipe
from queue_terminal.pipe_words import (
    AlreadyWaiting,
    Began,
    BeginWithoutCard,
    CallsDrawn,
    CallsNow,
    CameLate,
    HelpNow,
    Issued,
    NotIssued,
    Prepared,
    PrinterNow,
    Printing,
    ToVisit,
    read_to_visit,
)
from queue_terminal.place_options import PlaceOptions
from queue_terminal.screens.visit_screen import VisitScreen
from queue_terminal.screens.visit_window import VisitWindow
from queue_terminal.visit import Step
from visiting import catalogue_store, visit_side
from visiting.card_reminder import CardReminder
from visiting.plate import details_of
from visiting.visit_cards import VisitCards
from visiting.words import CardUnreadable, Ended, SeeLike, SpeakLanguage, Trouble, Watch

WORDS = Path(__file__).parent / "words"
PURPOSE = "排队取号机"
"""Whom others are told the reader is lent to."""


class OneVisit(visit_side.VisitSide):
    """Everything of one visit. It says to the shell only what the shell must know."""

    def __init__(self, home: DeviceHome, place: shell.Place | None, pipe: LinePipe) -> None:
        super().__init__(home, WORDS, pipe)
        self._place = place
        self._options = PlaceOptions.of(home.site())
        self._window: VisitWindow | None = None
        self._printer = Trouble()
        self._cards: VisitCards | None = None
        self._plate = self.plate(PURPOSE)
        self._reminder = CardReminder(self)

    def hear(self, text: bytes) -> None:
        """A word of the shell."""
        word = read_to_visit(text)
        match word:
            case Prepared():
                self._prepare(word)
            case SpeakLanguage() | SeeLike():
                self.wear(word)
            case PrinterNow():
                self._printer = word.trouble
            case _ if self._window is not None and self._cards is not None:
                self._hear_when_ready(word, self._window, self._cards)

    def _hear_when_ready(self, word: ToVisit, window: VisitWindow, cards: VisitCards) -> None:
        match word:
            case Watch():
                cards.watch(is_others=word.is_card_left)
            case BeginWithoutCard():
                self.words.choose(word.language)
                self._begin(None)
            case CallsNow():
                window.show_calls(word)
            case HelpNow():
                window.screen.show_help(word.said)
            case Printing():
                window.screen.hear_printing(word.number)
            case CameLate():
                window.screen.hear_late(word.issued)
            case Issued() | NotIssued() | AlreadyWaiting():
                window.screen.hear(word)

    def _prepare(self, word: Prepared) -> None:
        keyboard = Keyboard()
        screen = VisitScreen(
            catalogue_store.read(Path(word.catalogue)),
            self.home.hall_sealing_key,
            self.words,
            self.look,
            keyboard,
            elderly_from=self._options.elderly_from,
        )
        window = VisitWindow(screen, self.look, self.words, keyboard)
        window.make(word.hall_name, self._options.idle_seconds)
        screen.said.connect(self.say)
        screen.stepped.connect(lambda: self._stepped(window))
        window.drawn.connect(lambda calls: self.say(CallsDrawn(calls)))
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
        if window is None or window.screen.visit.step is not Step.WAITING:
            return
        today = hall_clock.business_day(hall_clock.now())
        window.screen.begin(details_of(card.open()) if card else None, today, self._printer)
        window.screen.card_laid(is_on_plate=card is not None)
        self.say(Began(HowKnown.CARD if card else HowKnown.NOT))
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
        if self._window is None:
            return
        self._window.screen.card_laid(is_on_plate=is_there)
        if not is_there and self._window.screen.visit.step is Step.RESULT:
            self._window.watch_for_going()

    def _card_unread(self, is_there: bool) -> None:  # noqa: FBT001 - a signal's value
        if self._window is not None:
            self._window.screen.card_unread(self.words.say("card_unread") if is_there else "")
            self.say(CardUnreadable(is_there))


def run(home: Path, place: shell.Place | None) -> int:
    """The process of one visit."""
    return visit_side.run("queue_terminal", home, lambda found, pipe: OneVisit(found, place, pipe))
