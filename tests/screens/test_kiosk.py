"""What the kiosk does with what it hears: each paper told to the hall as it was, no second one, staff when they must."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hall.messages.collecting import (
    CollectableReady,
    Collectables,
    FetchCollectable,
    LicenceNotPrinted,
    LicencePrinted,
    ListCollectables,
    PrintOutcome,
)
from hall.messages.devices import Acknowledged, DeviceTroubleChanged, HelpCalled, RequestRefused
from hall.messages.message import Report, Request
from kiosk import troubles
from kiosk.kiosk import Kiosk
from kiosk.paper_words import Fetched, NotFetched, Outcome, PrintEnded, WhyNot
from kiosk.papers_begun import PaperBegun, PapersBegun
from kiosk.pipe_words import (
    NoPaper,
    NotOffered,
    Offered,
    OnItsWay,
    PaperOut,
    Stage,
    ToVisit,
    WantList,
    WantPaper,
)
from tests.screens.kiosk_stage import JAM, PAPER_OUT
from visiting.help_call import HelpSaid
from visiting.words import Trouble

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
WANTED = WantPaper("v-1", "l-1")
READY = CollectableReady("l-1", 4, "/collect/secret", "a" * 64, 1000, 2, NOW + timedelta(minutes=2))
BEGUN = PaperBegun("l-1", 4)


class Outside:
    """Link, papers and visit as the kiosk sees them, written down."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.reported: list[Report] = []
        self.brought: list[CollectableReady] = []
        self.shown: list[ToVisit] = []
        self.help: list[HelpSaid] = []

    def ask(self, request: Request, within: timedelta) -> str:
        assert within > timedelta(0)
        self.asked.append(request)
        return f"key-{len(self.asked)}"

    def report(self, report: Report) -> None:
        self.reported.append(report)

    def bring(self, ready: CollectableReady) -> None:
        self.brought.append(ready)

    def tell_visit(self, word: ToVisit) -> None:
        self.shown.append(word)

    def show_help(self, said: HelpSaid) -> None:
        self.help.append(said)

    def now(self) -> datetime:
        return NOW

    def papers_told(self) -> list[Report]:
        """What the hall heard of papers."""
        return [one for one in self.reported if isinstance(one, LicencePrinted | LicenceNotPrinted)]

    def calls(self) -> list[str]:
        """The calls for staff."""
        return [one.place for one in self.reported if isinstance(one, HelpCalled)]


class Stand:
    """A kiosk with a printer and a hall."""

    def __init__(self, home: Path) -> None:
        self.begun = PapersBegun(home)
        self.outside = Outside()
        self.kiosk = Kiosk(self.begun, self.outside, place="一楼大厅")
        self.kiosk.link_changed(is_up=True)
        self.kiosk.printer_changed("ready", Trouble())
        self.outside.reported.clear()
        self.outside.shown.clear()

    def to_fetching(self) -> None:
        """The hall has offered the paper."""
        self.kiosk.want_paper(WANTED)
        self.kiosk.answered(f"key-{len(self.outside.asked)}", READY)

    def to_printing(self) -> None:
        """The paper is here."""
        self.to_fetching()
        self.kiosk.paper_said(Fetched())

    @property
    def last(self) -> ToVisit:
        """What the visit heard last."""
        return self.outside.shown[-1]


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def refused(code: str, chinese: str = "不行") -> RequestRefused:
    return RequestRefused(code, {}, chinese, "no")


def test_a_list_goes_to_the_visit_as_it_came_sealed(stand: Stand) -> None:
    stand.kiosk.want_list(WantList("c2VhbGVk"))
    assert stand.outside.asked == [ListCollectables("c2VhbGVk")]
    stand.kiosk.answered("key-1", Collectables("v-1", "bGlzdA", NOW))
    assert stand.last == Offered("v-1", "bGlzdA", NOW)


def test_a_list_for_a_visit_that_is_over_is_for_nobody(stand: Stand) -> None:
    stand.kiosk.want_list(WantList("c2VhbGVk"))
    stand.kiosk.visit_gone()
    stand.kiosk.answered("key-1", Collectables("v-1", "bGlzdA", NOW))
    assert stand.outside.shown == []


@pytest.mark.parametrize("how", ["refused", "unanswered", "gone", "away"])
def test_why_there_is_no_list_is_said(stand: Stand, how: str) -> None:
    if how == "away":
        stand.kiosk.link_changed(is_up=False)
    stand.kiosk.want_list(WantList("c2VhbGVk"))
    if how == "refused":
        stand.kiosk.answered("key-1", refused("card_needed", "领证要刷身份证原件"))
    elif how == "unanswered":
        stand.kiosk.unanswered("key-1")
    elif how == "gone":
        stand.kiosk.link_changed(is_up=False)
    assert isinstance(stand.last, NotOffered)
    said = {"refused": "领证要刷身份证原件", "unanswered": troubles.HALL_BUSY.chinese}
    assert stand.last.trouble.chinese == said.get(how, troubles.HALL_AWAY.chinese)


def test_a_paper_is_asked_for_fetched_printed_and_counted(stand: Stand) -> None:
    stand.to_printing()
    assert stand.outside.asked == [FetchCollectable("v-1", "l-1")]
    assert stand.outside.brought == [READY]
    assert stand.begun.left() == (BEGUN,)
    stand.kiosk.paper_said(PrintEnded(Outcome.DONE, 147, Trouble()))
    assert stand.outside.papers_told() == [LicencePrinted("l-1", 4, "147", NOW)]
    stages = [word.stage for word in stand.outside.shown if isinstance(word, OnItsWay)]
    assert stages == [Stage.ASKED, Stage.FETCHING, Stage.PRINTING]
    assert stand.last == PaperOut("l-1", 4)
    assert stand.begun.left() == ()
    assert not stand.kiosk.is_collecting
    assert stand.outside.calls() == []


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (PAPER_OUT, PrintOutcome.PAPER_OUT),
        (JAM, PrintOutcome.JAM),
        (Trouble("document_printer_away", "staff", "没有应答", "away"), PrintOutcome.OFFLINE),
        (Trouble("print_server_missing", "engineer", "没有应答", "away"), PrintOutcome.OFFLINE),
        (Trouble("print_queue_refuses", "engineer", "拒绝", "refused"), PrintOutcome.REFUSED),
    ],
)
def test_a_print_that_failed_is_told_as_it_was_and_staff_come_when_it_is_theirs(
    stand: Stand, trouble: Trouble, outcome: PrintOutcome
) -> None:
    stand.to_printing()
    stand.kiosk.paper_said(PrintEnded(Outcome.FAILED, 147, trouble))
    assert stand.outside.papers_told() == [LicenceNotPrinted("l-1", 4, outcome, NOW)]
    assert stand.last == NoPaper("l-1", trouble, may_retry=True)
    assert bool(stand.outside.calls()) == (trouble.who == "staff")
    assert stand.begun.left() == ()


def test_an_unsure_print_is_told_as_unsure_staff_are_called_and_nothing_is_printed_again(
    stand: Stand,
) -> None:
    stand.to_printing()
    stand.kiosk.paper_said(PrintEnded(Outcome.UNKNOWN, 147, JAM))
    assert stand.outside.papers_told() == [LicenceNotPrinted("l-1", 4, PrintOutcome.UNKNOWN, NOW)]
    assert isinstance(stand.last, NoPaper)
    assert (stand.last.is_unsure, stand.last.may_retry) == (True, False)
    assert JAM.chinese in stand.last.trouble.chinese
    assert stand.outside.calls() == ["一楼大厅 证照可能打出，请查看打印机"]
    assert stand.outside.brought == [READY]
    stand.kiosk.paper_lost()
    assert len(stand.outside.papers_told()) == 1


def test_a_paper_process_that_dies_is_unsure_only_once_it_printed(stand: Stand) -> None:
    stand.to_fetching()
    stand.kiosk.paper_lost()
    assert stand.outside.papers_told() == [LicenceNotPrinted("l-1", 4, PrintOutcome.NOT_FETCHED, NOW)]
    stand.to_printing()
    stand.kiosk.paper_lost()
    assert stand.outside.papers_told()[-1] == LicenceNotPrinted("l-1", 4, PrintOutcome.UNKNOWN, NOW)


@pytest.mark.parametrize("why", WhyNot)
def test_a_paper_that_was_not_fetched_may_be_asked_for_again(stand: Stand, why: WhyNot) -> None:
    stand.to_fetching()
    stand.kiosk.paper_said(NotFetched(why))
    assert stand.outside.papers_told() == [LicenceNotPrinted("l-1", 4, PrintOutcome.NOT_FETCHED, NOW)]
    assert stand.last == NoPaper("l-1", troubles.NOT_FETCHED[why], may_retry=True)
    stand.to_printing()
    stand.kiosk.paper_said(PrintEnded(Outcome.DONE, 148, Trouble()))
    assert PaperOut("l-1", 4) in stand.outside.shown


def test_the_link_lost_between_fetch_and_print_stops_no_paper(stand: Stand) -> None:
    stand.to_fetching()
    stand.kiosk.link_changed(is_up=False)
    stand.kiosk.paper_said(Fetched())
    stand.kiosk.paper_said(PrintEnded(Outcome.DONE, 147, Trouble()))
    assert stand.outside.papers_told() == [LicencePrinted("l-1", 4, "147", NOW)]
    assert stand.last == PaperOut("l-1", 4)


def test_a_paper_offered_too_late_is_never_fetched(stand: Stand) -> None:
    stand.kiosk.want_paper(WANTED)
    stand.kiosk.link_changed(is_up=False)
    assert stand.last == NoPaper("l-1", troubles.HALL_AWAY, may_retry=True)
    stand.kiosk.link_changed(is_up=True)
    stand.kiosk.told(READY)
    assert stand.outside.brought == []
    assert stand.outside.papers_told() == [LicenceNotPrinted("l-1", 4, PrintOutcome.NOT_FETCHED, NOW)]


def test_the_hall_refuses_in_its_own_words(stand: Stand) -> None:
    stand.kiosk.want_paper(WANTED)
    stand.kiosk.answered("key-1", refused("licence_copies", "这张证照在自助机上已打印3份"))
    assert isinstance(stand.last, NoPaper)
    assert (stand.last.trouble.chinese, stand.last.may_retry) == ("这张证照在自助机上已打印3份", False)
    stand.kiosk.want_paper(WANTED)
    stand.kiosk.unanswered("key-2")
    assert stand.last == NoPaper("l-1", troubles.SLOW, may_retry=True)


def test_what_cannot_be_printed_now_is_not_asked_for(stand: Stand) -> None:
    stand.kiosk.printer_changed("fault", PAPER_OUT)
    stand.kiosk.want_paper(WANTED)
    assert stand.last == NoPaper("l-1", PAPER_OUT, may_retry=True)
    assert stand.outside.asked == []
    told = stand.outside.reported[0]
    assert isinstance(told, DeviceTroubleChanged)
    assert (told.driver, told.code) == ("document_printer", "document_paper_out")


def test_one_paper_at_a_time(stand: Stand) -> None:
    stand.to_printing()
    stand.kiosk.visit_gone()
    stand.kiosk.want_paper(WantPaper("v-2", "l-9"))
    assert stand.last == NoPaper("l-9", troubles.ANOTHER_PRINTING, may_retry=True)
    assert len(stand.outside.asked) == 1
    stand.kiosk.paper_said(PrintEnded(Outcome.DONE, 147, Trouble()))
    assert stand.outside.papers_told() == [LicencePrinted("l-1", 4, "147", NOW)]


def test_a_kiosk_that_died_over_a_paper_tells_so_once(stand: Stand, tmp_path: Path) -> None:
    stand.to_printing()
    outside = Outside()
    Kiosk(PapersBegun(tmp_path), outside, place="一楼大厅").wake()
    assert outside.papers_told() == [LicenceNotPrinted("l-1", 4, PrintOutcome.UNKNOWN, NOW)]
    assert outside.calls() == ["一楼大厅 上一份证照可能没有打印完，请查看打印机"]
    again = Outside()
    Kiosk(PapersBegun(tmp_path), again, place="一楼大厅").wake()
    assert again.reported == []


def test_a_stranger_answer_changes_nothing(stand: Stand) -> None:
    stand.kiosk.answered("nobody's", Acknowledged())
    assert stand.outside.shown == []
