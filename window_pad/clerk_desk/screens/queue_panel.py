"""Shows who waits, who comes next, and whom this window has set aside; each can be called out of turn."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from hall.messages.calling import DeskTicket
from hall.qt.words import Words
from window_pad.clerk_desk.desk import Desk
from window_pad.clerk_desk.screens.pieces import ElidedLabel, card, label
from window_pad.clerk_desk.steps import Stage, Step

_MOST_NEXT = 5
_MOST_PARKED = 30


class TicketLine(QWidget):
    """A number, its matter, and a button to call it."""

    def __init__(self, ticket: DeskTicket, state: str, call: Callable[[str], object], words: Words) -> None:
        super().__init__()
        self.button = QPushButton(words.say("step_call_ticket"))
        self.button.setObjectName(f"call_{ticket.number}")
        self.button.clicked.connect(lambda: call(ticket.ticket))
        number = label()
        number.setText(ticket.number)
        about = ElidedLabel("", "quiet")
        about.say("　".join(part for part in (state, ticket.matter_name, ticket.masked_name) if part))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(number)
        row.addWidget(about, 1)
        row.addWidget(self.button)


class QueuePanel(QWidget):
    """call(ticket): a line of the lists is to be called."""

    def __init__(self, words: Words, call: Callable[[str], object]) -> None:
        super().__init__()
        self._words = words
        self._call = call
        self._known: tuple[object, ...] = ()
        self._lines: list[TicketLine] = []
        self._count = label("waiting_count", "title")
        self._next = _column()
        self._parked = _column()
        self._next_title, self._parked_title = label("", "quiet"), label("", "quiet")
        self._lay_out()

    def show_desk(self, desk: Desk, at: float) -> None:
        """The lists as the hall told them last."""
        board, words = desk.board, self._words
        self._count.setText(words.say("waiting_count", board.waiting_count) if board else "")
        next_up = board.next_up[:_MOST_NEXT] if board else ()
        parked = board.parked[:_MOST_PARKED] if board else ()
        if (next_up, parked) != self._known:
            self._known = (next_up, parked)
            self._lines = [
                *self._fill(self._next, next_up, "none_waiting"),
                *self._fill(self._parked, parked, "none_parked"),
            ]
        may_call = desk.may(Step.CALL_TICKET, at)
        for line in self._lines:
            line.button.setEnabled(may_call)
            line.button.setVisible(desk.stage is Stage.FREE)

    def _fill(self, column: QVBoxLayout, tickets: tuple[DeskTicket, ...], none: str) -> list[TicketLine]:
        while (item := column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        lines = [TicketLine(ticket, self._state(ticket), self._call, self._words) for ticket in tickets]
        for line in lines:
            column.addWidget(line)
        if not lines:
            nothing = label("", "quiet")
            nothing.setText(self._words.say(none))
            column.addWidget(nothing)
        column.addStretch(1)
        return lines

    def _state(self, ticket: DeskTicket) -> str:
        return self._words.say(f"state_{ticket.state}") if ticket.state in ("parked", "no_show") else ""

    def _lay_out(self) -> None:
        frame, column = card()
        self._next_title.setText(self._words.say("next_up"))
        self._parked_title.setText(self._words.say("parked"))
        column.addWidget(self._count)
        column.addWidget(self._next_title)
        column.addLayout(self._next)
        column.addSpacing(12)
        column.addWidget(self._parked_title)
        column.addWidget(_scrolling(self._parked), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column


def _scrolling(column: QVBoxLayout) -> QScrollArea:
    inside = QWidget()
    inside.setLayout(column)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    return area
