"""Shows the window of one visit: made ahead, hidden until somebody is there, and watched for who has gone."""

from PySide6.QtCore import QObject, Signal

from hall.qt import frames, shell
from hall.qt.idle_watch import IdleWatch
from hall.qt.keyboard import Keyboard
from hall.qt.look import Look
from hall.qt.words import Words
from queue_terminal.pipe_words import CallsNow
from queue_terminal.screens.visit_screen import QML, VisitScreen
from queue_terminal.visit import Step

SHORT_SECONDS = 25.0
AFTER_CARD_SECONDS = 8.0
OVER = (Step.RESULT, Step.TROUBLE, Step.HELD)
"""When all is said the visitor may go sooner: SHORT_SECONDS, and AFTER_CARD_SECONDS once the card is taken too."""


class VisitWindow(QObject):
    """A visit's screen in its window. drawn: ids of calls whose frame was swapped."""

    drawn = Signal(object)

    def __init__(self, screen: VisitScreen, look: Look, words: Words, keyboard: Keyboard) -> None:
        super().__init__()
        self.screen = screen
        self._look, self._words, self._keyboard = look, words, keyboard

    def make(self, hall_name: str, idle_seconds: float) -> None:
        """Build it, hidden. idle_seconds: after so long without a touch the visit ends."""
        self._idle_seconds = idle_seconds
        self._scene = shell.Scene(
            self._look, self._words, visit=self.screen, keyboard=self._keyboard, hall_name=hall_name
        )
        self._window = self._scene.load(QML)
        self._idle = IdleWatch(self._window, limit=idle_seconds)
        self._idle.seconds_left.connect(self.screen.show_seconds)
        self._idle.touched.connect(lambda: self.screen.show_seconds(0))
        self._idle.idle.connect(self.screen.leave)

    def show(self, place: shell.Place | None) -> None:
        """Somebody is there."""
        shell.show_at(self._window, place)
        self._window.raise_()

    def hide(self) -> None:
        """Nothing of the visitor is seen from now on."""
        self._window.hide()

    def show_calls(self, calls: CallsNow) -> None:
        """The strip; fresh calls are told once they are drawn."""
        self.screen.show_calls(calls.lines)
        if calls.fresh and self._window.isVisible():
            frames.after_swap(self._window, lambda: self.drawn.emit(calls.fresh))

    def watch_for(self, step: Step) -> None:
        """How long nobody may touch anything at this step."""
        self.screen.show_seconds(0)
        if step in (Step.CARD_LEFT, Step.TAKING, Step.ENDED):
            self._idle.rest()
        else:
            seconds = self._idle_seconds
            self._idle.begin(min(SHORT_SECONDS, seconds) if step in OVER else seconds)

    def watch_for_going(self) -> None:
        """Paper and card are taken: the visitor goes."""
        self._idle.begin(AFTER_CARD_SECONDS)
