"""Decides how people come to work here, on which posts, and what ends when they leave."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q, QuerySet

from hall.language import hall_clock
from hall_server.audit.actions import record
from hall_server.organisation.actions.rights import end_delegation, end_role, locked
from hall_server.organisation.actions.windows import leave_window
from hall_server.organisation.models import (
    Clerk,
    Delegation,
    Department,
    Hall,
    Leave,
    OnlineDuty,
    Post,
    PostHolding,
    RoleAssignment,
    ShiftAssignment,
    WindowDuty,
)
from hall_server.organisation.refused import NotDone

# What other apps do in the same transaction when somebody leaves: (window, clerk's number, now).
Vacated = Callable[[str, str, datetime], None]
_when_vacated: list[Vacated] = []


def when_vacated(follow: Vacated) -> None:
    """From now on this is done, before the duty ends, whenever somebody is taken from a window; called by an app's ready."""
    if follow not in _when_vacated:
        _when_vacated.append(follow)


@transaction.atomic
def open_account(number: str, name: str, password: str, *, actor: str, department: str = "") -> Clerk:
    """A new clerk's account. NotDone: number_taken. ValidationError says what is weak about the password."""
    if Clerk.objects.filter(number=number).exists():
        raise NotDone(
            "number_taken",
            f"工号 {number} 已经有人，请换一个；离职人员的工号不再使用。",
            f"The number {number} is taken; numbers of those who left are not used again.",
        )
    clerk = Clerk(number=number, name=name, department_id=department or None)
    clerk.set_password(password)
    clerk.full_clean(exclude=["password"])
    validate_password(password, clerk)
    clerk.save()
    record("account_opened", f"clerk:{number}", actor=actor)
    return clerk


@transaction.atomic
def deactivate(number: str, now: datetime, *, actor: str, reason: str) -> None:
    """Somebody leaves: posts, roles, delegations both ways, shifts, leave, duties and the window end with it, all or none.

    NotDone: clerk_unknown, reason_missing, own_account.
    """
    if not reason.strip():
        raise NotDone("reason_missing", "请写明离职或停用的原因。", "Say why the account is closed.")
    if actor == f"clerk:{number}":
        raise NotDone(
            "own_account", "不能停用自己的账号，请找另一位管理员。", "Nobody closes his own account."
        )
    clerk = locked(number)
    clerk.is_active = False
    clerk.save(update_fields=["is_active"])
    ended = end_of_service(clerk, now, actor=actor)
    facts = {"reason": reason.strip()[:200], **{what: str(count) for what, count in ended.items() if count}}
    record("account_closed", f"clerk:{number}", actor=actor, facts=facts)


def end_of_service(clerk: Clerk, now: datetime, *, actor: str) -> dict[str, int]:
    """All consequences of a clerk's leaving but the account's own flag; how many of each kind ended."""
    return {
        "windows": _leave_windows(clerk, now),
        "roles": _end_roles(clerk, now, actor=actor),
        "delegations": _end_delegations(clerk, now, actor=actor),
        "posts": _end_days(PostHolding.objects.filter(clerk=clerk), now),
        "shifts": _end_days(ShiftAssignment.objects.filter(clerk=clerk), now),
        "online_duties": _end_online(clerk, now),
        "leaves": Leave.objects.filter(clerk=clerk, state=Leave.State.ASKED).update(
            state=Leave.State.WITHDRAWN, decided_at=now
        ),
    }


def _leave_windows(clerk: Clerk, now: datetime) -> int:
    windows = list(WindowDuty.objects.filter(clerk=clerk, until=None).values_list("window_id", flat=True))
    for window in windows:
        for follow in _when_vacated:
            follow(window, clerk.number, now)
        leave_window(window, now)
    return len(windows)


def _end_roles(clerk: Clerk, now: datetime, *, actor: str) -> int:
    going_on = RoleAssignment.objects.filter(Q(until=None) | Q(until__gt=now), clerk=clerk)
    keys = list(going_on.values_list("pk", flat=True))
    for key in keys:
        end_role(key, now, actor=actor)
    return len(keys)


def _end_delegations(clerk: Clerk, now: datetime, *, actor: str) -> int:
    going_on = Delegation.objects.filter(Q(giver=clerk) | Q(taker=clerk), until__gt=now)
    keys = list(going_on.values_list("pk", flat=True))
    for key in keys:
        end_delegation(key, now, actor=actor)
    return len(keys)


def _end_days(rows: QuerySet[PostHolding] | QuerySet[ShiftAssignment], now: datetime) -> int:
    """What has begun ends today; what would begin later never was."""
    today = hall_clock.business_day(now)
    gone, _ = rows.filter(from_day__gt=today).delete()
    return gone + rows.filter(Q(until_day=None) | Q(until_day__gt=today)).update(until_day=today)


def _end_online(clerk: Clerk, now: datetime) -> int:
    gone, _ = OnlineDuty.objects.filter(clerk=clerk, since__gte=now).delete()
    return gone + OnlineDuty.objects.filter(clerk=clerk, until__gt=now).update(until=now)


@transaction.atomic
def enter_post(hall: str, name: str, *, actor: str, department: str = "", duties: str = "") -> Post:
    """Make a post in a hall. NotDone: post_known."""
    found = Post.objects.filter(hall=hall, department=department or None, name=name)
    if found.exists():
        raise NotDone(
            "post_known", f"岗位“{name}”已经有了，请换个名称。", f"There is a post {name!r} already."
        )
    row = Post(
        hall=Hall.objects.get(pk=hall),
        department=Department.objects.filter(pk=department).first(),
        name=name,
        duties=duties,
    )
    row.full_clean()
    row.save()
    record("post_entered", f"post:{row.pk}", actor=actor, facts={"hall": hall})
    return row


@transaction.atomic
def change_post(post: int, *, name: str, duties: str, is_kept: bool, actor: str) -> Post:
    """Change a post; one that is not kept takes nobody new. NotDone: post_unknown, post_known."""
    row = Post.objects.select_for_update(no_key=True, of=("self",)).filter(pk=post).first()
    if row is None:
        raise NotDone("post_unknown", "没有这个岗位，请刷新页面。", "There is no such post.")
    same = Post.objects.filter(hall=row.hall_id, department=row.department_id, name=name)
    if same.exclude(pk=post).exists():
        raise NotDone(
            "post_known", f"岗位“{name}”已经有了，请换个名称。", f"There is a post {name!r} already."
        )
    wanted = {"name": name, "duties": duties, "is_kept": is_kept}
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    if changed:
        row.full_clean()
        row.save()
        record("post_changed", f"post:{post}", actor=actor, facts={"fields": ", ".join(changed)})
    return row


@transaction.atomic
def hold_post(
    number: str, post: int, from_day: date, until_day: date | None = None, *, actor: str
) -> PostHolding:
    """Put somebody on a post, from a day to a day, both counted. NotDone: clerk_unknown, span_empty, held_already."""
    clerk = locked(number)
    if until_day is not None and until_day < from_day:
        raise NotDone("span_empty", "离任日期不能早于任职日期，请改正。", "It must not end before it begins.")
    held = PostHolding.objects.filter(Q(until_day=None) | Q(until_day__gte=from_day), clerk=clerk, post=post)
    if until_day is not None:
        held = held.filter(from_day__lte=until_day)
    if held.exists():
        raise NotDone(
            "held_already",
            f"{clerk.name}在这段时间已任这个岗位，请核对日期。",
            f"{clerk.name} holds this post at that time already.",
        )
    row = PostHolding.objects.create(clerk=clerk, post_id=post, from_day=from_day, until_day=until_day)
    facts = {"post": str(post), "from": from_day.isoformat()}
    record("post_taken", f"clerk:{number}", actor=actor, facts=facts)
    return row


@transaction.atomic
def leave_post(holding: int, last_day: date, *, actor: str) -> None:
    """The last day on a post. NotDone: holding_unknown, span_empty."""
    row = (
        PostHolding.objects.select_for_update(no_key=True, of=("self",))
        .select_related("clerk")
        .filter(pk=holding)
        .first()
    )
    if row is None:
        raise NotDone("holding_unknown", "没有这条任职，请刷新页面。", "There is no such holding.")
    if last_day < row.from_day:
        raise NotDone("span_empty", "离任日期不能早于任职日期，请改正。", "It must not end before it begins.")
    row.until_day = last_day
    row.save(update_fields=["until_day"])
    facts = {"post": str(row.post_id), "until": row.until_day.isoformat()}
    record("post_left", f"clerk:{row.clerk.number}", actor=actor, facts=facts)
