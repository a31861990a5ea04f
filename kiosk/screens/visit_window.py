"""Shows a visit's screens in its window, and decides how long nobody may touch anything at which step."""

from hall.qt.keyboard import Keyboard
from hall.qt.look import Look
from hall.qt.words import Words
from kiosk.screens.visit_screen import QML, VisitScreen
from kiosk.visit import Step
from visiting import visit_window

SHORT_SECONDS = 40.0
WITHOUT_CARD_SECONDS = 20.0
AFTER_PAPER_SECONDS = 8.0
OVER = frozenset({Step.PAPER_OUT, Step.NO_PAPER, Step.UNSURE, Step.NOTHING, Step.NOT_NOW})
RESTING = frozenset({Step.CARD_LEFT, Step.COLLECTING, Step.ENDED})
_GUIDE = frozenset({Step.GROUPS, Step.MATTERS, Step.SEARCH, Step.MATTER})
"""When all is said the visitor may go sooner; a list without its card is somebody else's to see."""


class VisitWindow(visit_window.VisitWindow):
    """A visit's screen in its window."""

    def __init__(self, screen: VisitScreen, look: Look, words: Words, keyboard: Keyboard) -> None:
        super().__init__(QML, look, words, keyboard)
        self.screen = screen

    def make(self, hall_name: str, idle_seconds: float) -> None:
        """Build it, hidden. idle_seconds: after so long without a touch the visit ends."""
        self.build(self.screen, self.screen, hall_name, idle_seconds)

    def watch_for(self, step: Step) -> None:
        """How long nobody may touch anything at this step."""
        self.screen.show_seconds(0)
        if step in RESTING:
            self.rest()
        else:
            self.give(self._seconds(step))

    def _seconds(self, step: Step) -> float:
        if self.screen.visit.must_lay_card and step not in _GUIDE:
            short = AFTER_PAPER_SECONDS if step is Step.PAPER_OUT else WITHOUT_CARD_SECONDS
            return min(short, self.idle_seconds)
        return min(SHORT_SECONDS, self.idle_seconds) if step in OVER else self.idle_seconds

    def watch_card(self, *, is_there: bool) -> None:
        """The card came back, or went: whoever takes it goes, or lays it again."""
        del is_there
        self.watch_for(self.screen.visit.step)
