"""Decides whose turn is near and who left a number to be told so."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from hall.language import hall_clock
from hall_server.catalogue import queries as catalogue
from hall_server.rows import marks

# The order of arrival, as people_ahead counts it; the inner list is the index of those who wait today.
_APPROACHING = """
SELECT near.id, near.number, near.queue_id, near.ahead, visit.personal
FROM (
  SELECT id, number, queue_id, visit_id, arrived_at,
         ROW_NUMBER() OVER (PARTITION BY queue_id ORDER BY arrived_at) - 1 AS ahead
  FROM queueing_ticket
  WHERE queue_id IN ({queues}) AND business_day = %s AND state = 'waiting'
) AS near
JOIN queueing_visit AS visit ON visit.id = near.visit_id
WHERE near.ahead BETWEEN 1 AND %s AND near.arrived_at <= %s AND visit.has_phone
ORDER BY near.ahead, near.arrived_at
"""


@dataclass(frozen=True, slots=True)
class Approaching:
    """A number whose turn is near. personal: the record with the telephone; ahead: how many wait before it."""

    ticket: str
    number: str
    ahead: int
    zone_name: str
    personal: str


def approaching(hall: str, most_ahead: int, arrived_before: datetime) -> list[Approaching]:
    """Those with one to `most_ahead` people before them, who have been waiting since before this instant."""
    zones = {queue.id: queue.zone_name for queue in catalogue.queues(hall)}
    if not zones:
        return []
    day = hall_clock.business_day(hall_clock.now()).isoformat()
    before = connection.ops.adapt_datetimefield_value(arrived_before)
    with connection.cursor() as cursor:
        statement = _APPROACHING.format(queues=marks(list(zones)))
        cursor.execute(statement, [*zones, day, most_ahead, before])
        return [
            Approaching(ticket, number, int(ahead), zones[queue], personal)
            for ticket, number, queue, ahead, personal in cursor.fetchall()
        ]
