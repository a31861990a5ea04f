"""What the kiosk's shell and the process of one paper say to each other, a line of JSON each."""

from enum import StrEnum

import msgspec

from visiting.words import Trouble, Word


class WhyNot(StrEnum):
    """Why a paper was not fetched."""

    LINK_OVER = "link_over"
    SERVER_AWAY = "server_away"
    CHANGED = "changed"


class Outcome(StrEnum):
    """How a print ended; `unknown`: paper may be out."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Paper(Word, frozen=True):
    """To the process: fetch this once, believe it by size and SHA-256 alone, print it once.

    authority: file of the certificates the server is believed by. printer: a driver's address. key: of this one print.
    within: seconds for the print.
    """

    url: str
    authority: str
    sha256: str
    size: int
    printer: str
    key: str
    within: float


class Fetched(Word, frozen=True):
    """From the process: the paper is here and is what the hall named; printing begins."""


class NotFetched(Word, frozen=True):
    """From the process: over; nothing was printed."""

    why: WhyNot


class PrintEnded(Word, frozen=True):
    """From the process: over. job: how the print server names it; trouble: why it is not done."""

    outcome: Outcome
    job: int
    trouble: Trouble


FromPaper = Fetched | NotFetched | PrintEnded

_paper = msgspec.json.Decoder(Paper)
_from_paper = msgspec.json.Decoder(FromPaper)


def read_paper(text: bytes) -> Paper:
    """The one line a process of a paper is given. msgspec.DecodeError for anything else."""
    return _paper.decode(text)


def read_from_paper(text: bytes) -> FromPaper:
    """What the process says. msgspec.DecodeError for anything else."""
    word: FromPaper = _from_paper.decode(text)
    return word
