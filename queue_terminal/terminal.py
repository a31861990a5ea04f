"""Decides what the terminal does with each word: of a visit, of the hall, of the printer."""

from datetime import timedelta
from typing import Protocol

from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus
from hall.messages.helping import HelpLapsed, HelpTaken, HelpWaits
from hall.messages.matter_catalogue import MatterCatalogue
from hall.messages.message import Message, Request
from hall.messages.ticketing import (
    NumbersLeased,
    PaperTrouble,
    TicketNotPrinted,
    TicketPrinted,
    TicketReserved,
)
from queue_terminal.acts import Act, Ask, Lease, Print, SettleLeased, Show, Tell
from queue_terminal.issue import Issue, IssueState, issued_word
from queue_terminal.late_papers import LatePapers
from queue_terminal.lease import LeaseBook
from queue_terminal.own_numbers import Hall, OwnNumbers
from queue_terminal.paper import PaperKind, lay_out
from queue_terminal.pipe_words import CameLate, NotIssued, PrinterNow, TakeCopy, TakeNumber, ToVisit
from visiting import appliance
from visiting.troubles import trouble_word
from visiting.words import Trouble

NOT_READY = Trouble(
    "not_ready",
    "nobody",
    "取号机正在准备，请稍候。",
    "The machine is getting ready; please wait.",
)
PAPER_NEAR_END = Trouble(
    "paper_near_end",
    "staff",
    "打印纸快用完了，请换上新纸卷。",
    "The printing paper is nearly used up; put in a new roll.",
)
NO_PRINTER = Trouble(
    "no_printer",
    "engineer",
    "本机没有连接打印机，请到其他取号机取号。",
    "This machine has no printer; please use another one.",
)


class Edges(Hall, appliance.Edges, Protocol):
    """What the terminal reaches outside: link, printer, visit."""

    def ask(self, request: Request, within: timedelta) -> str:
        """Ask the hall; nothing of it outlives this process. Returns the key."""

    def print(self, paper: Paper) -> None:
        """Print on the printer's own thread; `printed` follows."""

    def tell_visit(self, word: ToVisit) -> None:
        """Say it to the visit that is on, if one is."""


class Terminal(appliance.Appliance):
    """The deciding part of the shell; its methods are called on one thread, one at a time."""

    def __init__(self, book: LeaseBook, edges: Edges, *, place: str, web_url: str = "") -> None:
        super().__init__(edges, place)
        self._book, self._edges = book, edges
        self._web_url = web_url
        self._numbers = OwnNumbers(book, edges)
        self._issue: Issue | None = None
        self._asked = ""
        self._given_up: set[str] = set()
        self._printing: Print | None = None
        self._late = LatePapers()
        self._language = "zh"
        self.catalogue: MatterCatalogue | None = None
        self.printer_trouble = NO_PRINTER
        self._printer_told = NO_PRINTER

    def wake(self) -> bool:
        """Settle what an earlier process left open: papers begun, numbers not told. Whether it died over a paper."""
        begun = self._book.papers_begun()
        for ticket in begun:
            self._edges.report(TicketNotPrinted(ticket, PaperTrouble.UNKNOWN, gave_up=False))
            self._book.end_paper(ticket)
        return self._numbers.wake(self._edges.now()) or bool(begun)

    @property
    def trouble(self) -> Trouble:
        """Why no number can be taken here now; empty when one can."""
        return NOT_READY if self.catalogue is None else self.printer_trouble

    @property
    def is_issuing(self) -> bool:
        """Whether a number is on its way; the printer must not be taken away now."""
        return self._issue is not None

    def look_after_lease(self) -> None:
        """Borrow numbers while the hall is there; called when it comes and every minute."""
        wanted = self._numbers.wanted(self._edges.now()) if self.is_hall_up else None
        if wanted is not None:
            self._edges.ask(wanted, timedelta(seconds=10))

    def link_changed(self, *, is_up: bool) -> None:
        """The hall is there, or away."""
        self.is_hall_up = is_up
        self.look_after_lease()

    def printer_changed(self, status: PrinterStatus) -> None:
        """The printer's state, as the hall and the visit must know it; that paper runs low is for the hall alone."""
        trouble = trouble_word(status.trouble)
        if trouble != self.printer_trouble:
            self.printer_trouble = trouble
            self._edges.tell_visit(PrinterNow(self.trouble))
        told = PAPER_NEAR_END if status.paper_near_end and not trouble.code else trouble
        if told != self._printer_told:
            self._printer_told = told
            self._report_state("ticket_printer", status.state.value, told)

    def take_number(self, wanted: TakeNumber) -> None:
        """The visit wants a number. One that cannot be printed is not taken."""
        self._language = wanted.language
        self._begin(Issue(wanted))

    def take_copy(self, wanted: TakeCopy) -> None:
        """The visit wants the paper of a number once more."""
        own = self._numbers.unsure(wanted.ticket)
        self._begin(Issue(own=own) if own is not None else Issue(copy_of=wanted.ticket))

    def _begin(self, issue: Issue) -> None:
        if self._issue is not None:
            return
        if self.trouble.code:
            self._edges.tell_visit(NotIssued(self.trouble))
            return
        self._issue = issue
        self._do(issue.begin(is_hall_up=self.is_hall_up))

    def _do(self, acts: tuple[Act, ...]) -> None:
        for act in acts:
            self._act(act)
        if self._issue is not None and self._issue.state is IssueState.DONE:
            self._issue = None
            self._numbers.tell_all()

    def _act(self, act: Act) -> None:
        match act:
            case Ask():
                self._asked = self._edges.ask(act.request, act.within)
            case Lease():
                self._take_own(act.wanted)
            case Print():
                self._print(act)
            case Tell():
                self._edges.report(act.report)
            case SettleLeased():
                self._numbers.settle(act.number, act.printed, self._edges.now(), is_copy=act.is_copy)
            case Show():
                self._edges.tell_visit(act.word)

    def _take_own(self, wanted: TakeNumber) -> None:
        issue, catalogue = self._issue, self.catalogue
        if issue is not None and catalogue is not None:
            self._do(issue.leased(self._numbers.take(wanted, catalogue, self._edges.now())))

    def _print(self, act: Print) -> None:
        self._printing = act
        if not act.by_arrival:
            self._book.begin_paper(act.ticket.ticket, is_copy=act.is_copy)
        hall_name = self.catalogue.hall_name if self.catalogue is not None else ""
        kind = PaperKind(hall_name, act.is_copy, act.by_arrival, self._language, self._web_url)
        self._edges.print(lay_out(act.ticket, kind))

    def printed(self, printed: Printed) -> None:
        """The printer's word on the paper under way."""
        act, self._printing = self._printing, None
        if self._issue is None or act is None:
            return
        if printed.outcome is Outcome.UNKNOWN and printed.process_id:
            self._late.note(printed.process_id, act)
        self._do(self._issue.printed(printed, self._edges.now()))
        if not act.by_arrival and self._printing is None:
            self._book.end_paper(act.ticket.ticket)

    @property
    def unsure_papers(self) -> tuple[str, ...]:
        """Process ids of papers that may come out yet; none while a number is on its way, which needs the printer."""
        return () if self.is_issuing else self._late.process_ids

    def confirmed_late(self, process_id: str) -> None:
        """A paper that was unsure came out after all: it counts, and its visitor is told if still there."""
        paper = self._late.take(process_id)
        if paper is None:
            return
        now = self._edges.now()
        if paper.by_arrival:
            done = Printed(Outcome.DONE, process_id)
            self._numbers.settle(paper.ticket.number, done, now, is_copy=paper.is_copy)
        else:
            self._edges.report(TicketPrinted(paper.ticket.ticket, process_id, paper.is_copy, now))
        self._edges.tell_visit(CameLate(issued_word(paper)))

    def answered(self, key: str, answer: Message) -> None:
        """The hall answered something asked by this device."""
        if key == self._asked and self._issue is not None:
            self._do(self._issue.answered(answer))
        elif isinstance(answer, NumbersLeased):
            self._numbers.keep(answer)
        elif not self._numbers.answered(key, answer):
            self._turn_away(key, answer)

    def unanswered(self, key: str) -> None:
        """The hall did not answer in time."""
        if key == self._asked and self._issue is not None:
            if self._issue.is_new:
                self._given_up.add(key)
            self._do(self._issue.unanswered())

    def told(self, key: str, message: Message) -> None:
        """How a call for staff stands; or an answer that came too late for the visit: its number never has a paper."""
        if isinstance(message, HelpWaits | HelpTaken | HelpLapsed):
            self.help_heard(message)
        elif isinstance(message, NumbersLeased):
            self._numbers.keep(message)
        else:
            self._turn_away(key, message)

    def _turn_away(self, key: str, message: Message) -> None:
        if key in self._given_up and isinstance(message, TicketReserved):
            self._given_up.discard(key)
            self._edges.report(TicketNotPrinted(message.ticket, PaperTrouble.NOT_TRIED, gave_up=True))
