"""Decides that nothing waits for ever: what is too old is given up where people see it."""

from datetime import datetime, timedelta

from django.db import transaction

from hall.language import hall_clock
from hall_server.notices.handing import ACTOR
from hall_server.notices.models import Notice, NumberDay
from hall_server.notices.moving import withhold
from hall_server.notices.states import WAITING, Reason


def expire(now: datetime, limit: int = 500) -> int:
    """Give up what is past its time, channel or no channel; how many."""
    late = Notice.objects.filter(state__in=WAITING, expires_at__lte=now).values_list("pk", flat=True)[:limit]
    return sum(_expired(key, now) for key in list(late))


@transaction.atomic
def _expired(key: str, now: datetime) -> bool:
    row = Notice.objects.select_for_update().filter(pk=key, state__in=WAITING).first()
    if row is None:
        return False
    reason = Reason.CAP_REACHED if row.reason == Reason.CAP_REACHED else Reason.TOO_LATE
    return withhold(row, reason, now, actor=ACTOR)


def forget_counts(now: datetime) -> int:
    """Throw away how many notices numbers had on days gone by."""
    past = hall_clock.business_day(now) - timedelta(days=2)
    return NumberDay.objects.filter(day__lt=past).delete()[0]
