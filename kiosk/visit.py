"""Decides the steps of one visit: what may follow what, from the card on the plate to the licence in the hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from hall.messages.collecting import CollectableLine, CollectableList
from hall.messages.matter_catalogue import MatterLine
from hall.messages.visitor_details import VisitorDetails
from kiosk.pipe_words import NoPaper, PaperOut, Stage
from visiting.words import Trouble


class Step(StrEnum):
    """Where the visit stands."""

    WAITING = "waiting"
    LOOKING = "looking"
    LICENCES = "licences"
    LICENCE = "licence"
    COLLECTING = "collecting"
    PAPER_OUT = "paper_out"
    NO_PAPER = "no_paper"
    UNSURE = "unsure"
    NOTHING = "nothing"
    NOT_NOW = "not_now"
    GROUPS = "groups"
    MATTERS = "matters"
    SEARCH = "search"
    MATTER = "matter"
    CARD_LEFT = "card_left"
    ENDED = "ended"


MOVES: dict[Step, frozenset[Step]] = {
    Step.WAITING: frozenset({Step.LOOKING, Step.NOT_NOW, Step.GROUPS}),
    Step.LOOKING: frozenset({Step.LICENCES, Step.NOTHING, Step.NOT_NOW}),
    Step.LICENCES: frozenset({Step.LICENCE, Step.GROUPS}),
    Step.LICENCE: frozenset({Step.LICENCES, Step.COLLECTING}),
    Step.COLLECTING: frozenset({Step.PAPER_OUT, Step.NO_PAPER, Step.UNSURE}),
    Step.PAPER_OUT: frozenset({Step.LICENCES}),
    Step.NO_PAPER: frozenset({Step.LICENCES, Step.COLLECTING}),
    Step.UNSURE: frozenset({Step.LICENCES}),
    Step.NOTHING: frozenset({Step.GROUPS}),
    Step.NOT_NOW: frozenset({Step.LOOKING, Step.GROUPS}),
    Step.GROUPS: frozenset({Step.MATTERS, Step.SEARCH, Step.LICENCES, Step.NOTHING, Step.NOT_NOW}),
    Step.MATTERS: frozenset({Step.GROUPS, Step.MATTER}),
    Step.SEARCH: frozenset({Step.GROUPS, Step.MATTER}),
    Step.MATTER: frozenset({Step.MATTERS, Step.SEARCH}),
    Step.CARD_LEFT: frozenset(),
    Step.ENDED: frozenset(),
}
"""Besides these, every step but `waiting` and `collecting` may go to `card_left` or `ended`, and `card_left` to `ended`."""

_OPENS_GUIDE = frozenset({Step.LICENCES, Step.NOTHING, Step.NOT_NOW})
_MAY_LEAVE = frozenset(Step) - {Step.WAITING, Step.COLLECTING, Step.ENDED, Step.CARD_LEFT}


@dataclass(slots=True, repr=False)
class Visit:
    """One visit. Personal data lives here and nowhere else, and ends with the process. Misplaced events change nothing.

    key: the hall's name of this visit. unsure: licences of which a paper may be out unconfirmed; they are not printed
    again in this visit. before_guide: where the guide was opened; none when the visit began with it.
    """

    step: Step = Step.WAITING
    card: VisitorDetails | None = None
    is_card_on_plate: bool = False
    key: str = ""
    offered: CollectableList = field(default_factory=lambda: CollectableList(()))
    chosen: str = ""
    stage: Stage = Stage.ASKED
    outcome: PaperOut | NoPaper | None = None
    trouble: Trouble = field(default_factory=Trouble)
    unsure: set[str] = field(default_factory=set)
    printer: Trouble = field(default_factory=Trouble)
    is_hall_up: bool = True
    group: str = ""
    matter: MatterLine | None = None
    came_by: Step = Step.MATTERS
    before_guide: Step | None = None

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
        """Whether a paper is on its way."""
        return self.step is Step.COLLECTING

    # Collecting.

    def begin(self, card: VisitorDetails, no_way: Trouble) -> bool:
        """Somebody laid a card. no_way: why nothing can be collected now; then nobody is asked for anything."""
        if not self._go(Step.NOT_NOW if no_way.code else Step.LOOKING):
            return False
        self.card, self.trouble = card, no_way
        self.is_card_on_plate = True
        return True

    def look_again(self, no_way: Trouble) -> bool:
        """Ask once more what may be collected."""
        if self.step is not Step.NOT_NOW or self.card is None:
            return False
        self.trouble = no_way
        return not no_way.code and self._go(Step.LOOKING)

    def hear_offered(self, key: str, offered: CollectableList) -> bool:
        """What may be collected."""
        if self.step is not Step.LOOKING or not self._go(Step.LICENCES if offered.lines else Step.NOTHING):
            return False
        self.key, self.offered = key, offered
        return True

    def hear_trouble(self, trouble: Trouble) -> bool:
        """Nothing can be collected now."""
        if self.step is not Step.LOOKING or not self._go(Step.NOT_NOW):
            return False
        self.trouble = trouble
        return True

    def choose_licence(self, licence: str) -> bool:
        """Look at this licence. One of which no more papers are given here cannot be chosen."""
        line = self.line_of(licence)
        if line is None or not self.is_printable(line) or not self._go(Step.LICENCE):
            return False
        self.chosen = licence
        return True

    def line_of(self, licence: str) -> CollectableLine | None:
        """The licence as it was offered."""
        return next((line for line in self.offered.lines if line.licence == licence), None)

    @property
    def line(self) -> CollectableLine | None:
        """The licence chosen."""
        return self.line_of(self.chosen)

    def is_printable(self, line: CollectableLine) -> bool:
        """Whether a paper of it may be asked for in this visit."""
        return line.copies_left > 0 and line.licence not in self.unsure

    @property
    def has_more(self) -> bool:
        """Whether any licence of the list may still be printed."""
        return any(self.is_printable(line) for line in self.offered.lines)

    @property
    def must_lay_card(self) -> bool:
        """Whether the card has to lie on the plate again before anything is printed."""
        return self.card is not None and not self.is_card_on_plate

    def print_licence(self) -> bool:
        """Ask for the paper, once; whoever prints has the card lie there."""
        may = self.line is not None and not self.must_lay_card and self.is_hall_up
        if self.step is Step.NO_PAPER:
            may = may and isinstance(self.outcome, NoPaper) and self.outcome.may_retry
        if self.step not in (Step.LICENCE, Step.NO_PAPER) or not may:
            return False
        self.stage, self.outcome = Stage.ASKED, None
        return self._go(Step.COLLECTING)

    def hear_stage(self, stage: Stage) -> bool:
        """How far the paper is."""
        if self.step is not Step.COLLECTING:
            return False
        self.stage = stage
        return True

    def hear_out(self, word: PaperOut) -> bool:
        """The paper is out: one more copy, one less to give."""
        if word.licence != self.chosen or not self._go(Step.PAPER_OUT):
            return False
        self.outcome = word
        lines = tuple(_counted(one) if one.licence == word.licence else one for one in self.offered.lines)
        self.offered = CollectableList(lines, self.offered.more)
        return True

    def hear_no_paper(self, word: NoPaper) -> bool:
        """No paper is known to be out."""
        if word.licence != self.chosen or not self._go(Step.UNSURE if word.is_unsure else Step.NO_PAPER):
            return False
        self.outcome = word
        if word.is_unsure:
            self.unsure.add(word.licence)
        return True

    def show_licences(self) -> bool:
        """Back to the list, for another one."""
        return bool(self.offered.lines) and self._go(Step.LICENCES)

    # The guide.

    def begin_guide(self) -> bool:
        """Somebody without a card looks up a matter, or whoever laid one does so beside."""
        before = self.step
        if before is not Step.WAITING and before not in _OPENS_GUIDE:
            return False
        if not self._go(Step.GROUPS):
            return False
        self.before_guide = before if before in _OPENS_GUIDE else None
        return True

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
        """Read about this matter."""
        came_by = self.step
        if not self._go(Step.MATTER):
            return False
        self.matter, self.came_by = matter, came_by
        return True

    # Going back, and going.

    @property
    def step_before(self) -> Step | None:
        """Where 返回 leads; none where there is none."""
        before: Mapping[Step, Step | None] = {
            Step.LICENCE: Step.LICENCES,
            Step.GROUPS: self.before_guide,
            Step.MATTERS: Step.GROUPS,
            Step.SEARCH: Step.GROUPS,
            Step.MATTER: self.came_by,
        }
        return before.get(self.step)

    def back(self) -> bool:
        """One step back."""
        before = self.step_before
        return before is not None and self._go(before)

    def leave(self) -> bool:
        """The visitor is done or gone. Not while a paper is on its way; a card on the plate is asked for first."""
        if self.step not in _MAY_LEAVE:
            return False
        self.step = Step.CARD_LEFT if self.is_card_on_plate else Step.ENDED
        return True

    def card_taken(self) -> bool:
        """The plate is empty; whether that ends the visit."""
        self.is_card_on_plate = False
        if self.step is not Step.CARD_LEFT:
            return False
        self.step = Step.ENDED
        return True

    def give_up_card(self) -> bool:
        """Nobody took the card although it was asked for."""
        if self.step is not Step.CARD_LEFT:
            return False
        self.step = Step.ENDED
        return True


def _counted(line: CollectableLine) -> CollectableLine:
    return msgspec.structs.replace(line, copies=line.copies + 1, copies_left=max(0, line.copies_left - 1))
