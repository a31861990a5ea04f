"""What surfaces owe, what desks and zones are told, and that board + messages is a fresh look."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import (
    BeginService,
    CallMissed,
    CallShown,
    CallSpoken,
    DeskBoard,
    Done,
    ProofsChanged,
    SurfaceKind,
    SurfaceState,
    TicketCalled,
)
from hall.messages.devices import Acknowledged
from hall.messages.envelope import Envelope, decode
from hall.messages.zone_board import ZoneBoard, fold
from hall_server.devices.asker import Asker
from hall_server.outbox import queries as outbox
from hall_server.outbox.actions import announce, forget_published, mark_published
from hall_server.queueing import actions, changes, queries
from hall_server.queueing.models import SurfaceAcknowledgement
from tests.server.business import cast
from tests.server.business.cast import AREA, DESK, HALL, STATION, STRIP, UPSTAIRS

pytestmark = pytest.mark.usefixtures("database")
SURFACES = ("strip-01", "area-a", "station-1")


@pytest.fixture(autouse=True)
def nothing_touched() -> None:
    """Whatever an earlier test touched is another database's."""
    changes.told(changes.due(at_once=True))


def envelopes() -> list[Envelope]:
    return [decode(one.payload) for one in outbox.unpublished(100_000)]


def tell() -> None:
    actions.tell_changes(HALL, hall_clock.now(), at_once=True)


def last_proofs() -> dict[str, SurfaceState]:
    proofs = [one.body for one in envelopes() if isinstance(one.body, ProofsChanged)][-1]
    return {f"{one.device}/{one.surface}": one.state for one in proofs.surfaces}


def called() -> TicketCalled:
    cast.put_in_place("desk-01", *SURFACES)
    cast.staff()
    cast.wait()
    return cast.call_next()


def shown(asker: Asker, call: str, surface: SurfaceKind) -> None:
    cast.ask(asker, CallShown(call, surface, hall_clock.now()), Acknowledged)


def test_the_clerk_sees_who_still_owes_a_proof_and_who_has_given_it() -> None:
    call = called().call
    tell()
    assert set(last_proofs().values()) == {SurfaceState.PENDING}
    shown(STRIP, call, SurfaceKind.STRIP)
    shown(AREA, call, SurfaceKind.WAITING_AREA)
    cast.ask(STATION, CallSpoken(call, hall_clock.now()), Acknowledged)
    tell()
    assert last_proofs() == {
        "strip-01/strip": SurfaceState.SHOWN,
        "area-a/waiting_area": SurfaceState.SHOWN,
        "station-1/voice": SurfaceState.SPOKEN,
        "station-1/board": SurfaceState.PENDING,
    }


def test_after_its_time_a_silent_surface_has_failed_and_a_late_proof_still_counts() -> None:
    call = called().call
    shown(STRIP, call, SurfaceKind.STRIP)
    assert actions.remind_of_unproven(HALL, hall_clock.now()) == 0
    later = hall_clock.now() + timedelta(seconds=6)
    assert actions.remind_of_unproven(HALL, later) == 1
    assert actions.remind_of_unproven(HALL, later) == 0
    tell()
    assert last_proofs()["area-a/waiting_area"] is SurfaceState.FAILED
    assert last_proofs()["strip-01/strip"] is SurfaceState.SHOWN
    shown(AREA, call, SurfaceKind.WAITING_AREA)
    tell()
    assert last_proofs()["area-a/waiting_area"] is SurfaceState.SHOWN


def test_a_voice_has_the_time_its_sentence_needs_before_it_counts_as_silent() -> None:
    call = called().call
    shown(STRIP, call, SurfaceKind.STRIP)
    shown(AREA, call, SurfaceKind.WAITING_AREA)
    shown(STATION, call, SurfaceKind.BOARD)
    assert actions.remind_of_unproven(HALL, hall_clock.now() + timedelta(seconds=6)) == 0
    tell()
    assert last_proofs()["station-1/voice"] is SurfaceState.PENDING
    assert actions.remind_of_unproven(HALL, hall_clock.now() + timedelta(seconds=60)) == 1
    assert actions.remind_of_unproven(HALL, hall_clock.now() + timedelta(seconds=61)) == 0
    tell()
    assert last_proofs()["station-1/voice"] is SurfaceState.FAILED


def test_a_proof_is_not_taken_back() -> None:
    call = called().call
    shown(STRIP, call, SurfaceKind.STRIP)
    cast.ask(STRIP, CallMissed(call, SurfaceKind.STRIP, "too late"), Acknowledged)
    assert SurfaceAcknowledgement.objects.get().state == SurfaceState.SHOWN.value


def test_a_surface_of_another_zone_proves_nothing() -> None:
    call = called().call
    for asker, message, code in (
        (UPSTAIRS, CallShown(call, SurfaceKind.WAITING_AREA, hall_clock.now()), RefusalCode.NOT_ALLOWED),
        (AREA, CallShown("0" * 32, SurfaceKind.WAITING_AREA, hall_clock.now()), RefusalCode.TICKET_UNKNOWN),
        (DESK, CallShown(call, SurfaceKind.STRIP, hall_clock.now()), RefusalCode.NOT_ALLOWED),
    ):
        with pytest.raises(Refusal) as caught:
            cast.answer(asker, message)
        assert caught.value.code is code


def test_what_changed_is_told_once_and_only_when_it_has_been_committed() -> None:
    cast.put_in_place("desk-01", "desk-02")
    cast.staff()
    cast.wait()
    tell()
    first = len(envelopes())
    tell()
    assert len(envelopes()) == first
    boards = [one.body for one in envelopes() if isinstance(one.body, DeskBoard)]
    assert sorted((board.window, board.waiting_count) for board in boards) == [("w01", 1), ("w02", 1)]
    with pytest.raises(Refusal):
        cast.answer(cast.TERMINAL, cast.wish(matter="no-such"))
    assert changes.seconds_until_due() is None


def test_a_process_that_begins_tells_everybody() -> None:
    cast.put_in_place("desk-01", "desk-02", "desk-08")
    actions.touch_everything(HALL)
    tell()
    kinds = [one.kind for one in envelopes()]
    assert (kinds.count("waiting_changed"), kinds.count("desk_board")) == (2, 3)


def test_an_old_board_and_the_messages_since_make_the_new_board() -> None:
    cast.put_in_place("desk-01", "desk-02")
    cast.wait()
    tell()
    board = queries.zone_board("zone-a")
    epoch, sequence = outbox.position("zone-a")
    cast.staff()
    cast.staff(cast.SECOND_DESK, "1002")
    cast.wait()
    first, second = cast.call_next(), cast.call_next(cast.SECOND_DESK)
    cast.ask(DESK, BeginService(first.ticket), Done)
    cast.wait()
    tell()
    news = [one for one in outbox.unpublished(1_000) if one.zone == "zone-a" and one.sequence > sequence]
    assert [one.sequence for one in news] == list(range(sequence + 1, sequence + 1 + len(news)))
    assert {one.epoch for one in news} == {epoch}
    for one in news:
        board = fold(board, decode(one.payload).body)
    fresh = queries.zone_board("zone-a")
    assert board == fresh
    assert [call.call for call in fresh.calls] == [second.call]
    assert fresh.waiting == {"A": 0, "B": 1, "C": 0, "E": 0}
    assert [line.window for line in fresh.windows if line.is_open] == ["w01", "w02"]


def test_an_unknown_zone_has_no_board() -> None:
    with pytest.raises(LookupError):
        queries.zone_board("cellar")


def test_published_messages_leave_the_outbox_in_order_and_are_thrown_away_later() -> None:
    for notice in range(3):
        announce("zone-a", ZoneBoard("zone-a", str(notice)))
    first, *rest = outbox.unpublished(10)
    now = hall_clock.now()
    mark_published([first.id], now)
    assert [one.id for one in outbox.unpublished(10)] == [one.id for one in rest]
    assert forget_published(now) == 0
    assert forget_published(now + timedelta(seconds=1)) == 1
    assert outbox.positions()["zone-a"][1] == 3
    assert outbox.position("zone-b") == (0, 0)


def test_a_hundred_desks_cost_no_more_questions_than_one() -> None:
    called()
    queries.desk_boards(["w01"], HALL, hall_clock.now())
    with CaptureQueriesContext(connection) as one:
        queries.desk_boards(["w01"], HALL, hall_clock.now())
    with CaptureQueriesContext(connection) as many:
        queries.desk_boards([f"w{n:02d}" for n in range(1, 13)], HALL, hall_clock.now())
    assert len(many) <= len(one)
