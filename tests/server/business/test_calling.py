"""A clerk calls: who comes next, that nobody comes twice, and what becomes of whoever was called."""

from datetime import timedelta

import pytest

from hall.language import hall_clock
from hall.language.queue_order import Reason
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketState
from hall.language.visitors import PriorityClass
from hall.messages.calling import (
    BeginService,
    CallAgain,
    CallEnded,
    CallNext,
    CallTicket,
    DeskBoard,
    Done,
    FinishService,
    MarkNoShow,
    NumberCalled,
    ParkTicket,
    SendDesk,
    SignOut,
    TicketCalled,
    TransferTicket,
)
from hall.messages.envelope import decode
from hall.messages.message import Message
from hall.messages.ticketing import TicketReserved
from hall_server.audit.models import AuditEvent
from hall_server.devices.asker import Asker
from hall_server.queueing.models import Call, Ticket, TicketEvent
from tests.server.business import cast
from tests.server.business.cast import BUSINESS, DESK, FAMILY, SECOND_DESK, SOCIAL, TERMINAL

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)


def refused(code: RefusalCode, desk: Asker, message: Message) -> Refusal:
    with pytest.raises(Refusal) as caught:
        cast.answer(desk, message)
    assert caught.value.code is code
    return caught.value


def test_the_next_is_called_everywhere_and_the_clerk_alone_learns_who_it_is() -> None:
    cast.put_in_place("desk-01")
    cast.staff()
    cast.wait(cast.OUYANG)
    called = cast.call_next()
    assert (called.number, called.masked_name, called.reason) == ("B001", "欧阳*远", Reason.ARRIVAL)
    assert cast.opened(called.visitor) == cast.OUYANG
    [announced] = cast.said("number_called")
    body = decode(announced.payload).body
    assert isinstance(body, NumberCalled)
    assert (body.call, body.number, body.window_name) == (called.call, "B001", "一号窗口")
    assert "修".encode() not in announced.payload
    event = TicketEvent.objects.get(kind="ticket_called")
    assert (event.window, event.clerk, event.device, event.call) == ("w01", "1001", "desk-01", called.call)
    read = AuditEvent.objects.get(verb="personal_data_read")
    assert (read.actor, read.subject.partition(":")[0]) == ("clerk:1001", "visit")


def test_a_person_who_waits_upstairs_is_called_upstairs_and_at_the_window() -> None:
    cast.staff()
    cast.wait(matter=FAMILY)
    cast.call_next()
    assert [(one.zone, one.sequence) for one in cast.said("number_called")] == [("zone-a", 2), ("zone-b", 1)]


def test_nobody_waits() -> None:
    cast.staff()
    refused(RefusalCode.NO_ONE_WAITING, DESK, CallNext())


def test_a_window_calls_only_what_it_serves() -> None:
    cast.staff(SECOND_DESK, "1002")
    cast.wait(matter=BUSINESS)
    refused(RefusalCode.NO_ONE_WAITING, SECOND_DESK, CallNext())


def test_who_is_not_signed_in_calls_nobody() -> None:
    cast.wait()
    refused(RefusalCode.NOT_SIGNED_IN, DESK, CallNext())
    cast.staff()
    elsewhere = Asker("anhe", "desk-99", "clerk_desk", "w01", ("zone-a",))
    refused(RefusalCode.NOT_SIGNED_IN, elsewhere, CallNext())
    refused(RefusalCode.WINDOW_UNKNOWN, Asker("anhe", "desk-99", "clerk_desk", None, ()), CallNext())


def test_a_clerk_says_first_what_became_of_the_last_person() -> None:
    cast.staff()
    cast.wait()
    cast.wait()
    called = cast.call_next()
    assert refused(RefusalCode.WINDOW_STILL_CALLING, DESK, CallNext()).facts == {"number": "B001"}
    refused(RefusalCode.WINDOW_STILL_SERVING, DESK, SignOut())
    cast.ask(DESK, BeginService(called.ticket), Done)
    refused(RefusalCode.WINDOW_STILL_SERVING, DESK, CallNext())
    cast.ask(DESK, FinishService(called.ticket), Done)
    assert cast.call_next().number == "B002"


def test_priority_goes_first_but_not_for_ever() -> None:
    cast.staff()
    now = cast.noon()
    first = cast.wait(matter=SOCIAL, now=now)
    for minute in range(1, 8):
        taken = cast.ask(
            TERMINAL, cast.wish(priority=PriorityClass.GREEN_CHANNEL), TicketReserved, now + minute * MINUTE
        )
        cast.paper_out(taken.ticket, now + minute * MINUTE)
    reasons = []
    for _ in range(6):
        called = cast.call_next(now=now + 8 * MINUTE)
        reasons.append(called.reason)
        cast.serve(DESK, called.ticket, now + 8 * MINUTE)
    assert reasons == [Reason.PRIORITY] * 5 + [Reason.OVERTAKEN_ENOUGH]
    assert called.ticket == first.ticket


def test_waiting_time_runs_to_the_first_call() -> None:
    cast.staff()
    now = cast.noon()
    cast.wait(now=now)
    first = cast.call_next(now=now + 75 * MINUTE)
    assert first.waited_seconds == 75 * 60
    cast.nobody_came(DESK, first.ticket, now + 80 * MINUTE)
    again = cast.ask(DESK, CallTicket(first.ticket), TicketCalled, now + 90 * MINUTE)
    assert again.waited_seconds == 75 * 60
    assert again.reason is Reason.PICKED


def test_a_number_is_called_again_until_the_limit() -> None:
    cast.staff()
    cast.wait()
    called = cast.call_next()
    times = [cast.ask(DESK, CallAgain(called.ticket), TicketCalled).times_called for _ in range(2)]
    assert times == [2, 3]
    assert refused(RefusalCode.RECALL_LIMIT, DESK, CallAgain(called.ticket)).facts["times"] == "3"
    assert Call.objects.filter(ended_at=None).count() == 1


def test_two_parked_tickets_at_one_window_can_both_be_called_again() -> None:
    cast.staff()
    for _ in range(2):
        cast.wait()
        cast.ask(DESK, ParkTicket(cast.call_next().ticket, "去补材料"), Done)
    board = cast.ask(DESK, SendDesk(), DeskBoard)
    assert [line.number for line in board.parked] == ["B001", "B002"]
    for line in reversed(board.parked):
        assert cast.ask(DESK, CallTicket(line.ticket), TicketCalled).number == line.number
        cast.serve(DESK, line.ticket)


def test_what_a_clerk_typed_is_in_no_record_that_cannot_be_erased() -> None:
    cast.staff()
    cast.wait()
    called = cast.call_next()
    cast.ask(DESK, ParkTicket(called.ticket, "张伟去复印"), Done)
    assert Ticket.objects.get(pk=called.ticket).note == "张伟去复印"
    assert not TicketEvent.objects.filter(facts__contains="张伟").exists()
    assert not AuditEvent.objects.filter(facts__contains="张伟").exists()


def test_a_ticket_out_of_order_is_recorded_as_picked() -> None:
    cast.staff()
    first, second = cast.wait(), cast.wait()
    called = cast.ask(DESK, CallTicket(second.ticket), TicketCalled)
    assert called.reason is Reason.PICKED
    assert Ticket.objects.get(pk=first.ticket).overtaken == 1


def test_what_a_window_does_not_serve_it_may_not_pick() -> None:
    cast.staff(SECOND_DESK, "1002")
    taken = cast.wait(matter=BUSINESS)
    refused(RefusalCode.NOT_ALLOWED, SECOND_DESK, CallTicket(taken.ticket))


def test_a_ticket_at_another_window_is_taken() -> None:
    cast.staff()
    cast.staff(SECOND_DESK, "1002")
    cast.wait()
    called = cast.call_next()
    no = refused(RefusalCode.TICKET_TAKEN, SECOND_DESK, CallTicket(called.ticket))
    assert no.facts == {"number": "B001", "window": "一号窗口"}
    refused(RefusalCode.TICKET_TAKEN, SECOND_DESK, BeginService(called.ticket))


@pytest.mark.parametrize("message", [BeginService, FinishService, MarkNoShow, CallAgain, ParkTicket])
def test_a_step_the_table_does_not_have(message: type[Message]) -> None:
    cast.staff()
    taken = cast.take()
    no = refused(RefusalCode.TICKET_NOT_IN_STATE, DESK, message(taken.ticket))
    assert no.facts["state"] == "等待出票"
    refused(RefusalCode.TICKET_UNKNOWN, DESK, message("0" * 32))


def test_finishing_needs_a_beginning() -> None:
    cast.staff()
    cast.wait()
    called = cast.call_next()
    with pytest.raises(Refusal):
        cast.answer(DESK, FinishService(called.ticket))


def test_transfer_keeps_the_first_arrival_and_goes_before_later_people() -> None:
    cast.staff()
    cast.staff(SECOND_DESK, "1002")
    now = cast.noon()
    moved = cast.wait(matter=BUSINESS, now=now)
    cast.wait(matter=SOCIAL, now=now + MINUTE)
    called = cast.call_next(now=now + 2 * MINUTE)
    assert called.ticket == moved.ticket
    cast.ask(DESK, TransferTicket(moved.ticket, SOCIAL), Done, now + 3 * MINUTE)
    row = Ticket.objects.get(pk=moved.ticket)
    assert (row.number, row.arrived_at, row.matter) == ("A001", now, SOCIAL)
    assert cast.call_next(SECOND_DESK, now + 4 * MINUTE).number == "A001"


def test_a_transfer_to_a_window_matches_the_pair() -> None:
    cast.staff()
    cast.wait()
    called = cast.call_next()
    refused(RefusalCode.MATTER_NOT_SERVED, DESK, TransferTicket(called.ticket, BUSINESS, "w02"))
    refused(RefusalCode.MATTER_UNKNOWN, DESK, TransferTicket(called.ticket, "no-such"))
    cast.ask(DESK, TransferTicket(called.ticket, SOCIAL, "w02"), Done)
    refused(RefusalCode.NO_ONE_WAITING, DESK, CallNext())
    cast.staff(SECOND_DESK, "1002")
    assert cast.call_next(SECOND_DESK).number == "B001"


@pytest.mark.parametrize("ending", ["begin", "no_show", "park", "transfer"])
def test_every_end_of_a_call_is_told_once(ending: str) -> None:
    cast.put_in_place("desk-01")
    cast.staff()
    cast.wait(cast.ZHANG_WEI)
    called = cast.call_next()
    message, expected = {
        "begin": (BeginService(called.ticket), TicketState.SERVING),
        "no_show": (MarkNoShow(called.ticket), TicketState.NO_SHOW),
        "park": (ParkTicket(called.ticket), TicketState.PARKED),
        "transfer": (TransferTicket(called.ticket, BUSINESS), TicketState.WAITING),
    }[ending]
    cast.ask(DESK, message, Done)
    [ended] = [decode(one.payload).body for one in cast.said("call_ended")]
    assert ended == CallEnded(called.call, "w01", expected, called.number)
    kept = Call.objects.get(pk=called.call)
    assert kept.ended_at is not None
    assert bool(kept.visitor) is (ending == "begin"), (
        "the sealed copy goes when the visit at the window is over"
    )


def test_a_desk_that_starts_again_stands_where_it_stood() -> None:
    cast.put_in_place("desk-01")
    cast.staff()
    cast.wait(cast.LI_NA)
    cast.wait()
    called = cast.call_next()
    board = cast.ask(DESK, SendDesk(), DeskBoard)
    assert board.current is not None
    assert (board.current.call, board.current_state) == (called.call, TicketState.CALLED)
    assert cast.opened(board.current.visitor) == cast.LI_NA
    assert (board.clerk, board.clerk_name, board.waiting_count) == ("1001", "陈静", 1)
    assert [line.number for line in board.next_up] == ["B002"]
    assert ("business", "企业开办与经营") in board.matters
    cast.serve(DESK, called.ticket)
    assert cast.ask(DESK, SendDesk(), DeskBoard).current is None


def test_the_desk_foretells_whom_it_calls() -> None:
    cast.staff()
    now = hall_clock.now()
    for minutes, priority in ((9, "normal"), (8, "elderly"), (7, "normal"), (1, "green_channel")):
        at = now - minutes * MINUTE
        taken = cast.ask(TERMINAL, cast.wish(priority=PriorityClass(priority)), TicketReserved, at)
        cast.paper_out(taken.ticket, at)
    board = cast.ask(DESK, SendDesk(), DeskBoard, now)
    order = []
    for _ in board.next_up:
        called = cast.call_next(now=now)
        order.append(called.number)
        cast.serve(DESK, called.ticket, now)
    assert [line.number for line in board.next_up] == order
    assert order[0] == "B004"
