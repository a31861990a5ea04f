"""Shows the number, the person, the one next step, and beside it the other steps."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from hall.language.queue_order import Reason
from hall.language.visitors import PriorityClass
from hall.messages.calling import TicketCalled
from hall.qt.words import Words
from window_pad.clerk_desk.desk import Desk
from window_pad.clerk_desk.screens.pieces import ElidedLabel, KeyedButton, NumberLabel, card, label
from window_pad.clerk_desk.screens.proofs_row import ProofsRow
from window_pad.clerk_desk.steps import NEXT_STEP, RULES, Stage, Step
from window_pad.clerk_desk.visitor import VisitorLook

MAIN_STEPS = (Step.CALL_NEXT, Step.BEGIN, Step.FINISH)
SIDE_STEPS = (Step.CALL_AGAIN, Step.NO_SHOW, Step.PARK, Step.TRANSFER)
SHOW_NAME_KEY = "F9"
_MAIN_HEIGHT = 84
_NUMBER_FIRST = 100

# A number called from the list is being called just the same.
_ON_BUTTON = {Step.CALL_TICKET: Step.CALL_NEXT}


class NumberCard(QWidget):
    """take(step): a step was chosen. show_name(): the visitor's details are wanted or no longer."""

    def __init__(
        self, words: Words, window: QWidget, take: Callable[[Step], object], show_name: Callable[[], None]
    ) -> None:
        super().__init__()
        self._words = words
        self._stage = label("stage_label", "quiet")
        self._number = NumberLabel("number_label")
        self._matter = ElidedLabel("matter_label", "title", lines=2)
        self._facts = ElidedLabel("facts_label", "quiet")
        self._name = ElidedLabel("name_label", "title")
        self._details = ElidedLabel("details_label", "quiet")
        self._show_name = KeyedButton("show_name", SHOW_NAME_KEY, show_name, window)
        self._buttons = {
            step: KeyedButton(step.value, RULES[step].key, _taking(take, step), window)
            for step in (*MAIN_STEPS, *SIDE_STEPS)
        }
        self._main = QStackedLayout()
        self._proofs = ProofsRow(words)
        self._lay_out()

    def show_desk(self, desk: Desk, at: float, lines: ProofsRow.Lines, *, is_narrow: bool = False) -> None:
        """What stands at the window now. is_narrow: a case stands beside it, and there is room for steps of now alone."""
        ticket = desk.current
        words = self._words
        self._stage.setText(words.say(f"stage_{desk.stage}") if desk.stage is not Stage.SIGNED_OUT else "")
        self._number.setText(ticket.number if ticket else "")
        self._matter.say(ticket.matter_name if ticket else words.say("nobody_here"))
        self._facts.say(self._facts_of(ticket) if ticket else "")
        self._show_person(desk, at)
        self._proofs.show_lines(lines, is_called=desk.stage is Stage.CALLED and desk.is_linked)
        self._show_steps(desk, at)
        for step in SIDE_STEPS:
            self._buttons[step].setVisible(not is_narrow or desk.stage in RULES[step].stages)

    def _facts_of(self, ticket: TicketCalled) -> str:
        words = self._words
        facts = [words.say("waited_minutes", ticket.waited_seconds // 60)]
        if ticket.times_called > 1:
            facts.append(words.say("called_times", ticket.times_called))
        if ticket.priority is not PriorityClass.NORMAL:
            facts.append(words.say(f"priority_{ticket.priority}"))
        if ticket.reason is not Reason.ARRIVAL:
            facts.append(words.say(f"reason_{ticket.reason}"))
        return "　".join(facts)

    def _show_person(self, desk: Desk, at: float) -> None:
        ticket, look, words = desk.current, desk.visitor.look(at), self._words
        masked = (ticket.masked_name or words.say("name_unknown")) if ticket else ""
        self._name.say(look.name if look else masked)
        self._details.say(self._details_of(look) if look else "")
        self._details.setVisible(look is not None)
        self._show_name.setVisible(ticket is not None)
        self._show_name.setEnabled(desk.visitor.is_known)
        self._show_name.say(words.say("hide_name" if look else "show_name"))

    def _details_of(self, look: VisitorLook) -> str:
        words = self._words
        facts = [look.masked_number, words.say(f"document_{look.document}")]
        if look.phone:
            facts.append(words.say("phone", look.phone))
        if look.on_behalf_of:
            facts.append(words.say("on_behalf_of", look.on_behalf_of))
        return "　".join(fact for fact in facts if fact)

    def _show_steps(self, desk: Desk, at: float) -> None:
        words, doing = self._words, desk.under_way
        main = NEXT_STEP[desk.stage] if desk.stage is not Stage.SIGNED_OUT else Step.CALL_NEXT
        self._main.setCurrentWidget(self._buttons[main])
        for step, button in self._buttons.items():
            is_doing = doing is not None and _ON_BUTTON.get(doing.step, doing.step) is step
            button.say(words.say(f"doing_{step}" if is_doing else f"step_{step}"), with_key=not is_doing)
            button.setEnabled(desk.may(step, at))

    def _lay_out(self) -> None:
        frame, column = card()
        person = QHBoxLayout()
        person.addWidget(self._name, 1)
        person.addWidget(self._show_name)
        main = QWidget()
        main.setLayout(self._main)
        main.setFixedHeight(_MAIN_HEIGHT)
        self._main.setContentsMargins(0, 0, 0, 0)
        for step in MAIN_STEPS:
            self._buttons[step].setProperty("rank", "primary")
            self._buttons[step].setProperty("lettering", "title")
            self._buttons[step].setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            self._main.addWidget(self._buttons[step])
        others = QHBoxLayout()
        for step in SIDE_STEPS:
            others.addWidget(self._buttons[step], 1)
        heading = QHBoxLayout()
        heading.addWidget(self._stage)
        heading.addSpacing(20)
        heading.addWidget(self._facts, 1)
        column.addLayout(heading)
        column.addWidget(self._number, _NUMBER_FIRST)
        column.addWidget(self._matter)
        column.addStretch(1)
        column.addLayout(person)
        column.addWidget(self._details)
        column.addStretch(1)
        column.addWidget(self._proofs)
        column.addWidget(main)
        column.addLayout(others)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)


def _taking(take: Callable[[Step], object], step: Step) -> Callable[[], object]:
    return lambda: take(step)
