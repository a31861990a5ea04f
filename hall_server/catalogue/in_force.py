"""Decides which version of an item answers on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from hall_server.catalogue.life import ONCE_PUBLISHED
from hall_server.catalogue.models import ItemVersion, Suspension


def versions_in_force(on: date) -> QuerySet[ItemVersion]:
    """Published, begun, not over and not suspended on this day: at most one of each item."""
    idle = Suspension.objects.filter(since__lte=on).filter(Q(until=None) | Q(until__gt=on))
    return (
        ItemVersion.objects.filter(state__in=ONCE_PUBLISHED, plan_effective_date__lte=on)
        .filter(Q(plan_cancel_date=None) | Q(plan_cancel_date__gt=on))
        .exclude(pk__in=idle.values("version"))
    )
