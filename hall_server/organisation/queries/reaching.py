"""Decides which rows of a list somebody may see: those of the places in which they have the right."""

from django.db.models import Q

from hall_server.organisation.queries.places import departments, halls
from hall_server.organisation.queries.rights import rights_facts, where_may
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import Scope


def within(clerk: str, right: Right, *, hall: str = "hall", department: str = "department") -> Q:
    """A condition for rows that name a hall and a department in these columns; none is met without the right."""
    reached = Q(pk__in=())
    for scope in where_may(clerk, right):
        reached |= _one(clerk, scope, hall, department)
    return reached


def _one(clerk: str, scope: Scope, hall: str, department: str) -> Q:
    landscape = rights_facts(clerk).landscape
    found = Q(pk__isnull=False)  # Django takes an empty condition for none at all, not for every row
    if scope.hall or scope.region:
        place = Scope(region=scope.region, hall=scope.hall)
        found &= Q(**{f"{hall}__in": [one for one in halls() if landscape.covers(place, Scope(hall=one))]})
    if scope.department:
        part = Scope(department=scope.department)
        inside = [one for one in departments() if landscape.covers(part, Scope(department=one))]
        found &= Q(**{f"{department}__in": inside})
    return found
