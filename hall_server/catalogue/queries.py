"""Decides what others may ask about what the hall offers."""

import hashlib
from dataclasses import dataclass

from django.db.models import QuerySet

from hall.language import hall_clock
from hall.messages.devices import CatalogueFile
from hall.messages.matter_catalogue import (
    GroupLine,
    MatterCatalogue,
    MatterLine,
    QueueLine,
    encode_catalogue,
)
from hall_server.catalogue.everyday_names import read
from hall_server.catalogue.models import MatterGroup, Queue, ServiceItem
from hall_server.installation import present
from hall_server.remembered import remembered
from hall_server.rows import select


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """A queue as it is run. quota: numbers a business day, None for no limit."""

    id: int
    hall: str
    zone: str
    zone_name: str
    prefix: str
    name: str
    place: str
    quota: int | None
    most_per_person: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """What a citizen comes for: a service item, or a whole group when nobody knows more. department: of an item."""

    code: str
    name: str
    queue: QueueFacts
    department: str = ""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """The file of matters: `sha256` in hexadecimal digits; encoding of hall.messages.matter_catalogue."""

    content: bytes
    sha256: str


def _facts(queue: Queue) -> QueueFacts:
    return QueueFacts(
        queue.pk,
        queue.hall_id,
        queue.zone_id,
        queue.zone.name,
        queue.prefix,
        queue.name,
        queue.place,
        queue.quota,
        queue.most_per_person,
        queue.is_open,
    )


@remembered
def queues(hall: str) -> tuple[QueueFacts, ...]:
    """All queues of a hall by their letters."""
    return tuple(_facts(queue) for queue in Queue.objects.filter(hall=hall).select_related("zone"))


def queue_of_prefix(hall: str, prefix: str) -> QueueFacts | None:
    """The queue with this letter."""
    return next((queue for queue in queues(hall) if queue.prefix == prefix), None)


@remembered
def matter(hall: str, code: str) -> Matter | None:
    """The matter with this code: an item that is offered here, or a group."""
    named, department = _groups(hall).get(code), ""
    columns = ("name", "group_id", "department_id")
    for item in select(ServiceItem, columns, "code = %s AND is_offered AND is_in_force", code):
        if item[1] in _groups(hall):
            named, department = (item[0], _groups(hall)[item[1]][1]), item[2]
    if named is None:
        return None
    name, queue = named
    return next((Matter(code, name, facts, department) for facts in queues(hall) if facts.id == queue), None)


@remembered
def handling_item(code: str) -> str:
    """The item (task_handle_item) behind a matter's code; empty for a group, and for a matter without one."""
    rows = ServiceItem.objects.filter(code=code, is_offered=True)
    return rows.values_list("handling_item__task_handle_item", flat=True).first() or ""


@remembered
def _groups(hall: str) -> dict[str, tuple[str, int]]:
    rows = MatterGroup.objects.filter(queue__hall=hall).values_list("code", "name", "queue_id")
    return {code: (name, queue) for code, name, queue in rows}


@remembered
def groups(hall: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of the groups, as a clerk transfers to them."""
    return tuple(MatterGroup.objects.filter(queue__hall=hall).values_list("code", "name"))


@remembered
def group_sounds(hall: str) -> tuple[str, ...]:
    """How each of `groups` is spoken, in their order."""
    return tuple(MatterGroup.objects.filter(queue__hall=hall).values_list("sounds", flat=True))


@remembered
def public_file() -> PublicFile:
    """What terminals offer today: queues, groups and all matters that are open, the same bytes all day."""
    hall = present().hall
    open_queues = [queue for queue in queues(hall.code) if queue.is_open]
    open_groups = MatterGroup.objects.filter(queue__in=[queue.id for queue in open_queues])
    catalogue = MatterCatalogue(
        hall_name=hall.name,
        day=hall_clock.business_day(hall_clock.now()).isoformat(),
        queues=tuple(
            QueueLine(prefix=queue.prefix, zone=queue.zone, zone_name=queue.zone_name, place=queue.place)
            for queue in open_queues
        ),
        groups=tuple(GroupLine(group.code, group.name, group.initials) for group in open_groups),
        matters=_matters(open_groups),
    )
    content = encode_catalogue(catalogue)
    return PublicFile(content, hashlib.sha256(content).hexdigest())


def _matters(open_groups: QuerySet[MatterGroup]) -> tuple[MatterLine, ...]:
    rows = ServiceItem.objects.filter(is_offered=True, is_in_force=True, group__in=open_groups).order_by(
        "group__place", "group", "-is_common", "code"
    )
    return tuple(
        MatterLine(code, name, group, prefix, initials, is_common=is_common, also=read(also))
        for code, name, group, prefix, initials, is_common, also in rows.values_list(
            "code", "name", "group", "group__queue__prefix", "initials", "is_common", "also"
        )
    )


CATALOGUE_PATH = "/catalogue/{sha256}.json"


def catalogue_file() -> CatalogueFile | None:
    """Where a terminal fetches the file, and what it must be; None in a hall that offers nothing yet."""
    if not ServiceItem.objects.filter(is_offered=True, is_in_force=True).exists():
        return None
    file = public_file()
    return CatalogueFile(
        path=CATALOGUE_PATH.format(sha256=file.sha256), sha256=file.sha256, size=len(file.content)
    )
