"""What the terminal's shell and the process of one visit say to each other, a line of JSON each."""

import msgspec

from hall.language.visitors import HowKnown, PriorityClass
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


class CallLine(msgspec.Struct, frozen=True):
    """A called number as the terminal shows it. call: its id."""

    call: str
    number: str
    window_name: str


class Prepared(Word, frozen=True):
    """To the visit: where the file of matters lies; the window may be made."""

    catalogue: str
    hall_name: str


class BeginWithoutCard(Word, frozen=True):
    """To the visit: somebody touched 无证取号."""

    language: str


class CallsNow(Word, frozen=True):
    """To the visit: the numbers called now, newest first; fresh: ids of calls that must be reported when drawn."""

    lines: tuple[CallLine, ...]
    fresh: tuple[str, ...] = ()


class PrinterNow(Word, frozen=True):
    """To the visit: whether papers can be printed."""

    trouble: Trouble


class HelpNow(Word, frozen=True):
    """To the visit: what stands on 找工作人员, a key of the words; empty when nobody was called."""

    said: str


class Printing(Word, frozen=True):
    """To the visit: the number is reserved and on its way to the paper."""

    number: str


class Issued(Word, frozen=True):
    """To the visit: the paper is out. by_arrival: given while cut off, people_ahead is not known."""

    number: str
    matter_name: str
    zone_name: str
    place: str
    people_ahead: int
    by_arrival: bool = False
    is_copy: bool = False


class NotIssued(Word, frozen=True):
    """To the visit: no number, or a number without confirmed paper: then number is set.

    ticket: set when a copy of the paper may be asked for; the hall's ticket, or the terminal's own name of a leased number.
    """

    trouble: Trouble
    number: str = ""
    ticket: str = ""


class CameLate(Word, frozen=True):
    """To the visit: a paper told as unsure came out after all; nothing for a visit that was not told so of this number."""

    issued: Issued


class AlreadyWaiting(Word, frozen=True):
    """To the visit: this person holds a number for this matter; a copy of its paper may be asked for."""

    number: str
    ticket: str


class Began(Word, frozen=True):
    """From the visit: somebody is there and the window covers the shell's."""

    how_known: HowKnown


class TakeNumber(Word, frozen=True):
    """From the visit: the citizen wants a number. visitor: sealed to the hall. masked_name: for the paper when cut off."""

    matter: str
    how_known: HowKnown
    visitor: str | None
    masked_name: str
    priority: PriorityClass
    language: str


class TakeCopy(Word, frozen=True):
    """From the visit: print the paper of this ticket once more, as a copy."""

    ticket: str


class CallStaff(Word, frozen=True):
    """From the visit: 找工作人员 was pressed."""


class CallsDrawn(Word, frozen=True):
    """From the visit: the frame with these calls was swapped."""

    calls: tuple[str, ...]


ToVisit = (
    Prepared
    | Watch
    | SpeakLanguage
    | SeeLike
    | BeginWithoutCard
    | CallsNow
    | PrinterNow
    | HelpNow
    | Printing
    | Issued
    | NotIssued
    | CameLate
    | AlreadyWaiting
)
FromVisit = (
    Began | TakeNumber | TakeCopy | CallStaff | Speak | ReaderNow | CardUnreadable | CallsDrawn | Ended
)

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
