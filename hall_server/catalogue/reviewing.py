"""Decides who may publish a version, from which day it answers, and what becomes of the one before."""

from datetime import date, datetime, timedelta

from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.catalogue import drafting
from hall_server.catalogue.findings import findings_of
from hall_server.catalogue.life import Move, VersionState
from hall_server.catalogue.models import ItemVersion, VersionMove
from hall_server.catalogue.settling import chain, settle_items
from hall_server.catalogue.splitting import end_predecessors


def send_back(version_id: int, opinion: str, *, actor: str, now: datetime) -> ItemVersion:
    """The author must go on with it; the opinion says why. Refusal without one, and to the author."""
    if not opinion.strip():
        raise Refusal(RefusalCode.REASON_MISSING)
    _refuse_own_work(version_id, actor)
    return drafting.step(version_id, Move.SEND_BACK, actor=actor, now=now, opinion=opinion)


@transaction.atomic
def publish(
    version_id: int,
    effective_on: date,
    *,
    actor: str,
    now: datetime,
    opinion: str = "",
    ends_on: date | None = None,
) -> ItemVersion:
    """The version answers from this day on, at the earliest today; the one before answers up to it.

    ends_on: the first day it no longer answers, None until it is cancelled or followed by another.
    Refusal to whoever wrote in it, with a severe finding, for a day that is over, when it would end before it begins.
    """
    _refuse_own_work(version_id, actor)
    today = hall_clock.business_day(now)
    if effective_on < today:
        raise Refusal(
            RefusalCode.DATE_PASSED,
            {
                "date": effective_on.isoformat(),
                "why": "已经过去的日子不能补发布",
                "earliest": today.isoformat(),
            },
        )
    if ends_on is not None and ends_on <= effective_on:
        raise Refusal(
            RefusalCode.DATE_PASSED,
            {
                "date": ends_on.isoformat(),
                "why": f"取消日期应当晚于生效日期{effective_on.isoformat()}",
                "earliest": (effective_on + timedelta(days=1)).isoformat(),
            },
        )
    version = drafting.locked_version(version_id)
    severe = [one for one in findings_of([version])[version.pk] if one.is_severe]
    if severe and version.state == VersionState.IN_REVIEW:
        raise Refusal(
            RefusalCode.VERSION_HAS_FINDINGS,
            {"name": version.task_name, "count": str(len(severe)), "first": severe[0].sentence},
        )
    version = drafting.step(
        version_id,
        Move.PUBLISH,
        actor=actor,
        now=now,
        opinion=opinion,
        reviewed_by=actor,
        published_at=now,
        plan_effective_date=effective_on,
        plan_cancel_date=ends_on,
    )
    chain(version.item)
    end_predecessors(version.item, actor=actor, now=now)
    settle_items([version.item_id], now)
    version.refresh_from_db()
    return version


def _refuse_own_work(version_id: int, actor: str) -> None:
    wrote = VersionMove.objects.filter(
        version=version_id, actor=actor, move__in=(drafting.WRITE, Move.SUBMIT.value)
    )
    if wrote.exists() or ItemVersion.objects.filter(pk=version_id, written_by=actor).exists():
        raise Refusal(RefusalCode.OWN_WORK)
