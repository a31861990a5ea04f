"""Decides how a calendar is drafted, corrected and published; a published one is followed by another, never edited."""

import hashlib
from datetime import date, datetime
from typing import NoReturn

import msgspec
from django.db import transaction

from hall.language.refusals import Refusal, RefusalCode
from hall_server.audit.actions import record
from hall_server.calendars import published_days
from hall_server.calendars.models import CalendarDay, CalendarVersion, VersionState
from hall_server.calendars.queries import NATIONAL, current, days_of, version_facts
from hall_server.clock.days import Day, ordinary
from hall_server.remembered import forget


@transaction.atomic
def load_published_days(*, actor: str, now: datetime) -> int | None:
    """See that the country has a calendar, from the package chinesecalendar; the id of a version made now.

    The first one is published at once. When the package later knows more years than the calendar in force, a draft is
    opened for somebody to look at, for publishing it moves dates.
    """
    known = current(NATIONAL)
    until = published_days.confirmed_until()
    if known is not None and (known.confirmed_until or date.min) >= until:
        return None
    if CalendarVersion.objects.filter(scope=NATIONAL, state=VersionState.DRAFT).exists():
        return None
    year = published_days.last_year()
    row = CalendarVersion.objects.create(
        scope=NATIONAL,
        number=(known.number if known else 0) + 1,
        title=f"全国工作日历（放假通知至{year}年）",
        notice=f"国务院办公厅历年部分节假日安排的通知（2004—{year}）；{year + 1}年起按放假办法暂定",
        first_day=published_days.FIRST_DAY,
        last_day=published_days.LAST_DAY,
        confirmed_until=until,
        drafted_by=actor,
        drafted_at=now,
    )
    _write_days(row, published_days.all_days())
    _recorded("calendar_loaded", row, actor, {"until": until.isoformat()})
    if known is None:
        publish(row.pk, actor=actor, now=now)
    return row.pk


@transaction.atomic
def open_draft(scope: str, title: str, *, notice: str = "", actor: str, now: datetime) -> int:
    """Begin a new version as a copy of the one in force; its id. Refusal when a draft is open already."""
    if CalendarVersion.objects.filter(scope=scope, state=VersionState.DRAFT).exists():
        raise Refusal(RefusalCode.CALENDAR_DRAFT_OPEN)
    known = current(scope)
    row = CalendarVersion(
        scope=scope,
        number=(known.number if known else 0) + 1,
        title=title,
        notice=notice,
        first_day=known.first_day if known else published_days.FIRST_DAY,
        last_day=known.last_day if known else published_days.LAST_DAY,
        confirmed_until=known.confirmed_until if known else None,
        drafted_by=actor,
        drafted_at=now,
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    if known:
        _write_days(row, days_of(known.id))
    _recorded("calendar_drafted", row, actor, {"title": title})
    return row.pk


@transaction.atomic
def describe(version: int, *, title: str, notice: str, confirmed_until: date | None, actor: str) -> None:
    """Say what a draft is called, which notice it follows, and up to which day that notice speaks."""
    row = _draft(version)
    row.title, row.notice = title, notice
    row.confirmed_until = confirmed_until if row.scope == NATIONAL else None
    row.save(update_fields=["title", "notice", "confirmed_until"])
    _recorded("calendar_described", row, actor, {"title": title, "notice": notice})


@transaction.atomic
def put_day(version: int, day: Day, *, actor: str) -> None:
    """Say what a date of a draft is; a date that is again what its weekday says, without a name, is not kept."""
    row = _draft(version)
    if not row.first_day <= day.date <= row.last_day:
        raise Refusal(RefusalCode.CALENDAR_OUTSIDE, {"first": str(row.first_day), "last": str(row.last_day)})
    if row.scope == NATIONAL and day.kind is ordinary(day.date).kind and not day.name:
        CalendarDay.objects.filter(version=row, date=day.date).delete()
    else:
        CalendarDay.objects.update_or_create(
            version=row,
            date=day.date,
            defaults={"kind": day.kind.value, "name": day.name, "source": day.source},
        )
    _recorded("calendar_day_put", row, actor, {"date": day.date.isoformat(), "kind": day.kind.value})


@transaction.atomic
def clear_day(version: int, day: date, *, actor: str) -> None:
    """Let a draft no longer name this date."""
    row = _draft(version)
    if CalendarDay.objects.filter(version=row, date=day).delete()[0]:
        _recorded("calendar_day_cleared", row, actor, {"date": day.isoformat()})


@transaction.atomic
def publish(version: int, *, actor: str, now: datetime) -> None:
    """Put a draft in force. Refusal without the notice it follows. Dates that move are for the ledgers to find."""
    row = _draft(version)
    if not row.notice.strip():
        raise Refusal(RefusalCode.CALENDAR_WITHOUT_NOTICE)
    row.state, row.published_by, row.published_at = VersionState.PUBLISHED, actor, now
    row.digest = _digest(row)
    row.save()
    forget()
    _recorded("calendar_published", row, actor, {"notice": row.notice, "digest": row.digest})


@transaction.atomic
def discard(version: int, *, actor: str) -> None:
    """Throw a draft away."""
    row = _draft(version)
    _recorded("calendar_discarded", row, actor, {"title": row.title})
    row.delete()


def _draft(version: int) -> CalendarVersion:
    row = CalendarVersion.objects.select_for_update().filter(pk=version).first()
    if row is None:
        _refuse_unknown()
    if row.state != VersionState.DRAFT:
        raise Refusal(RefusalCode.CALENDAR_PUBLISHED)
    return row


def _refuse_unknown() -> NoReturn:
    raise Refusal(RefusalCode.CALENDAR_UNKNOWN)


def _write_days(row: CalendarVersion, days: tuple[Day, ...]) -> None:
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(version=row, date=day.date, kind=day.kind.value, name=day.name, source=day.source)
            for day in days
        ],
        batch_size=500,
    )


def _digest(row: CalendarVersion) -> str:
    """Over all that counting depends on."""
    parts = [row.scope, row.number, row.first_day, row.last_day, row.confirmed_until]
    days = [(day.date, day.kind, day.name, day.source) for day in days_of(row.pk)]
    return "sha256:" + hashlib.sha256(msgspec.json.encode([*parts, days])).hexdigest()


def _recorded(verb: str, row: CalendarVersion, actor: str, facts: dict[str, str]) -> None:
    record(verb, f"calendar:{version_facts(row.pk).key}", actor=actor, facts=facts)
