"""Decides what the kiosk does with each word: of a visit, of the hall, of the printer, of a paper."""

from datetime import timedelta
from typing import Protocol

from hall.messages.collecting import (
    CollectableReady,
    Collectables,
    LicenceNotPrinted,
    LicencePrinted,
    ListCollectables,
    PrintOutcome,
)
from hall.messages.devices import RequestRefused
from hall.messages.helping import HelpLapsed, HelpTaken, HelpWaits
from hall.messages.message import Message, Report, Request
from kiosk import troubles
from kiosk.acts import Act, Ask, CallStaff, Print, Show, Tell
from kiosk.collecting import Collecting, CollectingState, not_printed
from kiosk.paper_words import FromPaper
from kiosk.papers_begun import PaperBegun, PapersBegun
from kiosk.pipe_words import NoPaper, NotOffered, Offered, PrinterNow, ToVisit, WantList, WantPaper
from visiting import appliance
from visiting.words import Trouble

LISTED_WITHIN = timedelta(seconds=12)
_LEFT_OVER = "上一份证照可能没有打印完，请查看打印机"


class Edges(appliance.Edges, Protocol):
    """What the kiosk reaches outside: link, paper, visit."""

    def ask(self, request: Request, within: timedelta) -> str:
        """Ask the hall; nothing of it outlives this process. Returns the key."""

    def bring(self, ready: CollectableReady) -> None:
        """Fetch and print in a process of its own; `paper_said` and at last `paper_lost` follow."""

    def tell_visit(self, word: ToVisit) -> None:
        """Say it to the visit that is on, if one is."""


class Kiosk(appliance.Appliance):
    """The deciding part of the shell; its methods are called on one thread, one at a time."""

    def __init__(self, begun: PapersBegun, edges: Edges, *, place: str) -> None:
        super().__init__(edges, place)
        self._begun, self._edges = begun, edges
        self._collecting: Collecting | None = None
        self._asked_paper = ""
        self._asked_list = ""
        self.printer_trouble = troubles.NO_PRINTER

    def wake(self) -> None:
        """Tell the hall of papers over which an earlier process died: nobody knows whether they came out."""
        left = self._begun.left()
        for paper in left:
            outcome = PrintOutcome.UNKNOWN
            self._edges.report(LicenceNotPrinted(paper.licence, paper.copy, outcome, self._edges.now()))
            self._begun.end(paper)
        if left:
            self.call_staff(_LEFT_OVER)

    @property
    def is_collecting(self) -> bool:
        """Whether a paper is on its way."""
        return self._collecting is not None

    # The visit's wishes.

    def want_list(self, wanted: WantList) -> None:
        """Whoever laid the card wants to know what is there; a wish before it is forgotten."""
        if not self.is_hall_up:
            self._edges.tell_visit(NotOffered(troubles.HALL_AWAY))
            return
        self._asked_list = self._edges.ask(ListCollectables(wanted.visitor), LISTED_WITHIN)

    def want_paper(self, wanted: WantPaper) -> None:
        """One paper of one licence. What cannot be printed now is not even asked for."""
        trouble = troubles.ANOTHER_PRINTING if self._collecting is not None else self.trouble
        if not trouble.code and not self.is_hall_up:
            trouble = troubles.HALL_AWAY
        if trouble.code:
            self._edges.tell_visit(NoPaper(wanted.licence, trouble, may_retry=True))
            return
        self._collecting = Collecting(wanted)
        self._do(self._collecting.begin())

    def visit_gone(self) -> None:
        """The visit is over: an answer to its wish is for nobody. A paper on its way goes on to its end."""
        self._asked_list = ""

    def _do(self, acts: tuple[Act, ...]) -> None:
        for act in acts:
            self._act(act)
        if self._collecting is not None and self._collecting.state is CollectingState.DONE:
            self._collecting = None

    def _act(self, act: Act) -> None:
        match act:
            case Ask():
                self._asked_paper = self._edges.ask(act.request, act.within)
            case Print():
                self._begun.begin(PaperBegun(act.ready.licence, act.ready.copy))
                self._edges.bring(act.ready)
            case Tell():
                self._tell(act.report)
            case Show():
                self._edges.tell_visit(act.word)
            case CallStaff():
                self.call_staff(act.why)

    def _tell(self, report: Report) -> None:
        self._edges.report(report)
        if isinstance(report, LicencePrinted | LicenceNotPrinted):
            self._begun.end(PaperBegun(report.licence, report.copy))

    # The paper's own process.

    def paper_said(self, word: FromPaper) -> None:
        """How far it is."""
        if self._collecting is not None:
            self._do(self._collecting.heard(word, self._edges.now()))

    def paper_lost(self) -> None:
        """Its process is gone; nothing more is heard of it."""
        if self._collecting is not None:
            self._do(self._collecting.lost(self._edges.now()))

    # The hall.

    def answered(self, key: str, answer: Message) -> None:
        """The hall answered something asked by this device."""
        if key == self._asked_paper and self._collecting is not None:
            self._do(self._collecting.answered(answer))
        elif key == self._asked_list:
            self._asked_list = ""
            self._edges.tell_visit(_offered(answer))
        else:
            self._turn_away(answer)

    def unanswered(self, key: str) -> None:
        """The hall did not answer in time."""
        if key == self._asked_paper and self._collecting is not None:
            self._do(self._collecting.unanswered())
        elif key == self._asked_list:
            self._asked_list = ""
            self._edges.tell_visit(NotOffered(troubles.HALL_BUSY if self.is_hall_up else troubles.HALL_AWAY))

    def told(self, message: Message) -> None:
        """How a call for staff stands; or an answer that came too late for its visit."""
        if isinstance(message, HelpWaits | HelpTaken | HelpLapsed):
            self.help_heard(message)
        else:
            self._turn_away(message)

    def _turn_away(self, message: Message) -> None:
        """A paper offered to a wish that was given up is never fetched; the hall is told so."""
        if isinstance(message, CollectableReady):
            self._edges.report(not_printed(message, PrintOutcome.NOT_FETCHED, self._edges.now()))

    def link_changed(self, *, is_up: bool) -> None:
        """The hall is there, or away."""
        self.is_hall_up = is_up
        if is_up:
            return
        if self._asked_list:
            self._asked_list = ""
            self._edges.tell_visit(NotOffered(troubles.HALL_AWAY))
        if self._collecting is not None:
            self._do(self._collecting.hall_gone())

    # Devices and staff.

    def printer_changed(self, state: str, trouble: Trouble) -> None:
        """The printer's state."""
        if trouble != self.printer_trouble:
            self.printer_trouble = trouble
            self._edges.tell_visit(PrinterNow(trouble))
            self._report_state("document_printer", state, trouble)


def _offered(answer: Message) -> Offered | NotOffered:
    if isinstance(answer, Collectables):
        return Offered(answer.visit, answer.found, answer.ends_at)
    return NotOffered(troubles.refused(answer) if isinstance(answer, RequestRefused) else troubles.HALL_AWAY)
