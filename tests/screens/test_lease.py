"""Numbers of one's own: each once, whatever dies when."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.roles.ticket_printer import Outcome, Printed
from hall.language.tickets import TicketNumber
from hall.messages.devices import RequestRefused
from hall.messages.message import Report, Request
from hall.messages.ticketing import IssueTicket, LeaseNumbers, PaperTrouble, TicketNotPrinted, TicketPrinted
from queue_terminal.lease import GivenState, LeaseBook
from queue_terminal.own_numbers import OwnNumbers
from tests.screens.terminal_cast import NOW, block, catalogue, reserved, wish

REQUEST = IssueTicket("g0-m0")
TOMORROW = NOW + timedelta(days=1)


class Heard:
    """Keeps what would go to the hall."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Request]] = []
        self.reports: list[tuple[str, Report]] = []

    def ask_kept(self, request: Request, key: str) -> None:
        self.asked.append((key, request))

    def report(self, report: Report, key: str = "") -> None:
        self.reports.append((key, report))


def test_numbers_run_through_blocks_queue_by_queue(tmp_path: Path) -> None:
    with LeaseBook(tmp_path / "lease.sqlite") as book:
        assert book.give("A", REQUEST, NOW) is None
        book.keep(block(1, 2))
        book.keep(block(1, 2))
        book.keep(block(7, 8, "lease-2"))
        assert book.left(NOW) == 4
        given = [book.give("A", REQUEST, NOW) for _ in range(5)]
        assert [one.number if one else None for one in given] == ["AK001", "AK002", "AK007", "AK008", None]
        other = book.give("B", REQUEST, NOW)
        assert other is not None
        assert other.number == "BK001"
        assert book.left(NOW) == 0


def test_a_block_ends_with_its_day(tmp_path: Path) -> None:
    with LeaseBook(tmp_path / "lease.sqlite") as book:
        book.keep(block())
        assert book.give("A", REQUEST, TOMORROW) is None
        assert OwnNumbers(book, Heard()).wanted(TOMORROW) == LeaseNumbers(60)
        book.forget_old(TOMORROW)
        assert book.left(NOW) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.booleans()), max_size=30))
def test_no_number_twice_however_often_the_book_is_opened(
    tmp_path_factory: object, steps: list[tuple[str, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("lease")  # type: ignore[attr-defined]
    numbers: list[str] = []
    book = LeaseBook(folder / "lease.sqlite")
    book.keep(block(1, 6))
    for prefix, closes in steps:
        if closes:
            book.close()
            book = LeaseBook(folder / "lease.sqlite")
        given = book.give(prefix, REQUEST, NOW)
        if given is not None:
            numbers.append(given.number)
    book.close()
    assert len(numbers) == len(set(numbers))
    for prefix in "ABC":
        mine = [TicketNumber.parse(one).ordinal for one in numbers if one.startswith(prefix)]
        assert mine == list(range(1, len(mine) + 1))


GIVER = """
import sys
from datetime import datetime
from pathlib import Path
from hall.messages.ticketing import IssueTicket
from queue_terminal.lease import LeaseBook
book = LeaseBook(Path(sys.argv[1]))
while True:
    given = book.give("A", IssueTicket("g0-m0"), datetime.fromisoformat(sys.argv[2]))
    if given is None:
        break
    sys.stdout.write(given.number + "\\n")
    sys.stdout.flush()
"""


def test_a_number_said_aloud_is_on_disk_after_kill_nine(tmp_path: Path) -> None:
    """A child gives numbers and says each as soon as it has it; killed at any moment, none said is given again."""
    path = tmp_path / "lease.sqlite"
    with LeaseBook(path) as book:
        book.keep(block(1, 900))
    said: list[str] = []
    for after in (1, 3, 10):
        child = subprocess.Popen(
            (sys.executable, "-c", GIVER, str(path), NOW.isoformat()), stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        said += [child.stdout.readline().strip() for _ in range(after)]
        os.kill(child.pid, signal.SIGKILL)
        said += child.stdout.read().split()
        child.wait()
    assert all(said)
    assert len(said) == len(set(said))
    with LeaseBook(path) as book:
        held = {given.number for given in book.untold()}
        assert set(said) <= held
        following = book.give("A", REQUEST, NOW)
        assert following is not None
        assert following.number not in held


def test_the_hall_hears_of_number_and_paper_once_it_is_back(tmp_path: Path) -> None:
    with LeaseBook(tmp_path / "lease.sqlite") as book:
        hall = Heard()
        numbers = OwnNumbers(book, hall)
        numbers.keep(block())
        own = numbers.take(wish(), catalogue(), NOW)
        assert own is not None
        assert (own.number, own.masked_name, own.zone_name) == ("AK001", "张*", "A区 一楼")
        assert hall.asked == []
        numbers.settle(own.number, Printed(Outcome.DONE, "0007"), NOW)
        numbers.tell_all()
        ((key, request),) = hall.asked
        assert isinstance(request, IssueTicket)
        assert (request.leased_number, request.lease, request.taken_at) == ("AK001", "lease-1", NOW)
        assert numbers.answered(key, reserved("AK001", "t-9"))
        assert hall.reports == [(f"{key}-paper", TicketPrinted("t-9", "0007", is_copy=False, printed_at=NOW))]
        assert book.untold() == ()
        assert not numbers.answered(key, reserved("AK001", "t-9"))


def test_a_number_whose_paper_never_began_is_burnt(tmp_path: Path) -> None:
    with LeaseBook(tmp_path / "lease.sqlite") as book:
        hall = Heard()
        numbers = OwnNumbers(book, hall)
        numbers.keep(block())
        own = numbers.take(wish(), catalogue(), NOW)
        assert own is not None
        numbers.settle(own.number, Printed(Outcome.FAILED, ""), NOW)
        numbers.tell_all()
        assert hall.asked == []
        following = numbers.take(wish(), catalogue(), NOW)
        assert following is not None
        assert following.number == "AK002"


def test_a_process_that_died_while_printing_tells_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "lease.sqlite"
    with LeaseBook(path) as book:
        book.keep(block())
        OwnNumbers(book, Heard()).take(wish(), catalogue(), NOW)
    with LeaseBook(path) as book:
        hall = Heard()
        numbers = OwnNumbers(book, hall)
        numbers.wake(NOW)
        ((key, _),) = hall.asked
        numbers.answered(key, reserved("AK001", "t-9"))
        assert hall.reports[0][1] == TicketNotPrinted("t-9", PaperTrouble.UNKNOWN, gave_up=False)


def test_a_refused_number_is_not_told_for_ever(tmp_path: Path) -> None:
    with LeaseBook(tmp_path / "lease.sqlite") as book:
        numbers = OwnNumbers(book, Heard())
        numbers.keep(block())
        own = numbers.take(wish(), catalogue(), NOW)
        assert own is not None
        numbers.settle(own.number, Printed(Outcome.DONE, "1"), NOW)
        key = book.untold()[0].key
        numbers.answered(key, RequestRefused("hall_busy", {}, "忙", "busy", retry_after=1.0))
        assert book.untold()[0].state is GivenState.PRINTED
        numbers.answered(key, RequestRefused("lease_unknown", {}, "无", "unknown"))
        assert book.untold() == ()
