"""Decides how the hall says no: a stable code for programs, named facts, and a sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hall.language.refusals import casework, catalogue, counter, people, time_limits
from hall.language.refusals.codes import RefusalCode

__all__ = ["PASSING", "SENTENCES", "Refusal", "RefusalCode"]

SENTENCES: Mapping[RefusalCode, tuple[str, str]] = MappingProxyType(
    counter.SENTENCES | catalogue.SENTENCES | time_limits.SENTENCES | casework.SENTENCES | people.SENTENCES
)
"""Of each code, in Chinese and in English."""

# These pass by themselves: the same request may be sent again after a short while.
PASSING = frozenset({RefusalCode.HALL_BUSY, RefusalCode.LICENCE_BEING_MADE})


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - a refusal is the hall's answer, not an error
    """The hall says no. Facts fill the sentence; none of them may be personal data."""

    code: RefusalCode
    facts: dict[str, str] = field(default_factory=dict)

    def sentence(self, language: str = "zh") -> str:
        """What to show a person, in Chinese (`zh`) or English (`en`)."""
        chinese, english = SENTENCES[self.code]
        return (english if language == "en" else chinese).format_map(_Known(self.facts))

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"


class _Known(dict[str, str]):
    """A sentence with a fact missing still reads."""

    def __missing__(self, key: str) -> str:
        return "—"
