"""Shows the way in: clerk number and password, and why it was refused."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from hall.qt.words import Words
from window_pad.clerk_desk.desk import Desk
from window_pad.clerk_desk.screens.pieces import card, label
from window_pad.clerk_desk.steps import Step

_WIDTH = 460
_MOST_CHARACTERS = 64


class SignInPage(QWidget):
    """sign_in(number, password): takes what was typed."""

    def __init__(self, words: Words, sign_in: Callable[[str, str], object]) -> None:
        super().__init__()
        self._words = words
        self._sign_in = sign_in
        self._title = label("sign_in_title", "title", wraps=True)
        self._number = _field("clerk_number")
        self._password = _field("password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._button = QPushButton()
        self._button.setObjectName("sign_in")
        self._button.setProperty("rank", "primary")
        self._button.clicked.connect(self._press)
        self._number.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._press)
        self._say_labels()
        self._lay_out()

    def begin(self) -> None:
        """Ready for the next clerk: nothing of the last one is left."""
        self._number.clear()
        self._password.clear()
        self._number.setFocus()

    def show_desk(self, desk: Desk, window_name: str, at: float) -> None:
        """What may be done here now."""
        words = self._words
        self._title.setText(words.say("sign_in_title", window_name))
        is_waiting = desk.under_way is not None
        self._button.setText(words.say("doing_sign_in" if is_waiting else "step_sign_in"))
        self._button.setEnabled(desk.may(Step.SIGN_IN, at))

    def _press(self) -> None:
        if not self._button.isEnabled():
            return
        if not self._number.text().strip():
            self._number.setFocus()
        elif not self._password.text():
            self._password.setFocus()
        else:
            self._sign_in(self._number.text().strip(), self._password.text())
            self._password.clear()
            self._password.setFocus()

    def _say_labels(self) -> None:
        self._number.setPlaceholderText(self._words.say("clerk_number"))
        self._password.setPlaceholderText(self._words.say("password"))

    def _lay_out(self) -> None:
        frame, column = card()
        frame.setFixedWidth(_WIDTH)
        hint = label("", "quiet")
        hint.setText(self._words.say("sign_in_hint"))
        for widget in (self._title, hint, self._number, self._password, self._button):
            column.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setMaxLength(_MOST_CHARACTERS)
    return field
