"""What the hub promises holds while brokers, databases and hubs fail."""

import json
import signal
import sqlite3
import threading
import time
from datetime import timedelta

import pytest
from cryptography import x509

from hall.language import hall_clock
from hall.language.refusals import RefusalCode
from hall.messages import topics
from hall.messages.calling import CallNext, Done, MarkNoShow, TicketCalled
from hall.messages.devices import Acknowledged, DeviceBorn, DeviceLost, Heartbeat, Pulse, RequestRefused
from hall.messages.envelope import decode, new_key
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from hall.messages.zone_board import ZoneBoard
from tests.rig.broker import HALL
from tests.rig.live_server import LiveServer, Service
from tests.rig.raw_device import RawDevice
from tests.rig.waiting import until
from tests.server.people import a_matter, sign_in, sign_out

TICKETS = "SELECT count(*) FROM queueing_ticket"


def issue(server: LiveServer, terminal: RawDevice) -> TicketReserved:
    """A number whose paper is out: somebody waits."""
    reserved = terminal.ask(IssueTicket(a_matter(server)), TicketReserved)
    terminal.ask(
        TicketPrinted(reserved.ticket, "p1", is_copy=False, printed_at=hall_clock.now()), Acknowledged
    )
    return reserved


def test_killed_between_commit_and_reply_the_retry_gets_the_same_number(own_hub: LiveServer) -> None:
    """Fault 15. The hub sleeps until the request lies in its socket and the broker is gone: it commits, unheard."""
    server = own_hub
    terminal = RawDevice(server, "terminal-1")
    issue(server, terminal)
    matter, key = a_matter(server), new_key()
    passed_on: list[bytes] = []
    server.connect(
        "witness", topics.up_everything(HALL), on_message=lambda _t, payload, _r: passed_on.append(payload)
    )
    server.hub.signal(signal.SIGSTOP)
    terminal.say(IssueTicket(matter), key=key)
    until(lambda: any(key.encode() in one for one in passed_on), 10, "the broker passes it on to everybody")
    server.broker.kill()
    server.hub.signal(signal.SIGCONT)
    until(
        lambda: server.rows("SELECT 1 FROM broadcasting_receivedmessage WHERE key = ?", key), 10, "the commit"
    )
    server.hub.kill()
    kept = server.rows("SELECT answer FROM broadcasting_receivedmessage WHERE key = ?", key)[0][0]
    assert isinstance(kept, bytes)
    promised = decode(kept).body
    assert isinstance(promised, TicketReserved)

    server.start_broker()
    server.hub.start()
    again = RawDevice(server, "terminal-1")
    assert again.ask(IssueTicket(matter), TicketReserved, key=key) == promised
    assert server.rows(TICKETS) == [(2,)]


def test_a_locked_database_is_an_honest_busy_and_the_same_key_succeeds_later(own_hub: LiveServer) -> None:
    """Fault 16."""
    server = own_hub
    terminal = RawDevice(server, "terminal-1")
    key = new_key()
    with server.locked_database():
        refused = terminal.ask(IssueTicket(a_matter(server)), RequestRefused, key=key)
        assert refused.code == RefusalCode.HALL_BUSY
        assert refused.retry_after is not None
        assert 0 < refused.retry_after < 5
        assert server.rows(TICKETS) == [(0,)]
        pulses = len(hears_pulses(server, 2.5))
        assert pulses >= 2, "the hub goes on beating"
    terminal.say(IssueTicket(a_matter(server)), key=key)
    assert isinstance(terminal.answers(key, count=2)[-1].body, TicketReserved)
    assert server.rows(TICKETS) == [(1,)]


def hears_pulses(server: LiveServer, seconds: float) -> list[Pulse]:
    """The beats within so many seconds."""
    heard: list[Pulse] = []

    def hear(_topic: str, payload: bytes, _is_retained: bool) -> None:  # noqa: FBT001 - on_message's shape
        body = decode(payload).body
        if isinstance(body, Pulse):
            heard.append(body)

    server.connect("witness", topics.pulse(HALL), on_message=hear)
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() >= end, seconds + 1)
    return heard


def test_a_full_group_is_answered_busy_and_later_each_once(own_hub: LiveServer) -> None:
    server = own_hub
    terminal = RawDevice(server, "terminal-1")
    keys = [new_key() for _ in range(50)]
    with server.locked_database():
        for key in keys:
            terminal.say(IssueTicket(a_matter(server)), key=key)
        for key in keys:
            assert isinstance(terminal.answers(key)[0].body, RequestRefused)
    for key in keys:
        terminal.say(IssueTicket(a_matter(server)), key=key)
    numbers = {terminal.answers(key, count=2)[-1].body.number for key in keys}  # type: ignore[attr-defined]
    assert len(numbers) == 50
    assert server.rows(TICKETS) == [(50,)]


def test_a_broker_that_lost_everything_gets_boards_and_rights_back(own_hub: LiveServer) -> None:
    """Fault 2: within five seconds of its start."""
    server = own_hub
    issue(server, RawDevice(server, "terminal-1"))
    server.broker.kill()
    (server.folder / "broker" / "mosquitto.db").unlink(missing_ok=True)
    (server.folder / "broker" / "dynamic-security.json").unlink()
    server.write_broker_files()
    server.start_broker()
    started = time.monotonic()
    boards: dict[str, ZoneBoard] = {}

    def hear(_topic: str, payload: bytes, _is_retained: bool) -> None:  # noqa: FBT001 - on_message's shape
        body = decode(payload).body
        if isinstance(body, ZoneBoard):
            boards[body.zone] = body

    server.connect("area-a", topics.zone_all_of(HALL, "zone-a"), on_message=hear)
    until(lambda: "zone-a" in boards, 5, "the board is back")
    assert time.monotonic() - started < 5
    assert sum(boards["zone-a"].waiting.values()) == 1


def test_late_comers_find_a_retained_board(server: LiveServer) -> None:
    RawDevice(server, "area-b", "zone-b").told(ZoneBoard)
    late = RawDevice(server, "area-b", "zone-b")
    until(lambda: any(isinstance(one.body, ZoneBoard) and kept for _, one, kept in late.envelopes()), 5)


def test_a_hub_that_comes_back_puts_nobody_out(own_hub: LiveServer) -> None:
    terminal = RawDevice(own_hub, "terminal-1")
    attempts = terminal.connection.attempts
    own_hub.hub.kill()
    own_hub.hub.start()
    assert terminal.ask(IssueTicket(a_matter(own_hub)), TicketReserved)
    assert terminal.connection.attempts == attempts


def test_two_desks_one_ticket(own_hub: LiveServer) -> None:
    """Fault 29: whoever presses in the same instant, one gets the ticket, the other is told that nobody waits."""
    server = own_hub
    terminal = RawDevice(server, "terminal-1")
    desks = [RawDevice(server, f"desk-0{n}") for n in (1, 2)]
    with server.database() as database:  # both windows serve all queues
        database.execute(
            "INSERT OR IGNORE INTO queueing_queueweight (window_id, queue_id, weight)"
            " SELECT w.code, q.id, 1 FROM organisation_window w, catalogue_queue q WHERE w.code IN ('w01','w02')"
        )
    for number, desk in enumerate(desks, 1):
        sign_in(server, desk, f"100{number}")
    for _ in range(15):
        reserved = issue(server, terminal)
        ready = threading.Barrier(2)
        keys: dict[str, str] = {}

        def press(desk: RawDevice, ready: threading.Barrier = ready, keys: dict[str, str] = keys) -> None:
            ready.wait()
            keys[desk.device] = desk.say(CallNext())

        presses = [threading.Thread(target=press, args=(desk,)) for desk in desks]
        for one in presses:
            one.start()
        for one in presses:
            one.join()
        answers = {desk: desk.answers(keys[desk.device])[0].body for desk in desks}
        called = [(desk, body) for desk, body in answers.items() if isinstance(body, TicketCalled)]
        refused = [body for body in answers.values() if isinstance(body, RequestRefused)]
        assert len(called) == len(refused) == 1, answers
        assert called[0][1].number == reserved.number
        assert refused[0].code == RefusalCode.NO_ONE_WAITING
        called[0][0].ask(MarkNoShow(reserved.ticket), Done)
    for desk in desks:
        sign_out(desk)


def announce_beside(server: LiveServer, lives: str) -> None:
    """Another process of the server says something to a zone."""
    server.run(
        "from datetime import timedelta\nfrom hall.messages.devices import HallNoticed\n"
        "from hall_server.outbox.actions import announce\n"
        f"announce('zone-a', HallNoticed('十点消防演练'), lives={lives})"
    )


def test_what_another_process_decides_is_published_too(server: LiveServer) -> None:
    wall = RawDevice(server, "area-a", "zone-a")
    announce_beside(server, "None")
    until(lambda: any(one.kind == "hall_noticed" for _, one, _ in wall.envelopes()), 2)


def test_what_a_killed_hub_left_behind_is_published_by_the_next_unless_it_is_too_old(
    own_hub: LiveServer,
) -> None:
    server = own_hub
    wall = RawDevice(server, "area-a", "zone-a")
    server.hub.kill()
    announce_beside(server, "timedelta(minutes=1)")
    announce_beside(server, "timedelta(milliseconds=1)")
    server.hub.start()
    position = server.rows("SELECT epoch, sequence FROM outbox_stream WHERE zone = 'zone-a'")[0]
    until(
        lambda: any(
            isinstance(one.body, ZoneBoard) and (one.epoch, one.sequence) == position
            for _, one, _ in wall.envelopes()
        ),
        5,
        "a board stands for the one that was too old",
    )
    assert sum(one.kind == "hall_noticed" for _, one, _ in wall.envelopes()) == 1
    until(
        lambda: (
            server.rows("SELECT count(*) FROM outbox_outgoingmessage WHERE published_at IS NULL") == [(0,)]
        )
    )


def test_a_board_never_overtakes_what_led_to_it(own_hub: LiveServer) -> None:
    """Else a follower would take the announcement for an old one, and nobody would hear the call."""
    server = own_hub
    wall = RawDevice(server, "area-a", "zone-a")
    terminal = RawDevice(server, "terminal-1")
    end = time.monotonic() + 20
    while sum(isinstance(one.body, ZoneBoard) for _, one, _ in wall.envelopes()) < 4:
        assert time.monotonic() < end, "boards are made as long as people come"
        key = new_key()
        terminal.say(IssueTicket(a_matter(server)), key=key)
        reserved = terminal.answers(key)[0].body
        assert isinstance(reserved, TicketReserved)
        terminal.say(TicketPrinted(reserved.ticket, "p", is_copy=False, printed_at=hall_clock.now()))
    heard = 0
    begun = False
    for _, envelope, is_retained in wall.envelopes():
        if isinstance(envelope.body, ZoneBoard):
            assert is_retained or not begun or envelope.sequence <= heard
            heard, begun = max(heard, envelope.sequence), True
        else:
            assert not begun or envelope.sequence == heard + 1
            heard, begun = envelope.sequence, True


def test_a_follower_that_lags_is_sent_the_board(server: LiveServer) -> None:
    wall = RawDevice(server, "area-a", "zone-a")
    announce_beside(server, "None")
    end = time.monotonic() + 8
    while not any(
        "/down/" in topic and isinstance(one.body, ZoneBoard) for topic, one, _ in wall.envelopes()
    ):
        assert time.monotonic() < end
        wall.say(Heartbeat(boards={"zone-a": (1, 0)}, outbox=0))
        time.sleep(0.2)  # a heartbeat's pace is the device's


def test_the_pulse_beats_and_names_the_zones(server: LiveServer) -> None:
    RawDevice(server, "area-a", "zone-a")
    announce_beside(server, "None")
    pulses = hears_pulses(server, 3.3)
    assert 3 <= len(pulses) <= 4
    position = server.rows("SELECT epoch, sequence FROM outbox_stream WHERE zone = 'zone-a'")[0]
    assert pulses[-1].boards["zone-a"] == position


def test_presence_follows_birth_will_and_silence(server: LiveServer) -> None:
    there = "SELECT is_present FROM devices_device WHERE code = 'station-1'"
    station = RawDevice(server, "station-1")
    started_at = hall_clock.now()
    station.say(DeviceBorn("station", "test", started_at))
    until(lambda: server.rows(there) == [(1,)], 5, "born")
    station.say(DeviceLost(started_at - timedelta(minutes=5)))
    station.say(Heartbeat(boards={}, outbox=3))
    station.say(DeviceLost(started_at))
    until(lambda: server.rows(there) == [(0,)], 5, "its will")
    station.say(Heartbeat(boards={}, outbox=0))
    until(lambda: server.rows(there) == [(1,)], 5, "a heartbeat")
    until(lambda: server.rows(there) == [(0,)], 10, "three heartbeats missed")


def test_a_fault_of_the_server_harms_one_message_alone(own_hub: LiveServer) -> None:
    """The hall's own row is torn out: nothing that needs it works, and the hub says so and lives."""
    server = own_hub
    terminal = RawDevice(server, "terminal-1")
    with server.database() as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("UPDATE organisation_hall SET code = 'lost' WHERE code = ?", (HALL,))
    time.sleep(1.1)  # what a process remembers of seldom changing rows it believes for a second
    refused = terminal.ask(IssueTicket(a_matter(server)), RequestRefused)
    assert refused.code == RefusalCode.HALL_FAULT
    assert refused.retry_after is None
    assert terminal.ask(DeviceBorn("queue_terminal", "test", hall_clock.now()), object)  # type: ignore[type-var]
    assert "failed" in server.hub.log


def test_a_second_hub_waits_and_takes_over(own_hub: LiveServer) -> None:
    server = own_hub
    (server.folder / "second").mkdir()
    second = Service("hub", server.folder / "second", server.environment)
    second.begin()
    terminal = RawDevice(server, "terminal-1")
    assert terminal.ask(IssueTicket(a_matter(server)), TicketReserved)
    assert not second.is_ready
    server.hub.kill()
    until(lambda: second.is_ready, 10, "the second hub leads")
    try:
        assert terminal.ask(IssueTicket(a_matter(server)), TicketReserved)
    finally:
        second.kill()


def test_a_revoked_device_is_put_out_and_stays_out(own_hub: LiveServer) -> None:
    server = own_hub
    terminal = RawDevice(server, "terminal-1")
    terminal.ask(IssueTicket(a_matter(server)), TicketReserved)
    server.run(
        "from hall.language import hall_clock\nfrom hall_server.devices.actions import revoke\n"
        "from hall_server.devices.queries import registered\n"
        "revoke(registered('terminal-1'), because='lost', actor='tests', now=hall_clock.now())"
    )
    until(lambda: not terminal.connection.is_connected, 60, "its session is ended")
    attempts = terminal.connection.attempts
    until(lambda: terminal.connection.attempts > attempts + 2, 20, "it tries again")
    assert not terminal.connection.is_connected
    rights = json.loads((server.folder / "broker" / "dynamic-security.json").read_text())
    assert "terminal-1" not in {client["username"] for client in rights["clients"]}
    revoked = x509.load_pem_x509_crl(server.authority.revocation_list_path.read_bytes())
    mine = x509.load_pem_x509_certificate(server.home("terminal-1").certificate_path.read_bytes())
    assert revoked.get_revoked_certificate_by_serial_number(mine.serial_number) is not None


def test_sigterm_leaves_nothing_unmarked(own_hub: LiveServer) -> None:
    server = own_hub
    issue(server, RawDevice(server, "terminal-1"))
    server.hub.signal(signal.SIGTERM)
    assert server.hub.stop() == 0
    assert server.rows("SELECT count(*) FROM outbox_outgoingmessage WHERE published_at IS NULL") == [(0,)]


def test_the_database_itself_refuses_a_second_answer(server: LiveServer) -> None:
    terminal = RawDevice(server, "terminal-1")
    key = terminal.say(IssueTicket(a_matter(server)))
    terminal.answers(key)
    with server.database() as database, pytest.raises(sqlite3.IntegrityError):
        database.execute(
            "INSERT INTO broadcasting_receivedmessage (device, key, kind, answer, received_at)"
            " VALUES ('terminal-1', ?, 'done', x'00', '2026-01-05')",
            (key,),
        )
