"""Decides who a paper is from: the department, and the hall with its address and telephone."""

from dataclasses import dataclass

from hall_server.organisation.models import Department, Hall
from hall_server.remembered import remembered

LONGEST_SHORT_NAME = 32


@dataclass(frozen=True, slots=True)
class Letterhead:
    """short_name: as it stands in a paper's number; where there is none, the name cut as short. region: name, or empty."""

    department: str
    short_name: str
    region: str
    hall: str
    hall_address: str
    hall_telephone: str


@remembered
def letterhead(department: str, hall: str) -> Letterhead:
    """The head of a paper of this department, given out in this hall. LookupError when either is unknown."""
    row = Department.objects.select_related("region").filter(pk=department).first()
    place = Hall.objects.filter(pk=hall).first()
    if row is None or place is None:
        raise LookupError(f"there is no department {department!r} or no hall {hall!r}")
    return Letterhead(
        row.name,
        row.short_name or row.name[:LONGEST_SHORT_NAME],
        row.region.name if row.region else "",
        place.name,
        place.address,
        place.telephone,
    )
