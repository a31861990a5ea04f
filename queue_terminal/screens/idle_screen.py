"""Shows the terminal while nobody is there: what to do first, and the called numbers."""

from pathlib import Path

from PySide6.QtCore import Property, Signal

from hall.qt.look import Look
from hall.qt.words import Words
from queue_terminal.pipe_words import CallLine
from visiting import idle_screen

QML = Path(__file__).parent / "Idle.qml"


class IdleScreen(idle_screen.IdleScreen):
    """The picture of the shell. `no_card_pressed` and `help_pressed` tell touches."""

    no_card_pressed = Signal()
    calls_changed = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self._calls: tuple[CallLine, ...] = ()
        words.changed.connect(self.calls_changed)

    def show_calls(self, lines: tuple[CallLine, ...]) -> None:
        """The strip."""
        self._calls = lines
        self.calls_changed.emit()

    def pressed(self, name: str) -> None:
        """无证取号."""
        if name == "no_card":
            self.no_card_pressed.emit()

    calls = Property(
        list,
        lambda self: [self._words.say("call_line", one.number, one.window_name) for one in self._calls],
        notify=calls_changed,
    )
