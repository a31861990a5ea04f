"""Decides which cases somebody may see: those that stand where the right holds, by columns an index leads with."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from hall_server.organisation import queries as organisation
from hall_server.organisation.queries.rights import landscape
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import EVERYWHERE, Scope

NOTHING = Q(pk__in=())


def permitted(clerk: str, right: Right, now: datetime) -> Q:
    """The condition on cases under which the clerk has this right; no condition where it holds everywhere."""
    scopes = organisation.where_may(clerk, right, now)
    if EVERYWHERE in scopes:
        return Q()
    halls, pairs = _reached(scopes)
    ways = [_is("hall", halls)] if halls else []
    ways += [Q(hall=hall) & _is("department", parts) for hall, parts in pairs.items()]
    return reduce(or_, ways) if ways else NOTHING


def _is(column: str, values: list[str]) -> Q:
    return Q(**{column: values[0]}) if len(values) == 1 else Q(**{f"{column}__in": values})


def _reached(scopes: tuple[Scope, ...]) -> tuple[list[str], dict[str, list[str]]]:
    """(halls all of which is reached, hall -> departments where only a part is)."""
    ground = landscape()
    whole = [
        hall
        for hall in sorted(ground.halls)
        if any(not scope.department and ground.covers(scope, Scope(hall=hall)) for scope in scopes)
    ]
    parts: dict[str, list[str]] = {}
    limited = [scope for scope in scopes if scope.department]
    for hall in sorted(set(ground.halls) - set(whole)) if limited else ():
        reached = [
            one
            for one in sorted(ground.departments)
            if any(ground.covers(scope, Scope(hall=hall, department=one)) for scope in limited)
        ]
        if reached:
            parts[hall] = reached
    return whole, parts
