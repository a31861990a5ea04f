"""Decides who is told of what has changed: zones of their counts, desks of their boards, the calling desk of its proofs."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hall.messages.calling import ProofsChanged, WaitingChanged
from hall_server.catalogue import queries as catalogue
from hall_server.devices import queries as devices
from hall_server.organisation import queries as organisation
from hall_server.outbox.actions import announce, tell_device
from hall_server.queueing import changes
from hall_server.queueing.changes import Kind
from hall_server.queueing.desk_boards import desk_boards
from hall_server.queueing.models import Call, QueueWeight
from hall_server.queueing.proofs import proofs_of
from hall_server.queueing.zone_boards import waiting_in


def touch_everything(hall: str) -> None:
    """A process has started and knows nothing of what the one before it still had to tell."""
    changes.touch_now(Kind.QUEUE, [str(queue.id) for queue in catalogue.queues(hall)])
    changes.touch_now(Kind.WINDOW, organisation.windows(hall))


@transaction.atomic(savepoint=False)
def tell_changes(hall: str, now: datetime, *, at_once: bool = False) -> None:
    """Tell whatever is due (changes.seconds_until_due); it counts as told once the transaction has committed."""
    due = changes.due(at_once=at_once)
    queues = {int(queue) for queue in due.of(Kind.QUEUE)}
    _tell_zones(queues, hall)
    _tell_desks(queues, due.of(Kind.WINDOW), hall, now)
    _tell_proofs(due.of(Kind.CALL), hall)
    transaction.on_commit(lambda: changes.told(due))


def _tell_zones(queues: set[int], hall: str) -> None:
    for zone in sorted({queue.zone for queue in catalogue.queues(hall) if queue.id in queues}):
        announce(zone, WaitingChanged(waiting_in(zone, hall)))


def _tell_desks(queues: set[int], windows: Iterable[str], hall: str, now: datetime) -> None:
    touched = set(windows)
    if queues:
        touched |= set(QueueWeight.objects.filter(queue__in=queues).values_list("window_id", flat=True))
    if not touched:
        return
    desks = devices.desks_at(touched)
    boards = desk_boards({window for _, window in desks}, hall, now)
    for device, window in desks:
        if window in boards:
            tell_device(device, boards[window])


def _tell_proofs(calls: Iterable[str], hall: str) -> None:
    rows = Call.objects.filter(pk__in=list(calls)).prefetch_related("surfaces").order_by("called_at")
    for call in rows:
        tell_device(call.device, ProofsChanged(call.pk, proofs_of(call, hall)))
