"""Shows that a citizen wants help, in the window's head where nothing else has to move for it, and takes no focus."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from hall.language import hall_clock
from hall.qt.words import Words
from window_pad.clerk_desk.desk import Desk
from window_pad.clerk_desk.screens.pieces import ElidedLabel, KeyedButton

TAKE_HELP_KEY = "F10"


class HelpLine(QWidget):
    """go(): this clerk goes there."""

    def __init__(self, words: Words, window: QWidget, go: Callable[[], object]) -> None:
        super().__init__()
        self._words = words
        self._text = ElidedLabel("help_line")
        self._go = KeyedButton("take_help", TAKE_HELP_KEY, go, window)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        frame = QFrame()
        frame.setProperty("rank", "notice")
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(12, 0, 12, 0)
        inside.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(frame, 1)
        row.addWidget(self._go)
        self.hide()

    def show_desk(self, desk: Desk) -> bool:
        """The call that has waited longest; whether there is one."""
        wanted = desk.helps.oldest if desk.clerk is not None else None
        if wanted is not None:
            words = self._words
            since = f"{hall_clock.local(wanted.called_at):%H:%M}"
            others = len(desk.helps) - 1
            again = words.say("help_again") if wanted.times_told > 1 else ""
            more = words.say("help_more", others) if others else ""
            self._text.say(words.say("help_wanted", wanted.place, since) + again + more)
            is_asked = desk.helps.under_way is not None
            self._go.say(words.say("doing_take_help" if is_asked else "take_help"), with_key=not is_asked)
            self._go.setEnabled(desk.may_take_help())
        self.setVisible(wanted is not None)
        return wanted is not None
