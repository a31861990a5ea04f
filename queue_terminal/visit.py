"""Decides the steps of one visit: what may follow what, from the card on the plate to the paper in the hand."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from hall.language import identity_numbers
from hall.language.visitors import HowKnown, PriorityClass, masked_name
from hall.messages.matter_catalogue import MatterLine
from hall.messages.visitor_details import VisitorDetails
from queue_terminal.pipe_words import AlreadyWaiting, Issued, NotIssued
from visiting.words import Trouble

ELDERLY_FROM = 60


class Step(StrEnum):
    """Where the visit stands."""

    WAITING = "waiting"
    GROUPS = "groups"
    MATTERS = "matters"
    SEARCH = "search"
    DETAILS = "details"
    CONFIRM = "confirm"
    TAKING = "taking"
    RESULT = "result"
    HELD = "held"
    TROUBLE = "trouble"
    CARD_LEFT = "card_left"
    ENDED = "ended"


MOVES: dict[Step, frozenset[Step]] = {
    Step.WAITING: frozenset({Step.GROUPS, Step.TROUBLE}),
    Step.GROUPS: frozenset({Step.MATTERS, Step.SEARCH}),
    Step.MATTERS: frozenset({Step.GROUPS, Step.DETAILS}),
    Step.SEARCH: frozenset({Step.GROUPS, Step.DETAILS}),
    Step.DETAILS: frozenset({Step.GROUPS, Step.MATTERS, Step.SEARCH, Step.CONFIRM}),
    Step.CONFIRM: frozenset({Step.DETAILS, Step.TAKING}),
    Step.TAKING: frozenset({Step.RESULT, Step.HELD, Step.TROUBLE}),
    Step.RESULT: frozenset(),
    Step.HELD: frozenset({Step.GROUPS, Step.TAKING}),
    Step.TROUBLE: frozenset({Step.TAKING, Step.RESULT}),
    Step.CARD_LEFT: frozenset(),
    Step.ENDED: frozenset(),
}
"""Besides these, every step but `waiting` may go to `card_left` or `ended`, and `card_left` to `ended`."""


class Field(StrEnum):
    """What a visitor may write. Nothing of it is ever required."""

    PHONE = "phone"
    ON_BEHALF_OF = "on_behalf_of"
    NAME = "name"
    ID_NUMBER = "id_number"


LONGEST = {Field.PHONE: 15, Field.ON_BEHALF_OF: 40, Field.NAME: 30, Field.ID_NUMBER: 18}
OFFERED_PRIORITIES = (
    PriorityClass.NORMAL,
    PriorityClass.ELDERLY,
    PriorityClass.DISABLED,
    PriorityClass.PREGNANT,
    PriorityClass.VETERAN,
)


@dataclass(slots=True, repr=False)
class Visit:
    """One visit. Personal data lives here and nowhere else, and ends with the process. Misplaced events change nothing.

    elderly_from: the age in years from which the elderly class is offered. age: by the card; None when not known.
    """

    step: Step = Step.WAITING
    card: VisitorDetails | None = None
    is_card_on_plate: bool = False
    group: str = ""
    matter: MatterLine | None = None
    written: dict[Field, str] = field(default_factory=dict)
    priority: PriorityClass = PriorityClass.NORMAL
    outcome: Issued | NotIssued | AlreadyWaiting | None = None
    came_by: Step = Step.GROUPS
    elderly_from: int = ELDERLY_FROM
    age: int | None = None

    def __repr__(self) -> str:
        return f"Visit({self.step.value}, ***)"

    def _go(self, step: Step) -> bool:
        if step not in MOVES[self.step]:
            return False
        self.step = step
        return True

    @property
    def is_waiting(self) -> bool:
        """Whether nobody is there yet."""
        return self.step is Step.WAITING

    @property
    def is_uncuttable(self) -> bool:
        """Whether a number is on its way."""
        return self.step is Step.TAKING

    def begin(self, card: VisitorDetails | None, today: date, printer: Trouble) -> bool:
        """Somebody is there, with a card or without. Without a printer nobody is led to a number that cannot be printed."""
        if not self._go(Step.TROUBLE if printer.code else Step.GROUPS):
            return False
        self.card = card
        if printer.code:
            self.outcome = NotIssued(printer)
        elif card is not None:
            self.age = _age(card.birth, today)
            if self.age is not None and self.age >= self.elderly_from:
                self.priority = PriorityClass.ELDERLY
        return True

    @property
    def offered_priorities(self) -> tuple[PriorityClass, ...]:
        """What the visitor may ask for; whose card tells a younger age is not offered the elderly class."""
        is_younger = self.age is not None and self.age < self.elderly_from
        return tuple(one for one in OFFERED_PRIORITIES if not (is_younger and one is PriorityClass.ELDERLY))

    @property
    def how_known(self) -> HowKnown:
        """By card, by a typed number that can be right, or not at all."""
        if self.card is not None:
            return HowKnown.CARD
        return HowKnown.TYPED if self.is_id_number_right else HowKnown.NOT

    @property
    def is_id_number_right(self) -> bool:
        """Whether the typed number is well formed."""
        return identity_numbers.is_valid(self.written.get(Field.ID_NUMBER, ""))

    @property
    def fields(self) -> tuple[Field, ...]:
        """What may be written on this visit."""
        if self.card is not None:
            return (Field.PHONE, Field.ON_BEHALF_OF)
        return (Field.NAME, Field.ID_NUMBER, Field.PHONE, Field.ON_BEHALF_OF)

    def choose_group(self, group: str) -> bool:
        """Show the matters of a group."""
        if not self._go(Step.MATTERS):
            return False
        self.group = group
        return True

    def search(self) -> bool:
        """Look for a matter by words."""
        return self._go(Step.SEARCH)

    def choose_matter(self, matter: MatterLine) -> bool:
        """This is what the visitor comes for."""
        came_by = self.step
        if not self._go(Step.DETAILS):
            return False
        self.matter, self.came_by = matter, came_by
        return True

    def write(self, where: Field, text: str) -> bool:
        """What a field holds now."""
        if self.step is not Step.DETAILS or where not in self.fields:
            return False
        self.written[where] = text[: LONGEST[where]]
        return True

    def skip_details(self) -> bool:
        """Go on with nothing written."""
        if not self._go(Step.CONFIRM):
            return False
        self.written.clear()
        return True

    @property
    def wrong_field(self) -> Field | None:
        """The field that cannot be as it is; empty ones are never wrong."""
        number = self.written.get(Field.ID_NUMBER, "")
        if self.card is None and number and not self.is_id_number_right:
            return Field.ID_NUMBER
        phone = self.written.get(Field.PHONE, "")
        return Field.PHONE if phone and not 7 <= len(phone) <= LONGEST[Field.PHONE] else None

    def confirm_details(self) -> bool:
        """Go on with what is written, when nothing of it is wrong."""
        return self.step is Step.DETAILS and self.wrong_field is None and self._go(Step.CONFIRM)

    def choose_priority(self, priority: PriorityClass) -> bool:
        """The visitor asks to be served first for this reason."""
        if self.step is not Step.CONFIRM or priority not in self.offered_priorities:
            return False
        self.priority = priority
        return True

    def take_ticket(self) -> bool:
        """Ask for the number, once."""
        return self.step is Step.CONFIRM and self.matter is not None and self._go(Step.TAKING)

    def take_copy(self) -> bool:
        """Ask for the paper of a number held already."""
        return bool(self.held_ticket) and self._go(Step.TAKING)

    @property
    def held_ticket(self) -> str:
        """The ticket of which a copy may be asked for; empty when there is none."""
        return self.outcome.ticket if isinstance(self.outcome, NotIssued | AlreadyWaiting) else ""

    def hear(self, outcome: Issued | NotIssued | AlreadyWaiting) -> bool:
        """How the asking ended."""
        step = {Issued: Step.RESULT, NotIssued: Step.TROUBLE, AlreadyWaiting: Step.HELD}[type(outcome)]
        if self.step is not Step.TAKING or not self._go(step):
            return False
        self.outcome = outcome
        return True

    def paper_came(self, issued: Issued) -> bool:
        """The paper of the number that was told as unsure is out after all."""
        told = self.outcome
        is_it = isinstance(told, NotIssued) and told.number == issued.number
        if self.step is not Step.TROUBLE or not is_it:
            return False
        self.outcome = issued
        return self._go(Step.RESULT)

    def back(self) -> bool:
        """One step back, where there is one."""
        before = {
            Step.MATTERS: Step.GROUPS,
            Step.SEARCH: Step.GROUPS,
            Step.DETAILS: self.came_by,
            Step.CONFIRM: Step.DETAILS,
            Step.HELD: Step.GROUPS,
        }.get(self.step)
        return before is not None and self._go(before)

    def leave(self) -> bool:
        """The visitor is done or gone. Not while a number is on its way; a card on the plate is asked for first."""
        if self.step in (Step.WAITING, Step.TAKING, Step.ENDED, Step.CARD_LEFT):
            return False
        self.step = Step.CARD_LEFT if self.is_card_on_plate else Step.ENDED
        return True

    def card_taken(self) -> bool:
        """The plate is empty."""
        self.is_card_on_plate = False
        if self.step is Step.CARD_LEFT:
            self.step = Step.ENDED
            return True
        return False

    def give_up_card(self) -> bool:
        """Nobody took the card although it was asked for."""
        if self.step is not Step.CARD_LEFT:
            return False
        self.step = Step.ENDED
        return True

    def details(self) -> VisitorDetails | None:
        """What the hall is told of the visitor, sealed; None when there is nothing to tell."""
        phone = self.written.get(Field.PHONE, "")
        on_behalf_of = self.written.get(Field.ON_BEHALF_OF, "")
        if self.card is not None:
            return msgspec.structs.replace(self.card, phone=phone, on_behalf_of=on_behalf_of)
        name = self.written.get(Field.NAME, "")
        number = self.written.get(Field.ID_NUMBER, "") if self.is_id_number_right else ""
        if not (name or number or phone or on_behalf_of):
            return None
        return VisitorDetails(name, number, "typed", phone=phone, on_behalf_of=on_behalf_of)

    @property
    def masked_name(self) -> str:
        """The visitor's name as it may stand on paper."""
        name = self.card.name if self.card is not None else self.written.get(Field.NAME, "")
        return masked_name(name)


def _age(birth: str, today: date) -> int | None:
    """Whole years; None when the card does not tell."""
    try:
        born = date.fromisoformat(birth)
    except ValueError:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
