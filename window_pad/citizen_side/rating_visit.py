"""Decides the steps of one rating: a level, none of them chosen beforehand; what may be ticked and written; thanks."""

from dataclasses import dataclass, field
from enum import StrEnum

from hall.language.ratings import LONGEST_TEXT, RatingLevel
from hall.messages.rating import LevelTags
from window_pad.citizen_side.pipe_words import Rate, Rated

MOST_TAGS = 8


class Step(StrEnum):
    """Where the rating stands."""

    ASKED = "asked"
    WRITING = "writing"
    THANKED = "thanked"
    DECLINED = "declined"
    BEFORE = "before"


@dataclass(slots=True, repr=False)
class RatingVisit:
    """One rating. level: None until the citizen has chosen."""

    invited: Rate
    step: Step = Step.ASKED
    level: RatingLevel | None = None
    tags: list[str] = field(default_factory=list)
    text: str = ""
    refusal: tuple[str, str] = ("", "")
    is_heard: bool = False

    def __repr__(self) -> str:
        return f"RatingVisit({self.step.value}, ***)"

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """The tags of the level chosen: (code, Chinese)."""
        found: tuple[LevelTags, ...] = tuple(one for one in self.invited.tags if one.level == self.level)
        return tuple(tag for one in found for tag in one.tags)[:MOST_TAGS]

    def choose(self, level: int) -> bool:
        """So satisfied; tags of another level fall away, the text stays."""
        if self.step is not Step.ASKED or level not in set(RatingLevel):
            return False
        if level != self.level:
            self.tags.clear()
        self.level = RatingLevel(level)
        return True

    def tick(self, code: str) -> bool:
        """Tick a tag, or untick it."""
        if self.step is not Step.ASKED or code not in dict(self.offered):
            return False
        if code in self.tags:
            self.tags.remove(code)
        else:
            self.tags.append(code)
        return True

    def begin_text(self) -> bool:
        """The keys are wanted."""
        if self.step is not Step.ASKED or self.level is None:
            return False
        self.step = Step.WRITING
        return True

    def write(self, text: str) -> bool:
        """What is written so far."""
        if self.step is not Step.WRITING:
            return False
        self.text = text[:LONGEST_TEXT]
        return True

    def end_text(self) -> bool:
        """The keys are put away."""
        if self.step is not Step.WRITING:
            return False
        self.step = Step.ASKED
        return True

    def rate(self) -> Rated | None:
        """The rating, once; None before a level is chosen."""
        if self.step not in (Step.ASKED, Step.WRITING) or self.level is None:
            return None
        self.step = Step.THANKED
        return Rated(self.invited.service_event, int(self.level), tuple(self.tags), self.text.strip())

    def decline(self) -> bool:
        """No rating; that is as good."""
        if self.step not in (Step.ASKED, Step.WRITING):
            return False
        self.step = Step.DECLINED
        return True

    def rated_elsewhere(self) -> bool:
        """By another way, before."""
        if self.step not in (Step.ASKED, Step.WRITING):
            return False
        self.step = Step.BEFORE
        return True

    def heard(self, chinese: str, english: str) -> bool:
        """The hall has it, or refuses it with a sentence."""
        if self.step is not Step.THANKED:
            return False
        self.is_heard = True
        self.refusal = (chinese, english)
        if chinese:
            self.step = Step.BEFORE
        return True

    @property
    def is_over(self) -> bool:
        """Whether all is said."""
        return self.step in (Step.THANKED, Step.DECLINED, Step.BEFORE)
