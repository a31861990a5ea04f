"""Decides how the launcher says that it cannot go on: one sentence, and what to do."""

from dataclasses import dataclass


@dataclass(eq=False)
class CannotStart(Exception):  # noqa: N818 - told to a person, not to a program
    """Something outside the programs is in the way. `action` is the next thing for a person to do."""

    sentence: str
    action: str

    def __str__(self) -> str:
        return f"{self.sentence} {self.action}"
