"""Shows one visit: takes touches to the visit's steps and the visit's words to the shell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot

from hall.credentials import sealing
from hall.messages.collecting import CollectableList
from hall.messages.matter_catalogue import MatterCatalogue
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look
from hall.qt.words import Words
from kiosk import choosing, troubles
from kiosk.pages import page_of
from kiosk.pipe_words import (
    CallStaff,
    LinkNow,
    NoPaper,
    NotOffered,
    PaperOut,
    PrinterNow,
    Stage,
    WantList,
    WantPaper,
)
from kiosk.screens.searching import Searching
from kiosk.visit import Step, Visit
from visiting import catalogue_store
from visiting.choices_room import room_at
from visiting.page import Reading
from visiting.words import Speak, Trouble

QML = Path(__file__).parent / "Visit.qml"
_NO_MATTERS = MatterCatalogue("", date.min.isoformat(), (), (), ())


class VisitScreen(QObject):
    """The picture of one Visit. QML reads `page` and `step`, and calls `press` and `choose`.

    catalogue: path of the file of matters, or empty; read when the guide is first opened. hall_key: PEM, to which the
    visitor is sealed.
    """

    changed = Signal()
    stepped = Signal()
    said = Signal(object)

    def __init__(
        self,
        catalogue: str,
        hall_key: Callable[[], bytes],
        words: Words,
        look: Look,
        keyboard: Keyboard,
    ) -> None:
        super().__init__()
        self.visit = Visit()
        self._catalogue, self._hall_key = catalogue, hall_key
        self._words, self._look = words, look
        self._reading = Reading(words.say, room_at(look, is_search=False), _NO_MATTERS)
        self._searching = Searching(self.visit, self._reading, keyboard)
        self._seconds_left = 0
        self._card_notice = ""
        self._help_said = ""
        self._page: dict[str, object] = {}
        self._verbs: dict[str, Callable[[], bool]] = {
            "print": self._print,
            "another": self.visit.show_licences,
            "look_again": self._look_again,
            "guide": self._guide,
            "search": self._search,
            "back": lambda: self._put_keys_away() and self.visit.back(),
            "finish": lambda: self._put_keys_away() and self.visit.leave(),
        }
        for change in (words.changed, look.changed, self._searching.changed):
            change.connect(self._reread)
        self._reread()

    # What happens to the visit.

    def begin(self, card: VisitorDetails) -> None:
        """Somebody laid a card: ask what is there for them."""
        if self.visit.begin(card, self._no_way()):
            self._step()
            self._want_list()

    def begin_guide(self) -> None:
        """Somebody wants to look up a matter."""
        if self._guide():
            self._step()

    def _no_way(self) -> Trouble:
        """Why nothing can be collected now; the printer first, for it is here."""
        if self.visit.printer.code:
            return self.visit.printer
        return Trouble() if self.visit.is_hall_up else troubles.HALL_AWAY

    def _want_list(self) -> None:
        if self.visit.step is Step.LOOKING and self.visit.card is not None:
            details = encode_details(self.visit.card)
            self.said.emit(WantList(sealing.seal(self._hall_key(), details, "visitor")))

    def hear_state(self, word: PrinterNow | LinkNow) -> None:
        """How printer and hall are now."""
        if isinstance(word, PrinterNow):
            self.visit.printer = word.trouble
        else:
            self.visit.is_hall_up = word.is_up
        self._reread()

    def hear_offered(self, key: str, found: CollectableList) -> None:
        """What may be collected."""
        self._follow(self.visit.hear_offered(key, found))

    def hear_trouble(self, word: NotOffered) -> None:
        """Nothing may be collected now."""
        self._follow(self.visit.hear_trouble(word.trouble))

    def hear_stage(self, stage: Stage) -> None:
        """How far the paper is."""
        if self.visit.hear_stage(stage):
            self._reread()

    def hear_out(self, word: PaperOut) -> None:
        """The paper is out."""
        if self.visit.hear_out(word):
            self._step()
            self._speak("say_printed_card" if self.visit.is_card_on_plate else "say_printed")

    def hear_no_paper(self, word: NoPaper) -> None:
        """No paper is known to be out."""
        if self.visit.hear_no_paper(word):
            self._step()
            self._speak("say_unsure" if word.is_unsure else "say_not_printed")

    def card_lies(self, *, is_there: bool) -> None:
        """Whether the visitor's card lies on the reader now."""
        if is_there:
            self.visit.is_card_on_plate = True
        elif self.visit.card_taken():
            self._step()
        self._reread()

    def card_unread(self, sentence: str) -> None:
        """Something on the reader cannot be read; empty when that is over."""
        self._card_notice = sentence
        self._reread()

    def ask_for_card(self) -> None:
        """Say aloud that the card is still there."""
        self._speak("say_take_card")

    def give_up_card(self) -> None:
        """Nobody took the card although it was asked for."""
        self._follow(self.visit.give_up_card())

    def leave(self) -> None:
        """The visitor is done, or did nothing for long."""
        self.press("finish")

    def show_seconds(self, seconds: int) -> None:
        """How long until the visit ends by itself; 0 while it does not."""
        self._seconds_left = seconds
        self.changed.emit()

    def show_help(self, said: str) -> None:
        """How a call for staff stands: a key of the words, or empty."""
        self._help_said = said
        self.changed.emit()

    # What the visitor touches.

    @Slot(str)
    def press(self, name: str) -> None:
        """A button by its name."""
        if name == "help":
            self.said.emit(CallStaff())
        elif name in self._verbs:
            self._follow(self._verbs[name]())

    @Slot(int)
    def choose(self, place: int) -> None:
        """The choice at this place of the page."""
        if choosing.choose(self.visit, self._reading, place):
            self._put_keys_away()
            self._step()
        else:
            self._reread()

    @Slot()
    def edit_search(self) -> None:
        """The search field was touched."""
        self._searching.edit()

    @Slot(int)
    def turn(self, pages: int) -> None:
        """Turn pages forward or back."""
        self._reading.at = max(0, self._reading.at + pages)
        self._reread()

    def _print(self) -> bool:
        if not self.visit.print_licence():
            return False
        self.said.emit(WantPaper(self.visit.key, self.visit.chosen))
        return True

    def _look_again(self) -> bool:
        if not self.visit.look_again(self._no_way()):
            return False
        self._want_list()
        return True

    def _guide(self) -> bool:
        if not self._catalogue or not self.visit.begin_guide():
            return False
        if self._reading.catalogue is _NO_MATTERS:
            self._reading.catalogue = catalogue_store.read(Path(self._catalogue))
        return True

    def _search(self) -> bool:
        if not self.visit.search():
            return False
        self._searching.begin()
        return True

    def _put_keys_away(self) -> bool:
        self._searching.close()
        return True

    # What is shown and said.

    def _speak(self, key: str) -> None:
        self.said.emit(Speak(f"visit-{key}", self._words.say(key), self._words.chosen()))

    def _follow(self, has_stepped: bool) -> None:  # noqa: FBT001 - what a verb says
        if has_stepped:
            self._step()

    def _step(self) -> None:
        self._reading.at = 0
        self._reread()
        self.stepped.emit()

    def _reread(self) -> None:
        self._reading.language = self._words.chosen()
        is_search = self.visit.step is Step.SEARCH
        self._reading.room = room_at(self._look, is_search=is_search, is_writing=self._searching.is_open)
        self._page = msgspec.json.decode(msgspec.json.encode(page_of(self.visit, self._reading)))
        self.changed.emit()

    def _notice(self) -> str:
        if self._seconds_left:
            return self._words.say("idle_ask", self._seconds_left)
        return self._card_notice or (
            self._words.say(f"{self._help_said}_sentence") if self._help_said else ""
        )

    page = Property("QVariantMap", lambda self: self._page, notify=changed)  # type: ignore[arg-type]  # the stub knows no Qt names
    step = Property(str, lambda self: self.visit.step.value, notify=stepped)
    wanted = Property(str, lambda self: self._reading.wanted, notify=changed)
    editing = Property(str, lambda _: "", constant=True)
    helpSaid = Property(str, lambda self: self._help_said, notify=changed)  # noqa: N815 - a QML name
    warning = Property(str, _notice, notify=changed)
