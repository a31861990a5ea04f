"""Decides what programs may ask of calendars and time limits, and which dates they may have worked out."""

from datetime import date
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from hall.language import hall_clock
from hall_server.api.faults import ApiFault, FaultCode
from hall_server.api.routes import Page, Routes, page_of
from hall_server.api.values import Key
from hall_server.calendars import queries as calendars
from hall_server.clock.calendar import BeyondCalendar
from hall_server.clock.counting import Period, ends_on
from hall_server.clock.days import DayKind
from hall_server.clock.limits import Limit, Unit
from hall_server.clock.replay import Reading
from hall_server.clock.runs import Clock
from hall_server.clock.words import PHASES
from hall_server.ledgers import queries
from hall_server.ledgers.models import Ledger
from hall_server.ledgers.working_out import replayed
from hall_server.pages.keyset import Order

MOST_DAYS = 400

routes = Routes("clock", "clock/", "clock")
CALENDAR = routes.scope("calendar:read", "查看工作日历，推算到期日", is_bindable=True)
LEDGERS = routes.scope("clock:read", "查看办件的办理期限和说明")


class DayOut(Schema):
    """A date of the calendar."""

    date: date
    kind: DayKind
    name: str
    source: str
    is_provisional: bool


class CalendarOut(Schema):
    """Days of the calendar limits are counted by. version: of the country's calendar and the regions' on top."""

    version: str
    confirmed_until: date
    days: list[DayOut]


class DueOut(Schema):
    """The last day of a limit that nothing stops."""

    due_on: date
    is_provisional: bool
    version: str


class ReadingOut(Schema):
    """A clock. remaining: in the limit's unit; months and years in days; below 0 when overdue.

    level: calm, early_warning, yellow or red.
    """

    clock: Clock
    step: str
    amount: int
    unit: Unit
    basis: str
    begun_on: date
    due_on: date
    is_provisional: bool
    remaining: int
    level: str
    is_met: bool | None


class LedgerLine(Schema):
    """An open ledger as lists have it, worked out when it last changed."""

    id: int
    subject: str
    title: str
    phase: str
    level: int
    due_on: date | None
    is_provisional: bool


class LedgerOut(Schema):
    """A ledger replayed now. chinese, english: the explanation, a sentence each."""

    subject: str
    title: str
    phase: str
    phase_name: str
    accepted_on: date | None
    is_deemed: bool
    readings: list[ReadingOut]
    chinese: list[str]
    english: list[str]


class Span(Schema):
    """From one date to another, both counted."""

    since: date
    until: date
    region: str = Field("", max_length=64, pattern=r"^[A-Za-z0-9_-]*$")


@routes.get("days", scope=CALENDAR, answer=CalendarOut)
def days(request: HttpRequest, asked: Query[Span]) -> CalendarOut:
    """The days of the calendar from one date to another, at most 400 of them."""
    del request
    since, until = asked.since, asked.until
    if not 0 <= (until - since).days < MOST_DAYS:
        raise ApiFault(FaultCode.NOT_FOUND)
    calendar = calendars.calendar_for(_scopes(asked.region))
    try:
        found = [
            calendar.day(date.fromordinal(one)) for one in range(since.toordinal(), until.toordinal() + 1)
        ]
    except BeyondCalendar as beyond:
        raise ApiFault(FaultCode.NOT_FOUND) from beyond
    shown = [
        DayOut(
            date=one.date,
            kind=one.kind,
            name=one.name,
            source=one.source,
            is_provisional=calendar.is_provisional(one.date),
        )
        for one in found
    ]
    return CalendarOut(version=calendar.version, confirmed_until=calendar.confirmed_until, days=shown)


class DueQuestion(Schema):
    """From when, how long."""

    begun_on: date
    amount: int = Field(ge=0, le=2000)
    unit: Literal["working_day", "natural_day", "month", "year"] = "working_day"
    region: str = Field("", max_length=64, pattern=r"^[A-Za-z0-9_-]*$")


@routes.get("due", scope=CALENDAR, answer=DueOut)
def due(request: HttpRequest, asked: Query[DueQuestion]) -> DueOut:
    """The last day of a limit; the day it begins is not counted."""
    del request
    calendar = calendars.calendar_for(_scopes(asked.region))
    try:
        begun_at = hall_clock.end_of_business_day(asked.begun_on)
        last = ends_on(Period(Limit(asked.amount, Unit(asked.unit)), asked.begun_on, begun_at), calendar)
    except (BeyondCalendar, ValueError, OverflowError) as beyond:
        raise ApiFault(FaultCode.NOT_FOUND) from beyond
    return DueOut(due_on=last, is_provisional=calendar.is_provisional(last), version=calendar.version)


class Wanted(Schema):
    """Which ledgers. level: 0 calm to 3 red. after: the `next` of the page before."""

    level: int | None = Field(None, ge=0, le=3)
    after: str = Field("", max_length=2000)
    limit: int = Field(50, ge=1, le=200)


@routes.get("ledgers", scope=LEDGERS, answer=Page[LedgerLine])
def ledgers(request: HttpRequest, asked: Query[Wanted]) -> Page[LedgerLine]:
    """The open ledgers, what ends first first."""
    del request
    rows = Ledger.objects.filter(is_over=False, due_on__isnull=False)
    if asked.level is not None:
        rows = rows.filter(level=asked.level)
    return page_of(rows, Order("due", "due", ("due_on", "id")), _line, after=asked.after, limit=asked.limit)


@routes.get("ledgers/{key}", scope=LEDGERS, answer=LedgerOut)
def ledger(request: HttpRequest, key: Key) -> LedgerOut:
    """One ledger with every clock and its explanation."""
    del request
    row, now = Ledger.objects.filter(pk=key).first(), hall_clock.now()
    if row is None:
        raise ApiFault(FaultCode.NOT_FOUND)
    state = replayed(row, now)
    return LedgerOut(
        subject=row.subject,
        title=row.title,
        phase=state.phase.value,
        phase_name=PHASES[state.phase][0],
        accepted_on=state.accepted_on,
        is_deemed=state.is_deemed,
        readings=[_reading(one) for one in state.readings],
        chinese=list(queries.explanation(row.subject, now)),
        english=list(queries.explanation(row.subject, now, "en")),
    )


def _scopes(region: str) -> tuple[str, ...]:
    return (calendars.REGION + region,) if region else ()


def _line(row: Ledger) -> LedgerLine:
    return LedgerLine(
        id=row.pk,
        subject=row.subject,
        title=row.title,
        phase=row.phase,
        level=row.level,
        due_on=row.due_on,
        is_provisional=row.is_provisional,
    )


def _reading(one: Reading) -> ReadingOut:
    return ReadingOut(
        clock=one.clock,
        step=one.step,
        amount=one.limit.amount,
        unit=one.limit.unit,
        basis=one.limit.basis,
        begun_on=one.begun_on,
        due_on=one.due_on,
        is_provisional=one.is_provisional,
        remaining=one.remaining,
        level=one.level.name.lower(),
        is_met=one.is_met,
    )
