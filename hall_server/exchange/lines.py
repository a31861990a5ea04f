"""Decides what a file is made of once its format is forgotten: lines of tables, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hall.language.refusals import Refusal, RefusalCode

# What a cell or a text may hold at most, in characters.
LONGEST_CELL = 100_000
MOST_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One row of one table. line: as a person counts them in the file, the heading is line 1. cells: column -> text."""

    table: str
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong at one place of the file. sentence: what, and what to do. line 0: the whole file."""

    table: str
    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of a table, once they are known. unknown: columns nobody knows here; they are left out."""

    table: str
    columns: tuple[str, ...]
    unknown: tuple[str, ...] = field(default=())


Piece = Line | Wrong | Heading


class Source(Protocol):
    """A file being read: its pieces in order, and how many of its bytes are behind us."""

    def pieces(self) -> Iterator[Piece]:
        """Heading first, then lines and faults as they come. Refusal FILE_UNREADABLE when it is no such file."""

    def read_bytes(self) -> int:
        """How far reading has come."""


def unreadable(because: str) -> Refusal:
    """Why nothing at all can be read."""
    return Refusal(RefusalCode.FILE_UNREADABLE, {"because": because})
