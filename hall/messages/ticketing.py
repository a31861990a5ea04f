"""What a queue terminal and the server say about taking a number."""

from enum import StrEnum

from hall.language.visitors import HowKnown, PriorityClass
from hall.messages.message import (
    Answer,
    Code,
    Count,
    Day,
    Id,
    Instant,
    Number,
    Report,
    Request,
    Sealed,
    Short,
    Text,
)


class IssueTicket(Request, frozen=True, forbid_unknown_fields=True):
    """Reserve a number for a visitor. Answer: `ticket_reserved`.

    visitor: VisitorDetails sealed to the hall's key; None when the visitor is not known.
    leased_number, taken_at: set when the number was already given from a leased block while cut off.
    """

    matter: Short
    how_known: HowKnown = HowKnown.NOT
    visitor: Sealed | None = None
    priority: PriorityClass = PriorityClass.NORMAL
    language: Short = "zh"
    lease: Id | None = None
    leased_number: Number | None = None
    taken_at: Instant | None = None


class TicketReserved(Answer, frozen=True, forbid_unknown_fields=True):
    """The number is the visitor's; it does not wait until its paper is confirmed.

    token: signed, ASCII, for the QR code; wait_from, wait_to: minutes, None when the forecast is not good enough.
    """

    ticket: Id
    number: Number
    business_day: Day
    matter_name: Text
    zone: Code
    zone_name: Short
    place: Text
    people_ahead: Count
    masked_name: Short
    taken_at: Instant
    token: Short
    wait_from: Count | None = None
    wait_to: Count | None = None


class ReprintTicket(Request, frozen=True, forbid_unknown_fields=True):
    """Ask again for what stands on the paper of an open ticket, to print a copy. Answer: `ticket_reserved`.

    ticket: as `request_refused` (already_waiting) named it in its facts.
    """

    ticket: Id


class TicketPrinted(Report, frozen=True, forbid_unknown_fields=True):
    """The printer confirmed the paper by process id: from now on the ticket waits."""

    ticket: Id
    process_id: Short
    is_copy: bool
    printed_at: Instant


class PaperTrouble(StrEnum):
    """Why no paper is confirmed."""

    UNKNOWN = "unknown"
    JAM = "jam"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    NOT_TRIED = "not_tried"


class TicketNotPrinted(Report, frozen=True, forbid_unknown_fields=True):
    """No confirmation came. `unknown` is not a failure: paper may be in the citizen's hand; the number stays reserved."""

    ticket: Id
    trouble: PaperTrouble
    gave_up: bool


class LeaseNumbers(Request, frozen=True, forbid_unknown_fields=True):
    """Ask for a block of numbers to give while cut off. Answer: `numbers_leased`."""

    count: Count


class NumbersLeased(Answer, frozen=True, forbid_unknown_fields=True):
    """A block: numbers PREFIX+series+first..last for each prefix, on one business day, until it expires.

    Unused numbers of a block are never used again that day.
    """

    lease: Id
    series: Short
    first: Count
    last: Count
    business_day: Day
    expires_at: Instant
