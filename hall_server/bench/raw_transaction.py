"""Decides what a raw transaction is: one ticket and one audit line by Django's ORM, committed, and nothing else decided."""

from time import perf_counter

from django.db import transaction

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.catalogue.models import Queue
from hall_server.identifiers import new_id
from hall_server.queueing.models import Ticket, Visit

# A business day that no bench of the product runs on.
LONG_AGO = "2001-01-01"


class RawTransactions:
    """Writes rows of the product's own tables without any of its decisions, beside the product, on the same database."""

    def __init__(self) -> None:
        self._queue = Queue.objects.order_by("prefix")[0]
        now = hall_clock.now()
        self._visit = Visit.objects.create(
            id=new_id(now), hall=self._queue.hall, terminal="bench", started_at=now
        )
        self._written = 0

    def write(self) -> float:
        """One transaction; the seconds it took."""
        began = perf_counter()
        with transaction.atomic():
            self._rows()
        return perf_counter() - began

    def rate(self, seconds: float) -> float:
        """Transactions a second, one after the other for so long."""
        began, count = perf_counter(), 0
        while perf_counter() - began < seconds:
            self.write()
            count += 1
        return count / (perf_counter() - began)

    def _rows(self) -> None:
        self._written += 1
        now = hall_clock.now()
        ticket = Ticket.objects.create(
            id=new_id(now),
            visit=self._visit,
            hall=self._queue.hall,
            business_day=LONG_AGO,
            number=f"{self._written:08d}",
            queue=self._queue,
            matter="bench",
            matter_name="bench",
            state="reserved",
            arrived_at=now,
        )
        AuditEvent.objects.create(
            subject=f"ticket:{ticket.pk}",
            place=0,
            verb="bench",
            actor="bench",
            at=now,
            facts="{}",
            digest="sha256:" + "0" * 64,
        )
