"""What the way of a number to its paper may ask of the terminal, one act at a time."""

from dataclasses import dataclass
from datetime import timedelta

from device_drivers.roles.ticket_printer import Printed
from hall.messages.message import Report, Request
from hall.messages.ticketing import TicketReserved
from queue_terminal.pipe_words import AlreadyWaiting, Issued, NotIssued, Printing, TakeNumber


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the hall; `unanswered` after `within`."""

    request: Request
    within: timedelta


@dataclass(frozen=True, slots=True)
class Lease:
    """Take a number of one's own for this wish; then `leased`."""

    wanted: TakeNumber


@dataclass(frozen=True, slots=True)
class Print:
    """Print this paper; then `printed`. by_arrival: a number of one's own."""

    ticket: TicketReserved
    is_copy: bool
    by_arrival: bool


@dataclass(frozen=True, slots=True)
class Tell:
    """Report to the hall."""

    report: Report


@dataclass(frozen=True, slots=True)
class SettleLeased:
    """Note how a paper of a leased number ended; the hall hears of number and paper when it is back."""

    number: str
    printed: Printed
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """Tell the visit."""

    word: Printing | Issued | NotIssued | AlreadyWaiting


Act = Ask | Lease | Print | Tell | SettleLeased | Show
