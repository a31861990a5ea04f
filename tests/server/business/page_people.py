"""Who opens pages in these tests: somebody with no right at all, and somebody with exactly the roles that hold a right."""

from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.test import Client

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation.models import Clerk
from hall_server.organisation.rights import Right
from hall_server.organisation.roles import ADMINISTRATORS, ROLES
from tests.rig.server_database import PASSWORD

_numbers = count(1)


def somebody() -> Clerk:
    """An account without a role; its password is PASSWORD."""
    clerk = Clerk.objects.create_user(f"p{next(_numbers)}", None, name="周明")
    clerk.password = _hashed()
    clerk.save()
    return clerk


@cache
def _hashed() -> str:
    """Scrypt takes a third of a second, and nobody's in these tests differs."""
    return make_password(PASSWORD)


def holder_of(*rights: str) -> Clerk:
    """An account with, for each of these rights, a role that has it."""
    clerk = somebody()
    wanted = {Right(right) for right in rights}
    for name, plan in ROLES.items():
        if wanted & set(plan.rights):
            span = actions.Span(hall_clock.now())
            actions.assign_role(clerk.number, name, span, actor="shell:test", reason="试用")
            wanted -= set(plan.rights)
    for plan in ADMINISTRATORS.values():
        if wanted & set(plan.rights):
            clerk.groups.add(Group.objects.get(name=plan.name))
            wanted -= set(plan.rights)
    return clerk


class Desk(Client):
    """A browser without a window; the pages are reached by TLS alone."""

    def generic(self, *arguments: Any, **named: Any) -> Any:
        """Every request."""
        return super().generic(*arguments, **{**named, "secure": True})


def at_desk(clerk: Clerk | None = None) -> Desk:
    """Somebody's; nobody's without a clerk."""
    desk = Desk(SERVER_NAME="localhost")
    if clerk is not None:
        desk.force_login(clerk)
    return desk
