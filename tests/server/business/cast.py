"""The fixed cast of these tests: one hall, its terminal and desks, three clerks, citizens with cards, and how they ask."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction

from hall.credentials.keys import make_key, public_pem
from hall.credentials.sealing import open_sealed, seal
from hall.language import hall_clock
from hall.language.identity_numbers import check_character
from hall.language.tickets import TicketState
from hall.language.visitors import HowKnown, PriorityClass
from hall.messages.calling import (
    BeginService,
    CallNext,
    Done,
    FinishService,
    MarkNoShow,
    SignIn,
    TicketCalled,
)
from hall.messages.message import Message
from hall.messages.ticketing import IssueTicket, TicketPrinted, TicketReserved
from hall.messages.visitor_details import VisitorDetails, decode_details, encode_details
from hall_server.devices.asker import Asker
from hall_server.devices.models import Certificate, Device
from hall_server.keys import sealing_public_pem
from hall_server.organisation.models import Clerk
from hall_server.outbox.queries import Outgoing, unpublished
from hall_server.queueing import actions
from hall_server.queueing.actions import Doer
from hall_server.queueing.models import Ticket
from hall_server.queueing.requests import ANSWERS
from tests.rig.server_database import PASSWORD

HALL = "anhe"
ZONES = ("zone-a", "zone-b")
TERMINAL = Asker(HALL, "terminal-1", "queue_terminal", None, ZONES)
SECOND_TERMINAL = Asker(HALL, "terminal-2", "queue_terminal", None, ZONES)
DESK = Asker(HALL, "desk-01", "clerk_desk", "w01", ("zone-a",))
SECOND_DESK = Asker(HALL, "desk-02", "clerk_desk", "w02", ("zone-a",))


def window_desk(number: int) -> Asker:
    """The desk of this window downstairs."""
    return Asker(HALL, f"desk-{number:02d}", "clerk_desk", f"w{number:02d}", ("zone-a",))


STRIP = Asker(HALL, "strip-01", "wall", "w01", ("zone-a",))
AREA = Asker(HALL, "area-a", "wall", None, ("zone-a",))
UPSTAIRS = Asker(HALL, "area-b", "wall", None, ("zone-b",))
STATION = Asker(HALL, "station-1", "station", None, ("zone-a",))

SOCIAL, BUSINESS, FAMILY = "social-insurance", "business", "family"

_M = TypeVar("_M", bound=Message)


def id_number(serial: int, born: str = "19800101", area: str = "511602") -> str:
    """A synthetic number with its right check digit."""
    first = f"{area}{born}{serial:03d}"
    return first + check_character(first)


ZHANG_WEI = VisitorDetails("张伟", id_number(11), phone="13800000000", birth="1980-01-01")
WANG_XIUYING = VisitorDetails("王秀英", id_number(22, "19520305"))
LI_NA = VisitorDetails("李娜", id_number(33))
OUYANG = VisitorDetails("欧阳修远", id_number(55))
AYIGULI = VisitorDetails("阿依古丽·买买提", id_number(44, area="650102"))
CITIZENS = (ZHANG_WEI, WANG_XIUYING, LI_NA, OUYANG, AYIGULI)


def noon(day: date | None = None) -> datetime:
    """Noon of today in the hall: whole random days fit around it."""
    today = day or hall_clock.business_day(hall_clock.now())
    return hall_clock.end_of_business_day(today) - timedelta(hours=12)


def answer(asker: Asker, message: Message, now: datetime | None = None) -> Message:
    """What the hall says, in a transaction of its own. Refusal when it says no."""
    with transaction.atomic():
        return ANSWERS[type(message)](asker, message, now or hall_clock.now())


def ask(asker: Asker, message: Message, kind: type[_M], now: datetime | None = None) -> _M:
    """The answer, which must be of this kind."""
    given = answer(asker, message, now)
    assert isinstance(given, kind), given
    return given


def wish(
    details: VisitorDetails | None = None,
    matter: str = SOCIAL,
    how_known: HowKnown = HowKnown.CARD,
    priority: PriorityClass = PriorityClass.NORMAL,
) -> IssueTicket:
    """What a terminal sends for a citizen, sealed as terminals seal it."""
    if details is None:
        return IssueTicket(matter, HowKnown.NOT, None, priority)
    return IssueTicket(
        matter, how_known, seal(sealing_public_pem(), encode_details(details), "visitor"), priority
    )


def take(
    details: VisitorDetails | None = None, matter: str = SOCIAL, now: datetime | None = None
) -> TicketReserved:
    """A citizen takes a number; the paper is not out yet."""
    return ask(TERMINAL, wish(details, matter), TicketReserved, now)


def paper_out(ticket: str, now: datetime | None = None) -> None:
    """The printer confirmed."""
    moment = now or hall_clock.now()
    answer(TERMINAL, TicketPrinted(ticket, "0001", is_copy=False, printed_at=moment), now)


def wait(
    details: VisitorDetails | None = None, matter: str = SOCIAL, now: datetime | None = None
) -> TicketReserved:
    """A citizen takes a number and waits with the paper in hand."""
    taken = take(details, matter, now)
    paper_out(taken.ticket, now)
    return taken


def staff(desk: Asker = DESK, number: str = "1001", now: datetime | None = None) -> None:
    """A clerk sits at this desk; the password is somebody else's test."""
    with transaction.atomic():
        clerk = Clerk.objects.get(number=number)
        actions.sign_in(clerk, Doer(HALL, desk.device, window=desk.window or ""), now or hall_clock.now())


def sign_in(number: str, password: str = PASSWORD) -> SignIn:
    """What the desk sends."""
    return SignIn(number, seal(sealing_public_pem(), password.encode(), "secret"))


def call_next(desk: Asker = DESK, now: datetime | None = None) -> TicketCalled:
    """The clerk presses *next*."""
    return ask(desk, CallNext(), TicketCalled, now)


def serve(desk: Asker, ticket: str, now: datetime | None = None) -> None:
    """The person comes and is served."""
    ask(desk, BeginService(ticket), Done, now)
    ask(desk, FinishService(ticket), Done, now)


def nobody_came(desk: Asker, ticket: str, now: datetime | None = None) -> None:
    """The clerk gives up."""
    ask(desk, MarkNoShow(ticket), Done, now)


def state(ticket: str) -> TicketState:
    """Where a ticket stands in the database."""
    return TicketState(Ticket.objects.get(pk=ticket).state)


def said(kind: str) -> list[Outgoing]:
    """What the server has decided to say of this kind, oldest first."""
    return [one for one in unpublished(100_000) if one.topic.endswith("/" + kind)]


def opened(sealed: str | None) -> VisitorDetails:
    """What the desk reads with its own key."""
    assert sealed is not None
    return decode_details(open_sealed(DESK_KEY, sealed, "visitor"))


DESK_KEY = make_key()


def put_in_place(*codes: str) -> None:
    """These devices hold a certificate and are present; every desk has a key to which secrets can be sealed."""
    now = hall_clock.now()
    Device.objects.filter(code__in=codes).update(
        is_present=True, public_key=public_pem(DESK_KEY.public_key()).decode()
    )
    for device in Device.objects.filter(code__in=codes):
        Certificate.objects.create(
            device=device,
            serial=f"serial-{device.code}",
            fingerprint="0" * 64,
            issued_at=now,
            not_after=now + timedelta(days=1),
        )
