"""Shows one visit: takes touches to the visit's steps and the visit's words to the shell."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot

from hall.messages.matter_catalogue import MatterCatalogue
from hall.messages.visitor_details import VisitorDetails
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look
from hall.qt.words import Words
from queue_terminal import choosing
from queue_terminal.pages import page_of
from queue_terminal.pipe_words import AlreadyWaiting, CallLine, CallStaff, Issued, NotIssued
from queue_terminal.screens.buttons import Buttons
from queue_terminal.screens.writing import Writing
from queue_terminal.visit import ELDERLY_FROM, Field, Step, Visit
from visiting.choices_room import room_at
from visiting.page import Reading
from visiting.words import Speak, Trouble

QML = Path(__file__).parent / "Visit.qml"


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
        *,
        elderly_from: int = ELDERLY_FROM,
    ) -> None:
        super().__init__()
        self.visit = Visit(elderly_from=elderly_from)
        self._words, self._look = words, look
        self._reading = Reading(words.say, room_at(look, is_search=False), catalogue)
        self._writing = Writing(self.visit, self._reading, keyboard)
        self._buttons = Buttons(self.visit, self._reading, self._writing, self.said.emit, hall_key)
        self._seconds_left = 0
        self._card_notice = ""
        self._help_said = ""
        self._calls: tuple[CallLine, ...] = ()
        self._page: dict[str, object] = {}
        for change in (words.changed, look.changed, self._writing.changed):
            change.connect(self._reread)
        self._reread()

    # What happens to the visit.

    def begin(self, card: VisitorDetails | None, today: date, printer: Trouble) -> None:
        """Somebody is there."""
        if self.visit.begin(card, today, printer):
            self._step()

    def hear(self, outcome: Issued | NotIssued | AlreadyWaiting) -> None:
        """The shell says how the asking ended."""
        if self.visit.hear(outcome):
            self._step()
            if isinstance(outcome, Issued):
                self._speak_of_paper()

    def hear_late(self, issued: Issued) -> None:
        """A paper came out after its print had been given up."""
        if self.visit.paper_came(issued):
            self._step()
            self._speak_of_paper()

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

    def give_up_card(self) -> None:
        """Nobody took the card although it was asked for."""
        if self.visit.give_up_card():
            self._step()

    def leave(self) -> None:
        """The visitor is done, or did nothing for long."""
        self.press("finish")

    def show_calls(self, lines: tuple[CallLine, ...]) -> None:
        """The strip."""
        self._calls = lines
        self.changed.emit()

    def show_seconds(self, seconds: int) -> None:
        """How long until the visit ends by itself; 0 while it does not."""
        self._seconds_left = seconds
        self.changed.emit()

    # What the visitor touches.

    def show_help(self, said: str) -> None:
        """How a call for staff stands: a key of the words, or empty."""
        self._help_said = said
        self.changed.emit()

    @Slot(str)
    def press(self, name: str) -> None:
        """A button by its name."""
        if name == "help":
            self.said.emit(CallStaff())
        elif self._buttons.press(name):
            self._step()

    @Slot(int)
    def choose(self, place: int) -> None:
        """The choice at this place of the page."""
        if choosing.choose(self.visit, self._reading, place):
            self._step()
        else:
            self._reread()

    @Slot(str)
    def edit(self, name: str) -> None:
        """A field was touched."""
        self._writing.edit(Field(name))

    @Slot()
    def edit_search(self) -> None:
        """The search field was touched."""
        self._writing.edit_search()

    @Slot(int)
    def turn(self, pages: int) -> None:
        """Turn pages forward or back."""
        self._reading.at = max(0, self._reading.at + pages)
        self._reread()

    # What is shown and said.

    def _speak(self, key: str) -> None:
        self.said.emit(Speak(f"visit-{key}", self._words.say(key), self._words.chosen()))

    def _speak_of_paper(self) -> None:
        self._speak("say_result_card" if self.visit.is_card_on_plate else "say_result")

    def _step(self) -> None:
        self._reading.at = 0
        self._reading.printing = ""
        self._reread()
        self.stepped.emit()

    def _reread(self) -> None:
        self._reading.language = self._words.chosen()
        is_search = self.visit.step is Step.SEARCH
        self._reading.room = room_at(self._look, is_search=is_search, is_writing=self._writing.is_open)
        self._page = msgspec.json.decode(msgspec.json.encode(page_of(self.visit, self._reading)))
        self.changed.emit()

    def _lines(self) -> list[str]:
        return [self._words.say("call_line", line.number, line.window_name) for line in self._calls]

    def _notice(self) -> str:
        if self._seconds_left:
            return self._words.say("idle_ask", self._seconds_left)
        return self._card_notice or (
            self._words.say(f"{self._help_said}_sentence") if self._help_said else ""
        )

    page = Property("QVariantMap", lambda self: self._page, notify=changed)  # type: ignore[arg-type]  # the stub knows no Qt names
    step = Property(str, lambda self: self.visit.step.value, notify=stepped)
    wanted = Property(str, lambda self: self._reading.wanted, notify=changed)
    editing = Property(
        str, lambda self: self._writing.field.value if self._writing.field else "", notify=changed
    )
    helpSaid = Property(str, lambda self: self._help_said, notify=changed)  # noqa: N815 - a QML name
    calls = Property(list, _lines, notify=changed)
    warning = Property(str, _notice, notify=changed)
