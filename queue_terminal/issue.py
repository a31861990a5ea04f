"""Decides how a number comes to its paper: ask, reserve, print, confirm; or one's own number when the hall is silent."""

from datetime import datetime, timedelta
from enum import StrEnum

from device_drivers.roles.ticket_printer import Outcome, Printed
from hall.language.refusals import RefusalCode
from hall.messages.devices import RequestRefused
from hall.messages.ticketing import (
    IssueTicket,
    PaperTrouble,
    ReprintTicket,
    TicketNotPrinted,
    TicketPrinted,
    TicketReserved,
)
from queue_terminal.acts import Act, Ask, Lease, Print, SettleLeased, Show, Tell
from queue_terminal.pipe_words import AlreadyWaiting, Issued, NotIssued, Printing, TakeNumber
from visiting.troubles import trouble_word
from visiting.words import Trouble

ANSWER_WITHIN = timedelta(seconds=1.5)
COPY_WITHIN = timedelta(seconds=5)
MOST_COPIES = 1

PAPER_TROUBLES = {
    "jam": PaperTrouble.JAM,
    "paper_out": PaperTrouble.PAPER_OUT,
    "cover_open": PaperTrouble.COVER_OPEN,
    "cutter": PaperTrouble.CUTTER,
}
HALL_AWAY = Trouble(
    "hall_away",
    "staff",
    "与大厅的网络暂时不通，现在取不了号。请找工作人员。",
    "The hall cannot be reached and no number can be given now. Please ask a member of staff.",
)
PAPER_UNSURE = Trouble(
    "paper_unsure",
    "staff",
    "您的号已留好，但小票没有打好。请找工作人员补打。",
    "Your number is kept, but its paper did not come out well. Please ask a member of staff to print it.",
)


class IssueState(StrEnum):
    """asking -> printing -> done; leasing in between when the hall is silent."""

    ASKING = "asking"
    LEASING = "leasing"
    PRINTING = "printing"
    DONE = "done"


def issued_word(paper: Print) -> Issued:
    """What the visitor is told once this paper is out."""
    ticket = paper.ticket
    return Issued(
        ticket.number,
        ticket.matter_name,
        ticket.zone_name,
        ticket.place,
        ticket.people_ahead,
        by_arrival=paper.by_arrival,
        is_copy=paper.is_copy,
    )


class Issue:
    """One number's way to its paper. Each method takes what happened and returns what to do, in order.

    wanted: a number of its own. Else a copy: of the hall's ticket copy_of, or of `own`, a leased number without a
    certain paper. Events that do not fit the state (a late answer, a second tap) do nothing.
    """

    def __init__(
        self, wanted: TakeNumber | None = None, copy_of: str = "", own: TicketReserved | None = None
    ) -> None:
        self._wanted = wanted
        self._own = own
        self._copy_of = own.ticket if own is not None else copy_of
        self._ticket: TicketReserved | None = None
        self._by_arrival = False
        self._copies = 0
        self.state = IssueState.ASKING

    @property
    def is_new(self) -> bool:
        """Whether a number of its own is wanted, not a copy of a paper."""
        return self._wanted is not None

    def begin(self, *, is_hall_up: bool) -> tuple[Act, ...]:
        """Ask the hall, or go straight to one's own numbers."""
        if self._own is not None:
            self._by_arrival = True
            return self._print(self._own)
        if self._wanted is None:
            return (Ask(ReprintTicket(self._copy_of), COPY_WITHIN),)
        if not is_hall_up:
            return self._lease(self._wanted)
        wanted = self._wanted
        request = IssueTicket(
            matter=wanted.matter,
            how_known=wanted.how_known,
            visitor=wanted.visitor,
            priority=wanted.priority,
            language=wanted.language,
        )
        return (Ask(request, ANSWER_WITHIN),)

    def _lease(self, wanted: TakeNumber) -> tuple[Act, ...]:
        self.state = IssueState.LEASING
        return (Lease(wanted),)

    def answered(self, answer: object) -> tuple[Act, ...]:
        """The hall answered what was asked."""
        if self.state is not IssueState.ASKING:
            return ()
        if isinstance(answer, TicketReserved):
            return self._print(answer)
        if isinstance(answer, RequestRefused):
            return self._refused(answer)
        return self._end(NotIssued(HALL_AWAY))

    def _refused(self, refused: RequestRefused) -> tuple[Act, ...]:
        if refused.code == RefusalCode.ALREADY_WAITING and "ticket" in refused.facts:
            return self._end(AlreadyWaiting(refused.facts.get("number", ""), refused.facts["ticket"]))
        return self._end(NotIssued(Trouble(refused.code, "citizen", refused.chinese, refused.english)))

    def unanswered(self) -> tuple[Act, ...]:
        """The hall said nothing in time."""
        if self.state is not IssueState.ASKING:
            return ()
        return self._lease(self._wanted) if self._wanted is not None else self._end(NotIssued(HALL_AWAY))

    def leased(self, ticket: TicketReserved | None) -> tuple[Act, ...]:
        """The number taken from one's own block; None when there is none left."""
        if self.state is not IssueState.LEASING:
            return ()
        if ticket is None:
            return self._end(NotIssued(HALL_AWAY))
        self._by_arrival = True
        return self._print(ticket)

    @property
    def _is_copy(self) -> bool:
        return bool(self._copy_of) or self._copies > 0

    def _print(self, ticket: TicketReserved) -> tuple[Act, ...]:
        self.state, self._ticket = IssueState.PRINTING, ticket
        return (Show(Printing(ticket.number)), Print(ticket, self._is_copy, self._by_arrival))

    def printed(self, printed: Printed, now: datetime) -> tuple[Act, ...]:
        """How the print ended. Unknown is asked about by a copy of the same number, once."""
        ticket = self._ticket
        if self.state is not IssueState.PRINTING or ticket is None:
            return ()
        if printed.outcome is Outcome.DONE:
            return self._done(ticket, printed, now)
        missing = self._no_paper(ticket, printed)
        if printed.outcome is Outcome.FAILED and self._copies == 0:
            return (*missing, *self._end(self._without_paper(ticket, printed)))
        if self._copies < MOST_COPIES and (
            printed.trouble is None or printed.trouble.code == "not_confirmed"
        ):
            self._copies += 1
            return (*missing, *self._print(ticket))
        return (*missing, *self._end(NotIssued(PAPER_UNSURE, ticket.number, ticket.ticket)))

    def _done(self, ticket: TicketReserved, printed: Printed, now: datetime) -> tuple[Act, ...]:
        told: Act = Tell(TicketPrinted(ticket.ticket, printed.process_id, self._is_copy, now))
        if self._by_arrival:
            told = SettleLeased(ticket.number, printed, self._is_copy)
        return (told, *self._end(issued_word(Print(ticket, self._is_copy, self._by_arrival))))

    def _no_paper(self, ticket: TicketReserved, printed: Printed) -> tuple[Act, ...]:
        if self._by_arrival:
            return (SettleLeased(ticket.number, printed, self._is_copy),)
        failed = printed.outcome is Outcome.FAILED
        code = printed.trouble.code if printed.trouble is not None else ""
        trouble = PAPER_TROUBLES.get(code, PaperTrouble.OFFLINE) if failed else PaperTrouble.UNKNOWN
        return (Tell(TicketNotPrinted(ticket.ticket, trouble, gave_up=failed and not self._is_copy)),)

    def _without_paper(self, ticket: TicketReserved, printed: Printed) -> NotIssued:
        trouble = trouble_word(printed.trouble)
        return NotIssued(trouble, ticket.number, ticket.ticket) if self._copy_of else NotIssued(trouble)

    def _end(self, word: Issued | NotIssued | AlreadyWaiting) -> tuple[Act, ...]:
        self.state = IssueState.DONE
        return (Show(word),)
