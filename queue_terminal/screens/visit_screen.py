"""Shows one visit: takes touches to the visit's steps and the visit's words to the shell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot

from hall.credentials import sealing
from hall.messages.matter_catalogue import MatterCatalogue
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall.qt.keyboard import Keyboard, Keys
from hall.qt.look import Look
from hall.qt.words import Words
from queue_terminal import matters
from queue_terminal.matters import Room
from queue_terminal.pages import Choice, Reading, groups_paged, matters_paged, page_of
from queue_terminal.pipe_words import (
    AlreadyWaiting,
    CallLine,
    CallStaff,
    Issued,
    NotIssued,
    Speak,
    TakeCopy,
    TakeNumber,
    Trouble,
)
from queue_terminal.visit import LONGEST, OFFERED_PRIORITIES, Field, Step, Visit

CHOICES_HEIGHT = 936
QML = Path(__file__).parent / "Visit.qml"
_KEYS = {
    Field.PHONE: Keys.DIGITS,
    Field.ID_NUMBER: Keys.ID_NUMBER,
    Field.NAME: Keys.PINYIN,
    Field.ON_BEHALF_OF: Keys.PINYIN,
}


def room_of(look: Look, height: int = CHOICES_HEIGHT) -> Room:
    """The room for choices at this type size; the same measures as ZButton's."""
    body = look.scale.body
    return Room(
        height=height,
        gap=look.measures.unit,
        columns=(1080 - 2 * 48 - 4 * look.measures.unit) // body,
        one_line=look.measures.touch,
        each_line=round(body * 1.5),
    )


class VisitScreen(QObject):
    """The picture of one Visit. QML reads `page` and `step`, and calls `press` and `choose`."""

    changed = Signal()
    stepped = Signal()
    said = Signal(object)

    def __init__(
        self,
        catalogue: MatterCatalogue,
        hall_key: Callable[[], bytes],
        words: Words,
        look: Look,
        keyboard: Keyboard,
    ) -> None:
        super().__init__()
        self.visit = Visit()
        self._hall_key = hall_key
        self._words, self._look, self._keyboard = words, look, keyboard
        self._reading = Reading(words.say, room_of(look), catalogue)
        self._field: Field | None = None
        self._seconds_left = 0
        self._card_notice = ""
        self._calls: tuple[CallLine, ...] = ()
        words.changed.connect(self._reread)
        look.changed.connect(self._reread)
        keyboard.text_changed.connect(self._written)
        keyboard.closed.connect(self._put_away)
        self._page: dict[str, object] = {}
        self._reread()

    def begin(self, card: VisitorDetails | None, today: date, printer: Trouble) -> None:
        """Somebody is there."""
        if self.visit.begin(card, today, printer):
            self._step()

    def hear(self, outcome: Issued | NotIssued | AlreadyWaiting) -> None:
        """The shell says how the asking ended."""
        if self.visit.hear(outcome):
            if isinstance(outcome, Issued):
                self._speak("say_result_card" if self.visit.is_card_on_plate else "say_result")
            self._step()

    def hear_printing(self, number: str) -> None:
        """The number is known; its paper is on the way."""
        self._reading.printing = number
        self._reread()

    def card_laid(self, *, is_on_plate: bool) -> None:
        """Whether a card lies on the reader now."""
        self.visit.is_card_on_plate = is_on_plate
        if not is_on_plate and self.visit.card_taken():
            self._step()
        self._reread()

    def card_unread(self, sentence: str) -> None:
        """Something on the reader cannot be read; empty when that is over."""
        self._card_notice = sentence
        self._reread()

    def ask_for_card(self) -> None:
        """Say aloud that the card is still there."""
        self._speak("say_take_card")

    def leave(self) -> None:
        """The visitor is done, or did nothing for long."""
        self._keyboard.close()
        if self.visit.leave():
            self._step()

    def show_calls(self, lines: tuple[CallLine, ...]) -> None:
        """The strip."""
        self._calls = lines
        self.changed.emit()

    def show_seconds(self, seconds: int) -> None:
        """How long until the visit ends by itself; 0 while it does not."""
        self._seconds_left = seconds
        self.changed.emit()

    @Slot(str)
    def press(self, name: str) -> None:
        """A button by its name."""
        if name == "help":
            self._call_staff()
        elif name in _VERBS and _VERBS[name](self):
            self._step()

    @Slot(int)
    def choose(self, place: int) -> None:
        """The choice at this place of the page."""
        if place < len(self._choices()) and self._choose(place):
            self._step()

    @Slot(str)
    def edit(self, name: str) -> None:
        """A field was touched."""
        self._field = Field(name)
        self._keyboard.open(_KEYS[self._field], self.visit.written.get(self._field, ""), LONGEST[self._field])
        self._reread()

    @Slot()
    def edit_search(self) -> None:
        """The search field was touched."""
        self._field = None
        self._keyboard.open(Keys.PINYIN, self._reading.wanted, 30)

    @Slot(int)
    def turn(self, pages: int) -> None:
        """Turn pages forward or back."""
        self._reading.at = max(0, self._reading.at + pages)
        self._reread()

    def _choose(self, place: int) -> bool:
        match self.visit.step:
            case Step.GROUPS:
                return self.visit.choose_group(groups_paged(self._reading)[self._at()][place][0])
            case Step.MATTERS | Step.SEARCH:
                return self._choose_matter(place)
            case Step.CONFIRM:
                if self.visit.choose_priority(OFFERED_PRIORITIES[place]):
                    self._reread()
        return False

    def _choose_matter(self, place: int) -> bool:
        found = self._reading.found
        if self.visit.step is Step.MATTERS:
            found = matters.matters_of(self._reading.catalogue, self.visit.group)
        return self.visit.choose_matter(matters_paged(self._reading, found)[self._at()][place])

    def _choices(self) -> tuple[Choice, ...]:
        return page_of(self.visit, self._reading).choices

    def _at(self) -> int:
        return page_of(self.visit, self._reading).at

    def choose_whole_group(self) -> bool:
        """The visitor does not know which matter of the group it is."""
        matter = matters.whole_group(self._reading.catalogue, self.visit.group)
        return matter is not None and self.visit.choose_matter(matter)

    def begin_search(self) -> bool:
        """Show the search with the keyboard ready."""
        if not self.visit.search():
            return False
        self._reading.wanted, self._reading.found = "", ()
        self.edit_search()
        return True

    def take_ticket(self) -> bool:
        """Ask the shell for a number; what is known of the visitor leaves sealed."""
        visit = self.visit
        if not visit.take_ticket() or visit.matter is None:
            return False
        details = visit.details()
        sealed = None
        if details is not None:
            sealed = sealing.seal(self._hall_key(), encode_details(details), "visitor")
        self.said.emit(
            TakeNumber(
                visit.matter.code,
                visit.how_known,
                sealed,
                visit.masked_name,
                visit.priority,
                self._words.chosen(),
            )
        )
        return True

    def take_copy(self) -> bool:
        """Ask the shell for a copy of the paper held."""
        ticket = self.visit.held_ticket
        if not self.visit.take_copy():
            return False
        self.said.emit(TakeCopy(ticket))
        return True

    def confirm_details(self) -> bool:
        """Go on with what is written, or show what is wrong with it."""
        self._keyboard.close()
        return self.visit.confirm_details()

    def skip_details(self) -> bool:
        """Go on with nothing written."""
        self._keyboard.close()
        return self.visit.skip_details()

    def go_back(self) -> bool:
        """One step back."""
        self._keyboard.close()
        return self.visit.back()

    def finish(self) -> bool:
        """The visitor is done."""
        self._keyboard.close()
        return self.visit.leave()

    def _call_staff(self) -> None:
        if not self.visit.help_called:
            self.visit.help_called = True
            self.said.emit(CallStaff())
            self.changed.emit()

    def _written(self, text: str) -> None:
        if self.visit.step is Step.SEARCH:
            self._reading.wanted = text
            self._reading.found = matters.found(self._reading.catalogue, text)
            self._reading.at = 0
        elif self._field is not None:
            self.visit.write(self._field, text)
        self._reread()

    def _put_away(self) -> None:
        self._field = None
        self._reread()

    def _speak(self, key: str) -> None:
        self.said.emit(Speak(f"visit-{key}", self._words.say(key), self._words.chosen()))

    def _step(self) -> None:
        self._reading.at = 0
        self._reading.printing = ""
        self._reread()
        self.stepped.emit()

    def _reread(self) -> None:
        self._reading.language = self._words.chosen()
        height = CHOICES_HEIGHT
        if self.visit.step is Step.SEARCH:
            height = 260 if self._keyboard.isOpen else CHOICES_HEIGHT - 160
        self._reading.room = room_of(self._look, height)
        self._page = msgspec.json.decode(msgspec.json.encode(page_of(self.visit, self._reading)))
        self.changed.emit()

    def _lines(self) -> list[str]:
        return [self._words.say("call_line", line.number, line.window_name) for line in self._calls]

    def _notice(self) -> str:
        if self._seconds_left:
            return self._words.say("idle_ask", self._seconds_left)
        return self._card_notice

    page = Property("QVariantMap", lambda self: self._page, notify=changed)  # type: ignore[arg-type]  # the stub knows no Qt names
    step = Property(str, lambda self: self.visit.step.value, notify=stepped)
    wanted = Property(str, lambda self: self._reading.wanted, notify=changed)
    editing = Property(str, lambda self: self._field.value if self._field else "", notify=changed)
    helpCalled = Property(bool, lambda self: self.visit.help_called, notify=changed)  # noqa: N815 - a QML name
    calls = Property(list, _lines, notify=changed)
    warning = Property(str, _notice, notify=changed)


_VERBS: dict[str, Callable[[VisitScreen], bool]] = {
    "search": VisitScreen.begin_search,
    "whole_group": VisitScreen.choose_whole_group,
    "back": VisitScreen.go_back,
    "confirm": VisitScreen.confirm_details,
    "skip_details": VisitScreen.skip_details,
    "take_ticket": VisitScreen.take_ticket,
    "take_copy": VisitScreen.take_copy,
    "choose_other": VisitScreen.go_back,
    "finish": VisitScreen.finish,
}
