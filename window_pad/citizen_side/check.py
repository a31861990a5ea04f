"""Decides the steps of one check: each field right or wrong, then objections to the clerk, or a signature to the hall."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hall.messages.case_contents import CaseField, CaseSheet, Objection, Objections

LONGEST_NOTE = 200


class Step(StrEnum):
    """Where the check stands."""

    READING = "reading"
    NOTE = "note"
    OBJECTIONS = "objections"
    SIGNING = "signing"
    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"


MOVES: dict[Step, frozenset[Step]] = {
    Step.READING: frozenset({Step.NOTE, Step.OBJECTIONS, Step.SIGNING}),
    Step.NOTE: frozenset({Step.READING}),
    Step.OBJECTIONS: frozenset({Step.READING, Step.SENDING}),
    Step.SIGNING: frozenset({Step.READING, Step.SENDING}),
    Step.SENDING: frozenset({Step.DONE, Step.REFUSED}),
    Step.DONE: frozenset(),
    Step.REFUSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Screenful:
    """What is read at once: some fields, or lines of the list of materials, by their places."""

    fields: tuple[int, ...] = ()
    materials: tuple[int, ...] = ()


def packed(heights: Sequence[int], room: int, gap: int, taken: int = 0) -> tuple[tuple[int, ...], ...]:
    """The places in order, as many on each screen as fit; what is higher than the room stands alone.

    taken: of the first screen's room. All in the same unit.
    """
    screens: list[list[int]] = [[]] if taken else []
    used = taken
    for place, height in enumerate(heights):
        if screens and used + gap + height <= room:
            screens[-1].append(place)
            used += gap + height
        else:
            screens.append([place])
            used = height
    return tuple(tuple(one) for one in screens)


@dataclass(slots=True, repr=False)
class CitizenCheck:
    """One check. Personal data lives here and nowhere else, and ends with the process. Misplaced touches change nothing.

    verdicts: by code of a field, whether it is right; nothing is so before the citizen has said it.
    """

    sheet: CaseSheet
    screens: tuple[Screenful, ...] = ()
    at: int = 0
    step: Step = Step.READING
    verdicts: dict[str, bool] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    noted: str = ""
    refusal: tuple[str, str] = ("", "")
    is_kept: bool = False

    def __repr__(self) -> str:
        return f"CitizenCheck({self.step.value}, ***)"

    def _go(self, step: Step) -> bool:
        if step not in MOVES[self.step]:
            return False
        self.step = step
        return True

    def lay_out(self, screens: tuple[Screenful, ...]) -> None:
        """How much is seen at once; the citizen goes on with what stood first on the screen before."""
        first = self.screens[self.at] if self.screens else None
        self.screens = screens
        self.at = next((place for place, one in enumerate(screens) if first and _follows(one, first)), 0)

    @property
    def here(self) -> tuple[CaseField, ...]:
        """The fields of this screen."""
        if not self.screens:
            return ()
        return tuple(self.sheet.fields[place] for place in self.screens[self.at].fields)

    @property
    def materials_here(self) -> tuple[str, ...]:
        """The materials of this screen."""
        if not self.screens:
            return ()
        return tuple(self.sheet.materials[place] for place in self.screens[self.at].materials)

    @property
    def wrong(self) -> tuple[CaseField, ...]:
        """What was objected to, in the order of the sheet."""
        return tuple(one for one in self.sheet.fields if self.verdicts.get(one.code) is False)

    @property
    def open_here(self) -> int:
        """How many fields of this screen have no verdict yet."""
        return sum(one.code not in self.verdicts for one in self.here)

    def say_right(self, code: str) -> bool:
        """This field is right; an objection to it is taken back."""
        if self.step is not Step.READING or code not in self._codes_here():
            return False
        self.verdicts[code] = True
        self.notes.pop(code, None)
        return True

    def say_wrong(self, code: str) -> bool:
        """This field is wrong; what is wrong may be said."""
        if self.step is not Step.READING or code not in self._codes_here() or not self._go(Step.NOTE):
            return False
        self.verdicts[code] = False
        self.noted = code
        return True

    def write(self, note: str) -> bool:
        """What is wrong with it."""
        if self.step is not Step.NOTE:
            return False
        self.notes[self.noted] = note[:LONGEST_NOTE]
        return True

    @property
    def note(self) -> str:
        """What has been said of the field objected to now."""
        return self.notes.get(self.noted, "")

    def end_note(self) -> bool:
        """Enough is said of it."""
        return self._go(Step.READING)

    def forward(self) -> bool:
        """All other fields of this screen are right; go on."""
        if self.step is not Step.READING or not self.screens:
            return False
        for one in self.here:
            self.verdicts.setdefault(one.code, True)
        if self.at + 1 < len(self.screens):
            self.at += 1
            return True
        return self._go(Step.OBJECTIONS if self.wrong else Step.SIGNING)

    def back(self) -> bool:
        """One screen back."""
        if self.step in (Step.NOTE, Step.OBJECTIONS, Step.SIGNING):
            return self._go(Step.READING)
        if self.step is Step.READING and self.at > 0:
            self.at -= 1
            return True
        return False

    def objections(self) -> Objections | None:
        """What the hall is told, sealed; None when this is not the moment."""
        if self.step is not Step.OBJECTIONS or not self.wrong or not self._go(Step.SENDING):
            return None
        return Objections(
            tuple(Objection(one.code, self.notes.get(one.code, "").strip()) for one in self.wrong)
        )

    def sign(self) -> bool:
        """The signature may go to the hall, once, and only when every field was found right."""
        is_all_right = all(self.verdicts.get(one.code) is True for one in self.sheet.fields)
        return self.step is Step.SIGNING and is_all_right and self._go(Step.SENDING)

    def heard(self, chinese: str, english: str) -> bool:
        """The hall has it, or refuses it with a sentence."""
        if not self._go(Step.REFUSED if chinese else Step.DONE):
            return False
        self.refusal, self.is_kept = (chinese, english), False
        return True

    def keep(self) -> bool:
        """The hall has not answered; what was said is kept on this device and goes as soon as it can."""
        if self.step is not Step.SENDING or self.is_kept:
            return False
        self.is_kept = True
        return True

    @property
    def is_over(self) -> bool:
        """Whether all is said."""
        return self.is_kept or self.step in (Step.DONE, Step.REFUSED)

    def _codes_here(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.here)


def _follows(one: Screenful, first: Screenful) -> bool:
    """Whether a screen holds what stood first on another."""
    if first.fields:
        return first.fields[0] in one.fields
    return bool(first.materials) and first.materials[0] in one.materials
