"""Decides how a year is seen at a glance, and a day of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.calendars import queries
from hall_server.calendars.declared import EDIT, VIEW, pages
from hall_server.calendars.models import CalendarVersion, VersionState
from hall_server.clock.calendar import BeyondCalendar, Calendar
from hall_server.clock.days import Day, DayKind
from hall_server.clock.words import KINDS, spoken_day
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.lists import Action
from hall_server.pages.registry import Menu
from hall_server.pages.rights import may


@dataclass(frozen=True, slots=True)
class Cell:
    """A day as the glance draws it. label: what is heard of it."""

    day: Day
    url: str
    label: str
    is_provisional: bool
    is_today: bool


@pages.page("", name="year", right=VIEW, menu=Menu("时限", "工作日历", 20))
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """A year at a glance, of the calendar in force or of a version."""
    version = _wanted_version(request)
    scope = version.scope if version else request.GET.get("scope", queries.NATIONAL)
    scopes = () if scope == queries.NATIONAL else (scope,)
    calendar = (
        queries.calendar_of_version(version.pk, scopes) if version else queries.calendar_for_opening(scopes)
    )
    wanted = _wanted_year(request, calendar)
    current = queries.current(scope)
    facts = {
        "title": f"{wanted}年工作日历",
        "year": wanted,
        "months": list(_months(calendar, wanted, version)),
        "weekdays": "一二三四五六日",
        "version": version,
        "current": current,
        "calendar": calendar,
        "working": calendar.between(date(wanted, 1, 1), date(wanted, 12, 31))
        + int(calendar.is_working(date(wanted, 1, 1))),
        "previous": wanted - 1 if wanted > calendar.first.year else None,
        "next": wanted + 1 if wanted < calendar.last.year else None,
        "kept": f"version={version.pk}&" if version else (f"scope={scope}&" if scopes else ""),
        "scopes": queries.scopes_in_use(),
        "scope": scope,
        "actions": _year_actions(request, version, scope),
    }
    return render(request, "calendars/year.html", facts)


def _year_actions(request: HttpRequest, version: CalendarVersion | None, scope: str) -> list[Action]:
    draft = queries.draft(scope)
    found = [Action("全部版本", lambda: pages.url("versions"), VIEW)]
    if version is not None:
        key = version.pk
        found.append(Action("这一版的说明和变动", lambda: pages.url("version", key=key), VIEW))
    elif draft is not None:
        found.append(Action("继续编辑草稿", lambda: pages.url("version", key=draft.id), EDIT))
    else:
        found.append(Action("新建版本", lambda: pages.url("new"), EDIT, is_new=True))
    return [one for one in found if may(request, one.right).is_allowed]


def _wanted_version(request: HttpRequest) -> CalendarVersion | None:
    text = request.GET.get("version", "")
    return get_object_or_404(CalendarVersion, pk=int(text)) if text.isdecimal() and len(text) < 12 else None


def _wanted_year(request: HttpRequest, calendar: Calendar) -> int:
    text = request.GET.get("year", "")
    wanted = (
        int(text) if text.isdecimal() and len(text) == 4 else hall_clock.business_day(hall_clock.now()).year
    )
    return min(max(wanted, calendar.first.year), calendar.last.year)


def _months(
    calendar: Calendar, wanted: int, version: CalendarVersion | None
) -> Iterator[tuple[int, list[list[Cell | None]]]]:
    first, today = date(wanted, 1, 1).toordinal(), hall_clock.business_day(hall_clock.now())
    days = [date.fromordinal(one) for one in range(first, date(wanted + 1, 1, 1).toordinal())]
    for month, found in groupby(days, key=lambda day: day.month):
        cells: list[Cell | None] = [_cell(calendar.day(day), calendar, version, today) for day in found]
        lead: list[Cell | None] = [None] * (date(wanted, month, 1).isoweekday() - 1)
        padded = lead + cells
        padded += [None] * (-len(padded) % 7)
        yield month, [padded[start : start + 7] for start in range(0, len(padded), 7)]


def _cell(day: Day, calendar: Calendar, version: CalendarVersion | None, today: date) -> Cell:
    is_provisional = calendar.is_provisional(day.date)
    parts = [spoken_day(day.date), KINDS[day.kind][0], day.name, "暂定" if is_provisional else ""]
    is_draft = version is not None and version.state == VersionState.DRAFT
    iso = day.date.isoformat()
    return Cell(
        day,
        pages.url("edit-day", key=version.pk, day=iso) if version and is_draft else pages.url("day", day=iso),
        "，".join(part for part in parts if part),
        is_provisional,
        day.date == today,
    )


@pages.page("day/<str:day>/", name="day", right=VIEW)
@require_GET
def one_day(request: HttpRequest, day: str) -> HttpResponse:
    """What a day is, by which notice."""
    wanted = read_day(day)
    try:
        found = queries.day_of((), wanted)
    except BeyondCalendar as beyond:
        raise Http404(str(beyond)) from beyond
    facts = [
        Fact("日期", spoken_day(wanted)),
        Fact("种类", _kind(found.kind)),
        Fact("名称", found.name),
        Fact("来源", found.source),
        Fact(
            "是否确定",
            "暂定：放假通知还没有覆盖这一天" if queries.is_provisional(wanted) else "已由放假通知确定",
        ),
    ]
    section = Section("这一天", facts, note="工作日和调休上班计入办理期限，周末和放假不计入。")
    return detail_page(
        request, spoken_day(wanted), [section], back=pages.url("year") + f"?year={wanted.year}"
    )


def _kind(kind: DayKind) -> SafeString:
    state = {DayKind.HOLIDAY: "state-alert", DayKind.MAKE_UP: "state-now", DayKind.WORKING: "state-good"}.get(
        kind, ""
    )
    return format_html('<span class="state {}">{}</span>', state, KINDS[kind][0])


def read_day(text: str) -> date:
    """The date in an address. Http404 when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Http404(text) from fault
