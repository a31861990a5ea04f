"""Decides how a wording is shown while it is written: as it will read, how long it is, and what is wrong with it."""

from dataclasses import dataclass

from hall_server.notices.segments import Alphabet, Length, length_of
from hall_server.notices.wording import Fault, Variable, faults_of, longest, sample

ALPHABETS = {Alphabet.GSM: "英文字母（每条160）", Alphabet.UCS2: "中文（每条70，长短信每条67）"}


@dataclass(frozen=True, slots=True)
class Preview:
    """sample: with the examples; usual, most: its length so, and with everything as long as it may be."""

    sample: str
    usual: Length
    most: Length
    faults: tuple[Fault, ...]

    @property
    def alphabet(self) -> str:
        """Which characters it is counted in."""
        return ALPHABETS[self.usual.alphabet]


def preview_of(text: str, variables: tuple[Variable, ...]) -> Preview:
    """Everything there is to see of a wording."""
    shown = sample(text, variables)
    most = length_of(longest(text, variables))
    return Preview(shown, length_of(shown), most, tuple(faults_of(text, variables)))
