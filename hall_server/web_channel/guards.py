"""Decides who may reach a route; a route that names no guard does not exist."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

_View = TypeVar("_View", bound=Callable[..., object])


class Guard(StrEnum):
    """What stands before a route. Django's own administration guards itself: `staff`."""

    OPEN = "open"
    CODE = "code"
    CERTIFICATE = "certificate"
    STAFF = "staff"


def guarded_by(guard: Guard) -> Callable[[_View], _View]:
    """Say what guards a view: nothing, because what it gives is public; a one-time code; or a certificate and its key."""

    def mark(view: _View) -> _View:
        view.guard = guard  # type: ignore[attr-defined]
        return view

    return mark
