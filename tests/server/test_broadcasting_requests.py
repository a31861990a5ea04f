"""A device asks over the real broker, and what it is promised is in the database."""

from datetime import timedelta

import pytest

from hall.credentials.sealing import seal
from hall.language import hall_clock
from hall.language.refusals import RefusalCode
from hall.messages import topics
from hall.messages.calling import (
    CallNext,
    DeskBoard,
    Done,
    MarkNoShow,
    SendDesk,
    SignIn,
    SignOut,
    TicketCalled,
)
from hall.messages.devices import (
    Acknowledged,
    DeviceBorn,
    DeviceSettled,
    HelpCalled,
    RequestRefused,
    SendBoard,
)
from hall.messages.envelope import encode, new_key, wrap
from hall.messages.message import KINDS
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from hall.messages.zone_board import ZoneBoard
from tests.rig.broker import HALL
from tests.rig.live_server import LiveServer
from tests.rig.raw_device import RawDevice
from tests.rig.waiting import until
from tests.server.people import a_matter, sign_in, sign_out


@pytest.fixture
def terminal(server: LiveServer) -> RawDevice:
    return RawDevice(server, "terminal-1")


def test_a_born_device_learns_what_it_is_for(server: LiveServer) -> None:
    desk = RawDevice(server, "desk-01")
    settled = desk.ask(DeviceBorn("clerk_desk", "test 1", hall_clock.now()), DeviceSettled)
    assert (settled.role, settled.window, settled.window_number) == ("clerk_desk", "w01", 1)
    assert [code for code, _ in settled.zones] == ["zone-a"]
    assert server.rows("SELECT is_present, software FROM devices_device WHERE code = 'desk-01'") == [
        (1, "test 1")
    ]


def test_a_device_in_another_role_is_not_settled(terminal: RawDevice) -> None:
    refused = terminal.ask(DeviceBorn("wall", "test", hall_clock.now()), RequestRefused)
    assert refused.code == RefusalCode.NOT_ALLOWED


def test_three_times_the_same_request_is_one_ticket_and_one_answer(
    server: LiveServer, terminal: RawDevice
) -> None:
    """Fault 7: triple delivery."""
    key = terminal.say(IssueTicket(a_matter(server)), times=3)
    answers = terminal.answers(key, count=3)
    assert len({encode(one) for one in answers}) == 1
    assert isinstance(answers[0].body, TicketReserved)
    number = answers[0].body.ticket
    assert server.rows("SELECT count(*) FROM queueing_ticket WHERE id = ?", number) == [(1,)]
    assert server.rows("SELECT count(*) FROM broadcasting_receivedmessage WHERE key = ?", key) == [(1,)]


def test_a_refusal_too_is_given_again(server: LiveServer) -> None:
    desk = RawDevice(server, "desk-03")
    key = desk.say(CallNext())
    first = desk.answers(key)[0]
    assert isinstance(first.body, RequestRefused)
    assert first.body.code == RefusalCode.NOT_SIGNED_IN
    sign_in(server, desk, "1003")
    desk.say(CallNext(), key=key)
    assert desk.answers(key, count=2)[1] == first
    sign_out(desk)


def test_the_key_of_one_device_is_not_the_key_of_another(server: LiveServer, terminal: RawDevice) -> None:
    other = RawDevice(server, "terminal-2")
    key = new_key()
    mine = terminal.ask(IssueTicket(a_matter(server)), TicketReserved, key=key)
    theirs = other.ask(IssueTicket(a_matter(server)), TicketReserved, key=key)
    assert mine.number != theirs.number


def test_what_is_too_old_has_no_effect(server: LiveServer, terminal: RawDevice) -> None:
    before = server.rows("SELECT count(*) FROM queueing_ticket")
    key = terminal.say(IssueTicket(a_matter(server)), lives=timedelta(seconds=-1))
    refused = terminal.answers(key)[0].body
    assert isinstance(refused, RequestRefused)
    assert refused.code == RefusalCode.EXPIRED
    assert refused.retry_after is None
    assert server.rows("SELECT count(*) FROM queueing_ticket") == before


def test_an_answer_given_before_is_given_even_when_the_repeat_is_too_old(
    server: LiveServer, terminal: RawDevice
) -> None:
    key = new_key()
    first = terminal.ask(IssueTicket(a_matter(server)), TicketReserved, key=key)
    terminal.say(IssueTicket(a_matter(server)), key=key, lives=timedelta(seconds=-1))
    assert terminal.answers(key, count=2)[1].body == first


FRAME = (
    b'{"key":"%s","schema":1,"kind":"KIND","id":"1","from":"terminal-1","epoch":0,"sequence":0,'
    b'"sent_at":"2026-01-05T01:00:00Z","body":BODY}'
)


@pytest.mark.parametrize(
    "payload",
    [
        b'{"key":"%s","schema":1}',
        FRAME.replace(b"KIND", b"issue_ticket").replace(b"BODY", b'{"matter":7}'),
        FRAME.replace(b"KIND", b"no_such_kind").replace(b"BODY", b"{}"),
    ],
)
def test_what_is_malformed_is_answered_when_its_key_can_be_read(terminal: RawDevice, payload: bytes) -> None:
    key = new_key()
    terminal.publish("issue_ticket", payload.replace(b"%s", key.encode()))
    refused = terminal.answers(key)[0].body
    assert isinstance(refused, RequestRefused)
    assert refused.code == RefusalCode.BAD_MESSAGE


@pytest.mark.parametrize("payload", [b"", b"\x00\xff", b"[" * 5000, b'{"key":', b"x" * 100_000])
def test_garbage_leaves_the_hub_alive(server: LiveServer, terminal: RawDevice, payload: bytes) -> None:
    terminal.publish("issue_ticket", payload)
    assert terminal.ask(IssueTicket(a_matter(server)), TicketReserved)


def test_a_device_cannot_speak_in_another_name(server: LiveServer, terminal: RawDevice) -> None:
    before = server.rows("SELECT count(*) FROM queueing_ticket")
    key = terminal.say(IssueTicket(a_matter(server)), sender="terminal-2")
    refused = terminal.answers(key)[0].body
    assert isinstance(refused, RequestRefused)
    assert refused.code == RefusalCode.BAD_MESSAGE
    assert server.rows("SELECT count(*) FROM queueing_ticket") == before


def test_a_kind_on_the_topic_of_another_is_refused(server: LiveServer, terminal: RawDevice) -> None:
    body = IssueTicket(a_matter(server))
    envelope = wrap(body, sender="terminal-1", sent_at=hall_clock.now())
    assert terminal.connection.publish(topics.up(HALL, "terminal-1", "sign_in"), encode(envelope))
    assert isinstance(terminal.answers(envelope.key)[0].body, RequestRefused)


def test_what_only_the_server_says_is_refused_from_a_device(terminal: RawDevice) -> None:
    assert isinstance(terminal.answers(terminal.say(Acknowledged()))[0].body, RequestRefused)


def test_bad_messages_are_audited_once_in_a_while(server: LiveServer) -> None:
    terminal = RawDevice(server, "terminal-8")
    for _ in range(20):
        terminal.publish("issue_ticket", b"{}")
    lines = (
        "SELECT count(*) FROM audit_auditevent WHERE verb = 'bad_messages' AND subject = 'device:terminal-8'"
    )
    until(lambda: server.rows(lines) == [(1,)], 10, "a line in the audit trail")


def test_a_role_gets_only_its_own_answers(server: LiveServer) -> None:
    wall = RawDevice(server, "area-a")
    refused = wall.ask(IssueTicket(a_matter(server)), RequestRefused)
    assert refused.code == RefusalCode.NOT_ALLOWED


def test_every_word_a_device_may_say_has_somebody_who_answers(server: LiveServer) -> None:
    said = server.run(
        "from hall_server.broadcasting.questions import joined\nprint(*sorted(kind.kind() for kind in joined()))"
    )
    expected = {
        name
        for name, kind in KINDS.items()
        if kind.direction == "up" and kind.__mro__[1].__name__ in ("Request", "Report")
    }
    assert set(said.split()) == expected


def test_a_call_for_help_is_kept(server: LiveServer, terminal: RawDevice) -> None:
    called_at = hall_clock.now()
    terminal.ask(HelpCalled(called_at, "一楼东门"), Acknowledged)
    assert server.rows("SELECT place FROM devices_helpcall ORDER BY id DESC LIMIT 1") == [("一楼东门",)]


def test_a_follower_gets_the_board_of_its_zone_with_its_position(server: LiveServer) -> None:
    wall = RawDevice(server, "area-a")
    answer = wall.answers(wall.say(SendBoard("zone-a")))[0]
    assert isinstance(answer.body, ZoneBoard)
    assert answer.body.zone == "zone-a"
    position = server.rows("SELECT epoch, sequence FROM outbox_stream WHERE zone = 'zone-a'")
    assert not position or answer.epoch == position[0][0]
    assert isinstance(wall.answers(wall.say(SendBoard("zone-b")))[0].body, RequestRefused)


def test_from_swipe_to_call_over_the_broker(server: LiveServer, terminal: RawDevice) -> None:
    desk = RawDevice(server, "desk-01", "zone-a")
    sign_in(server, desk, "1001")
    reserved = terminal.ask(IssueTicket(a_matter(server, window="w01")), TicketReserved)
    terminal.ask(
        TicketPrinted(reserved.ticket, "p1", is_copy=False, printed_at=hall_clock.now()), Acknowledged
    )
    called = desk.ask(CallNext(), TicketCalled)
    assert called.number == reserved.number
    desk.ask(SendDesk(), DeskBoard)
    assert server.rows("SELECT state FROM queueing_ticket WHERE id = ?", reserved.ticket) == [("called",)]
    desk.ask(MarkNoShow(ticket=reserved.ticket), Done)
    sign_out(desk)


def test_a_wrong_password_is_refused_beside_the_queue(server: LiveServer, terminal: RawDevice) -> None:
    desk = RawDevice(server, "desk-02")
    hall_key = server.home("desk-02").hall_sealing_key()
    key = desk.say(SignIn("1002", seal(hall_key, b"not the password", "secret")))
    refused = desk.answers(key)[0].body
    assert isinstance(refused, RequestRefused)
    assert refused.code == RefusalCode.SIGN_IN_FAILED
    desk.ask(SignOut(), Done)
