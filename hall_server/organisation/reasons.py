"""Decides how a right, or the lack of it, is explained to people: one sentence a step, in Chinese and English."""

from datetime import datetime

from hall.language import hall_clock
from hall.language.dates import chinese_date
from hall_server.organisation.rights import POWER_NAMES, POWER_OF, RIGHT_NAMES, Right
from hall_server.organisation.rights_facts import NEVER_DELEGATED, Grant, Person, RightsFacts, StandIn, source
from hall_server.organisation.scopes import Landscape, Scope, Sentence


def trouble(
    facts: RightsFacts, stand_in: StandIn, right: Right, deed: Scope, at: datetime
) -> Sentence | None:
    """Why this delegation does not help."""
    giver, taker = stand_in.giver.name, facts.person.name
    if right in NEVER_DELEGATED:
        return (f"{giver}委托的权限不能再委托。", f"What {giver} delegated cannot be delegated further.")
    if not stand_in.is_held(at):
        return _not_the_time(stand_in, taker, at)
    if not stand_in.giver.is_active:
        return gone(stand_in.giver)
    if not facts.landscape.covers(stand_in.scope, deed):
        chinese, english = facts.landscape.name(stand_in.scope)
        return (
            f"{giver}对{taker}的委托只限{chinese}。",
            f"{giver}'s delegation to {taker} is limited to {english}.",
        )
    if source(stand_in, right, deed, at, facts.landscape) is None:
        return (
            f"{giver}委托过{taker}，但{giver}自己现在没有这项权限，委托随之失效。",
            f"{giver} delegated it to {taker}, but no longer has it, so the delegation has ended.",
        )
    return None


def _not_the_time(stand_in: StandIn, taker: str, at: datetime) -> Sentence:
    giver = stand_in.giver.name
    if at < stand_in.since:
        return (
            f"{giver}对{taker}的委托从{_day(stand_in.since)}才开始。",
            f"{giver}'s delegation to {taker} begins on {_date(stand_in.since)}.",
        )
    return (
        f"{giver}对{taker}的委托已于{_day(stand_in.until)}结束。",
        f"{giver}'s delegation to {taker} ended on {_date(stand_in.until)}.",
    )


def two_powers(person: Person, right: Right) -> Sentence:
    """Acting for somebody would make two administrators of one."""
    chinese, english = POWER_NAMES[POWER_OF[right]]
    return (
        f"系统、安全、审计三种管理不能由一人兼任，{person.name}不能再代行{chinese}。",
        f"System, security and audit are never one person's: {person.name} cannot act in {english} as well.",
    )


def own_misses(facts: RightsFacts, right: Right, at: datetime) -> list[Sentence]:
    """Roles that contain the right and do not help, each with its reason; else the roles held."""
    misses = [_miss(facts, grant, at) for grant in facts.grants if right in grant.rights]
    if misses:
        return misses
    held = [grant for grant in facts.grants if grant.is_held(at)]
    name = facts.person.name
    if not held:
        return [(f"{name}现在没有任何角色。", f"{name} holds no role now.")]
    chinese = "、".join(f"“{grant.role[0]}”" for grant in held)
    english = ", ".join(f"“{grant.role[1]}”" for grant in held)
    return [
        (
            f"{name}现任{chinese}，其中没有这项权限。",
            f"{name} holds {english}, which do not contain this right.",
        )
    ]


def _miss(facts: RightsFacts, grant: Grant, at: datetime) -> Sentence:
    name, (role, role_en) = facts.person.name, grant.role
    if grant.since is not None and at < grant.since:
        return (
            f"{name}从{_day(grant.since)}起才任“{role}”。",
            f"{name} becomes “{role_en}” only on {_date(grant.since)}.",
        )
    if grant.until is not None and grant.until <= at:
        return (
            f"{name}任“{role}”已于{_day(grant.until)}结束。",
            f"{name} was “{role_en}” until {_date(grant.until)}.",
        )
    chinese, english = facts.landscape.name(grant.scope)
    return (
        f"{name}任“{role}”，有这项权限，但只限{chinese}。",
        f"{name} is “{role_en}” and has this right, but only in {english}.",
    )


def advice(facts: RightsFacts, right: Right) -> Sentence:
    """What to do next."""
    roles = facts.roles_with.get(right, ())
    chinese = "、".join(f"“{role[0]}”" for role in roles)
    english = ", ".join(f"“{role[1]}”" for role in roles)
    if not roles:
        return ("如工作需要，请找安全管理员。", "If work needs it, ask the security administrator.")
    return (
        f"含这项权限的角色有{chinese}；如工作需要，请找安全管理员分派。",
        f"Roles with this right: {english}; if work needs it, ask the security administrator.",
    )


def gone(person: Person) -> Sentence:
    """Nobody who has left may do anything."""
    return f"{person.name}已不在职。", f"{person.name} is no longer in service."


def holds(person: Person, grant: Grant, landscape: Landscape) -> Sentence:
    """A role somebody has, where, since when and from whom."""
    chinese, english = landscape.name(grant.scope)
    since = f"{_day(grant.since)}起" if grant.since else ""
    until = f"至{_day(grant.until)}" if grant.until else ""
    since_en = f" since {_date(grant.since)}" if grant.since else ""
    until_en = f" until {_date(grant.until)}" if grant.until else ""
    by, by_en = (f"，由{grant.given_by}分派", f", given by {grant.given_by}") if grant.given_by else ("", "")
    return (
        f"{person.name}{since}{until}任“{grant.role[0]}”（{chinese}）{by}，含这项权限。",
        f"{person.name} is “{grant.role[1]}” ({english}){since_en}{until_en}{by_en}; the role has this right.",
    )


def stands_in(person: Person, stand_in: StandIn, right: Right, landscape: Landscape) -> Sentence:
    """Who lets whom act for him, and how long."""
    chinese, english = landscape.name(stand_in.scope)
    verb, verb_en = RIGHT_NAMES[right]
    giver = stand_in.giver.name
    time = f"自{_day(stand_in.since)}至{_day(stand_in.until)}"
    time_en = f"from {_date(stand_in.since)} until {_date(stand_in.until)}"
    return (
        f"{giver}委托{person.name}代为{verb}（{chinese}），{time}，事由：{stand_in.reason or '未写'}。",
        f"{giver} lets {person.name} {verb_en} ({english}) {time_en}: {stand_in.reason or 'no reason written'}.",
    )


def head(facts: RightsFacts, right: Right, deed: Scope, *, is_yes: bool) -> Sentence:
    """The answer itself."""
    may = ("可以", "may") if is_yes else ("不可以", "may not")
    verb, verb_en = RIGHT_NAMES[right]
    place, place_en = facts.landscape.name(deed)
    name = facts.person.name
    return f"{name}{may[0]}{verb}（{place}）。", f"{name} {may[1]} {verb_en} ({place_en})."


def _day(instant: datetime) -> str:
    local = hall_clock.local(instant)
    clock = f"{local:%H:%M}" if (local.hour, local.minute) != (0, 0) else ""
    return f"{chinese_date(local)}{clock}"


def _date(instant: datetime) -> str:
    local = hall_clock.local(instant)
    return f"{local:%Y-%m-%d}" if (local.hour, local.minute) == (0, 0) else f"{local:%Y-%m-%d %H:%M}"
