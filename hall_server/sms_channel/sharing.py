"""Decides what is seen of the providers, and writes down how the traffic is shared from now on."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q

from hall_server.audit.actions import record
from hall_server.installation import present
from hall_server.notices.models import Notice, NoticeAttempt
from hall_server.sms_channel.models import Provider
from hall_server.sms_channel.traffic import (
    SLOW_AFTER,
    SLOW_LOOKED_BACK,
    WHOLE,
    Seen,
    judged,
    normal,
)

logger = logging.getLogger(__name__)
ACTOR = "server:sms"
MINUTE = timedelta(minutes=1)


def wanted_shares() -> dict[str, int]:
    """As the settings say, by provider."""
    return {one.name: one.weight for one in present().sms.providers}


@transaction.atomic
def settle_providers(now: datetime) -> None:
    """See that there is a row for each provider of the settings and no other; a changed list begins as it is wanted."""
    wanted = wanted_shares()
    rows = {row.name: row for row in Provider.objects.select_for_update()}
    if set(rows) == set(wanted) and sum(row.weight for row in rows.values()) == WHOLE:
        return
    Provider.objects.exclude(name__in=wanted).delete()
    for name, weight in normal(wanted).items():
        Provider.objects.update_or_create(name=name, defaults={"weight": weight, "changed_at": None})
        record("sms_provider_settled", f"sms_provider:{name}", actor=ACTOR, facts={"weight": str(weight)})
    logger.info("providers settled at %s", now.isoformat())


def sign_of_life(names: Iterable[str], now: datetime) -> None:
    """These providers have a sender that is at work."""
    Provider.objects.filter(name__in=list(names)).update(seen_at=now)


def weights() -> dict[str, int]:
    """How the traffic is shared now."""
    return dict(Provider.objects.values_list("name", "weight"))


@transaction.atomic
def tend(now: datetime) -> int:
    """Judge what was seen and move the shares; how many moved."""
    rows = {row.name: row for row in Provider.objects.select_for_update()}
    before = {name: row.weight for name, row in rows.items()}
    wanted = {name: share for name, share in wanted_shares().items() if name in rows}
    if set(wanted) != set(rows):
        return 0
    after, because = judged(before, wanted, seen(rows, now), now)
    for name, why in because.items():
        row = rows[name]
        row.weight, row.changed_at, row.because = after[name], now, why.value
        row.save(update_fields=["weight", "changed_at", "because"])
        facts = {"before": str(before[name]), "weight": str(after[name]), "because": why.value}
        record("sms_provider_share_moved", f"sms_provider:{name}", actor=ACTOR, facts=facts)
        logger.warning("share of %s: %d, was %d (%s)", name, after[name], before[name], why.value)
    return len(because)


def seen(rows: Mapping[str, Provider], now: datetime) -> dict[str, Seen]:
    """Errors of the last minute; of the messages of the last ten, those slower than five minutes."""
    faults = NoticeAttempt.objects.filter(is_providers_fault=True, ended_at__gt=now - MINUTE)
    errors = dict(faults.filter(provider__in=rows).values_list("provider").annotate(Count("id")))
    since = now - SLOW_LOOKED_BACK
    sent = Notice.objects.filter(provider__in=rows, sent_at__gt=since, sent_at__lte=now)
    late = Q(ended_at__gt=F("sent_at") + SLOW_AFTER) | Q(ended_at=None, sent_at__lt=now - SLOW_AFTER)
    counted = sent.values("provider").annotate(all_of_them=Count("id"), slow=Count("id", filter=late))
    speeds = {one["provider"]: (one["all_of_them"], one["slow"]) for one in counted}
    return {
        name: Seen(errors.get(name, 0), *speeds.get(name, (0, 0)), changed_at=row.changed_at)
        for name, row in rows.items()
    }
