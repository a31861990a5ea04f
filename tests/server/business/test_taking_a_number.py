"""A citizen takes a number: which one, who waits ahead, and when the hall says no."""

from datetime import timedelta

import msgspec
import pytest
from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketState
from hall.language.visitors import HowKnown
from hall.messages.ticketing import (
    IssueTicket,
    PaperTrouble,
    ReprintTicket,
    TicketNotPrinted,
    TicketPrinted,
    TicketReserved,
)
from hall_server.audit.models import AuditEvent
from hall_server.catalogue.models import Queue, ServiceItem
from hall_server.installation import DatabasePart
from hall_server.organisation.models import OpeningHours
from hall_server.queueing import actions
from hall_server.queueing.models import Ticket, TicketEvent, Visit
from hall_server.queueing.tokens import ticket_of
from tests.server.business import cast
from tests.server.business.cast import BUSINESS, FAMILY, HALL, SOCIAL, TERMINAL

pytestmark = pytest.mark.usefixtures("database")


def refused(code: RefusalCode, message: IssueTicket) -> Refusal:
    with pytest.raises(Refusal) as caught:
        cast.answer(TERMINAL, message)
    assert caught.value.code is code
    return caught.value


def test_numbers_follow_each_other_in_each_queue_alone() -> None:
    numbers = [cast.take(matter=matter).number for matter in (SOCIAL, BUSINESS, SOCIAL, BUSINESS, SOCIAL)]
    assert numbers == ["B001", "A001", "B002", "A002", "B003"]


def test_everything_of_a_reservation_is_written_together() -> None:
    taken = cast.take(cast.ZHANG_WEI)
    ticket = Ticket.objects.select_related("visit").get(pk=taken.ticket)
    assert (ticket.state, ticket.masked_name, ticket.visit.how_known) == ("reserved", "张*", "card")
    event = TicketEvent.objects.get(ticket=ticket)
    assert (event.kind, event.queue, event.device) == ("ticket_reserved", "B", "terminal-1")
    audit = AuditEvent.objects.get(subject=f"ticket:{ticket.pk}")
    assert (audit.verb, audit.actor, audit.place) == ("ticket_reserved", "device:terminal-1", 0)
    assert taken.token.isascii()
    assert ticket_of(taken.token) == ticket.pk
    assert (taken.wait_from, taken.wait_to) == (None, None)


def test_a_transaction_that_fails_later_leaves_no_hole_in_the_numbers() -> None:
    with transaction.atomic():
        cast.take()
        transaction.set_rollback(True)
    assert cast.take().number == "B001"


def test_a_matter_of_the_list_goes_to_its_groups_queue() -> None:
    item = ServiceItem.objects.filter(group=FAMILY).order_by("code").first()
    assert item is not None
    taken = cast.ask(TERMINAL, IssueTicket(item.code), TicketReserved)
    assert taken.number == "F001"
    assert (taken.zone, taken.matter_name) == ("zone-b", item.name)


def test_only_whose_paper_is_out_is_ahead() -> None:
    cast.wait()
    cast.take()
    cast.wait()
    assert cast.take().people_ahead == 2


def test_an_unknown_matter_and_one_that_is_withdrawn() -> None:
    refused(RefusalCode.MATTER_UNKNOWN, IssueTicket("no-such-matter"))
    item = ServiceItem.objects.all()[0]
    item.is_offered = False
    item.save()
    refused(RefusalCode.MATTER_UNKNOWN, IssueTicket(item.code))


def test_a_matter_no_window_serves() -> None:
    queue = Queue.objects.get(prefix="B")
    queue.is_open = False
    queue.save()
    assert "社保医保与就业" in refused(RefusalCode.MATTER_NOT_SERVED, IssueTicket(SOCIAL)).sentence()


@pytest.mark.parametrize("quota", [0, 2])
def test_the_quota_is_kept_to_the_last_number(quota: int) -> None:
    queue = Queue.objects.get(prefix="B")
    queue.quota = quota
    queue.save()
    assert [cast.take().number for _ in range(quota)] == ["B001", "B002"][:quota]
    refused(RefusalCode.QUOTA_REACHED, IssueTicket(SOCIAL))
    assert cast.take(matter=BUSINESS).number == "A001"


def test_a_closed_hall_says_when_it_opens() -> None:
    now = cast.noon()
    weekday = hall_clock.local(now).isoweekday()
    other = weekday % 7 + 1
    OpeningHours.objects.create(hall_id=HALL, weekday=other, opens="09:00", closes="17:00")
    with pytest.raises(Refusal) as caught:
        cast.take(now=now)
    assert caught.value.code is RefusalCode.HALL_CLOSED
    assert "09:00—17:00" in caught.value.sentence()
    OpeningHours.objects.create(hall_id=HALL, weekday=weekday, opens="12:00", closes="12:01")
    assert cast.take(now=now).number == "B001"


def test_the_same_person_for_the_same_matter_is_offered_the_paper_again() -> None:
    first = cast.wait(cast.ZHANG_WEI)
    no = refused(RefusalCode.ALREADY_WAITING, cast.wish(cast.ZHANG_WEI))
    assert no.facts == {"number": first.number, "ticket": first.ticket}
    again = cast.ask(TERMINAL, ReprintTicket(no.facts["ticket"]), TicketReserved)
    assert (again.number, again.token) == (first.number, first.token)
    assert cast.take(cast.LI_NA).number == "B002", "the refused try has burnt no number"


def test_another_matter_of_the_same_person_belongs_to_the_same_visit() -> None:
    cast.wait(cast.ZHANG_WEI)
    cast.wait(cast.ZHANG_WEI, BUSINESS)
    assert Visit.objects.count() == 1


def test_after_the_service_the_same_person_may_come_again() -> None:
    cast.staff()
    cast.wait(cast.ZHANG_WEI)
    called = cast.call_next()
    cast.serve(cast.DESK, called.ticket)
    assert cast.take(cast.ZHANG_WEI).number == "B002"
    assert Visit.objects.count() == 2


def test_an_agent_may_bring_as_many_cases_as_the_hall_allows() -> None:
    queue = Queue.objects.get(prefix="B")
    queue.most_per_person = 2
    queue.save()
    cast.take(cast.ZHANG_WEI)
    cast.take(cast.ZHANG_WEI)
    refused(RefusalCode.ALREADY_WAITING, cast.wish(cast.ZHANG_WEI))


def test_a_typed_number_reveals_nothing_and_blocks_nobody() -> None:
    typed = cast.wish(cast.ZHANG_WEI, how_known=HowKnown.TYPED)
    cast.ask(TERMINAL, typed, TicketReserved)
    cast.ask(TERMINAL, typed, TicketReserved)
    assert cast.take(cast.ZHANG_WEI).number == "B003"
    cast.ask(TERMINAL, typed, TicketReserved)


def test_what_is_not_sealed_to_the_hall_is_refused() -> None:
    refused(RefusalCode.BAD_MESSAGE, IssueTicket(SOCIAL, HowKnown.CARD, "AQ"))


def test_only_a_terminal_gives_numbers() -> None:
    with pytest.raises(Refusal) as caught:
        cast.answer(cast.DESK, IssueTicket(SOCIAL))
    assert caught.value.code is RefusalCode.NOT_ALLOWED


def test_only_confirmed_paper_waits() -> None:
    cast.staff()
    taken = cast.take()
    with pytest.raises(Refusal) as caught:
        cast.call_next()
    assert caught.value.code is RefusalCode.NO_ONE_WAITING
    cast.paper_out(taken.ticket)
    assert cast.call_next().number == taken.number


def test_unknown_paper_stays_reserved_and_a_jam_given_up_is_void() -> None:
    unknown, jam, retried = (cast.take().ticket for _ in range(3))
    cast.answer(TERMINAL, TicketNotPrinted(unknown, PaperTrouble.UNKNOWN, gave_up=True))
    cast.answer(TERMINAL, TicketNotPrinted(jam, PaperTrouble.JAM, gave_up=True))
    cast.answer(TERMINAL, TicketNotPrinted(retried, PaperTrouble.PAPER_OUT, gave_up=False))
    assert [cast.state(ticket) for ticket in (unknown, jam, retried)] == [
        TicketState.RESERVED,
        TicketState.VOID,
        TicketState.RESERVED,
    ]


def test_paper_confirmed_late_revives_a_number_given_up() -> None:
    taken = cast.take(now=hall_clock.now() - timedelta(minutes=31))
    fresh = cast.take()
    assert actions.void_unprinted(HALL, hall_clock.now()) == 1
    assert cast.state(taken.ticket) is TicketState.VOID
    assert cast.state(fresh.ticket) is TicketState.RESERVED
    cast.paper_out(taken.ticket)
    assert cast.state(taken.ticket) is TicketState.WAITING


def test_a_second_paper_changes_nothing_but_the_record() -> None:
    taken = cast.wait()
    before = Ticket.objects.values().get(pk=taken.ticket)
    cast.answer(TERMINAL, TicketPrinted(taken.ticket, "0002", is_copy=True, printed_at=hall_clock.now()))
    assert Ticket.objects.values().get(pk=taken.ticket) == before
    last = TicketEvent.objects.filter(ticket=taken.ticket).last()
    assert last is not None
    assert last.kind == "copy_printed"
    assert msgspec.json.decode(last.facts) == {"process_id": "0002"}


def test_a_closed_ticket_is_not_printed_again() -> None:
    cast.staff()
    cast.wait()
    called = cast.call_next()
    cast.serve(cast.DESK, called.ticket)
    with pytest.raises(Refusal) as caught:
        cast.answer(TERMINAL, ReprintTicket(called.ticket))
    assert caught.value.code is RefusalCode.TICKET_NOT_IN_STATE


def test_paper_of_a_ticket_nobody_knows() -> None:
    with pytest.raises(Refusal) as caught:
        cast.paper_out("0" * 32)
    assert caught.value.code is RefusalCode.TICKET_UNKNOWN


def test_the_database_is_the_one_that_was_asked_for(database: DatabasePart) -> None:
    from django.db import connection  # noqa: PLC0415 - it is this test's own

    assert connection.vendor == database.engine
