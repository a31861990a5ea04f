"""Decides what must be known of somebody to judge his rights: roles of his own, and who lets him act for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hall_server.organisation.rights import Right
from hall_server.organisation.scopes import EVERYWHERE, Landscape, Scope, Sentence

NEVER_DELEGATED = frozenset({Right.RIGHTS_DELEGATE})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    number: str
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Grant:
    """A role somebody has been given. since None: from the beginning; until None: without an end (itself not counted)."""

    role: Sentence
    rights: frozenset[Right]
    scope: Scope = EVERYWHERE
    since: datetime | None = None
    until: datetime | None = None
    given_by: str = ""

    def is_held(self, at: datetime) -> bool:
        """Whether it holds at this instant."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What somebody may do for another. giver_grants: the giver's own; what the giver was lent is not among them."""

    giver: Person
    giver_grants: tuple[Grant, ...]
    rights: frozenset[Right]
    since: datetime
    until: datetime
    scope: Scope = EVERYWHERE
    reason: str = ""

    def is_held(self, at: datetime) -> bool:
        """Whether it is time for it."""
        return self.since <= at < self.until

    def given(self, at: datetime) -> frozenset[Right]:
        """The rights it really hands on at this instant: those the giver has himself."""
        if not self.giver.is_active or not self.is_held(at):
            return frozenset()
        return (self.rights & held(self.giver_grants, at)) - NEVER_DELEGATED


@dataclass(frozen=True, slots=True)
class RightsFacts:
    """All that is known of one person's rights. roles_with: the roles that contain a right, for advice."""

    person: Person
    grants: tuple[Grant, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    landscape: Landscape = field(default_factory=Landscape)
    roles_with: Mapping[Right, tuple[Sentence, ...]] = field(default_factory=dict)


def held(grants: Iterable[Grant], at: datetime) -> frozenset[Right]:
    """All rights these roles give at this instant, wherever."""
    return frozenset(right for grant in grants if grant.is_held(at) for right in grant.rights)


def fits(grant: Grant, right: Right, deed: Scope, at: datetime, landscape: Landscape) -> bool:
    """Whether this role lets its holder do this there at this instant."""
    return right in grant.rights and grant.is_held(at) and landscape.covers(grant.scope, deed)


def source(stand_in: StandIn, right: Right, deed: Scope, at: datetime, landscape: Landscape) -> Grant | None:
    """The giver's own role that reaches the deed."""
    return next((one for one in stand_in.giver_grants if fits(one, right, deed, at, landscape)), None)
