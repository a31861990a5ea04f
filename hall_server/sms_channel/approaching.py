"""Decides that whoever left a number is told once when their turn is near, not while they still stand at the terminal."""

from datetime import datetime, timedelta

from django.db import transaction

from hall_server.installation import present
from hall_server.notices import actions as notices
from hall_server.notices import queries as told
from hall_server.queueing import queries as queueing
from hall_server.queueing.queries import Approaching

TEMPLATE = "queue_approaching"
MOST_AHEAD = 3
WAITED_FOR = timedelta(minutes=3)


def tell_approaching(now: datetime) -> int:
    """Tell those who have not been told; how many. Nothing without a way by which messages leave."""
    if not present().sms.providers:
        return 0
    near = queueing.approaching(present().hall.code, MOST_AHEAD, now - WAITED_FOR)
    known = told.subjects_told(TEMPLATE, [_subject(one) for one in near])
    fresh = [one for one in near if _subject(one) not in known]
    for one in fresh:
        _tell(one, now)
    return len(fresh)


@transaction.atomic
def _tell(one: Approaching, now: datetime) -> None:
    facts = {"number": one.number, "ahead": str(one.ahead), "place": one.zone_name}
    notices.tell(
        template=TEMPLATE,
        facts=facts,
        subject=_subject(one),
        actor="server",
        now=now,
        personal=one.personal,
    )


def _subject(one: Approaching) -> str:
    return f"ticket:{one.ticket}"
