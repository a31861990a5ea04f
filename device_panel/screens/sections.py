"""Shows one device each: what it holds or says, and the buttons a person's hands are."""

import random
from collections.abc import Callable
from functools import partial
from itertools import zip_longest

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from device_panel.panel import Deed, PanelView, PhoneMessage, SaidSentence
from device_panel.sample_cards import CAST, SampleCard, random_card
from hall.qt.words import Words

LINES = 3
"""How many sentences are listed."""
NO_MORE = "退订"


class Section(QFrame):
    """A card with a device's name, its state beside it, and room below."""

    def __init__(self, words: Words, name: str) -> None:
        super().__init__()
        self.setProperty("rank", "card")
        self.words = words
        self.state = QLabel()
        self.state.setProperty("rank", "quiet")
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.addWidget(QLabel(words.say(name)))
        head.addWidget(self.state, 1)
        self.room = QVBoxLayout(self)
        self.room.addLayout(head)


def _button(text: str, name: str, pressed: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.clicked.connect(lambda _checked: pressed())
    return button


class ReaderSection(Section):
    """Five people everybody knows, anybody, and a hand that takes the card away."""

    def __init__(
        self,
        words: Words,
        lay: Callable[[SampleCard], None],
        take: Callable[[], None],
        choose: Callable[[str], None],
    ) -> None:
        super().__init__(words, "reader")
        self._choose = choose
        self._readers = QHBoxLayout()
        self._buttons: dict[str, QPushButton] = {}
        self.room.addLayout(self._readers)
        grid = QGridLayout()
        for place, card in enumerate(CAST):
            button = _button(card.name, f"lay_card_{place}", partial(lay, card))
            grid.addWidget(button, place // 3, place % 3)
        anybody = _button(
            words.say("random_card"), "lay_random_card", lambda: lay(random_card(random.SystemRandom()))
        )
        grid.addWidget(anybody, 1, 2)
        self._take = _button(words.say("take_card"), "take_card", take)
        self._take.setProperty("rank", "primary")
        grid.addWidget(self._take, 2, 0, 1, 3)
        self.room.addLayout(grid)

    def show_view(self, view: PanelView) -> None:
        """Say whose card lies there, and on which reader."""
        self._show_readers(view)
        self._take.setEnabled(bool(view.card_name))
        if "id_card_reader" in view.unplugged:
            self.state.setText(self.words.say("unplugged"))
        elif not view.card_name:
            self.state.setText(self.words.say("reader_empty"))
        else:
            key = "reader_read" if view.card_was_read else "reader_holds"
            self.state.setText(self.words.say(key, view.card_name))

    def _show_readers(self, view: PanelView) -> None:
        """A button for each reader, once there is more than one."""
        for name in view.readers if len(view.readers) > 1 else ():
            if name not in self._buttons:
                self._buttons[name] = _button("", f"on_{name}", partial(self._choose, name))
                self._readers.addWidget(self._buttons[name])
            mark = "●" if name == view.reader else "○"
            self._buttons[name].setText(f"{mark} {self.words.say(f'on_{name}')}")


class PrinterSection(Section):
    """The newest paper as it came out, and what may happen to a printer."""

    def __init__(self, words: Words, do: Callable[[Deed], None]) -> None:
        super().__init__(words, "printer")
        self._paper = QLabel(words.say("no_paper"))
        self._paper.setObjectName("paper")
        self._paper.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._paper.setMinimumHeight(240)
        self._picture: QPixmap | None = None
        self.room.addWidget(self._paper, 1)
        row = QHBoxLayout()
        for deed in Deed:
            row.addWidget(_button(words.say(deed.value), deed.value, partial(do, deed)))
        self.room.addLayout(row)

    def show_view(self, view: PanelView) -> None:
        """Say how the printer is."""
        condition = self.words.say(f"printer_{view.condition}")
        if "ticket_printer" in view.unplugged:
            condition = self.words.say("unplugged")
        paper = "" if view.newest_paper is None else self.words.say("paper_came", view.newest_paper) + " · "
        self.state.setText(paper + condition)

    def show_paper(self, png: bytes) -> None:
        """Show the newest paper."""
        self._picture = QPixmap()
        self._picture.loadFromData(png)
        self._fit()

    def resizeEvent(self, event: object) -> None:  # noqa: N802, ARG002 - Qt's name and shape
        """Keep the paper as large as its room."""
        self._fit()

    def _fit(self) -> None:
        if self._picture:
            self._paper.setPixmap(
                self._picture.scaled(
                    self._paper.size(),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )


class SpokenLine(QWidget):
    """One sentence and the button to hear it again; empty it keeps its room, so that nothing moves under a hand."""

    def __init__(self, words: Words, play: Callable[[SaidSentence], None]) -> None:
        super().__init__()
        self.setStyleSheet("background: transparent")
        self._words, self._hear = words, play
        self._sentence: SaidSentence | None = None
        self._said = QLabel()
        self._play = _button(words.say("play"), "", self._pressed)
        policy = self._play.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._play.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._said, 1)
        row.addWidget(self._play)
        self.show_sentence(None)

    def _pressed(self) -> None:
        if self._sentence is not None:
            self._hear(self._sentence)

    def show_sentence(self, sentence: SaidSentence | None) -> None:
        """Say which sentence it was and how long; nothing for none."""
        self._sentence = sentence
        self._play.setVisible(sentence is not None)
        if sentence is None:
            self._said.clear()
            return
        who = self._words.say("of_terminal" if sentence.device.startswith("terminal") else "of_hall")
        self._said.setText(self._words.say("voice_said", who, sentence.index, f"{sentence.seconds:.1f}"))
        self._play.setObjectName(f"play_{sentence.device}_{sentence.index}")


class VoiceSection(Section):
    """What was said last, to be heard again."""

    def __init__(self, words: Words, play: Callable[[SaidSentence], None]) -> None:
        super().__init__(words, "voice")
        self._lines = [SpokenLine(words, play) for _ in range(LINES)]
        for line in self._lines:
            self.room.addWidget(line)

    def show_view(self, view: PanelView) -> None:
        """List the last sentences, the newest first."""
        self.state.setText("" if view.sentences else self.words.say("voice_silent"))
        for line, sentence in zip_longest(self._lines, view.sentences[:LINES]):
            line.show_sentence(sentence)


class TelephoneSection(Section):
    """The newest message on a citizen's telephone, and the wish to get no more."""

    def __init__(self, words: Words, reply: Callable[[PhoneMessage, str], None]) -> None:
        super().__init__(words, "telephone")
        self._message: PhoneMessage | None = None
        self._text = QLabel(words.say("no_message"))
        self._text.setObjectName("message")
        self._text.setWordWrap(True)
        self._reply = _button(words.say("no_more"), "no_more", lambda: self._pressed(reply))
        row = QHBoxLayout()
        row.addWidget(self._text, 1)
        row.addWidget(self._reply)
        self.room.addLayout(row)

    def _pressed(self, reply: Callable[[PhoneMessage, str], None]) -> None:
        if self._message is not None:
            reply(self._message, NO_MORE)

    def show_view(self, view: PanelView) -> None:
        """Say what came last, and to whom."""
        self._message = view.message
        self._reply.setEnabled(view.message is not None)
        if "sms_modem" in view.unplugged:
            self.state.setText(self.words.say("unplugged"))
        elif view.message is not None:
            number = f"{view.message.number[:3]}****{view.message.number[-4:]}"
            self.state.setText(self.words.say("message_came", number, view.message.index))
        if view.message is not None:
            self._text.setText(view.message.text)


class BoardsSection(Section):
    """What the small displays at the windows show."""

    def __init__(self, words: Words) -> None:
        super().__init__(words, "boards")

    def show_view(self, view: PanelView) -> None:
        """Say each display's number."""
        dark = self.words.say("board_dark")
        self.state.setText("   ".join(f"{name}: {shown or dark}" for name, shown in view.boards))
