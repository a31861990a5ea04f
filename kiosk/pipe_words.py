"""What the kiosk's shell and the process of one visit say to each other, a line of JSON each."""

from datetime import datetime
from enum import StrEnum

import msgspec

from visiting.words import (
    CardUnreadable,
    Ended,
    ReaderNow,
    SeeLike,
    Speak,
    SpeakLanguage,
    Trouble,
    Watch,
    Word,
)


class Stage(StrEnum):
    """How far a licence is on its way to its paper."""

    ASKED = "asked"
    FETCHING = "fetching"
    PRINTING = "printing"


class Prepared(Word, frozen=True):
    """To the visit: the window may be made. catalogue: where the file of matters lies; empty while there is none."""

    catalogue: str
    hall_name: str


class BeginGuide(Word, frozen=True):
    """To the visit: somebody touched 办事指南."""

    language: str


class PrinterNow(Word, frozen=True):
    """To the visit: whether licences can be printed."""

    trouble: Trouble


class LinkNow(Word, frozen=True):
    """To the visit: whether the hall is there."""

    is_up: bool


class HelpNow(Word, frozen=True):
    """To the visit: what stands on 找工作人员, a key of the words; empty when nobody was called."""

    said: str


class Offered(Word, frozen=True):
    """To the visit: what may be collected. found: CollectableList sealed to this device; nobody but the visit opens it."""

    visit: str
    found: str
    ends_at: datetime


class NotOffered(Word, frozen=True):
    """To the visit: nothing can be collected now."""

    trouble: Trouble


class OnItsWay(Word, frozen=True):
    """To the visit: how far the licence is."""

    stage: Stage


class PaperOut(Word, frozen=True):
    """To the visit: the printer has given the paper out. copy: the number that stands on it."""

    licence: str
    copy: int


class NoPaper(Word, frozen=True):
    """To the visit: no paper is known to be out.

    is_unsure: one may be out all the same, and none is printed again by itself. may_retry: asking once more may help.
    """

    licence: str
    trouble: Trouble
    is_unsure: bool = False
    may_retry: bool = False


class Began(Word, frozen=True):
    """From the visit: somebody is there and the window covers the shell's."""


class WantList(Word, frozen=True):
    """From the visit: what may the holder of this card collect? visitor: sealed to the hall."""

    visitor: str


class WantPaper(Word, frozen=True):
    """From the visit: print this licence once."""

    visit: str
    licence: str


class CallStaff(Word, frozen=True):
    """From the visit: 找工作人员 was pressed."""


ToVisit = (
    Prepared
    | Watch
    | SpeakLanguage
    | SeeLike
    | BeginGuide
    | PrinterNow
    | LinkNow
    | HelpNow
    | Offered
    | NotOffered
    | OnItsWay
    | PaperOut
    | NoPaper
)
FromVisit = Began | WantList | WantPaper | CallStaff | Speak | ReaderNow | CardUnreadable | Ended

_to_visit = msgspec.json.Decoder(ToVisit)
_from_visit = msgspec.json.Decoder(FromVisit)


def read_to_visit(text: bytes) -> ToVisit:
    """What the shell says. msgspec.DecodeError for anything else."""
    word: ToVisit = _to_visit.decode(text)
    return word


def read_from_visit(text: bytes) -> FromVisit:
    """What the visit says. msgspec.DecodeError for anything else."""
    word: FromVisit = _from_visit.decode(text)
    return word
