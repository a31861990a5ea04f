"""Decides how shifts, leave and on-line duty are arranged: nobody is in two places, and who is away is not on duty."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hall.language import hall_clock
from hall_server.audit.actions import record
from hall_server.organisation.actions.rights import Span, locked
from hall_server.organisation.models import Clerk, Leave, OnlineDuty, Shift, ShiftAssignment, Window
from hall_server.organisation.refused import NotDone


@transaction.atomic
def enter_shift(row: Shift, *, actor: str) -> Shift:
    """Make or change a shift; the row as filled in. NotDone: over_midnight, window_elsewhere. ValidationError."""
    if row.ends <= row.begins:
        raise NotDone(
            "over_midnight",
            "下班要晚于上班；跨午夜的班请分成两个班次。",
            "A shift ends after it begins; one over midnight is two.",
        )
    if row.window is not None and row.window.zone.hall_id != row.hall_id:
        raise NotDone("window_elsewhere", "这个窗口不在这个大厅，请改选。", "That window is in another hall.")
    verb = "shift_entered" if row.pk is None else "shift_changed"
    row.full_clean()
    row.save()
    record(verb, f"shift:{row.pk}", actor=actor, facts={"hall": row.hall_id})
    return row


@transaction.atomic
def assign_shift(
    number: str,
    shift: int,
    weekdays: str,
    from_day: date,
    until_day: date | None = None,
    *,
    window: str = "",
    actor: str,
) -> ShiftAssignment:
    """Put somebody on a shift. NotDone: clerk_unknown, span_empty, shift_overlaps. ValidationError: wrong weekdays."""
    clerk, chosen = locked(number), Shift.objects.get(pk=shift)
    if until_day is not None and until_day < from_day:
        raise NotDone("span_empty", "结束日期不能早于开始日期，请改正。", "It must not end before it begins.")
    row = ShiftAssignment(
        clerk=clerk,
        shift=chosen,
        window=Window.objects.filter(pk=window).first() if window else chosen.window,
        weekdays="".join(sorted(weekdays)),
        from_day=from_day,
        until_day=until_day,
    )
    row.full_clean()
    see_that_no_shift_overlaps(row)
    row.save()
    facts = {"shift": str(shift), "weekdays": row.weekdays, "from": from_day.isoformat()}
    record("shift_assigned", f"clerk:{number}", actor=actor, facts=facts)
    return row


def see_that_no_shift_overlaps(row: ShiftAssignment) -> None:
    """NotDone: shift_overlaps, when the clerk works another shift at some of its hours."""
    other = _overlapping(row)
    if other is not None:
        name = row.clerk.name
        raise NotDone(
            "shift_overlaps",
            f"{name}同一时间已排“{other.shift.name}”，请先结束那个排班或改日期。",
            f"{name} works “{other.shift.name}” at that time; end that first or take other days.",
        )


def _overlapping(wanted: ShiftAssignment) -> ShiftAssignment | None:
    """Another assignment of the same clerk that meets it on some day at some minute."""
    others = (
        ShiftAssignment.objects.select_related("shift")
        .filter(
            Q(until_day=None) | Q(until_day__gte=wanted.from_day),
            clerk=wanted.clerk,
            shift__begins__lt=wanted.shift.ends,
            shift__ends__gt=wanted.shift.begins,
        )
        .exclude(pk=wanted.pk)
    )
    if wanted.until_day is not None:
        others = others.filter(from_day__lte=wanted.until_day)
    return next((one for one in others if set(one.weekdays) & set(wanted.weekdays)), None)


@transaction.atomic
def end_shift(assignment: int, last_day: date, *, actor: str) -> None:
    """The last day of an assignment; before its first day it never was. NotDone: assignment_unknown."""
    row = ShiftAssignment.objects.select_related("clerk").filter(pk=assignment).first()
    if row is None:
        raise NotDone("assignment_unknown", "没有这条排班，请刷新页面。", "There is no such assignment.")
    if last_day < row.from_day:
        row.delete()
    else:
        row.until_day = last_day
        row.save(update_fields=["until_day"])
    facts = {"shift": str(row.shift_id), "until": last_day.isoformat()}
    record("shift_ended", f"clerk:{row.clerk.number}", actor=actor, facts=facts)


@transaction.atomic
def ask_leave(number: str, kind: str, span: Span, now: datetime, *, actor: str, reason: str = "") -> Leave:
    """Ask for leave. NotDone: clerk_unknown, end_missing, span_empty, leave_overlaps. ValidationError: unknown kind."""
    clerk = locked(number)
    if span.until is None:
        raise NotDone("end_missing", "请填写请假结束时间。", "Leave needs an end.")
    if span.until <= span.since:
        raise NotDone("span_empty", "结束时间要晚于开始时间，请改正。", "It must end after it begins.")
    other = Leave.objects.filter(
        clerk=clerk,
        state__in=[Leave.State.ASKED, Leave.State.APPROVED],
        since__lt=span.until,
        until__gt=span.since,
    ).first()
    if other is not None:
        when = f"{hall_clock.local(other.since):%m-%d %H:%M}"
        raise NotDone(
            "leave_overlaps",
            f"{clerk.name}在这段时间已有{other.get_kind_display()}（{when}起），请先撤回那一条或改时间。",
            f"{clerk.name} has leave at that time already; withdraw that or take another time.",
        )
    row = Leave(clerk=clerk, kind=kind, since=span.since, until=span.until, reason=reason, asked_at=now)
    row.full_clean()
    row.save()
    record("leave_asked", f"clerk:{number}", actor=actor, facts={"leave": str(row.pk), "kind": kind})
    return row


@transaction.atomic
def decide_leave(
    leave: int, now: datetime, *, approve: bool, decider: str, actor: str, answer: str = ""
) -> Leave:
    """Approve or refuse. NotDone: leave_unknown, leave_decided, own_leave, answer_missing, online_duty_open."""
    row = _open_leave(leave)
    if row.clerk.number == decider:
        raise NotDone("own_leave", "不能审批自己的请假，请找上级。", "Nobody decides about his own leave.")
    if not approve and not answer.strip():
        raise NotDone("answer_missing", "不批准时请写明理由。", "Say why it is refused.")
    duty = OnlineDuty.objects.filter(clerk=row.clerk, since__lt=row.until, until__gt=row.since).first()
    if approve and duty is not None:
        when = f"{hall_clock.local(duty.since):%m-%d %H:%M}"
        raise NotDone(
            "online_duty_open",
            f"{row.clerk.name}在这段时间有在线值守（{when}），请先改由别人值守。",
            f"{row.clerk.name} is on duty on line then; let somebody else take that first.",
        )
    row.state = Leave.State.APPROVED if approve else Leave.State.REFUSED
    row.decided_by, row.decided_at = Clerk.objects.get(number=decider), now
    row.answer = answer.strip()
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    verb = "leave_approved" if approve else "leave_refused"
    record(verb, f"clerk:{row.clerk.number}", actor=actor, facts={"leave": str(leave)})
    return row


@transaction.atomic
def withdraw_leave(leave: int, now: datetime, *, actor: str) -> None:
    """Take back what nobody has decided yet. NotDone: leave_unknown, leave_decided."""
    row = _open_leave(leave)
    row.state, row.decided_at = Leave.State.WITHDRAWN, now
    row.save(update_fields=["state", "decided_at"])
    record("leave_withdrawn", f"clerk:{row.clerk.number}", actor=actor, facts={"leave": str(leave)})


def _open_leave(leave: int) -> Leave:
    found = Leave.objects.select_for_update(no_key=True, of=("self",)).select_related("clerk")
    row = found.filter(pk=leave).first()
    if row is None:
        raise NotDone("leave_unknown", "没有这条请假，请刷新页面。", "There is no such leave.")
    if row.state != Leave.State.ASKED:
        raise NotDone(
            "leave_decided",
            f"这条请假已是“{row.get_state_display()}”，不能再改。",
            f"This leave is {row.state} already.",
        )
    return row


@transaction.atomic
def put_on_line(number: str, hall: str, span: Span, *, actor: str, department: str = "") -> OnlineDuty:
    """Let somebody answer on line. NotDone: clerk_unknown, end_missing, span_empty, duty_overlaps, on_leave."""
    clerk = locked(number)
    if span.until is None:
        raise NotDone("end_missing", "请填写值守结束时间。", "Duty needs an end.")
    if span.until <= span.since:
        raise NotDone("span_empty", "结束时间要晚于开始时间，请改正。", "It must end after it begins.")
    meets = {"since__lt": span.until, "until__gt": span.since}
    if OnlineDuty.objects.filter(clerk=clerk, **meets).exists():
        raise NotDone(
            "duty_overlaps",
            f"{clerk.name}在这段时间已有在线值守，请改时间。",
            f"{clerk.name} is on duty at that time already.",
        )
    if Leave.objects.filter(clerk=clerk, state=Leave.State.APPROVED, **meets).exists():
        raise NotDone(
            "on_leave",
            f"{clerk.name}在这段时间请假，请换人。",
            f"{clerk.name} is on leave then; choose another.",
        )
    row = OnlineDuty(
        clerk=clerk, hall_id=hall, department_id=department or None, since=span.since, until=span.until
    )
    row.full_clean()
    row.save()
    record("online_duty_given", f"clerk:{number}", actor=actor, facts={"hall": hall})
    return row


@transaction.atomic
def take_off_line(duty: int, now: datetime, *, actor: str) -> None:
    """End an on-line duty now; one that has not begun never was. NotDone: duty_unknown."""
    row = OnlineDuty.objects.select_related("clerk").filter(pk=duty).first()
    if row is None:
        raise NotDone("duty_unknown", "没有这条在线值守，请刷新页面。", "There is no such duty.")
    if row.since >= now:
        row.delete()
    elif row.until > now:
        row.until = now
        row.save(update_fields=["until"])
    record("online_duty_ended", f"clerk:{row.clerk.number}", actor=actor)
