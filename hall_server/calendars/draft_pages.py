"""Decides how a draft of the calendar is begun, described, changed day by day, and thrown away."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.calendars import actions, queries
from hall_server.calendars.declared import EDIT, pages, place_of
from hall_server.calendars.models import SCOPE, CalendarDay, CalendarVersion
from hall_server.calendars.year_pages import read_day
from hall_server.clock.days import Day, DayKind
from hall_server.clock.words import spoken_day
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor, require
from hall_server.pages.time_fields import DayField


class Description(forms.Form):
    """What a version is called and which notice it follows."""

    title = forms.CharField(label="名称", max_length=200, help_text="如“2027年部分节假日安排”。")
    notice = forms.CharField(
        label="放假通知", max_length=400, required=False, help_text="通知的名称和文号，发布前必须写明。"
    )
    confirmed_until = DayField(
        label="确认至",
        required=False,
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
        require(request, EDIT, on=place_of(told["scope"]))
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
    require(request, EDIT, on=place_of(row.scope))

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
    row, wanted = get_object_or_404(CalendarVersion, pk=key), read_day(day)
    require(request, EDIT, on=place_of(row.scope))
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
    row = get_object_or_404(CalendarVersion, pk=key)
    require(request, EDIT, on=place_of(row.scope))

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
