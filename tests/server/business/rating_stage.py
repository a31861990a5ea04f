"""A window with a citizens' pad: who was served there, and what the pad says of it."""

from datetime import datetime, timedelta
from itertools import count

from hall.credentials.rating_tokens import public_part, verified
from hall.language import hall_clock
from hall.messages.calling import BeginService, Done, FinishService
from hall.messages.devices import Acknowledged
from hall.messages.envelope import decode
from hall.messages.message import Message
from hall.messages.rating import RatingInvited, ServiceRated
from hall.messages.visitor_details import VisitorDetails
from hall_server.devices.asker import Asker
from hall_server.devices.models import Certificate, Device
from hall_server.keys import rating_key
from hall_server.ratings.requests import ANSWERS
from tests.server.business import cast

PAD = Asker(cast.HALL, "pad-01", "window_pad", "w01", ("zone-a",))
DEPARTMENT_HEAD, SUPERVISOR = "clerk:1003", "clerk:9001"
_serials = count(100)


def open_window() -> None:
    """Desk and pad stand at window one, and 陈静 sits there."""
    Device.objects.get_or_create(
        code=PAD.device,
        defaults={
            "name": "一号窗口评价平板",
            "role": PAD.role,
            "window_id": PAD.window,
            "registered_at": hall_clock.now(),
            "rights_changed_at": hall_clock.now(),
        },
    )
    if not Certificate.objects.exists():
        cast.put_in_place("desk-01", PAD.device)
        cast.staff()


def somebody() -> VisitorDetails:
    """One more citizen of the cast's kind; nobody may wait twice."""
    return VisitorDetails("李娜", cast.id_number(next(_serials)), phone="13800000000")


def served(
    citizen: VisitorDetails | None = None, now: datetime | None = None, matter: str = cast.SOCIAL
) -> RatingInvited:
    """Somebody is served at window one; the invitation on the pad."""
    taken = cast.wait(citizen, matter, now)
    called = cast.call_next(now=now)
    assert called.ticket == taken.ticket
    cast.ask(cast.DESK, BeginService(called.ticket), Done, now)
    cast.ask(cast.DESK, FinishService(called.ticket), Done, now)
    return invitations()[-1]


def invitations() -> list[RatingInvited]:
    """What pads were told, oldest first; each token verifies with the key devices are given."""
    found = [decode(one.payload).body for one in cast.said("rating_invited")]
    bodies = [body for body in found if isinstance(body, RatingInvited)]
    for body in bodies:
        assert verified(public_part(rating_key()), body.token).service_event == body.service_event
    return bodies


def rated(
    invited: RatingInvited, level: int = 5, tags: tuple[str, ...] = (), text: str = "",
    at: datetime | None = None, now: datetime | None = None,
) -> Message:  # fmt: skip
    """The citizen touches the pad. Refusal when the hall says no."""
    moment = at or now or hall_clock.now()
    return cast_answer(PAD, ServiceRated(invited.token, level, tags, text, moment), now or moment)


def cast_answer(asker: Asker, message: Message, now: datetime | None = None) -> Message:
    """What the hall says to a pad, in a transaction of its own."""
    from django.db import transaction  # noqa: PLC0415 - Django must be set up first

    with transaction.atomic():
        answer = ANSWERS[type(message)](asker, message, now or hall_clock.now())
    assert isinstance(answer, Acknowledged)
    return answer


def soon(after: datetime, minutes: int = 1) -> datetime:
    """A little later."""
    return after + timedelta(minutes=minutes)
