"""Decides which cases somebody may see: those that stand where the right holds, by columns an index leads with."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from hall_server.organisation import queries as organisation
from hall_server.organisation.queries.rights import landscape
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import EVERYWHERE, Scope

NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a right holds. halls: all of each. parts: of each of these halls, some departments."""

    is_everywhere: bool = False
    halls: tuple[str, ...] = ()
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def permitted(clerk: str, right: Right, now: datetime) -> Q:
    """The condition on cases under which the clerk has this right; no condition where it holds everywhere."""
    return within(reach(clerk, right, now))


def reach(clerk: str, right: Right, now: datetime) -> Reach:
    """How far the clerk has this right; the same for all who may see the same."""
    scopes = organisation.where_may(clerk, right, now)
    return Reach(is_everywhere=True) if EVERYWHERE in scopes else _reached(scopes)


def within(reached: Reach) -> Q:
    """The condition on cases that stand within it."""
    if reached.is_everywhere:
        return Q()
    ways = [_is("hall", reached.halls)] if reached.halls else []
    ways += [Q(hall=hall) & _is("department", parts) for hall, parts in reached.parts]
    return reduce(or_, ways) if ways else NOTHING


def _is(column: str, values: tuple[str, ...]) -> Q:
    return Q(**{column: values[0]}) if len(values) == 1 else Q(**{f"{column}__in": values})


def _reached(scopes: tuple[Scope, ...]) -> Reach:
    ground = landscape()
    whole = tuple(
        hall
        for hall in sorted(ground.halls)
        if any(not scope.department and ground.covers(scope, Scope(hall=hall)) for scope in scopes)
    )
    parts: list[tuple[str, tuple[str, ...]]] = []
    limited = [scope for scope in scopes if scope.department]
    for hall in sorted(set(ground.halls) - set(whole)) if limited else ():
        reached = tuple(
            one
            for one in sorted(ground.departments)
            if any(ground.covers(scope, Scope(hall=hall, department=one)) for scope in limited)
        )
        if reached:
            parts.append((hall, reached))
    return Reach(halls=whole, parts=tuple(parts))
