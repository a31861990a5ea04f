"""Decides what others may ask of notices; no answer holds a number or a name in the clear."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min

from hall_server.notices.models import Notice, NoticeTemplate, OptOut, TemplateVersion, VersionState
from hall_server.notices.models.templates import Priority
from hall_server.notices.numbers import number_index, spelled
from hall_server.notices.states import TROUBLED, WAITING, NoticeState, Reason
from hall_server.notices.wording import Variable, filled, variables_of
from hall_server.remembered import remembered
from hall_server.rows import select


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A notice as others see it. subject: what it is about, `case:ID`. ended_at: when its state became final."""

    id: str
    template: str
    subject: str
    state: NoticeState
    reason: Reason
    code: str
    masked_number: str
    tries: int
    told_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """waiting, oldest_due: what has still to leave. troubled, unknown: what waits for a person."""

    waiting: int
    oldest_due: datetime | None
    troubled: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording in force of a template."""

    version: int
    text: str
    variables: tuple[Variable, ...]


def notice(key: str) -> NoticeFacts:
    """One notice. LookupError when there is none."""
    row = Notice.objects.filter(pk=key).first()
    if row is None:
        raise LookupError(f"no notice {key}")
    return facts_of(row)


def about(subject: str) -> list[NoticeFacts]:
    """Every notice about a subject, the oldest first."""
    return [facts_of(row) for row in Notice.objects.filter(subject=subject).order_by("id")]


def subjects_told(template: str, subjects: Collection[str]) -> frozenset[str]:
    """Those of these subjects about which such a notice was told already."""
    rows = Notice.objects.filter(template=template, subject__in=subjects)
    return frozenset(rows.values_list("subject", flat=True))


def counts(now: datetime) -> Counts:
    """What waits: for the channel, and for people."""
    del now
    waiting = Notice.objects.filter(state__in=WAITING).aggregate(count=Count("id"), oldest=Min("due_at"))
    open_troubles = Notice.objects.filter(state__in=TROUBLED, closed_at=None)
    by_state = dict(open_troubles.values_list("state").annotate(Count("id")))
    return Counts(
        waiting["count"],
        waiting["oldest"],
        sum(by_state.values()),
        by_state.get(NoticeState.UNKNOWN.value, 0),
    )


def has_opted_out(number: str) -> bool:
    """Whether a number wants no messages; it may be spelled in any way."""
    return OptOut.objects.filter(pk=number_index(spelled(number) or number)).exists()


@remembered
def wording(template: str) -> Wording | None:
    """What is sent now; None while no wording is approved."""
    row = (
        TemplateVersion.objects.filter(template=template, state=VersionState.APPROVED)
        .select_related("template")
        .order_by("-number")
        .first()
    )
    return None if row is None else Wording(row.pk, row.text, variables_of(row.template.variables))


@remembered
def template(code: str) -> NoticeTemplate | None:
    """A template's rules. Shared: nobody changes the row."""
    return NoticeTemplate.objects.filter(pk=code).first()


@remembered
def wording_of(version: int) -> Wording:
    """A wording that some notice was told under."""
    row = TemplateVersion.objects.select_related("template").get(pk=version)
    return Wording(row.pk, row.text, variables_of(row.template.variables))


def text_without_name(row: Notice) -> str:
    """A notice as pages show it: what the person reads, the name left as it stands in the wording."""
    if row.version_id is None:
        return ""
    found = wording_of(row.version_id)
    names = {one.code: f"{{{one.label}}}" for one in found.variables}
    return filled(found.text, found.variables, {**names, **row.facts})


def facts_of(row: Notice) -> NoticeFacts:
    """As others see it."""
    return NoticeFacts(
        row.pk,
        row.template_id,
        row.subject,
        row.stands,
        Reason(row.reason),
        row.code,
        row.masked_number,
        row.tries,
        row.told_at,
        row.sent_at,
        row.ended_at,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is to be sent now. provider: that failed to send it before; empty at first."""

    key: str
    provider: str


def due(now: datetime, limit: int) -> list[Due]:
    """The next notices to send: what cannot wait first, then the longest due."""
    found: list[Due] = []
    for priority in sorted(Priority.values):
        found += _due_of(priority, now, limit - len(found))
        if len(found) >= limit:
            break
    return found


def _due_of(priority: int, now: datetime, limit: int) -> list[Due]:
    """Asked for each priority by itself, so that a mass of notices that wait for the morning is not walked through."""
    condition = (
        "state IN ('created', 'temporary_failure') AND priority = %s AND due_at <= %s "
        "ORDER BY due_at, id LIMIT %s"
    )
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = select(Notice, ("id", "provider"), condition, priority, moment, limit)
    return [Due(*row) for row in rows]
