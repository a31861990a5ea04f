"""A day's figures, told from the tables and recomputed from the events: equal on random days to the last millisecond."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall.language.tickets import TicketState
from hall.language.visitors import PriorityClass
from hall.messages.calling import (
    BeginService,
    CallAgain,
    CallNext,
    CallTicket,
    FinishService,
    MarkNoShow,
    ParkTicket,
    TransferTicket,
)
from hall.messages.message import Message
from hall.messages.ticketing import IssueTicket, PaperTrouble, TicketNotPrinted, TicketPrinted, TicketReserved
from hall_server.catalogue.models import Queue
from hall_server.devices.asker import Asker
from hall_server.queueing import actions, queries
from hall_server.queueing.models import Call, Ticket, TicketEvent, Visit
from tests.rig.server_database import Templates
from tests.server.business import cast
from tests.server.business.cast import BUSINESS, DESK, FAMILY, HALL, SECOND_DESK, SOCIAL, TERMINAL

SECOND = timedelta(seconds=1)


def test_a_small_day_by_hand(database: object) -> None:
    cast.staff()
    now = cast.noon()
    cast.take(now=now)
    for minutes, matter in ((0, SOCIAL), (1, BUSINESS), (2, SOCIAL)):
        cast.wait(matter=matter, now=now + timedelta(minutes=minutes))
    first = cast.call_next(now=now + timedelta(minutes=5))
    cast.serve(DESK, first.ticket, now + timedelta(minutes=6))
    second = cast.call_next(now=now + timedelta(minutes=9))
    cast.nobody_came(DESK, second.ticket, now + timedelta(minutes=10))
    day = queries.figures(HALL, hall_clock.business_day(now))
    whole = day.whole
    assert (whole.issued, whole.printed, whole.waiting, whole.called, whole.served, whole.no_show) == (
        4,
        3,
        1,
        2,
        1,
        1,
    )
    assert (whole.mean_wait_ms, whole.longest_wait_ms) == (390_000, 480_000)
    assert day.queues["B"].issued == 3
    assert day.windows["w01"].called == 2
    assert queries.figures_from_events(HALL, hall_clock.business_day(now)) == day


def test_the_events_alone_are_asked(database: object) -> None:
    """A row that was tampered with shows as a difference: the recomputation does not look at it."""
    cast.staff()
    cast.wait()
    day = hall_clock.business_day(hall_clock.now())
    honest = queries.figures(HALL, day)
    Ticket.objects.update(state=TicketState.FINISHED.value)
    assert queries.figures(HALL, day) != honest
    assert queries.figures_from_events(HALL, day) == honest


def test_closing_the_day_leaves_nothing_open(database: object) -> None:
    cast.staff()
    cast.staff(SECOND_DESK, "1002")
    reserved, *_ = [cast.take().ticket] + [cast.wait().ticket for _ in range(4)]
    served, called = cast.call_next(), cast.call_next(SECOND_DESK)
    cast.answer(DESK, ParkTicket(served.ticket))
    served = cast.call_next()
    cast.answer(DESK, BeginService(served.ticket))
    now = hall_clock.now()
    day = hall_clock.business_day(now)
    assert actions.close_day(HALL, day, now) == 5
    states = {cast.state(ticket) for ticket in (reserved, served.ticket, called.ticket)}
    assert states == {TicketState.VOID, TicketState.FINISHED, TicketState.NO_SHOW}
    assert not Call.objects.filter(ended_at=None).exists()
    assert len(cast.said("window_changed")) == 4
    assert queries.figures(HALL, day) == queries.figures_from_events(HALL, day)
    assert actions.close_past_days(HALL, now) == 0
    with pytest.raises(Refusal):
        cast.call_next()


def test_a_day_that_is_over_is_closed_and_nobody_of_it_is_called(database: object) -> None:
    yesterday = cast.noon() - timedelta(days=1)
    cast.wait(now=yesterday)
    cast.staff()
    with pytest.raises(Refusal):
        cast.call_next()
    assert actions.close_past_days(HALL, hall_clock.now()) == 1


def test_nobody_picks_a_number_of_yesterday(database: object) -> None:
    """Neither one that was missed here, nor one that still waits because the day's end was not yet swept."""
    yesterday = cast.noon() - timedelta(days=1)
    cast.staff(now=yesterday)
    cast.wait(now=yesterday)
    missed, waits = cast.call_next(now=yesterday), cast.wait(now=yesterday)
    cast.nobody_came(DESK, missed.ticket, yesterday)
    today = cast.wait()
    for ticket in (missed.ticket, waits.ticket):
        with pytest.raises(Refusal) as no:
            cast.answer(DESK, CallTicket(ticket))
        assert "已过当天" in no.value.sentence()
    assert cast.call_next().ticket == today.ticket


class RandomDay:
    """Citizens, clerks and trouble in any order. Whatever the hall refuses is part of the day."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.refused = 0

    def say(self, asker: Asker, message: Message) -> Message | None:
        self.now += SECOND
        try:
            return cast.answer(asker, message, self.now)
        except Refusal:
            self.refused += 1
            return None

    def play(self, deed: tuple[str, int]) -> None:
        name, number = deed
        getattr(self, name)(number)

    def arrive(self, number: int) -> None:
        matter = (SOCIAL, BUSINESS, FAMILY)[number % 3]
        citizen = cast.CITIZENS[number % 5] if number % 4 == 0 else None
        priority = list(PriorityClass)[number % len(PriorityClass)]
        wish = (
            cast.wish(citizen, matter, priority=priority)
            if citizen
            else IssueTicket(matter, priority=priority)
        )
        taken = self.say(TERMINAL, wish)
        if not isinstance(taken, TicketReserved):
            return
        if number % 7 == 0:
            self.say(TERMINAL, TicketNotPrinted(taken.ticket, PaperTrouble.JAM, gave_up=True))
        if number % 5 != 0:
            self.say(TERMINAL, TicketPrinted(taken.ticket, "0001", is_copy=False, printed_at=self.now))

    def call(self, number: int) -> None:
        self.say(self.desk(number), CallNext())

    def pick(self, number: int) -> None:
        ticket = (
            Ticket.objects.order_by("number")
            .values_list("pk", flat=True)[number % 3 : number % 3 + 1]
            .first()
        )
        self.say(self.desk(number), CallTicket(ticket or "none"))

    def serve(self, number: int) -> None:
        """As most visits go."""
        desk = self.desk(number)
        present = Ticket.objects.filter(window=desk.window, state__in=("called", "serving")).first()
        if present is not None:
            self.say(desk, BeginService(present.pk))
            self.say(desk, FinishService(present.pk))

    def treat(self, number: int) -> None:
        """Any step, whether the table has it or not."""
        desk = self.desk(number)
        present = Ticket.objects.filter(window=desk.window, state__in=("called", "serving")).first()
        if present is None:
            return
        deeds: tuple[Message, ...] = (
            BeginService(present.pk),
            FinishService(present.pk),
            MarkNoShow(present.pk),
            ParkTicket(present.pk),
            CallAgain(present.pk),
            TransferTicket(present.pk, (SOCIAL, BUSINESS, FAMILY)[number % 3]),
        )
        self.say(desk, deeds[number % len(deeds)])

    @staticmethod
    def desk(number: int) -> Asker:
        return (DESK, SECOND_DESK)[number % 2]


DEEDS = st.lists(
    st.tuples(st.sampled_from(["arrive", "arrive", "call", "serve", "treat", "pick"]), st.integers(0, 1_000)),
    min_size=20,
    max_size=60,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def one_database(request: pytest.FixtureRequest, templates: Templates) -> object:
    """One database for all examples of a property; each begins on a day of its own."""
    with templates.copy_of(request.param) as part:
        cast.put_in_place("desk-01", "desk-02")
        Queue.objects.filter(prefix="A").update(quota=4)
        yield part


@given(deeds=DEEDS, day_number=st.integers(0, 10**6))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_tables_and_events_agree_on_random_days(
    one_database: object, deeds: list[tuple[str, int]], day_number: int
) -> None:
    day = RandomDay(_fresh_noon(day_number))
    cast.staff(now=day.now)
    cast.staff(SECOND_DESK, "1002", now=day.now)
    for deed in deeds:
        day.play(deed)
    today = hall_clock.business_day(day.now)
    told, recomputed = queries.figures(HALL, today), queries.figures_from_events(HALL, today)
    assert told == recomputed
    numbers = sorted(
        int(number[1:])
        for number in Ticket.objects.filter(business_day=today, number__startswith="B").values_list(
            "number", flat=True
        )
    )
    assert numbers == list(range(1, len(numbers) + 1)), "numbers of a queue are continuous"
    actions.close_day(HALL, today, day.now)
    assert queries.figures(HALL, today) == queries.figures_from_events(HALL, today)
    assert told.whole.issued == queries.figures(HALL, today).whole.issued


def _fresh_noon(day_number: int) -> datetime:
    """Noon of a day no example has used: examples share a database, not a day."""
    noon = cast.noon() + timedelta(days=day_number)
    while TicketEvent.objects.filter(business_day=hall_clock.business_day(noon)).exists():
        noon += timedelta(days=1)
    return noon


def test_the_examples_were_days(one_database: object) -> None:
    """The property above means something only if tickets went through every kind of step."""
    kinds = set(TicketEvent.objects.values_list("kind", flat=True))
    assert {"ticket_reserved", "paper_confirmed", "ticket_called", "service_began", "day_closed"} <= kinds
    assert Visit.objects.exclude(personal="").exists()
