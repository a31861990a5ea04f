"""Names what others may hear of queueing, within the transaction of the deed."""

from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal


@dataclass(frozen=True, slots=True)
class ServiceFinished:
    """A matter was done at a window. visit, ticket: their ids. clerk: a number. device: the desk."""

    ticket: str
    visit: str
    hall: str
    number: str
    matter: str
    matter_name: str
    window: str
    clerk: str
    device: str
    at: datetime


# service: ServiceFinished.
service_finished = Signal()
