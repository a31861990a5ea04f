"""Shows the kiosk while nobody is there: what one can do here, and what is wrong."""

from pathlib import Path

from PySide6.QtCore import Property, QTimer, Signal

from hall.qt.look import Look
from hall.qt.words import Words
from visiting import idle_screen
from visiting.words import Speak

QML = Path(__file__).parent / "Idle.qml"
POINTED_FOR = 8_000


class IdleScreen(idle_screen.IdleScreen):
    """The picture of the shell. guide_pressed: 办事指南 was touched. spoken: a Speak, to be said aloud."""

    guide_pressed = Signal()
    spoken = Signal(object)
    offers_changed = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self._has_guide = False
        self._pointing = QTimer(self, singleShot=True, interval=POINTED_FOR)
        self._pointing.timeout.connect(self.offers_changed)

    def show_guide(self, *, is_there: bool) -> None:
        """Whether there is a file of matters to read in."""
        self._has_guide = is_there
        self.offers_changed.emit()

    def pressed(self, name: str) -> None:
        """领取证照 says what to do: it begins with the card alone. 办事指南 begins at once."""
        if name == "collect":
            self._pointing.start()
            self.offers_changed.emit()
            say = self._words.say("say_lay_card")
            self.spoken.emit(Speak("idle-lay_card", say, self._words.chosen()))
        elif name == "guide" and self._has_guide:
            self.guide_pressed.emit()

    hasGuide = Property(bool, lambda self: self._has_guide, notify=offers_changed)  # noqa: N815 - a QML name
    isPointing = Property(bool, lambda self: self._pointing.isActive(), notify=offers_changed)  # noqa: N815 - a QML name
