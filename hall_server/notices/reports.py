"""Decides to which notice a delivery report belongs, and what it settles."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hall_server.notices.handing import ACTOR
from hall_server.notices.models import Notice
from hall_server.notices.moving import move
from hall_server.notices.numbers import number_index, spelled
from hall_server.notices.states import NoticeState, may_become

LOOKED_BACK = timedelta(days=7)
"""Networks give up after three days at most."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """What a provider says became of a message. Personal data: prints as ***. state: delivered or permanent_failure.

    key: the notice's id where the provider knows it, the whole message then. reference and number else: one part.
    """

    provider: str
    state: NoticeState
    code: str
    key: str = ""
    reference: str = ""
    number: str = ""

    def __repr__(self) -> str:
        return f"Report({self.provider!r}, {self.state.value!r}, ***)"


@transaction.atomic
def take_report(report: Report, now: datetime) -> str | None:
    """Settle the notice the report belongs to; its id, None when it belongs to none that is known.

    A report that belongs to no part known to have left may belong to the one message to this number of which nobody knew:
    if there is exactly one, and it had one part, it is that one.
    """
    row = _row_of(report, now)
    if row is None:
        return None
    if report.state is NoticeState.DELIVERED and not _was_last(row, report):
        return row.pk
    if row.stands is report.state or not may_become(row.stands, report.state):
        return row.pk
    move(row, report.state, now, actor=f"{ACTOR}:{report.provider}"[:96], code=report.code, reason="")
    return row.pk


def _row_of(report: Report, now: datetime) -> Notice | None:
    if report.key:
        return Notice.objects.select_for_update().filter(pk=report.key).first()
    number = spelled(report.number)
    if not number:
        return None
    found = Notice.objects.select_for_update().filter(
        number_index=number_index(number), handed_at__gte=now - LOOKED_BACK, provider=report.provider
    )
    rows = list(found.order_by("-handed_at")[:200])
    for row in rows:
        if report.reference in row.awaited.split(","):
            return row
    unknown = [row for row in rows if row.stands is NoticeState.UNKNOWN and row.parts <= 1]
    return unknown[0] if len(unknown) == 1 else None


def _was_last(row: Notice, report: Report) -> bool:
    """Whether every part has been reported now."""
    if report.key or report.reference not in (waited := row.awaited.split(",")):
        return True
    waited.remove(report.reference)
    Notice.objects.filter(pk=row.pk).update(awaited=",".join(waited))
    return not waited
