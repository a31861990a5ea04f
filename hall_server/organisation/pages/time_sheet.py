"""Decides how shifts are arranged, and how four weeks of them, on-line duty and attendance are shown."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation import queries as organisation
from hall_server.organisation.actions import Span
from hall_server.organisation.attendance import Attendance, Figures, Presence, figures
from hall_server.organisation.models import Clerk, Hall, Leave, OnlineDuty, Shift, ShiftAssignment, Window
from hall_server.organisation.opening_words import plan_said
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.pages.fields import departments, halls, people_in_service
from hall_server.organisation.rights import Right
from hall_server.pages.charts import stacked_bars
from hall_server.pages.forms import FormPage
from hall_server.pages.lists import Action
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, may, require
from hall_server.pages.time_fields import ClockField, DayField, InstantField

WEEKS = 4


def chosen_hall(request: HttpRequest) -> Hall:
    """The hall asked for, else the one whoever asks works in, else the first."""
    today = hall_clock.business_day(hall_clock.now())
    wanted = request.GET.get("hall") or organisation.home(request.user.get_username(), today).hall
    found = Hall.objects.filter(pk=wanted).first() or Hall.objects.order_by("code").first()
    if found is None:
        raise LookupError("there is no hall")
    return found


def monday(day: date) -> date:
    """The Monday of this day's week."""
    return day - timedelta(days=day.weekday())


@pages.page("shifts/", name="shifts-of-mine", right="organisation.view", menu=Menu("机构", "排班与值守", 80))
@require_GET
def shifts_of_mine(request: HttpRequest) -> HttpResponse:
    """Four weeks of the hall one works in, or of the one asked for."""
    return _shifts(request, chosen_hall(request))


@pages.page("halls/<slug:hall>/shifts/", name="shifts", right="organisation.view")
@require_GET
def shifts(request: HttpRequest, hall: str) -> HttpResponse:
    """Four weeks of a hall."""
    return _shifts(request, get_object_or_404(Hall, pk=hall))


def _shifts(request: HttpRequest, hall: Hall) -> HttpResponse:
    now = hall_clock.now()
    today = hall_clock.business_day(now)
    first = monday(today)
    last = first + timedelta(days=7 * WEEKS - 1)
    wanted = [
        Action(
            "新建班次", lambda: pages.url("shift-new", hall=hall.code), Right.SHIFTS_EDIT.value, is_new=True
        ),
        Action("安排在线值守", lambda: pages.url("online-new", hall=hall.code), Right.SHIFTS_EDIT.value),
    ]
    facts = {
        "title": f"排班与值守：{hall.name}",
        "lead": "四周内每天谁当班、谁请假。排班请打开工作人员的页面。",
        "hall": hall,
        "halls": halls(),
        "weeks": _weeks(hall.code, first, last, today),
        "shifts": Shift.objects.filter(hall=hall, is_kept=True).select_related("window"),
        "online": OnlineDuty.objects.filter(hall=hall, until__gt=now).select_related("clerk", "department"),
        "actions": [one for one in wanted if may(request, one.right, f"hall:{hall.code}").is_allowed],
        "edit": may(request, Right.SHIFTS_EDIT.value, f"hall:{hall.code}").is_allowed,
        "now": now,
    }
    return render(request, "organisation/shifts.html", facts)


def _weeks(hall: str, first: date, last: date, today: date) -> list[list[dict[str, Any]]]:
    names = dict(Clerk.objects.values_list("number", "name"))
    due: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in organisation.due_shifts(hall, first, last):
        due[one.day][one.shift].append(names[one.clerk])
    staff = {number for number, _ in organisation.staff_of(hall, today)}
    leaves = list(
        Leave.objects.filter(state=Leave.State.APPROVED, clerk__number__in=staff).select_related("clerk")
    )
    days = [
        {
            "day": plan.day,
            "said": plan_said(plan),
            "is_closed": not plan.stretches,
            "is_special": plan.has_own_hours,
            "is_today": plan.day == today,
            "shifts": [(shift, "、".join(people)) for shift, people in due[plan.day].items()],
            "away": [one.clerk.name for one in leaves if _covers(one, plan.day)],
        }
        for plan in organisation.day_plans(hall, first, (last - first).days + 1)
    ]
    return [days[week : week + 7] for week in range(0, len(days), 7)]


def _covers(row: Leave, day: date) -> bool:
    return (
        hall_clock.business_day(row.since)
        <= day
        <= hall_clock.business_day(row.until - timedelta(microseconds=1))
    )


class ShiftForm(forms.Form):
    """A shift of a hall."""

    name = forms.CharField(label="班次", max_length=32, help_text="如早班、晚班。")
    begins = ClockField(label="上班")
    ends = ClockField(label="下班", help_text="跨午夜的班请分成两个班次。")
    grace_minutes = forms.IntegerField(label="宽限（分钟）", min_value=0, max_value=120, initial=5)


@pages.page("halls/<slug:hall>/shifts/new", name="shift-new", right=Right.SHIFTS_EDIT.value)
@require_http_methods(["GET", "POST"])
def new_shift(request: HttpRequest, hall: str) -> HttpResponse:
    """Make a shift."""
    row = get_object_or_404(Hall, pk=hall)
    require(request, Right.SHIFTS_EDIT.value, f"hall:{hall}")

    def save(form: Any) -> str:
        actions.enter_shift(Shift(hall=row, **form.cleaned_data), actor=actor(request))
        return pages.url("shifts", hall=hall)

    return FormPage("新建班次", ShiftForm, save, back=pages.url("shifts", hall=hall)).respond(request)


class ChangedShiftForm(ShiftForm):
    """The same, from which day on, and whether it is still used."""

    from_day = DayField(label="时间从哪天起改", help_text="最早今天。以往的考勤仍按原来的时间算。")
    is_kept = forms.BooleanField(
        label="继续使用", required=False, help_text="取消勾选后不再排新人，已有排班不变。"
    )


@pages.page("shifts/<int:key>/edit", name="shift-edit", right=Right.SHIFTS_EDIT.value)
@require_http_methods(["GET", "POST"])
def edit_shift(request: HttpRequest, key: int) -> HttpResponse:
    """Change a shift's name, or its times from a day on."""
    row = get_object_or_404(Shift.objects.select_related("hall"), pk=key)
    require(request, Right.SHIFTS_EDIT.value, f"hall:{row.hall_id}")
    today = hall_clock.business_day(hall_clock.now())

    def save(form: Any) -> str:
        sent = dict(form.cleaned_data)
        from_day = sent.pop("from_day")
        actions.change_shift(key, actions.ShiftFacts(**sent), from_day, today, actor=actor(request))
        return pages.url("shifts", hall=row.hall_id)

    shown = {name: getattr(row, name) for name in ("name", "begins", "ends", "grace_minutes", "is_kept")}
    return FormPage(
        f"修改班次：{row.hall} {row.name}",
        ChangedShiftForm,
        save,
        back=pages.url("shifts", hall=row.hall_id),
        initial={**shown, "from_day": today},
        lead="改了时间，已排这个班的人从起用日起按新时间上班。",
    ).respond(request)


def _kept_shifts() -> list[tuple[str, str]]:
    rows = Shift.objects.filter(is_kept=True).select_related("hall")
    return [(str(row.pk), f"{row.hall} {row}") for row in rows]


def _windows() -> list[tuple[str, str]]:
    rows = Window.objects.filter(is_open=True).select_related("zone__hall").order_by("zone__hall", "number")
    return [("", "不指定"), *((row.code, f"{row.zone.hall} {row.name}") for row in rows)]


class AssignForm(forms.Form):
    """Which shift, on which days."""

    shift = forms.ChoiceField(label="班次", choices=_kept_shifts)
    weekdays = forms.MultipleChoiceField(
        label="星期",
        choices=[(str(day), f"周{name}") for day, name in enumerate("一二三四五六日", 1)],
        widget=forms.CheckboxSelectMultiple,
    )
    window = forms.ChoiceField(label="窗口", required=False, choices=_windows)
    from_day = DayField(label="起")
    until_day = DayField(label="止", required=False, help_text="空着表示一直。")


@pages.page("people/<str:number>/shift", name="shift-assign", right=Right.SHIFTS_EDIT.value)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Put somebody on a shift."""
    row = get_object_or_404(Clerk, number=number)

    def save(form: Any) -> str:
        sent = form.cleaned_data
        shift = get_object_or_404(Shift, pk=sent["shift"])
        require(request, Right.SHIFTS_EDIT.value, f"hall:{shift.hall_id}")
        actions.assign_shift(
            number,
            shift.pk,
            "".join(sent["weekdays"]),
            sent["from_day"],
            sent["until_day"],
            window=sent["window"],
            actor=actor(request),
        )
        return pages.url("person", number=number)

    start = {"from_day": hall_clock.business_day(hall_clock.now()), "weekdays": list("12345")}
    back = pages.url("person", number=number)
    return FormPage(f"排班：{row.name}", AssignForm, save, back=back, initial=start).respond(request)


class LastDayForm(forms.Form):
    """The last day."""

    last_day = DayField(label="最后一天")


@pages.page("shifts/<int:key>/end", name="shift-end", right=Right.SHIFTS_EDIT.value)
@require_http_methods(["GET", "POST"])
def end_shift(request: HttpRequest, key: int) -> HttpResponse:
    """End an assignment."""
    row = get_object_or_404(ShiftAssignment.objects.select_related("clerk", "shift"), pk=key)
    require(request, Right.SHIFTS_EDIT.value, f"hall:{row.shift.hall_id}")
    back = pages.url("person", number=row.clerk.number)

    def save(form: Any) -> str:
        actions.end_shift(key, form.cleaned_data["last_day"], actor=actor(request))
        return back

    today = {"last_day": hall_clock.business_day(hall_clock.now())}
    title = f"结束排班：{row.clerk.name} {row.shift.name}"
    return FormPage(title, LastDayForm, save, back=back, initial=today).respond(request)


class OnlineForm(forms.Form):
    """Who answers on line, and when."""

    number = forms.ChoiceField(label="值守人", choices=people_in_service)
    department = forms.ChoiceField(label="部门", required=False, choices=departments)
    since = InstantField(label="起")
    until = InstantField(label="止")


@pages.page("halls/<slug:hall>/online/new", name="online-new", right=Right.SHIFTS_EDIT.value)
@require_http_methods(["GET", "POST"])
def new_online(request: HttpRequest, hall: str) -> HttpResponse:
    """Arrange on-line duty."""
    get_object_or_404(Hall, pk=hall)
    require(request, Right.SHIFTS_EDIT.value, f"hall:{hall}")

    def save(form: Any) -> str:
        sent = form.cleaned_data
        span = Span(sent["since"], sent["until"])
        actions.put_on_line(sent["number"], hall, span, actor=actor(request), department=sent["department"])
        return pages.url("shifts", hall=hall)

    return FormPage("安排在线值守", OnlineForm, save, back=pages.url("shifts", hall=hall)).respond(request)


_WORDS = {
    Presence.PRESENT: "出勤",
    Presence.ABSENT: "缺勤",
    Presence.ON_LEAVE: "请假",
    Presence.TO_COME: "未到点",
    Presence.GOING_ON: "当班中",
}


@pages.page("halls/<slug:hall>/attendance/", name="attendance", right=Right.ATTENDANCE_VIEW.value)
@require_GET
def attendance(request: HttpRequest, hall: str) -> HttpResponse:
    """Four weeks of attendance: figures a day, figures a person, and every shift of the last days."""
    row = get_object_or_404(Hall, pk=hall)
    require(request, Right.ATTENDANCE_VIEW.value, f"hall:{hall}")
    now = hall_clock.now()
    today = hall_clock.business_day(now)
    first = monday(today) - timedelta(days=7 * (WEEKS - 1))
    rows = organisation.attendance(hall, first, today, now)
    names = dict(Clerk.objects.values_list("number", "name"))
    return render(
        request,
        "organisation/attendance.html",
        {
            "title": f"考勤：{row.name}",
            "lead": f"{first:%Y-%m-%d} 至今。由窗口登录、退出与排班比较得出，随时重算。",
            "back": pages.url("hall", code=hall),
            "sums": figures(rows),
            "chart": _chart(rows),
            "people": [(names[number], sums) for number, sums in _by_clerk(rows)],
            "latest": [(names[one.due.clerk], one, _WORDS[one.presence]) for one in reversed(rows[-60:])],
        },
    )


def _by_clerk(rows: tuple[Attendance, ...]) -> list[tuple[str, Figures]]:
    found: dict[str, list[Attendance]] = defaultdict(list)
    for one in rows:
        found[one.due.clerk].append(one)
    return [(number, figures(found[number])) for number in sorted(found)]


def _chart(rows: tuple[Attendance, ...]) -> object:
    days: dict[date, list[Attendance]] = defaultdict(list)
    for one in rows:
        days[one.due.day].append(one)
    sums = {day: figures(found) for day, found in sorted(days.items())}
    whole = figures(rows)
    return stacked_bars(
        "每天的出勤",
        f"应到 {whole.due} 班次，出勤 {whole.present}，迟到 {whole.late}，早退 {whole.early}，缺勤 {whole.absent}。",
        [f"{day:%m-%d}" for day in sums],
        {
            "出勤": [one.present for one in sums.values()],
            "缺勤": [one.absent for one in sums.values()],
            "请假": [one.on_leave for one in sums.values()],
        },
    )
