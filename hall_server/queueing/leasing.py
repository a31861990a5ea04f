"""Decides which numbers a terminal may give while it is cut off: a block in a series of its own, burnt when unused."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketNumber
from hall_server.audit.actions import record
from hall_server.catalogue import queries as catalogue
from hall_server.catalogue.queries import QueueFacts
from hall_server.identifiers import new_id
from hall_server.queueing.doers import Doer
from hall_server.queueing.models import NumberLease, QueueDay, Ticket

MOST_LEASED = 100
QUOTA_SHARE = 10
# I and O are left out: on paper they are 1 and 0.
SERIES = "KLMNPQRSTUVWXYZABCDEFGHJ"


@dataclass(frozen=True, slots=True)
class Leased:
    """A number a terminal says it gave out of its block."""

    lease: NumberLease
    number: TicketNumber
    taken_at: datetime


@transaction.atomic(savepoint=False)
def lease_numbers(count: int, doer: Doer, now: datetime) -> NumberLease:
    """Lend a block; an untouched one of today is lent again. A queue with a quota lends at most a tenth of what is left.

    Refusal: quota_reached, when some queue has nothing left to lend.
    """
    day = hall_clock.business_day(now)
    untouched = NumberLease.objects.filter(
        hall=doer.hall, terminal=doer.device, business_day=day, expires_at__gt=now
    ).order_by("-first")
    for lease in untouched[:1]:
        if not Ticket.objects.filter(lease=lease).exists():
            return lease
    return _lend(_agreed(count, doer.hall, day), doer, day, now)


def _agreed(count: int, hall: str, day: date) -> int:
    agreed = max(min(count, MOST_LEASED), 1)
    limited = [queue for queue in catalogue.queues(hall) if queue.is_open and queue.quota is not None]
    left = {queue.id: _left(queue, day) for queue in limited}
    for queue in limited:
        agreed = min(agreed, left[queue.id] // QUOTA_SHARE)
        if agreed < 1:
            raise Refusal(RefusalCode.QUOTA_REACHED, {"matter": queue.name})
    for queue in limited:
        _set_aside(queue, day, agreed)
    return agreed


def _left(queue: QueueFacts, day: date) -> int:
    QueueDay.objects.bulk_create([QueueDay(queue_id=queue.id, business_day=day)], ignore_conflicts=True)
    row = QueueDay.objects.select_for_update().get(queue=queue.id, business_day=day)
    return (queue.quota or 0) - row.issued - row.leased


def _set_aside(queue: QueueFacts, day: date, count: int) -> None:
    QueueDay.objects.filter(queue=queue.id, business_day=day).update(leased=F("leased") + count)


def _lend(count: int, doer: Doer, day: date, now: datetime) -> NumberLease:
    today = NumberLease.objects.filter(hall=doer.hall, business_day=day)
    series = _series(doer.device, dict(today.values_list("series", "terminal")))
    last = today.filter(series=series).aggregate(last=Max("last"))["last"] or 0
    lease = NumberLease.objects.create(
        id=new_id(now),
        hall_id=doer.hall,
        terminal=doer.device,
        business_day=day,
        series=series,
        first=last + 1,
        last=last + count,
        leased_at=now,
        expires_at=hall_clock.end_of_business_day(day),
    )
    facts = {"series": series, "first": str(lease.first), "last": str(lease.last)}
    record("numbers_leased", f"lease:{lease.pk}", actor=doer.actor, facts=facts, is_first=True)
    return lease


def _series(terminal: str, taken: dict[str, str]) -> str:
    """The terminal's letter of today, or the next free one; when all are taken, one is shared and its numbers go on."""
    for series, owner in taken.items():
        if owner == terminal:
            return series
    return next((series for series in SERIES if series not in taken), SERIES[0])


def leased_number(lease_id: str | None, number: str, taken_at: datetime, doer: Doer) -> Leased:
    """The number, if it lies in a block this terminal was lent. Refusal: lease_unknown.

    One taken after the block expired is taken in all the same: its paper is out.
    """
    lease = NumberLease.objects.filter(pk=lease_id, hall=doer.hall, terminal=doer.device).first()
    parsed = TicketNumber.parse(number)
    if lease is None or parsed.series != lease.series or not lease.first <= parsed.ordinal <= lease.last:
        raise Refusal(RefusalCode.LEASE_UNKNOWN)
    return Leased(lease, parsed, taken_at)
