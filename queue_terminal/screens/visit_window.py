"""Shows a visit's screens in its window, and decides how long nobody may touch anything at which step."""

from PySide6.QtCore import Signal

from hall.qt import frames
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look
from hall.qt.words import Words
from queue_terminal.pipe_words import CallsNow
from queue_terminal.screens.visit_screen import QML, VisitScreen
from queue_terminal.visit import Step
from visiting import visit_window

SHORT_SECONDS = 25.0
AFTER_CARD_SECONDS = 8.0
OVER = (Step.RESULT, Step.TROUBLE, Step.HELD)
"""When all is said the visitor may go sooner: SHORT_SECONDS, and AFTER_CARD_SECONDS once the card is taken too."""


class VisitWindow(visit_window.VisitWindow):
    """A visit's screen in its window. drawn: ids of calls whose frame was swapped."""

    drawn = Signal(object)

    def __init__(self, screen: VisitScreen, look: Look, words: Words, keyboard: Keyboard) -> None:
        super().__init__(QML, look, words, keyboard)
        self.screen = screen

    def make(self, hall_name: str, idle_seconds: float) -> None:
        """Build it, hidden. idle_seconds: after so long without a touch the visit ends."""
        self.build(self.screen, self.screen, hall_name, idle_seconds)

    def show_calls(self, calls: CallsNow) -> None:
        """The strip; fresh calls are told once they are drawn."""
        self.screen.show_calls(calls.lines)
        if calls.fresh and self.window.isVisible():
            frames.after_swap(self.window, lambda: self.drawn.emit(calls.fresh))

    def watch_for(self, step: Step) -> None:
        """How long nobody may touch anything at this step."""
        self.screen.show_seconds(0)
        if step in (Step.CARD_LEFT, Step.TAKING, Step.ENDED):
            self.rest()
        else:
            self.give(min(SHORT_SECONDS, self.idle_seconds) if step in OVER else self.idle_seconds)

    def watch_for_going(self) -> None:
        """Paper and card are taken: the visitor goes."""
        self.give(AFTER_CARD_SECONDS)
