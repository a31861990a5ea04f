"""Decides how a published version stops answering: for a while, or for good."""

from datetime import date, datetime

from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.catalogue import drafting
from hall_server.catalogue.life import Move, VersionState
from hall_server.catalogue.models import HandlingItem, ItemVersion, Suspension
from hall_server.catalogue.settling import chain, settle_items


@transaction.atomic
def suspend(version_id: int, reason: str, *, actor: str, now: datetime) -> ItemVersion:
    """From today nobody is accepted under it; cases accepted before go on. Refusal without a reason."""
    _need_reason(reason)
    version = drafting.step(version_id, Move.SUSPEND, actor=actor, now=now, opinion=reason)
    Suspension.objects.create(version=version, since=hall_clock.business_day(now), reason=reason)
    settle_items([version.item_id], now)
    return version


@transaction.atomic
def resume(version_id: int, *, actor: str, now: datetime) -> ItemVersion:
    """It answers again from today."""
    version = drafting.step(version_id, Move.RESUME, actor=actor, now=now)
    version.suspensions.filter(until=None).update(until=hall_clock.business_day(now))
    settle_items([version.item_id], now)
    return version


@transaction.atomic
def cancel(version_id: int, on: date, reason: str, *, actor: str, now: datetime) -> ItemVersion:
    """The version does not answer from this day on, at the earliest today; before its first day it never will.

    Refusal without a reason, for a day that is over, for a version that is no longer in use.
    """
    _need_reason(reason)
    today = hall_clock.business_day(now)
    if on < today:
        raise Refusal(
            RefusalCode.DATE_PASSED,
            {"date": on.isoformat(), "why": "已经过去的日子不能补取消", "earliest": today.isoformat()},
        )
    version = drafting.locked_version(version_id)
    if version.state not in (VersionState.PUBLISHED, VersionState.SUSPENDED):
        raise drafting.not_in_state(version, Move.CANCEL.label)
    begins = version.plan_effective_date
    is_stillborn = begins is not None and on <= begins
    end = begins if is_stillborn and begins is not None else on
    if version.plan_cancel_date is None or end < version.plan_cancel_date:
        version.plan_cancel_date = end
        version.save(update_fields=["plan_cancel_date"])
    record(
        "cancellation_planned",
        drafting.subject(version.item),
        actor=actor,
        facts={"version": str(version.task_version), "on": end.isoformat()},
    )
    if is_stillborn:
        _give_back(version)
    if end <= today or is_stillborn:
        version = drafting.step(version.pk, Move.CANCEL, actor=actor, now=now, opinion=reason)
    chain(version.item)
    settle_items([version.item_id], now)
    version.refresh_from_db()
    return version


def end_item(item: HandlingItem, on: date, reason: str, *, actor: str, now: datetime) -> None:
    """No version of the item answers from this day on."""
    living = item.versions.filter(state__in=(VersionState.PUBLISHED, VersionState.SUSPENDED))
    for version in living.order_by("-task_version"):
        if version.plan_cancel_date is None or version.plan_cancel_date > on:
            cancel(version.pk, on, reason, actor=actor, now=now)


def _give_back(version: ItemVersion) -> None:
    """The version before was to end on the first day of one that will never come."""
    before = version.item.versions.filter(
        state__in=(VersionState.PUBLISHED, VersionState.SUSPENDED),
        plan_cancel_date=version.plan_effective_date,
    )
    before.exclude(pk=version.pk).update(plan_cancel_date=None)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
