"""A terminal that may be cut off: numbers lent, given without the server, and taken in again."""

from datetime import timedelta

import pytest

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketState
from hall.language.visitors import HowKnown
from hall.messages.ticketing import IssueTicket, LeaseNumbers, NumbersLeased, TicketReserved
from hall_server.catalogue.models import Queue
from hall_server.devices.asker import Asker
from hall_server.queueing.models import NumberLease, Ticket, TicketEvent
from tests.server.business import cast
from tests.server.business.cast import SECOND_TERMINAL, SOCIAL, TERMINAL

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)


def lend(terminal: Asker = TERMINAL, count: int = 20) -> NumbersLeased:
    return cast.ask(terminal, LeaseNumbers(count), NumbersLeased)


def given(block: NumbersLeased, ordinal: int, **changed: object) -> IssueTicket:
    """What the terminal reports of a number it gave while cut off."""
    whole: dict[str, object] = {
        "matter": SOCIAL,
        "lease": block.lease,
        "leased_number": f"B{block.series}{ordinal:03d}",
        "taken_at": hall_clock.now(),
    }
    return IssueTicket(**(whole | changed))  # type: ignore[arg-type]


def test_every_terminal_has_a_series_of_its_own() -> None:
    first, second = lend(), lend(SECOND_TERMINAL)
    assert (first.series, first.first, first.last) == ("K", 1, 20)
    assert (second.series, second.first) == ("L", 1)
    assert first.business_day == hall_clock.business_day(hall_clock.now()).isoformat()
    assert first.expires_at == hall_clock.end_of_business_day(hall_clock.business_day(hall_clock.now()))


def test_an_untouched_block_is_lent_again_and_a_touched_one_is_never_used_again() -> None:
    first = lend()
    assert lend() == first
    cast.ask(TERMINAL, given(first, 1), TicketReserved)
    second = lend()
    assert (second.series, second.first) == ("K", 21)


def test_a_number_given_while_cut_off_is_taken_in_once() -> None:
    lease = lend()
    taken_at = hall_clock.now()
    cast.wait(now=taken_at + MINUTE)
    merged = cast.ask(TERMINAL, given(lease, 3, taken_at=taken_at), TicketReserved, taken_at + 5 * MINUTE)
    again = cast.ask(TERMINAL, given(lease, 3, taken_at=taken_at), TicketReserved, taken_at + 6 * MINUTE)
    assert again == merged
    assert (merged.number, merged.taken_at, merged.people_ahead) == ("BK003", taken_at, 0)
    assert cast.state(merged.ticket) is TicketState.RESERVED
    assert cast.take().number == "B002", "the hall's own count goes on as if nothing had happened"


def test_order_follows_arrival_and_not_the_number() -> None:
    lease = lend()
    now = hall_clock.now()
    cast.wait(now=now - 2 * MINUTE)
    merged = cast.ask(TERMINAL, given(lease, 1, taken_at=now - MINUTE), TicketReserved, now)
    assert merged.taken_at >= now - MINUTE
    cast.paper_out(merged.ticket, now)
    cast.staff()
    assert [cast_and_serve() for _ in range(2)] == ["B001", "BK001"]


def cast_and_serve() -> str:
    called = cast.call_next()
    cast.serve(cast.DESK, called.ticket)
    return called.number


@pytest.mark.parametrize(
    "changed",
    [
        {"leased_number": "BK021"},
        {"leased_number": "BL001"},
        {"leased_number": "B001"},
        {"lease": "0" * 32},
        {"lease": None},
    ],
    ids=["past the block", "another series", "the hall's own", "unknown lease", "no lease"],
)
def test_what_was_not_lent_is_refused(changed: dict[str, object]) -> None:
    lease = lend()
    with pytest.raises(Refusal) as caught:
        cast.answer(TERMINAL, given(lease, 1, **changed))
    assert caught.value.code is RefusalCode.LEASE_UNKNOWN


def test_a_block_is_nobody_elses() -> None:
    lease = lend()
    with pytest.raises(Refusal):
        cast.answer(SECOND_TERMINAL, given(lease, 1))


def test_a_queue_with_a_quota_lends_a_tenth_and_never_oversells() -> None:
    queue = Queue.objects.get(prefix="B")
    queue.quota = 20
    queue.save()
    lease = lend()
    assert lease.last == 2
    assert [cast.take().number for _ in range(18)][-1] == "B018"
    with pytest.raises(Refusal) as caught:
        cast.take()
    assert caught.value.code is RefusalCode.QUOTA_REACHED
    for ordinal in (1, 2):
        cast.ask(TERMINAL, given(lease, ordinal), TicketReserved)
    assert Ticket.objects.filter(queue=queue).count() == 20
    with pytest.raises(Refusal):
        lend()


def test_yesterdays_number_merged_today_keeps_its_business_day() -> None:
    lease = lend()
    yesterday = hall_clock.business_day(hall_clock.now()) - timedelta(days=1)
    NumberLease.objects.filter(pk=lease.lease).update(business_day=yesterday)
    merged = cast.ask(TERMINAL, given(lease, 1), TicketReserved)
    assert merged.business_day == yesterday.isoformat()


def test_a_person_who_holds_a_number_already_is_taken_in_and_it_is_written_down() -> None:
    cast.wait(cast.ZHANG_WEI)
    sealed = cast.wish(cast.ZHANG_WEI).visitor
    merged = cast.ask(TERMINAL, given(lend(), 1, how_known=HowKnown.CARD, visitor=sealed), TicketReserved)
    facts = TicketEvent.objects.get(ticket=merged.ticket).facts
    assert '"also_holds":"B001"' in facts
