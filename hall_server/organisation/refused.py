"""Decides how organisation says no to an administrator: a stable code, and what to do next in two languages."""

from dataclasses import dataclass


@dataclass(eq=False)
class NotDone(Exception):  # noqa: N818 - says what it is
    """Nothing was changed. code: for programs, never changed. Both sentences say what to do next."""

    code: str
    chinese: str
    english: str

    def __str__(self) -> str:
        return f"{self.code}: {self.english}"
