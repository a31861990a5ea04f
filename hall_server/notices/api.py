"""Decides what other programs may ask of notices: where one stands, and those about a subject; never a number."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Schema

from hall_server.api.faults import ApiFault, FaultCode
from hall_server.api.routes import Routes
from hall_server.notices import queries
from hall_server.notices.queries import NoticeFacts
from hall_server.notices.states import NoticeState, Reason

routes = Routes("notices", "notices/", "notices")
READ = routes.scope("notices:read", "查询短信通知的状态")
Subject = Annotated[str, Field(min_length=1, max_length=96)]


class NoticeOut(Schema):
    """A notice. state: sent means that the network took it, delivered that the telephone has it; unknown, that nobody knows.

    reason: why it was withheld or given up, where no provider says it; code: the provider's own word.
    """

    id: str
    template: str
    subject: str
    state: NoticeState
    reason: Reason
    code: str
    tries: int
    told_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


class NoticesOut(Schema):
    """Those about a subject, the oldest first."""

    notices: list[NoticeOut]


@routes.get("", scope=READ, answer=NoticesOut)
def notices_about(request: HttpRequest, subject: Subject) -> NoticesOut:
    """The notices about a subject, such as `case:ID`, at most 200."""
    del request
    return NoticesOut(notices=[_shape(one) for one in queries.about(subject.replace("\x00", ""))[:200]])


@routes.get("{notice}", scope=READ, answer=NoticeOut)
def one_notice(request: HttpRequest, notice: str) -> NoticeOut:
    """Where a notice stands."""
    del request
    try:
        return _shape(queries.notice(notice.replace("\x00", "")))
    except LookupError as fault:
        raise ApiFault(FaultCode.NOT_FOUND) from fault


def _shape(one: NoticeFacts) -> NoticeOut:
    return NoticeOut(
        id=one.id,
        template=one.template,
        subject=one.subject,
        state=one.state,
        reason=one.reason,
        code=one.code,
        tries=one.tries,
        told_at=one.told_at,
        sent_at=one.sent_at,
        ended_at=one.ended_at,
    )
