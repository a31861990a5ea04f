"""Decides what an editor of the calendar sees and does: a year at a glance, versions, and a draft day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.calendars import actions, queries
from hall_server.calendars.models import SCOPE, CalendarDay, CalendarVersion, VersionState
from hall_server.clock.calendar import BeyondCalendar, Calendar
from hall_server.clock.days import Day, DayKind
from hall_server.clock.words import KINDS, spoken_day
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Pages, Waits
from hall_server.pages.rights import actor, may

VIEW, EDIT, CONFIRM = "calendar.view", "calendar.edit", "calendar.confirm"

pages = Pages("calendars", prefix="calendars/")
pages.words(
    calendar_loaded="载入了放假安排",
    calendar_drafted="新建了日历草稿",
    calendar_described="修改了日历说明",
    calendar_day_put="修改了一天",
    calendar_day_cleared="恢复了一天",
    calendar_published="发布了日历",
    calendar_discarded="删除了日历草稿",
    title="名称",
    notice="来源",
    date="日期",
    until="确认至",
    digest="摘要",
)


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
    first = date(wanted, 1, 1).toordinal()
    days = [date.fromordinal(one) for one in range(first, date(wanted + 1, 1, 1).toordinal())]
    for month, found in groupby(days, key=lambda day: day.month):
        cells: list[Cell | None] = [_cell(calendar.day(day), calendar, version) for day in found]
        lead: list[Cell | None] = [None] * (date(wanted, month, 1).isoweekday() - 1)
        padded = lead + cells
        padded += [None] * (-len(padded) % 7)
        yield month, [padded[start : start + 7] for start in range(0, len(padded), 7)]


def _cell(day: Day, calendar: Calendar, version: CalendarVersion | None) -> Cell:
    is_provisional = calendar.is_provisional(day.date)
    parts = [spoken_day(day.date), KINDS[day.kind][0], day.name, "暂定" if is_provisional else ""]
    is_draft = version is not None and version.state == VersionState.DRAFT
    name, parameters = ("edit-day", {"key": version.pk}) if is_draft and version else ("day", {})
    return Cell(
        day,
        pages.url(name, day=day.date.isoformat(), **parameters),
        "，".join(part for part in parts if part),
        is_provisional,
        day.date == hall_clock.business_day(hall_clock.now()),
    )


@pages.page("day/<str:day>/", name="day", right=VIEW)
@require_GET
def one_day(request: HttpRequest, day: str) -> HttpResponse:
    """What a day is, by which notice."""
    wanted = _read_day(day)
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


def _state(row: CalendarVersion) -> SafeString:
    is_draft = row.state == VersionState.DRAFT
    return format_html(
        '<span class="state {}">{}</span>',
        "state-now" if is_draft else "state-published",
        row.get_state_display(),
    )


VERSIONS = Listing[CalendarVersion](
    title="日历版本",
    lead="放假通知来了就新建一版：改好、比对、再发布。发布过的版本不再改动，办理期限会跟着新版本重新计算。",
    rows=lambda _: CalendarVersion.objects.all(),
    columns=(
        Column("名称", lambda row: row.title),
        Column("范围", lambda row: "全国" if row.scope == queries.NATIONAL else row.scope),
        Column("版本", lambda row: row.number, "number"),
        Column("状态", _state, "state"),
        Column("确认至", lambda row: row.confirmed_until, "day"),
        Column("来源", lambda row: row.notice),
    ),
    orders=(Order("newest", "最近在前", ("-id",)),),
    filters=(Choice("state", "状态", VersionState.choices),),
    empty=Empty("还没有日历。", "请系统管理员载入全国日历，或点“新建版本”。"),
    opens=lambda row: pages.url("version", key=row.pk),
    actions=(Action("新建版本", lambda: pages.url("new"), EDIT, is_new=True),),
)


@pages.page("versions/", name="versions", right=VIEW)
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """All versions."""
    return VERSIONS.respond(request)


@pages.page("versions/<int:key>/", name="version", right=VIEW)
@require_GET
def one_version(request: HttpRequest, key: int) -> HttpResponse:
    """A version: its notice, and what it changes against the one before."""
    row = get_object_or_404(CalendarVersion, pk=key)
    sections = [
        Section(
            "说明",
            [
                Fact("状态", _state(row)),
                Fact("范围", "全国" if row.scope == queries.NATIONAL else row.scope),
                Fact("来源", row.notice),
                Fact("确认至", row.confirmed_until),
                Fact("发布时间", row.published_at),
            ],
            note="“确认至”之后的日期是暂定的，办理期限跨过这一天就标明暂定。",
        ),
        Section("与上一版的不同", heads=("日期", "上一版", "这一版", "来源"), lines=list(_changed(row))),
    ]
    return detail_page(
        request,
        row.title,
        sections,
        back=pages.url("versions"),
        actions=_version_actions(row),
        subject=f"calendar:{row.scope}/{row.number}",
    )


def _version_actions(row: CalendarVersion) -> list[Action]:
    key = row.pk
    found = [Action("看全年", lambda: pages.url("year") + f"?version={key}", VIEW)]
    if row.state == VersionState.DRAFT:
        found += [
            Action("改说明", lambda: pages.url("describe", key=key), EDIT),
            Action("删除草稿", lambda: pages.url("discard", key=key), EDIT),
            Action(
                "比对并发布",
                lambda: reverse("work-ledgers-publish", kwargs={"key": key}),
                CONFIRM,
                is_new=True,
            ),
        ]
    return found


def _changed(row: CalendarVersion) -> Iterator[tuple[str, ...]]:
    before = (
        CalendarVersion.objects.filter(scope=row.scope, number__lt=row.number).order_by("-number").first()
    )
    if before is None:
        return
    for was, is_now in queries.changes(before.pk, row.pk):
        known = is_now or was
        if known is not None:
            yield spoken_day(known.date), _said(was), _said(is_now), is_now.source if is_now else ""


def _said(day: Day | None) -> str:
    return "—" if day is None else f"{KINDS[day.kind][0]} {day.name}".strip()


class Description(forms.Form):
    """What a version is called and which notice it follows."""

    title = forms.CharField(label="名称", max_length=200, help_text="如“2027年部分节假日安排”。")
    notice = forms.CharField(
        label="放假通知", max_length=400, required=False, help_text="通知的名称和文号，发布前必须写明。"
    )
    confirmed_until = forms.DateField(
        label="确认至",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="通知覆盖到哪一天。次年通知可能提前到12月29日，一般写到12月28日。地方日历不用填。",
    )


class NewVersion(Description):
    """The same with its scope."""

    scope = forms.CharField(
        label="范围",
        initial=queries.NATIONAL,
        max_length=80,
        validators=[SCOPE],
        help_text="全国写 cn；地方写 region:区划代码；只影响开门的写 hall:大厅代码。",
    )
    field_order = ("title", "scope", "notice", "confirmed_until")


@pages.page("versions/new/", name="new", right=EDIT)
@require_http_methods(["GET", "POST"])
def new_version(request: HttpRequest) -> HttpResponse:
    """Begin a draft as a copy of what is in force."""

    def save(form: Any) -> str:
        told, who = form.cleaned_data, actor(request)
        key = actions.open_draft(told["scope"], told["title"], actor=who, now=hall_clock.now())
        _describe(key, told, who)
        return pages.url("version", key=key)

    lead = "新版本从现行日历复制而来，改好之前不影响任何期限。"
    return FormPage("新建日历版本", NewVersion, save, back=pages.url("versions"), lead=lead).respond(request)


@pages.page("versions/<int:key>/describe/", name="describe", right=EDIT)
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, key: int) -> HttpResponse:
    """Change name, notice and confirmed day of a draft."""
    row = get_object_or_404(CalendarVersion, pk=key)

    def save(form: Any) -> str:
        _describe(key, form.cleaned_data, actor(request))
        return pages.url("version", key=key)

    initial = {"title": row.title, "notice": row.notice, "confirmed_until": row.confirmed_until}
    page = FormPage("日历说明", Description, save, back=pages.url("version", key=key), initial=initial)
    return page.respond(request)


def _describe(key: int, told: dict[str, Any], who: str) -> None:
    actions.describe(
        key, title=told["title"], notice=told["notice"], confirmed_until=told["confirmed_until"], actor=who
    )


class DayForm(forms.Form):
    """What a date of a draft is."""

    kind = forms.ChoiceField(label="种类", choices=CalendarDay.KINDS, widget=forms.RadioSelect)
    name = forms.CharField(
        label="名称", max_length=64, required=False, help_text="如“国庆节”；平常的日子不用填。"
    )
    source = forms.CharField(
        label="来源", max_length=400, required=False, help_text="空着就用这一版的放假通知。"
    )


@pages.page("versions/<int:key>/day/<str:day>/", name="edit-day", right=EDIT)
@require_http_methods(["GET", "POST"])
def edit_day(request: HttpRequest, key: int, day: str) -> HttpResponse:
    """Say what a date of a draft is."""
    row, wanted = get_object_or_404(CalendarVersion, pk=key), _read_day(day)
    known = queries.calendar_of_version(key, (row.scope,)).day(wanted)
    back = pages.url("year") + f"?version={key}&year={wanted.year}"

    def save(form: Any) -> str:
        told = form.cleaned_data
        source = told["source"] or row.notice if told["name"] else told["source"]
        actions.put_day(key, Day(wanted, DayKind(told["kind"]), told["name"], source), actor=actor(request))
        return back

    initial = {"kind": known.kind.value, "name": known.name, "source": known.source}
    page = FormPage(spoken_day(wanted), DayForm, save, back=back, initial=initial, lead=f"草稿：{row.title}")
    return page.respond(request)


class Discarding(forms.Form):
    """Asked once more."""

    is_sure = forms.BooleanField(label="我确认要删除这份草稿")


@pages.page("versions/<int:key>/discard/", name="discard", right=EDIT)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Throw a draft away."""
    get_object_or_404(CalendarVersion, pk=key)

    def save(form: Any) -> str:
        del form
        actions.discard(key, actor=actor(request))
        return pages.url("versions")

    page = FormPage(
        "删除日历草稿",
        Discarding,
        save,
        back=pages.url("version", key=key),
        button="删除",
        kept="草稿已删除。",
        is_dangerous=True,
    )
    return page.respond(request)


@pages.waiting(EDIT)
def drafts(request: HttpRequest) -> Iterator[Waits]:
    """Drafts wait to be published."""
    del request
    for row in CalendarVersion.objects.filter(state=VersionState.DRAFT):
        yield Waits("日历草稿待发布", pages.url("version", key=row.pk), 1, row.title)


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Http404(text) from fault
