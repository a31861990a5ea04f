"""The shell's decisions: what it asks, prints, reports and says to the visit, whatever comes back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from device_drivers.errors import DeviceState, DeviceTrouble, Who
from device_drivers.roles.ticket_printer import Outcome, Paper, Printed, PrinterStatus
from hall.messages.devices import DeviceTroubleChanged, HelpCalled
from hall.messages.helping import HelpTaken, HelpWaits
from hall.messages.message import Report, Request
from hall.messages.ticketing import (
    IssueTicket,
    LeaseNumbers,
    PaperTrouble,
    ReprintTicket,
    TicketNotPrinted,
    TicketPrinted,
)
from queue_terminal.lease import LeaseBook
from queue_terminal.pipe_words import CameLate, Issued, NotIssued, PrinterNow, Printing, TakeCopy, ToVisit
from queue_terminal.terminal import Terminal
from tests.screens.terminal_cast import NOW, block, catalogue, reserved, wish
from visiting.help_call import HelpSaid
from visiting.words import Trouble

READY = PrinterStatus(DeviceState.READY, paper_near_end=False, trouble=None)
OUT = DeviceTrouble("paper_out", Who.STAFF, "打印机缺纸，请更换纸卷。", "The printer is out of paper.")
EMPTY = PrinterStatus(DeviceState.FAULT, paper_near_end=False, trouble=OUT)
DONE = Printed(Outcome.DONE, "0042")
JAMMED = Printed(
    Outcome.UNKNOWN, "0043", DeviceTrouble("jam", Who.STAFF, "打印机卡纸。", "The paper is jammed.")
)
NOT_CONFIRMED = Printed(
    Outcome.UNKNOWN, "0044", DeviceTrouble("not_confirmed", Who.STAFF, "没有确认。", "Not confirmed.")
)


class Outside:
    """Writes down what the terminal does; answers are given by the story."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.kept: dict[str, Request] = {}
        self.reports: list[Report] = []
        self.papers: list[Paper] = []
        self.words: list[ToVisit] = []
        self.help: list[HelpSaid] = []

    def ask(self, request: Request, within: timedelta) -> str:
        assert within <= timedelta(seconds=10)
        self.asked.append(request)
        return f"key-{len(self.asked)}"

    def ask_kept(self, request: Request, key: str) -> None:
        self.kept[key] = request

    def report(self, report: Report, key: str = "") -> None:
        assert len(key) <= 64
        self.reports.append(report)

    def print(self, paper: Paper) -> None:
        self.papers.append(paper)

    def tell_visit(self, word: ToVisit) -> None:
        self.words.append(word)

    def show_help(self, said: HelpSaid) -> None:
        self.help.append(said)

    def now(self) -> datetime:
        return NOW


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LeaseBook]:
    with LeaseBook(tmp_path / "lease.sqlite") as book:
        yield book


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def terminal(book: LeaseBook, outside: Outside) -> Terminal:
    """A terminal with paper, matters and a hall, holding a block of numbers."""
    terminal = Terminal(book, outside, place="一楼大厅入口")
    terminal.catalogue = catalogue()
    terminal.printer_changed(READY)
    terminal.link_changed(is_up=True)
    assert outside.asked == [LeaseNumbers(60)]
    terminal.answered("key-1", block(1, 60))
    terminal.look_after_lease()
    assert len(outside.asked) == 1
    outside.reports.clear()
    outside.words.clear()
    outside.asked.clear()
    return terminal


def test_a_number_comes_to_its_paper(terminal: Terminal, outside: Outside, book: LeaseBook) -> None:
    terminal.take_number(wish())
    assert isinstance(outside.asked[0], IssueTicket)
    terminal.answered("key-1", reserved())
    assert book.papers_begun() == ("t-1",)
    terminal.printed(DONE)
    assert book.papers_begun() == ()
    assert outside.words[0] == Printing("A012")
    assert isinstance(outside.words[1], Issued)
    assert outside.reports == [TicketPrinted("t-1", "0042", is_copy=False, printed_at=NOW)]
    assert not terminal.is_issuing


def test_without_paper_no_number_is_asked_for(terminal: Terminal, outside: Outside) -> None:
    terminal.printer_changed(EMPTY)
    terminal.take_number(wish())
    assert outside.asked == []
    told, refused = outside.words
    assert isinstance(told, PrinterNow)
    assert isinstance(refused, NotIssued)
    assert refused.trouble.chinese == OUT.chinese
    (changed,) = outside.reports
    assert isinstance(changed, DeviceTroubleChanged)
    assert (changed.driver, changed.state, changed.who) == ("ticket_printer", "fault", "staff")


def test_a_hall_silent_too_long_gets_its_number_back(terminal: Terminal, outside: Outside) -> None:
    """The answer that comes after the citizen has a number of the terminal's own has no paper and never will."""
    terminal.take_number(wish())
    terminal.unanswered("key-1")
    terminal.printed(DONE)
    issued = outside.words[-1]
    assert isinstance(issued, Issued)
    assert (issued.number, issued.by_arrival) == ("AK001", True)
    terminal.told("key-1", reserved("A012", "t-late"))
    assert TicketNotPrinted("t-late", PaperTrouble.NOT_TRIED, gave_up=True) in outside.reports
    terminal.told("key-1", reserved("A012", "t-late"))
    assert len(outside.reports) == 1


def test_cut_off_numbers_are_told_after_their_paper(terminal: Terminal, outside: Outside) -> None:
    terminal.link_changed(is_up=False)
    terminal.take_number(wish())
    assert outside.asked == []
    assert outside.kept == {}
    terminal.printed(DONE)
    ((key, request),) = outside.kept.items()
    assert isinstance(request, IssueTicket)
    assert request.leased_number == "AK001"
    terminal.answered(key, reserved("AK001", "t-5"))
    assert outside.reports == [TicketPrinted("t-5", "0042", is_copy=False, printed_at=NOW)]


def test_a_number_whose_answer_is_lost_is_not_lost_for_a_copy(terminal: Terminal, outside: Outside) -> None:
    terminal.take_copy(TakeCopy("t-7"))
    assert outside.asked == [ReprintTicket("t-7")]
    terminal.unanswered("key-1")
    assert isinstance(outside.words[-1], NotIssued)
    terminal.told("key-1", reserved("A007", "t-7"))
    assert outside.reports == []


def test_one_number_at_a_time(terminal: Terminal, outside: Outside) -> None:
    terminal.take_number(wish())
    terminal.take_number(wish())
    assert len(outside.asked) == 1
    terminal.answered("key-of-somebody-else", reserved("B001", "t-2"))
    assert outside.papers == []


def test_a_terminal_that_died_while_printing_says_that_it_does_not_know(
    book: LeaseBook, outside: Outside
) -> None:
    book.begin_paper("t-3", is_copy=False)
    assert Terminal(book, outside, place="").wake()
    assert outside.reports == [TicketNotPrinted("t-3", PaperTrouble.UNKNOWN, gave_up=False)]
    assert book.papers_begun() == ()
    assert not Terminal(book, outside, place="").wake()


def test_a_terminal_that_died_over_the_paper_of_its_own_number_mistrusts_the_printer(
    terminal: Terminal, outside: Outside, book: LeaseBook
) -> None:
    terminal.link_changed(is_up=False)
    terminal.take_number(wish())
    assert Terminal(book, outside, place="").wake()
    assert not Terminal(book, outside, place="").wake()


def test_paper_that_runs_low_is_told_to_the_hall_and_to_no_visitor(
    terminal: Terminal, outside: Outside
) -> None:
    terminal.printer_changed(PrinterStatus(DeviceState.DEGRADED, paper_near_end=True, trouble=None))
    terminal.printer_changed(PrinterStatus(DeviceState.DEGRADED, paper_near_end=True, trouble=None))
    terminal.printer_changed(READY)
    told = [one for one in outside.reports if isinstance(one, DeviceTroubleChanged)]
    assert [(one.driver, one.state, one.code, one.who) for one in told] == [
        ("ticket_printer", "degraded", "paper_near_end", "staff"),
        ("ticket_printer", "ready", "", ""),
    ]
    assert outside.words == []
    assert not terminal.trouble.code


def test_a_driver_without_a_word_for_its_trouble(terminal: Terminal, outside: Outside) -> None:
    terminal.take_number(wish())
    terminal.answered("key-1", reserved())
    terminal.printed(Printed(Outcome.UNKNOWN, ""))
    assert len(outside.papers) == 2
    terminal.printed(Printed(Outcome.UNKNOWN, ""))
    last = outside.words[-1]
    assert isinstance(last, NotIssued)
    assert (last.number, last.trouble.who) == ("A012", "staff")


def test_staff_are_told_where(terminal: Terminal, outside: Outside) -> None:
    terminal.link_changed(is_up=True)
    terminal.call_staff()
    assert outside.reports == [HelpCalled(NOW, "一楼大厅入口")]
    terminal.told("", HelpWaits("7", 1, 3))
    terminal.call_staff()
    terminal.told("", HelpTaken("7", NOW, "一号窗口"))
    assert outside.help == [HelpSaid.CALLING, HelpSaid.CALLED, HelpSaid.CALLED, HelpSaid.COMING]
    assert len(outside.reports) == 1
    terminal.call_staff("读卡区有遗留证件")
    assert outside.reports[1:] == [HelpCalled(NOW, "一楼大厅入口 读卡区有遗留证件")]


def test_the_reader_is_reported_when_it_changes(terminal: Terminal, outside: Outside) -> None:
    broken = Trouble("no_answer", "staff", "读卡器没有应答。", "The reader does not answer.")
    terminal.reader_changed("absent", broken)
    terminal.reader_changed("absent", broken)
    terminal.reader_changed("ready", Trouble())
    assert [report.state for report in outside.reports if isinstance(report, DeviceTroubleChanged)] == [
        "absent",
        "ready",
    ]


def test_without_matters_it_is_not_ready(book: LeaseBook, outside: Outside) -> None:
    terminal = Terminal(book, outside, place="")
    terminal.printer_changed(READY)
    assert terminal.trouble.code == "not_ready"


def asked_about(terminal: Terminal) -> list[str]:
    """The papers the printer is asked about now."""
    return list(terminal.unsure_papers)


def test_a_paper_that_came_out_late_counts(terminal: Terminal, outside: Outside) -> None:
    """The jam is cleared, the paper comes out whole, and its visitor is still there."""
    terminal.take_number(wish())
    terminal.answered("key-1", reserved())
    assert asked_about(terminal) == []
    terminal.printed(JAMMED)
    assert asked_about(terminal) == ["0043"]
    terminal.confirmed_late("0043")
    assert outside.reports[-1] == TicketPrinted("t-1", "0043", is_copy=False, printed_at=NOW)
    late = outside.words[-1]
    assert isinstance(late, CameLate)
    assert (late.issued.number, late.issued.people_ahead) == ("A012", 3)
    assert asked_about(terminal) == []
    reports = len(outside.reports)
    terminal.confirmed_late("0043")
    assert len(outside.reports) == reports


def test_only_the_last_unsure_papers_are_asked_about(terminal: Terminal, outside: Outside) -> None:
    for place in range(10):
        terminal.take_number(wish())
        terminal.answered(f"key-{place + 1}", reserved(ticket=f"t-{place}"))
        terminal.printed(Printed(Outcome.UNKNOWN, f"{place:04}", JAMMED.trouble))
    assert asked_about(terminal) == [f"{place:04}" for place in range(2, 10)]


def test_a_leased_number_without_a_sure_paper_gets_a_copy(terminal: Terminal, outside: Outside) -> None:
    """Cut off, both papers went unconfirmed; the visitor asks for another, and the hall hears of one number."""
    terminal.link_changed(is_up=False)
    terminal.take_number(wish())
    terminal.printed(NOT_CONFIRMED)
    terminal.printed(NOT_CONFIRMED)
    told = outside.words[-1]
    assert isinstance(told, NotIssued)
    assert (told.number, bool(told.ticket)) == ("AK001", True)
    terminal.take_copy(TakeCopy(told.ticket))
    assert outside.asked == []
    assert len(outside.papers) == 3
    terminal.printed(DONE)
    issued = outside.words[-1]
    assert isinstance(issued, Issued)
    assert (issued.number, issued.is_copy, issued.by_arrival) == ("AK001", True, True)
    ((key, _),) = outside.kept.items()
    terminal.answered(key, reserved("AK001", "t-5"))
    assert outside.reports == [TicketPrinted("t-5", "0042", is_copy=False, printed_at=NOW)]


def test_a_copy_that_failed_takes_no_leased_number_back(
    terminal: Terminal, outside: Outside, book: LeaseBook
) -> None:
    """The first paper may be in the citizen's hand although the roll ended before the copy."""
    terminal.link_changed(is_up=False)
    terminal.take_number(wish())
    terminal.printed(NOT_CONFIRMED)
    terminal.printed(Printed(Outcome.FAILED, "0045", OUT))
    told = outside.words[-1]
    assert isinstance(told, NotIssued)
    assert told.ticket
    assert [(given.number, given.state) for given in book.untold()] == [("AK001", "unsure")]
    assert [
        request.leased_number for request in outside.kept.values() if isinstance(request, IssueTicket)
    ] == ["AK001"]


@pytest.mark.parametrize("by", ["late", "copy"])
def test_a_leased_number_the_hall_knows_already_is_still_confirmed(
    terminal: Terminal, outside: Outside, by: str
) -> None:
    terminal.link_changed(is_up=False)
    terminal.take_number(wish())
    terminal.printed(JAMMED)
    told = outside.words[-1]
    assert isinstance(told, NotIssued)
    ((key, _),) = outside.kept.items()
    terminal.answered(key, reserved("AK001", "t-5"))
    assert outside.reports == [TicketNotPrinted("t-5", PaperTrouble.UNKNOWN, gave_up=False)]
    if by == "late":
        terminal.confirmed_late("0043")
        assert outside.reports[-1] == TicketPrinted("t-5", "0043", is_copy=False, printed_at=NOW)
    else:
        terminal.take_copy(TakeCopy(told.ticket))
        terminal.printed(DONE)
        assert outside.reports[-1] == TicketPrinted("t-5", "0042", is_copy=True, printed_at=NOW)
