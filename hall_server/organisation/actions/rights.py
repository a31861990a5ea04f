"""Decides how roles are given and taken back, and how somebody lets another act for him."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hall_server.audit.actions import record
from hall_server.organisation.models import (
    Clerk,
    DelegatedRight,
    Delegation,
    Role,
    RoleAssignment,
    RoleRight,
)
from hall_server.organisation.queries.rights import grants_of, landscape, rights_facts
from hall_server.organisation.refused import NotDone
from hall_server.organisation.rights import POWER_NAMES, RIGHT_NAMES, Power, Right, powers_among
from hall_server.organisation.rights_facts import NEVER_DELEGATED
from hall_server.organisation.roles import ROLES
from hall_server.organisation.scopes import EVERYWHERE, Scope
from hall_server.remembered import forget


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant until another, which is not counted; until None: without an end."""

    since: datetime
    until: datetime | None = None


@transaction.atomic
def settle_business_roles() -> None:
    """Make the roles the program brings, each with exactly its rights. Roles of the hall's own are left alone."""
    for code, plan in ROLES.items():
        role, _ = Role.objects.update_or_create(
            code=code,
            defaults={
                "name": plan.name,
                "name_en": plan.name_en,
                "purpose": plan.purpose,
                "is_settled": True,
            },
        )
        wanted = {right.value for right in plan.rights}
        RoleRight.objects.filter(role=role).exclude(right__in=wanted).delete()
        there = set(RoleRight.objects.filter(role=role).values_list("right", flat=True))
        RoleRight.objects.bulk_create(RoleRight(role=role, right=right) for right in wanted - there)
    forget()


@transaction.atomic
def assign_role(
    clerk: str, role: str, span: Span, *, actor: str, scope: Scope = EVERYWHERE, reason: str = ""
) -> int:
    """Give a role; the assignment's number. NotDone: clerk_unknown, role_unknown, span_empty, held_already, two_powers."""
    taker = locked(clerk)
    _see_that_it_lasts(span)
    found = Role.objects.filter(pk=role).first()
    if found is None:
        raise NotDone("role_unknown", f"没有角色“{role}”，请重新选择。", f"There is no role {role!r}.")
    rights = _known(found.rights.values_list("right", flat=True))
    _see_that_it_is_new(taker, found, span, scope)
    _see_that_nobody_is_two(taker, span, powers_among(rights))
    row = RoleAssignment.objects.create(
        clerk=taker,
        role=found,
        since=span.since,
        until=span.until,
        given_by=actor,
        reason=reason,
        region_id=scope.region or None,
        hall_id=scope.hall or None,
        department_id=scope.department or None,
    )
    facts = {"role": role, "since": span.since.isoformat(), **_written(scope)}
    if span.until is not None:
        facts["until"] = span.until.isoformat()
    record("role_given", f"clerk:{clerk}", actor=actor, facts=facts)
    return row.pk


@transaction.atomic
def end_role(assignment: int, now: datetime, *, actor: str) -> None:
    """Take a role back from now on; one that is over stays as it was. NotDone: assignment_unknown."""
    row = RoleAssignment.objects.select_for_update(no_key=True).filter(pk=assignment).first()
    if row is None:
        raise NotDone("assignment_unknown", "没有这条角色分派，请刷新页面。", "There is no such assignment.")
    if row.until is not None and row.until <= now:
        return
    row.until, row.ended_by = max(now, row.since), actor
    row.save(update_fields=["until", "ended_by"])
    clerk = Clerk.objects.values_list("number", flat=True).get(pk=row.clerk_id)
    record("role_taken_back", f"clerk:{clerk}", actor=actor, facts={"role": row.role_id})


@transaction.atomic
def delegate(  # noqa: PLR0913 - who, to whom, what, when, why, where, and by whom it was entered
    giver: str,
    taker: str,
    rights: Iterable[Right],
    span: Span,
    *,
    reason: str,
    actor: str,
    now: datetime,
    scope: Scope = EVERYWHERE,
) -> int:
    """Let the taker do this for the giver; the delegation's number.

    NotDone: clerk_unknown, same_person, reason_missing, end_missing, span_empty, nothing_delegated, not_delegable,
    may_not_delegate, right_not_held, two_powers. scope: lies within what the giver has.
    """
    wanted = frozenset(rights)
    if giver == taker:
        raise NotDone("same_person", "不能委托给自己，请选择别人。", "Nobody delegates to himself.")
    people = {number: locked(number) for number in sorted((giver, taker))}
    if not reason.strip():
        raise NotDone("reason_missing", "请写明委托事由。", "Say why it is delegated.")
    if span.until is None:
        raise NotDone("end_missing", "委托必须有结束时间，请填写。", "A delegation needs an end.")
    _see_that_it_lasts(Span(max(span.since, now), span.until))
    _see_that_giver_has(giver, wanted, scope, max(span.since, now))
    _see_that_nobody_is_two(people[taker], span, powers_among(wanted))
    row = Delegation.objects.create(
        giver=people[giver],
        taker=people[taker],
        since=span.since,
        until=span.until,
        reason=reason.strip(),
        given_at=now,
        region_id=scope.region or None,
        hall_id=scope.hall or None,
        department_id=scope.department or None,
    )
    DelegatedRight.objects.bulk_create(DelegatedRight(delegation=row, right=one) for one in sorted(wanted))
    facts = {
        "taker": taker,
        "rights": ", ".join(sorted(wanted)),
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        **_written(scope),
    }
    record("rights_delegated", f"clerk:{giver}", actor=actor, facts=facts)
    forget()
    return row.pk


@transaction.atomic
def end_delegation(delegation: int, now: datetime, *, actor: str) -> None:
    """End it now; one that is over stays as it was. NotDone: delegation_unknown."""
    row = Delegation.objects.select_for_update(no_key=True).filter(pk=delegation).first()
    if row is None:
        raise NotDone("delegation_unknown", "没有这条委托，请刷新页面。", "There is no such delegation.")
    if row.until <= now:
        return
    row.until, row.ended_by = max(now, row.since), actor
    row.save(update_fields=["until", "ended_by"])
    people = dict(Clerk.objects.filter(pk__in=[row.giver_id, row.taker_id]).values_list("pk", "number"))
    facts = {"taker": people[row.taker_id]}
    record("delegation_ended", f"clerk:{people[row.giver_id]}", actor=actor, facts=facts)


def locked(number: str) -> Clerk:
    """The clerk in service, whom nobody else changes until the transaction ends. NotDone: clerk_unknown."""
    row = Clerk.objects.select_for_update(no_key=True).filter(number=number, is_active=True).first()
    if row is None:
        raise NotDone(
            "clerk_unknown",
            f"没有在职的工作人员“{number}”，请核对工号。",
            f"Nobody in service has the number {number!r}.",
        )
    return row


def _known(rights: Iterable[str]) -> frozenset[Right]:
    known = {right.value: right for right in Right}
    return frozenset(known[right] for right in rights if right in known)


def _written(scope: Scope) -> dict[str, str]:
    parts = {"region": scope.region, "hall": scope.hall, "department": scope.department}
    return {name: code for name, code in parts.items() if code}


def _see_that_it_lasts(span: Span) -> None:
    if span.until is not None and span.until <= span.since:
        raise NotDone("span_empty", "结束时间要晚于开始时间，请改正。", "It must end after it begins.")


def _see_that_it_is_new(clerk: Clerk, role: Role, span: Span, scope: Scope) -> None:
    held = RoleAssignment.objects.filter(
        Q(until=None) | Q(until__gt=span.since),
        clerk=clerk,
        role=role,
        region=scope.region or None,
        hall=scope.hall or None,
        department=scope.department or None,
    )
    if span.until is not None:
        held = held.filter(since__lt=span.until)
    if held.exists():
        raise NotDone(
            "held_already",
            f"{clerk.name}在这个时间、这个范围已任“{role.name}”，不用再分派。",
            f"{clerk.name} is {role.name_en or role.name} there already.",
        )


def _see_that_giver_has(giver: str, rights: frozenset[Right], scope: Scope, at: datetime) -> None:
    if not rights:
        raise NotDone("nothing_delegated", "请选择要委托的权限。", "Choose what to delegate.")
    never = rights & NEVER_DELEGATED
    if never:
        name, name_en = RIGHT_NAMES[min(never)]
        raise NotDone("not_delegable", f"“{name}”不能委托。", f"The right to {name_en} is never delegated.")
    facts = rights_facts(giver)
    if not any(
        grant.is_held(at) and Right.RIGHTS_DELEGATE in grant.rights and landscape().covers(grant.scope, scope)
        for grant in facts.grants
    ):
        verb, verb_en = RIGHT_NAMES[Right.RIGHTS_DELEGATE]
        raise NotDone(
            "may_not_delegate",
            f"{facts.person.name}的角色里没有“{verb}”，请找安全管理员。",
            f"{facts.person.name} may not {verb_en}; ask the security administrator.",
        )
    for right in sorted(rights):
        if not any(
            right in grant.rights and grant.is_held(at) and landscape().covers(grant.scope, scope)
            for grant in facts.grants
        ):
            name, name_en = RIGHT_NAMES[right]
            raise NotDone(
                "right_not_held",
                f"{facts.person.name}自己在这个范围没有“{name}”，不能委托；借来的权限也不能再委托。",
                f"{facts.person.name} has no right of his own to {name_en} there and cannot delegate it.",
            )


def _see_that_nobody_is_two(taker: Clerk, span: Span, new: frozenset[Power]) -> None:
    """Compare with every role and delegation whose time touches this one's."""
    if not new:
        return
    held = new | _powers_meeting(taker, span)
    if len(held) > 1:
        names = "、".join(POWER_NAMES[power][0] for power in sorted(held))
        names_en = ", ".join(POWER_NAMES[power][1] for power in sorted(held))
        raise NotDone(
            "two_powers",
            f"{taker.name}会身兼{names}，一人不能身兼两职，请换一个人。",
            f"{taker.name} would hold {names_en}; nobody is two. Choose another person.",
        )


def _powers_meeting(taker: Clerk, span: Span) -> frozenset[Power]:
    own = {
        right
        for grant in grants_of(taker.pk)
        if _meet(span, Span(grant.since or span.since, grant.until))
        for right in grant.rights
    }
    lent = DelegatedRight.objects.filter(delegation__taker=taker, delegation__until__gt=span.since)
    if span.until is not None:
        lent = lent.filter(delegation__since__lt=span.until)
    return powers_among(own | _known(lent.values_list("right", flat=True)))


def _meet(one: Span, other: Span) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)
