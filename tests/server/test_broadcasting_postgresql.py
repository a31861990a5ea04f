"""The hub keeps its promises on PostgreSQL too, also when its sessions are cut and when there are two of it."""

from collections.abc import Iterator

import psycopg
import pytest

from hall.language import hall_clock
from hall.language.refusals import RefusalCode
from hall.messages.calling import CallNext, Done, MarkNoShow, TicketCalled
from hall.messages.devices import Acknowledged, RequestRefused
from hall.messages.envelope import encode, new_key
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from tests.rig import server_database
from tests.rig.live_server import LiveServer, Service
from tests.rig.postgresql import Cluster
from tests.rig.raw_device import RawDevice
from tests.rig.waiting import until
from tests.server.people import a_matter, sign_in, sign_out

TICKETS = "SELECT count(*) FROM queueing_ticket"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster(server_database.cluster_files()) as running:
        yield running


@pytest.fixture(scope="module")
def live(cluster: Cluster) -> Iterator[LiveServer]:
    with LiveServer(dsn=cluster.create("hub", server_database.MIGRATED), services=("hub",)) as server:
        yield server


def test_from_ticket_to_call(live: LiveServer) -> None:
    terminal, desk = RawDevice(live, "terminal-1"), RawDevice(live, "desk-01", "zone-a")
    sign_in(live, desk, "1001")
    reserved = terminal.ask(IssueTicket(a_matter(live)), TicketReserved)
    terminal.ask(
        TicketPrinted(reserved.ticket, "p1", is_copy=False, printed_at=hall_clock.now()), Acknowledged
    )
    assert desk.ask(CallNext(), TicketCalled).number == reserved.number
    desk.ask(MarkNoShow(reserved.ticket), Done)
    sign_out(desk)
    until(lambda: any(one.kind == "number_called" for _, one, _ in desk.envelopes()), 5)


def test_three_times_the_same_request_is_one_ticket(live: LiveServer) -> None:
    terminal = RawDevice(live, "terminal-1")
    before = live.rows(TICKETS)[0][0]
    key = terminal.say(IssueTicket(a_matter(live)), times=3)
    assert len({encode(one) for one in terminal.answers(key, count=3)}) == 1
    assert live.rows(TICKETS) == [(int(str(before)) + 1,)]


def test_a_locked_table_is_an_honest_busy(live: LiveServer) -> None:
    """Fault 16."""
    terminal = RawDevice(live, "terminal-1")
    key = new_key()
    with psycopg.connect(live.dsn) as other:
        other.execute("LOCK TABLE queueing_queueday IN ACCESS EXCLUSIVE MODE")
        refused = terminal.ask(IssueTicket(a_matter(live)), RequestRefused, key=key)
        assert refused.code == RefusalCode.HALL_BUSY
        other.rollback()
    terminal.say(IssueTicket(a_matter(live)), key=key)
    assert isinstance(terminal.answers(key, count=2)[-1].body, TicketReserved)


def test_a_hub_whose_sessions_are_cut_leads_again(live: LiveServer) -> None:
    terminal = RawDevice(live, "terminal-1")
    key = new_key()
    terminal.ask(IssueTicket(a_matter(live)), TicketReserved, key=key)
    live.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'hub'"
    )
    first = terminal.answers(key)[0]

    def is_answered_again() -> bool:
        terminal.say(IssueTicket(a_matter(live)), key=key)
        answers = terminal.answers(key)
        return encode(answers[-1]) == encode(first) and len(answers) > 1

    until(is_answered_again, 15)
    assert live.hub.is_running
    assert isinstance(terminal.ask(IssueTicket(a_matter(live)), TicketReserved), TicketReserved)


def test_a_second_hub_waits_and_takes_over(live: LiveServer) -> None:
    (live.folder / "second").mkdir()
    second = Service("hub", live.folder / "second", live.environment)
    second.begin()
    terminal = RawDevice(live, "terminal-1")
    for _ in range(5):
        terminal.ask(IssueTicket(a_matter(live)), TicketReserved)
    assert not second.is_ready
    live.hub.kill()
    try:
        until(lambda: second.is_ready, 15, "the second hub leads")
        assert terminal.ask(IssueTicket(a_matter(live)), TicketReserved)
    finally:
        second.kill()
        live.hub.start()
