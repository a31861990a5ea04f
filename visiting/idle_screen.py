"""Shows an appliance while nobody is there: what is wrong, who must act, and how long a choice of words and sight holds."""

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from hall.qt.look import Look
from hall.qt.words import DEFAULT_LANGUAGE, Words
from visiting.words import Trouble

CHOICE_KEPT_FOR = 60_000


class IdleScreen(QObject):
    """The picture of a shell. `help_pressed` tells touches; what else is touched, the appliance adds in `pressed`."""

    changed = Signal()
    help_pressed = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._trouble = Trouble()
        self._reader = Trouble()
        self._is_hall_up = True
        self._is_card_left = False
        self._is_unreadable = False
        self._is_visit_on = False
        self._help_said = ""
        self._chosen = QTimer(self, singleShot=True, interval=CHOICE_KEPT_FOR)
        self._chosen.timeout.connect(self._forget_choice)
        words.changed.connect(self._choose)
        look.changed.connect(self._choose)

    def show_trouble(self, trouble: Trouble, reader: Trouble) -> None:
        """Why nothing is given here, and what is wrong with the reader; empty when well."""
        self._trouble, self._reader = trouble, reader
        self.changed.emit()

    def show_visit(self, *, is_on: bool) -> None:
        """Whether a visit's window covers this one. Language and sight chosen before it are the visitor's until its end."""
        if is_on:
            self._chosen.stop()
        elif self._is_visit_on:
            self._forget_choice()
        self._is_visit_on = is_on
        self.changed.emit()

    def show_link(self, *, is_up: bool) -> None:
        """Whether the hall is there."""
        self._is_hall_up = is_up
        self.changed.emit()

    def show_card_left(self, *, is_left: bool) -> None:
        """A card of somebody gone lies on the reader."""
        self._is_card_left = is_left
        self.changed.emit()

    def show_help(self, said: str) -> None:
        """How a call for staff stands: a key of the words, or empty."""
        self._help_said = said
        self.changed.emit()

    def show_unreadable(self, *, is_there: bool) -> None:
        """Something on the reader cannot be read."""
        self._is_unreadable = is_there
        self.changed.emit()

    @Slot(str)
    def press(self, name: str) -> None:
        """A button by its name."""
        if name == "help":
            self.help_pressed.emit()
        elif name == "language":
            self._words.choose_next()
        else:
            self.pressed(name)

    def pressed(self, name: str) -> None:
        """A button of this appliance alone; an appliance that has some says what follows."""

    @property
    def choice_kept_for(self) -> int:
        """Milliseconds until language and sight are as for most again; 0 while a visit keeps them, or nothing is chosen."""
        return max(0, self._chosen.remainingTime())

    def _choose(self) -> None:
        self._chosen.start()
        self.changed.emit()

    def _forget_choice(self) -> None:
        """The next visitor begins in Chinese and sees what most see."""
        self._words.choose(DEFAULT_LANGUAGE)
        if self._look.is_big:
            self._look.set_big_type(False)
        if self._look.is_high_contrast:
            self._look.set_high_contrast(False)
        self._chosen.stop()

    def _sentence(self, trouble: Trouble) -> str:
        sentence = trouble.english if self._words.chosen() == "en" else trouble.chinese
        who = self._words.say(f"who_{trouble.who}") if trouble.who else ""
        return "\n".join(filter(None, (sentence, who)))

    def _notice(self) -> str:
        help_sentence = self._words.say(f"{self._help_said}_sentence") if self._help_said else ""
        return "\n".join(sentence for sentence in (self._state_notice(), help_sentence) if sentence)

    def _state_notice(self) -> str:
        if self._trouble.code:
            return self._sentence(self._trouble)
        if self._is_card_left:
            return self._words.say("card_left_behind")
        if self._is_unreadable:
            return self._words.say("card_unread")
        if self._reader.code:
            return self._words.say("reader_broken")
        return "" if self._is_hall_up else self._words.say("hall_away_notice")

    isOut = Property(bool, lambda self: bool(self._trouble.code), notify=changed)  # noqa: N815 - a QML name
    isFree = Property(bool, lambda self: not self._is_visit_on, notify=changed)  # noqa: N815 - a QML name
    notice = Property(str, _notice, notify=changed)
    helpSaid = Property(str, lambda self: self._help_said, notify=changed)  # noqa: N815 - a QML name
