"""Decides whether somebody may open a work page, by the rights of the organisation."""

from typing import Any

from hall_server.organisation.queries.rights import may, where_may
from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import EVERYWHERE, Scope
from hall_server.pages.rights import Ruling, by_permissions

_KNOWN = frozenset(right.value for right in Right)


def judge(user: Any, right: str, on: str) -> Ruling:
    """on: `hall:CODE`, `department:CODE`, `region:CODE` some of them apart by spaces, or `everywhere`; nothing: anywhere.

    A right that is none of ours is one of Django's. ValueError for another kind of thing: its app knows where it stands.
    """
    if right not in _KNOWN:
        return by_permissions(user, right, on)
    number, wanted = user.get_username(), Right(right)
    places = (place(on),) if on else (*where_may(number, wanted), EVERYWHERE)
    answer = may(number, wanted, places[0])
    return Ruling(answer.allowed, answer.sentence())


def place(on: str) -> Scope:
    """The scope of `hall:anhe department:...`; of `everywhere`, the whole installation."""
    if on == "everywhere":
        return EVERYWHERE
    parts = dict(part.split(":", 1) for part in on.split())
    try:
        return Scope(**parts)
    except TypeError as fault:
        raise ValueError(f"{on!r} is no place: name a hall, a department or a region") from fault
