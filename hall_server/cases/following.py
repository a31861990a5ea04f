"""Decides how cases follow their ledgers: time accepts what nobody answered, and ends a pause the applicant was told of."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hall.language import hall_clock
from hall_server.cases.models import Case
from hall_server.cases.moves import CaseState, Deed
from hall_server.cases.stepping import By, Given, follow, take
from hall_server.clock.replay import State

ROUND = 200
PREFIX = "case:"


def ledger_worked_out(sender: Any, *, subject: str, state: State, now: datetime, **_: Any) -> None:
    """A ledger was worked out anew: the case keeps its level and date, and takes the step that time has taken."""
    del sender
    if not subject.startswith(PREFIX):
        return
    case = Case.objects.select_for_update(of=("self",)).filter(pk=subject.removeprefix(PREFIX)).first()
    if case is not None and not case.is_over:
        follow(case, state, now)


@transaction.atomic
def discard_stale(now: datetime) -> int:
    """Cases that were filled in on a day gone and never handed in count for nothing; how many, at most a round."""
    midnight = hall_clock.end_of_business_day(hall_clock.business_day(now) - timedelta(days=1))
    rows = Case.objects.select_for_update(of=("self",)).filter(
        state=CaseState.PREPARED, opened_at__lt=midnight
    )[:ROUND]
    given = Given({"reason": "day_over"}, "当天没有收件")
    for case in rows:
        take(case, Deed.DISCARDED, By("server", now), given)
    return len(rows)
