"""Decides how a rule is changed: a draft, a test over what has happened, then switched on from now; never backwards."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.supervision.models import RuleVersion
from hall_server.supervision.replaying import replayed
from hall_server.supervision.versions import Version
from hall_server.supervision.words import LEVELS, RuleKind

MOST_EXAMPLES = 20


@transaction.atomic
def draft(
    kind: RuleKind, parameters: Mapping[str, Any], *, basis: str, actor: str, now: datetime
) -> RuleVersion:
    """The next version of a rule; it judges nothing yet."""
    last = RuleVersion.objects.select_for_update(of=("self",)).filter(kind=kind).order_by("-number").first()
    row = RuleVersion.objects.create(
        kind=kind.value,
        number=last.number + 1 if last else 1,
        parameters=dict(parameters),
        basis=basis,
        made_by=actor,
        made_at=now,
    )
    record("rule_drafted", subject(row), actor=actor, facts={"rule": kind.value, "number": str(row.number)})
    return row


def back_test(
    key: int, case_ids: Iterable[str], now: datetime, progress: Callable[[int], None] = lambda _: None
) -> dict[str, Any]:
    """What this version would have found in these cases, had it always been in force; kept with the version."""
    row = RuleVersion.objects.get(pk=key)
    long_ago = datetime.min.replace(tzinfo=now.tzinfo)
    version = Version(row.pk, RuleKind(row.kind), row.number, row.parameters, long_ago, None)
    levels: Counter[str] = Counter()
    examples: list[str] = []
    looked_at = 0
    for looked_at, case_id in enumerate(case_ids, 1):
        for _, subject_found, _, level in replayed([case_id], now, (version,)):
            levels[LEVELS[level]] += 1
            examples.append(subject_found)
        progress(looked_at)
    result = {
        "cases": looked_at,
        "levels": dict(levels),
        "examples": list(dict.fromkeys(examples))[:MOST_EXAMPLES],
    }
    RuleVersion.objects.filter(pk=key, since=None).update(tested=result, tested_at=now)
    return result


@transaction.atomic
def switch_on(key: int, *, actor: str, now: datetime) -> RuleVersion:
    """It judges from now on, and the version before it no longer. Refusals: rule_untested, own_work."""
    row = RuleVersion.objects.select_for_update(of=("self",)).get(pk=key)
    if row.since is not None:
        return row
    if row.tested_at is None:
        raise Refusal(RefusalCode.RULE_UNTESTED)
    if row.made_by == actor:
        raise Refusal(RefusalCode.OWN_WORK)
    _end(RuleKind(row.kind), actor, now)
    row.since, row.switched_by = now, actor
    row.save(update_fields=["since", "switched_by"])
    record("rule_switched_on", subject(row), actor=actor, facts={"rule": row.kind, "number": str(row.number)})
    return row


@transaction.atomic
def switch_off(kind: RuleKind, *, actor: str, now: datetime) -> None:
    """Nothing is judged by this rule from now on; alarms there are stay."""
    _end(kind, actor, now)


def _end(kind: RuleKind, actor: str, now: datetime) -> None:
    for row in RuleVersion.objects.select_for_update(of=("self",)).filter(
        kind=kind, since__isnull=False, until=None
    ):
        row.until = now
        row.save(update_fields=["until"])
        record("rule_ended", subject(row), actor=actor, facts={"rule": kind.value, "number": str(row.number)})


def subject(row: RuleVersion) -> str:
    """As the audit trail names it."""
    return f"rule:{row.pk}"
