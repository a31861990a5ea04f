"""What is done by the clock is done, and what fails is seen."""

from datetime import timedelta

from hall.language import hall_clock
from hall.messages.ticketing import IssueTicket, TicketReserved
from tests.rig.live_server import LiveServer
from tests.rig.raw_device import RawDevice
from tests.rig.waiting import until
from tests.server.people import a_matter

LONG_AGO = (hall_clock.now() - timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S")


def test_it_sweeps_what_is_too_old(own_hub: LiveServer) -> None:
    server = own_hub
    terminal = RawDevice(server, "terminal-1")
    old = terminal.ask(IssueTicket(a_matter(server)), TicketReserved)
    fresh = terminal.ask(IssueTicket(a_matter(server)), TicketReserved)
    with server.database() as database:
        database.execute("UPDATE queueing_ticket SET arrived_at = ? WHERE id = ?", (LONG_AGO, old.ticket))
        database.execute("UPDATE broadcasting_receivedmessage SET received_at = ? WHERE id = 1", (LONG_AGO,))
        database.execute("UPDATE outbox_outgoingmessage SET published_at = ?", (LONG_AGO,))
        database.execute(
            "INSERT INTO devices_wrongcode (address, tried_at) VALUES ('10.0.0.1', ?)", (LONG_AGO,)
        )
    server.worker.start()
    state = "SELECT state FROM queueing_ticket WHERE id = ?"
    assert server.rows(state, old.ticket) == [("void",)], "its paper was never heard of"
    assert server.rows(state, fresh.ticket) == [("reserved",)]
    assert server.rows("SELECT count(*) FROM broadcasting_receivedmessage WHERE id = 1") == [(0,)]
    assert server.rows("SELECT count(*) FROM devices_wrongcode") == [(0,)]
    assert server.rows("SELECT count(*) FROM outbox_outgoingmessage WHERE published_at = ?", LONG_AGO) == [
        (0,)
    ]
    assert not server.rows("SELECT name FROM worker_sweeprecord WHERE failures > 0 OR succeeded_at IS NULL")


def test_a_sweep_that_fails_is_recorded_and_tried_again(own_hub: LiveServer) -> None:
    server = own_hub
    with server.database() as database:
        database.execute("ALTER TABLE devices_wrongcode RENAME TO away")
    server.worker.begin()
    failed = "SELECT failures > 1, fault FROM worker_sweeprecord WHERE name = 'wrong_codes'"
    until(lambda: (rows := server.rows(failed)) and rows[0][0] == 1, 20, "it failed more than once")
    assert "no such table" in str(server.rows(failed)[0][1])
    assert server.rows("SELECT failures FROM worker_sweeprecord WHERE name = 'void_unprinted'") == [(0,)]
    with server.database() as database:
        database.execute("ALTER TABLE away RENAME TO devices_wrongcode")
    well = "SELECT failures, fault FROM worker_sweeprecord WHERE name = 'wrong_codes'"
    until(lambda: server.rows(well) == [(0, "")], 20, "it is well again")
    assert server.worker.stop() == 0
