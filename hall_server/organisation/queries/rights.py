"""Decides how a person's rights are read: once from the tables, then judged without them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.organisation import judging
from hall_server.organisation.judging import Answer
from hall_server.organisation.models import (
    Clerk,
    DelegatedRight,
    Delegation,
    Department,
    Hall,
    Region,
    RoleAssignment,
    RoleRight,
)
from hall_server.organisation.rights import Right
from hall_server.organisation.rights_facts import Grant, Person, RightsFacts, StandIn
from hall_server.organisation.roles import ADMINISTRATORS
from hall_server.organisation.scopes import Landscape, Place, Scope, Sentence
from hall_server.remembered import remembered

_BY_GROUP = {plan.name: plan for plan in ADMINISTRATORS.values()}
_KNOWN = frozenset(right.value for right in Right)


def may(clerk: str, right: Right, scope: Scope, at: datetime | None = None) -> Answer:
    """Whether the clerk of this number may do this there, and why. at: the present instant unless told."""
    return judging.judge(rights_facts(clerk), right, scope, at or hall_clock.now())


def where_may(clerk: str, right: Right, at: datetime | None = None) -> tuple[Scope, ...]:
    """The scopes in which the clerk has the right: for lists that show only what somebody may touch."""
    return judging.where(rights_facts(clerk), right, at or hall_clock.now())


def rights_of(clerk: str, at: datetime | None = None) -> frozenset[Right]:
    """The rights the clerk has anywhere: for menus."""
    return judging.held_rights(rights_facts(clerk), at or hall_clock.now())


def refuse_unless_may(clerk: str, right: Right, scope: Scope, at: datetime | None = None) -> None:
    """Refusal not_allowed, with the reasons as facts `because` and `because_en`."""
    answer = may(clerk, right, scope, at)
    if not answer:
        facts = {"because": answer.sentence(), "because_en": answer.sentence("en")}
        raise Refusal(RefusalCode.NOT_ALLOWED, facts)


@remembered
def rights_facts(clerk: str) -> RightsFacts:
    """All that is known of the rights of the clerk of this number; of an unknown one, that he is not in service."""
    row = Clerk.objects.filter(number=clerk).first()
    if row is None:
        return RightsFacts(Person(clerk, clerk, is_active=False))
    lent = list(Delegation.objects.filter(taker=row).select_related("giver").order_by("since", "pk"))
    grants = _grants([row.pk, *(one.giver_id for one in lent)])
    rights = _delegated(one.pk for one in lent)
    stand_ins = tuple(
        StandIn(
            _person(one.giver),
            tuple(grants[one.giver_id]),
            rights[one.pk],
            one.since,
            one.until,
            _scope(one),
            one.reason,
        )
        for one in lent
    )
    return RightsFacts(_person(row), tuple(grants[row.pk]), stand_ins, landscape(), _roles_with())


def _person(row: Clerk) -> Person:
    return Person(row.number, row.name, row.is_active)


def _scope(row: RoleAssignment | Delegation) -> Scope:
    return Scope(row.region_id or "", row.hall_id or "", row.department_id or "")


def grants_of(clerk: int) -> tuple[Grant, ...]:
    """What somebody holds by roles of his own, past and coming ones too, read now."""
    return tuple(_grants([clerk])[clerk])


def _grants(clerks: Iterable[int]) -> dict[int, list[Grant]]:
    """What each holds by roles of his own: assignments, and the groups of administrators."""
    keys = set(clerks)
    found: dict[int, list[Grant]] = defaultdict(list)
    groups = Clerk.groups.through.objects.filter(clerk__in=keys, group__name__in=_BY_GROUP)
    for key, name in groups.order_by("group").values_list("clerk_id", "group__name"):
        plan = _BY_GROUP[name]
        found[key].append(Grant((plan.name, plan.name_en), frozenset(plan.rights)))
    rights = _rights_by_role()
    rows = RoleAssignment.objects.filter(clerk__in=keys).select_related("role").order_by("since", "pk")
    for row in rows:
        role = (row.role.name, row.role.name_en or row.role.name)
        by = _who(row.given_by)
        found[row.clerk_id].append(
            Grant(role, rights.get(row.role_id, frozenset()), _scope(row), row.since, row.until, by)
        )
    return found


@remembered
def _who(actor: str) -> str:
    """An actor of the audit trail as people know him: `clerk:1001` is 陈静."""
    kind, _, number = actor.partition(":")
    if kind != "clerk":
        return f"服务器命令行（{number}）" if kind == "shell" else actor
    return Clerk.objects.filter(number=number).values_list("name", flat=True).first() or number


@remembered
def _rights_by_role() -> dict[str, frozenset[Right]]:
    """A right this program does not know (a newer one wrote it) gives nothing."""
    found: dict[str, set[Right]] = defaultdict(set)
    for role, right in RoleRight.objects.values_list("role", "right"):
        if right in _KNOWN:
            found[role].add(Right(right))
    return {role: frozenset(rights) for role, rights in found.items()}


@remembered
def _roles_with() -> dict[Right, tuple[Sentence, ...]]:
    found: dict[Right, list[Sentence]] = defaultdict(list)
    rows = RoleRight.objects.filter(right__in=_KNOWN).order_by("role")
    for right, name, name_en in rows.values_list("right", "role__name", "role__name_en"):
        found[Right(right)].append((name, name_en or name))
    for plan in ADMINISTRATORS.values():
        for one in plan.rights:
            found[one].append((plan.name, plan.name_en))
    return {right: tuple(roles) for right, roles in found.items()}


def _delegated(keys: Iterable[int]) -> dict[int, frozenset[Right]]:
    found: dict[int, set[Right]] = defaultdict(set)
    rows = DelegatedRight.objects.filter(delegation__in=list(keys), right__in=_KNOWN)
    for key, right in rows.values_list("delegation", "right"):
        found[key].add(Right(right))
    return defaultdict(frozenset, {key: frozenset(rights) for key, rights in found.items()})


@remembered
def landscape() -> Landscape:
    """The halls, departments and regions that scopes speak of."""
    halls = Hall.objects.values_list("code", "name", "region")
    departments = Department.objects.values_list("code", "name", "region", "parent")
    named = {region for _, _, region in halls if region}
    for limits in (RoleAssignment.objects.order_by(), Delegation.objects.order_by()):
        named |= {one.region_id or "" for one in limits.exclude(region=None).only("region")}
    regions = Region.objects.filter(pk__in=named)
    return Landscape(
        {code: Place(name, region=region or "") for code, name, region in halls},
        {
            code: Place(name, region=region or "", parent=parent or "")
            for code, name, region, parent in departments
        },
        dict(regions.values_list("code", "name")),
    )
