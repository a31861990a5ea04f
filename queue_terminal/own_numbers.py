"""Decides how numbers given while cut off reach the hall: after the paper, under one key, until it has answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from device_drivers.roles.ticket_printer import Outcome, Printed
from hall.language import hall_clock
from hall.messages.devices import RequestRefused
from hall.messages.matter_catalogue import MatterCatalogue
from hall.messages.message import Message, Report, Request
from hall.messages.ticketing import (
    IssueTicket,
    LeaseNumbers,
    NumbersLeased,
    PaperTrouble,
    TicketNotPrinted,
    TicketPrinted,
    TicketReserved,
)
from queue_terminal.lease import Given, GivenState, LeaseBook
from queue_terminal.pipe_words import TakeNumber
from visiting import matters

BLOCK = 60
FEW = 15

_STATES = {
    Outcome.DONE: GivenState.PRINTED,
    Outcome.UNKNOWN: GivenState.UNSURE,
    Outcome.FAILED: GivenState.BURNT,
}


class Hall(Protocol):
    """What the terminal may ask of its link."""

    def ask_kept(self, request: Request, key: str) -> None:
        """Ask until it is answered, also by a later process of this device."""

    def report(self, report: Report, key: str = "") -> None:
        """Keep a report until it is acknowledged."""


@dataclass(slots=True)
class _Unsettled:
    """A number of this process without a certain paper. hall_ticket: its id in the hall once that has answered."""

    given: Given
    ticket: TicketReserved
    hall_ticket: str = ""


class OwnNumbers:
    """The terminal's leased numbers: taken, settled, told."""

    def __init__(self, book: LeaseBook, hall: Hall) -> None:
        self._book, self._hall = book, hall
        self._unsettled: dict[str, _Unsettled] = {}

    def wanted(self, now: datetime) -> LeaseNumbers | None:
        """What to ask of the hall when it is there; None while enough numbers of today are left."""
        self._book.forget_old(now)
        return LeaseNumbers(BLOCK) if self._book.left(now) < FEW else None

    def keep(self, block: NumbersLeased) -> None:
        """The hall lent a block."""
        self._book.keep(block)

    def take(self, wanted: TakeNumber, catalogue: MatterCatalogue, now: datetime) -> TicketReserved | None:
        """A number for this wish as its paper shows it; the ticket has no id of the hall's yet."""
        matter = next((one for one in catalogue.matters if one.code == wanted.matter), None)
        matter = matter or matters.whole_group(catalogue, wanted.matter)
        queue = matters.queue_of(catalogue, matter) if matter is not None else None
        if matter is None or queue is None:
            return None
        request = IssueTicket(
            matter=wanted.matter,
            how_known=wanted.how_known,
            visitor=wanted.visitor,
            priority=wanted.priority,
            language=wanted.language,
        )
        given = self._book.give(queue.prefix, request, now)
        if given is None:
            return None
        ticket = TicketReserved(
            ticket=given.key,
            number=given.number,
            business_day=hall_clock.business_day(now).isoformat(),
            matter_name=matter.name,
            zone=queue.zone,
            zone_name=queue.zone_name,
            place=queue.place,
            people_ahead=0,
            masked_name=wanted.masked_name,
            taken_at=now,
            token="",
        )
        self._unsettled[given.number] = _Unsettled(given, ticket)
        return ticket

    def unsure(self, ticket: str) -> TicketReserved | None:
        """The number whose paper is unsure, by the name its visit was told; None when there is none of that name."""
        return next((one.ticket for one in self._unsettled.values() if one.ticket.ticket == ticket), None)

    def settle(self, number: str, printed: Printed, now: datetime, *, is_copy: bool = False) -> None:
        """How a paper of this number ended. A copy that failed takes nothing back from the paper before it."""
        one = self._unsettled.get(number)
        if one is None or (is_copy and printed.outcome is Outcome.FAILED):
            return
        if printed.outcome is not Outcome.UNKNOWN:
            del self._unsettled[number]
        if not one.hall_ticket:
            self._book.settle(one.given, _STATES[printed.outcome], printed.process_id, now)
        elif printed.outcome is Outcome.DONE:
            self._hall.report(TicketPrinted(one.hall_ticket, printed.process_id, is_copy, now))

    def tell_all(self) -> None:
        """Tell the hall of every number it has not answered; it takes each once, whatever was told before."""
        for given in self._book.untold():
            self._hall.ask_kept(given.request, given.key)

    def wake(self, now: datetime) -> bool:
        """At a start: whether a process died over the paper of a number, which may be in somebody's hand."""
        given_away = [given for given in self._book.untold() if given.state is GivenState.GIVEN]
        for given in given_away:
            self._book.settle(given, GivenState.UNSURE, "", now)
        self.tell_all()
        return bool(given_away)

    def answered(self, key: str, answer: Message) -> bool:
        """The hall answered for a leased number: now it hears of the paper. False when the key is none of ours."""
        given = self._book.find(key)
        if given is None:
            return False
        if isinstance(answer, TicketReserved):
            self._hall.report(_paper_of(given, answer), f"{key}-paper")
            self._book.told(given)
            if given.number in self._unsettled:
                self._unsettled[given.number].hall_ticket = answer.ticket
        elif isinstance(answer, RequestRefused) and answer.retry_after is None:
            self._book.told(given)
        return True


def _paper_of(given: Given, ticket: TicketReserved) -> TicketPrinted | TicketNotPrinted:
    if given.state is GivenState.PRINTED and given.printed_at is not None:
        return TicketPrinted(ticket.ticket, given.process_id, is_copy=False, printed_at=given.printed_at)
    return TicketNotPrinted(ticket.ticket, PaperTrouble.UNKNOWN, gave_up=False)
