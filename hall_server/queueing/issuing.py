"""Decides whether a person gets a number, and which: continuous per queue and business day, within the day's quota."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketNumber, TicketState
from hall.language.visitors import HowKnown, PriorityClass, masked_name
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall_server.catalogue import queries as catalogue
from hall_server.catalogue.queries import Matter, QueueFacts
from hall_server.identifiers import new_id
from hall_server.organisation import queries as organisation
from hall_server.personal_data import actions as personal_data
from hall_server.personal_data.sealing import person_index
from hall_server.queueing.doers import Doer
from hall_server.queueing.leasing import Leased
from hall_server.queueing.models import STILL_OPEN, NumberLease, QueueWeight, Ticket, Visit
from hall_server.queueing.steps import write_down
from hall_server.remembered import remembered
from hall_server.rows import insert

NO_QUOTA = 99_999

_NEXT_ORDINAL = """
INSERT INTO queueing_queueday (queue_id, business_day, issued, leased) VALUES (%s, %s, 1, 0)
ON CONFLICT (queue_id, business_day) DO UPDATE SET issued = queueing_queueday.issued + 1
WHERE queueing_queueday.issued + queueing_queueday.leased < %s
RETURNING issued
"""

# In the very words of the index ticket_of_person: SQLite takes a partial index only for its own condition.
_HELD = f"""
SELECT id, number, matter, visit_id FROM queueing_ticket
WHERE person_index = %s AND NOT (person_index = '') AND business_day = %s AND hall_id = %s
AND state IN ({", ".join(["%s"] * len(STILL_OPEN))})
ORDER BY arrived_at
"""  # noqa: S608 - made of marks alone


class _Held(NamedTuple):
    """An open ticket of somebody who asks for another."""

    ticket: str
    number: str
    matter: str
    visit: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for at a terminal. details: opened; they go into this transaction and nowhere else."""

    matter: str
    how_known: HowKnown = HowKnown.NOT
    details: VisitorDetails | None = None
    priority: PriorityClass = PriorityClass.NORMAL
    language: str = "zh"
    named: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """named: index of the person by the number they gave."""
        if self.details is not None and self.details.id_number:
            object.__setattr__(self, "named", person_index(self.details.id_number))

    @property
    def person(self) -> str:
        """Index of a person who proved to be one by card; a typed number proves nothing and blocks nobody."""
        return self.named if self.how_known is HowKnown.CARD else ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a ticket comes to stand. visit: one it belongs to already."""

    matter: Matter
    queue: QueueFacts
    number: TicketNumber
    day: date
    arrived_at: datetime
    visit: str | None = None
    lease: NumberLease | None = None


@transaction.atomic(savepoint=False)
def issue_ticket(wish: Wish, doer: Doer, now: datetime) -> Ticket:
    """Reserve the next number. Refusals: matter_unknown, matter_not_served, hall_closed, quota_reached, already_waiting.

    The count is locked until the transaction ends, so the same person's second wish sees the first.
    """
    matter = served_matter(wish.matter, doer.hall)
    where = {"department": matter.department, "matter": matter.code, "zone": matter.queue.zone}
    if not organisation.is_open(doer.hall, now, **where):
        raise Refusal(RefusalCode.HALL_CLOSED, organisation.closed_because(doer.hall, now, **where))
    day = hall_clock.business_day(now)
    number = TicketNumber(matter.queue.prefix, "", _next_ordinal(matter, day))
    held = _held(wish.person, day, doer.hall)
    same = [ticket for ticket in held if ticket.matter == matter.code]
    if len(same) >= matter.queue.most_per_person:
        raise Refusal(RefusalCode.ALREADY_WAITING, {"number": same[0].number, "ticket": same[0].ticket})
    visit = held[0].visit if held else None
    return _reserve(wish, _Place(matter, matter.queue, number, day, now, visit), doer, now)


@transaction.atomic(savepoint=False)
def merge_leased_ticket(wish: Wish, leased: Leased, doer: Doer, now: datetime) -> Ticket:
    """Take in a number a terminal gave while cut off: its paper is out, so hours, quota and a second ticket do not matter.

    The same number again is the same ticket. Refusal: matter_unknown.
    """
    queue = catalogue.queue_of_prefix(doer.hall, leased.number.prefix)
    matter = catalogue.matter(doer.hall, wish.matter)
    if queue is None or matter is None:
        raise Refusal(RefusalCode.MATTER_UNKNOWN)
    lease = leased.lease
    day = lease.business_day
    known = Ticket.objects.filter(hall=doer.hall, business_day=day, number=str(leased.number)).first()
    if known is not None:
        return known
    held = _held(wish.person, day, doer.hall)
    arrived_at = min(max(leased.taken_at, lease.leased_at), now)
    place = _Place(matter, queue, leased.number, day, arrived_at, held[0].visit if held else None, lease)
    return _reserve(wish, place, doer, now, also_holds=" ".join(ticket.number for ticket in held))


def served_matter(code: str, hall: str) -> Matter:
    """The matter, if its queue is open and some window serves it. Refusals: matter_unknown, matter_not_served."""
    matter = catalogue.matter(hall, code)
    if matter is None:
        raise Refusal(RefusalCode.MATTER_UNKNOWN)
    if not matter.queue.is_open or matter.queue.id not in _served_queues(hall):
        raise Refusal(RefusalCode.MATTER_NOT_SERVED, {"matter": matter.name})
    return matter


@remembered
def _served_queues(hall: str) -> frozenset[int]:
    rows = QueueWeight.objects.filter(queue__hall=hall, window__is_open=True)
    return frozenset(rows.values_list("queue_id", flat=True))


def _next_ordinal(matter: Matter, day: date) -> int:
    quota = NO_QUOTA if matter.queue.quota is None else matter.queue.quota
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_ORDINAL, [matter.queue.id, day.isoformat(), quota])
        row = cursor.fetchone() if quota else None
    if row is None:
        raise Refusal(RefusalCode.QUOTA_REACHED, {"matter": matter.queue.name})
    ordinal: int = row[0]
    return ordinal


def _held(person: str, day: date, hall: str) -> list[_Held]:
    """The person's open tickets of the day, oldest first."""
    if not person:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [person, day.isoformat(), hall, *STILL_OPEN])
        return [_Held(*row) for row in cursor.fetchall()]


def _reserve(wish: Wish, place: _Place, doer: Doer, now: datetime, **facts: str) -> Ticket:
    ticket = Ticket(
        id=new_id(now),
        visit_id=place.visit or _begin_visit(wish, doer, now),
        hall_id=doer.hall,
        business_day=place.day,
        number=str(place.number),
        queue_id=place.queue.id,
        matter=place.matter.code,
        matter_name=place.matter.name,
        state=TicketState.RESERVED.value,
        priority=wish.priority.value,
        person_index=wish.person,
        masked_name=masked_name(wish.details.name) if wish.details else "",
        arrived_at=place.arrived_at,
        lease=place.lease,
    )
    insert(ticket)
    facts |= {
        "arrived_at": place.arrived_at.isoformat(),
        "matter": place.matter.code,
        "priority": wish.priority.value,
    }
    if place.lease is not None:
        facts["lease"] = place.lease.pk
    write_down(ticket, "ticket_reserved", doer, now, facts=facts, is_first=True)
    return ticket


def _begin_visit(wish: Wish, doer: Doer, now: datetime) -> str:
    visit = Visit(
        id=new_id(now),
        hall_id=doer.hall,
        how_known=wish.how_known.value,
        language=wish.language,
        terminal=doer.device,
        started_at=now,
    )
    if wish.details is not None:
        visit.personal = visit.id
        visit.has_phone = bool(wish.details.phone)
        personal_data.keep(visit.id, encode_details(wish.details), wish.named, now)
    insert(visit)
    return visit.id
