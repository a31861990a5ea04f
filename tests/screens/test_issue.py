"""One number's way to its paper, with every answer the hall and the printer can give."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.roles.ticket_printer import Outcome, Printed
from hall.messages.devices import RequestRefused
from hall.messages.ticketing import IssueTicket, PaperTrouble, TicketNotPrinted, TicketPrinted
from queue_terminal.acts import Act, Ask, Lease, Print, SettleLeased, Show, Tell
from queue_terminal.issue import Issue, IssueState
from queue_terminal.pipe_words import AlreadyWaiting, Issued, NotIssued, Printing
from tests.screens.terminal_cast import NOW, reserved, wish

DONE = Printed(Outcome.DONE, "0042")
UNKNOWN = Printed(Outcome.UNKNOWN, "0043")
OUT = DeviceTrouble("paper_out", Who.STAFF, "打印机缺纸，请更换纸卷。", "The printer is out of paper.")
JAM = DeviceTrouble("jam", Who.STAFF, "打印机卡纸。", "The paper is jammed.")


def asked() -> Issue:
    """An issue that has asked the hall."""
    issue = Issue(wish())
    (ask,) = issue.begin(is_hall_up=True)
    assert isinstance(ask, Ask)
    assert isinstance(ask.request, IssueTicket)
    assert ask.within == timedelta(seconds=1.5)
    return issue


def test_confirmed_paper_counts() -> None:
    issue = asked()
    shown, printing = issue.answered(reserved())
    assert shown == Show(Printing("A012"))
    assert printing == Print(reserved(), is_copy=False, by_arrival=False)
    told, ended = issue.printed(DONE, NOW)
    assert told == Tell(TicketPrinted("t-1", "0042", is_copy=False, printed_at=NOW))
    assert isinstance(ended, Show)
    assert isinstance(ended.word, Issued)
    assert (ended.word.number, ended.word.people_ahead) == ("A012", 3)


def test_unsure_paper_is_printed_again_as_a_copy_of_the_same_number() -> None:
    issue = asked()
    issue.answered(reserved())
    told, shown, printing = issue.printed(UNKNOWN, NOW)
    assert told == Tell(TicketNotPrinted("t-1", PaperTrouble.UNKNOWN, gave_up=False))
    assert printing == Print(reserved(), is_copy=True, by_arrival=False)
    assert shown == Show(Printing("A012"))
    told, ended = issue.printed(DONE, NOW)
    assert told == Tell(TicketPrinted("t-1", "0042", is_copy=True, printed_at=NOW))
    assert isinstance(ended, Show)


def test_a_paper_unsure_twice_keeps_the_number_and_calls_for_staff() -> None:
    issue = asked()
    issue.answered(reserved())
    issue.printed(UNKNOWN, NOW)
    told, ended = issue.printed(UNKNOWN, NOW)
    assert told == Tell(TicketNotPrinted("t-1", PaperTrouble.UNKNOWN, gave_up=False))
    assert isinstance(ended, Show)
    assert isinstance(ended.word, NotIssued)
    assert (ended.word.number, ended.word.ticket, ended.word.trouble.who) == ("A012", "t-1", "staff")


def test_a_jam_in_the_middle_is_not_followed_by_more_paper() -> None:
    issue = asked()
    issue.answered(reserved())
    acts = issue.printed(Printed(Outcome.UNKNOWN, "0043", JAM), NOW)
    assert not any(isinstance(act, Print) for act in acts)
    assert issue.state is IssueState.DONE


def test_paper_that_never_began_gives_the_number_up() -> None:
    issue = asked()
    issue.answered(reserved())
    told, ended = issue.printed(Printed(Outcome.FAILED, "", OUT), NOW)
    assert told == Tell(TicketNotPrinted("t-1", PaperTrouble.PAPER_OUT, gave_up=True))
    assert isinstance(ended, Show)
    assert isinstance(ended.word, NotIssued)
    assert ended.word.number == ""
    assert ended.word.trouble.chinese == OUT.chinese


@pytest.mark.parametrize("is_hall_up", [True, False])
def test_a_silent_hall_is_replaced_by_a_number_of_ones_own(is_hall_up: bool) -> None:  # noqa: FBT001 - drawn
    issue = Issue(wish())
    acts = issue.begin(is_hall_up=is_hall_up)
    if is_hall_up:
        acts = issue.unanswered()
    assert acts == (Lease(wish()),)
    own = reserved("AK001", "leased")
    printing = issue.leased(own)[1]
    assert printing == Print(own, is_copy=False, by_arrival=True)
    settled, ended = issue.printed(DONE, NOW)
    assert settled == SettleLeased("AK001", DONE)
    assert isinstance(ended, Show)
    assert isinstance(ended.word, Issued)
    assert ended.word.by_arrival
    assert issue.answered(reserved()) == ()


def test_no_number_of_ones_own_is_said_plainly() -> None:
    issue = Issue(wish())
    issue.begin(is_hall_up=False)
    (ended,) = issue.leased(None)
    assert isinstance(ended, Show)
    assert isinstance(ended.word, NotIssued)
    assert ended.word.trouble.code == "hall_away"


def test_whoever_waits_already_is_told_the_number() -> None:
    refused = RequestRefused(
        "already_waiting", {"number": "A007", "ticket": "t-7"}, "您已有A007号", "You hold A007"
    )
    assert asked().answered(refused) == (Show(AlreadyWaiting("A007", "t-7")),)


def test_a_refusal_is_shown_in_its_own_words() -> None:
    refused = RequestRefused("quota_reached", {}, "今天的号已发完。", "Gone for today.")
    (ended,) = asked().answered(refused)
    assert isinstance(ended, Show)
    assert isinstance(ended.word, NotIssued)
    assert ended.word.trouble.chinese == "今天的号已发完。"


EVENTS = st.sampled_from(
    ["answered", "refused", "unanswered", "leased", "none left", "done", "unknown", "failed"]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(EVENTS, max_size=12), st.booleans())
def test_never_two_first_papers_and_always_one_end(events: list[str], is_hall_up: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever comes in whatever order: at most one paper that is no copy, one number, one last word."""
    issue = Issue(wish())
    acts: list[Act] = list(issue.begin(is_hall_up=is_hall_up))
    for event in events:
        acts += _happen(issue, event)
    papers = [act for act in acts if isinstance(act, Print)]
    assert sum(not paper.is_copy for paper in papers) <= 1
    assert len({paper.ticket.number for paper in papers}) <= 1
    assert len(papers) <= 2
    last = [act for act in acts if isinstance(act, Show) and not isinstance(act.word, Printing)]
    assert len(last) == (issue.state is IssueState.DONE)
    confirmed = [act for act in acts if isinstance(act, Tell) and isinstance(act.report, TicketPrinted)]
    assert len(confirmed) <= 1


def _happen(issue: Issue, event: str) -> tuple[Act, ...]:
    printed = {"done": DONE, "unknown": UNKNOWN, "failed": Printed(Outcome.FAILED, "", OUT)}
    if event in printed:
        return issue.printed(printed[event], NOW)
    happens: dict[str, Callable[[], tuple[Act, ...]]] = {
        "answered": lambda: issue.answered(reserved()),
        "refused": lambda: issue.answered(RequestRefused("hall_closed", {}, "关门了", "Closed")),
        "unanswered": issue.unanswered,
        "leased": lambda: issue.leased(reserved("AK001", "own")),
        "none left": lambda: issue.leased(None),
    }
    return happens[event]()
