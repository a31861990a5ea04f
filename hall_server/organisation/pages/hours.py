"""Decides how opening hours, breaks and special days are shown, previewed for four weeks, and changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation import queries as organisation
from hall_server.organisation.foreseen import Told, foreseen_after
from hall_server.organisation.models import Break, Department, Hall, OpeningHours, SpecialDay
from hall_server.organisation.opening_words import clock_said, plan_said, why_closed
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.pages.fields import departments, halls
from hall_server.organisation.pages.time_sheet import WEEKS, chosen_hall, monday
from hall_server.organisation.rights import Right
from hall_server.pages.forms import FormPage, LookFirst
from hall_server.pages.lists import Action
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, may, require
from hall_server.pages.time_fields import ClockField, DayField

WEEKDAYS = [(str(day), f"周{name}") for day, name in enumerate("一二三四五六日", 1)]
LINES: dict[str, type[OpeningHours | Break | SpecialDay]] = {
    "week": OpeningHours,
    "break": Break,
    "day": SpecialDay,
}


@pages.page("hours/", name="hours-of-mine", right="organisation.view", menu=Menu("机构", "办公时间", 90))
@require_GET
def hours_of_mine(request: HttpRequest) -> HttpResponse:
    """The hall one works in, or the one asked for."""
    return _hours(request, chosen_hall(request))


@pages.page("halls/<slug:hall>/hours/", name="hours", right="organisation.view", under="hours-of-mine")
@require_GET
def hours(request: HttpRequest, hall: str) -> HttpResponse:
    """One hall's."""
    return _hours(request, get_object_or_404(Hall, pk=hall))


def _hours(request: HttpRequest, hall: Hall) -> HttpResponse:
    now = hall_clock.now()
    department = request.GET.get("department", "")
    matter = request.GET.get("matter", "").strip()[:64]
    edit = may(request, Right.HOURS_EDIT.value, f"hall:{hall.code}").is_allowed
    wanted = (("week", "增加办公时间"), ("break", "增加休息时段"), ("day", "增加特殊日期"))
    facts = {
        "title": f"办公时间：{hall.name}",
        "lead": "日期单独规定的先于日历，日历先于每周；同一类里，事项先于部门，部门先于大厅。",
        "hall": hall,
        "halls": halls(),
        "departments": departments(),
        "department": department,
        "matter": matter,
        "now": _said_now(hall.code, department, matter),
        "weeks": _weeks(hall.code, department, matter),
        "parts": _parts(hall),
        "edit": edit,
        "actions": [
            Action(title, _to_new(hall.code, kind), "", is_new=kind == "week")
            for kind, title in wanted
            if edit
        ],
        "today": hall_clock.business_day(now),
    }
    return render(request, "organisation/hours.html", facts)


def _to_new(hall: str, kind: str) -> Any:
    return lambda: pages.url("hours-new", hall=hall, kind=kind)


def _said_now(hall: str, department: str, matter: str) -> tuple[bool, str]:
    now = hall_clock.now()
    found = organisation.opening(hall, now, department=department, matter=matter)
    if not found.is_open:
        return False, why_closed(found, now)[0]
    if found.until is None:
        return True, "没有设办公时间，全天开放" if found.is_unset else "一直开放"
    until = hall_clock.local(found.until)
    return True, f"开放到 {until.month}月{until.day}日 {until:%H:%M}"


def _weeks(hall: str, department: str, matter: str) -> list[list[dict[str, Any]]]:
    today = hall_clock.business_day(hall_clock.now())
    first = monday(today)
    days = [
        {
            "day": plan.day,
            "said": plan_said(plan),
            "reason": plan.reason if plan.stretches else "",
            "is_make_up": plan.kind.value == "make_up",
            "pauses": [
                f"{one.reason} {clock_said(one.begins)}—{clock_said(one.ends)}" for one in plan.pauses
            ],
            "is_closed": not plan.stretches,
            "is_special": plan.has_own_hours,
            "is_today": plan.day == today,
        }
        for plan in organisation.day_plans(hall, first, 7 * WEEKS, department=department, matter=matter)
    ]
    return [days[week : week + 7] for week in range(0, len(days), 7)]


def _parts(hall: Hall) -> list[tuple[str, str, list[Any]]]:
    today = hall_clock.business_day(hall_clock.now())
    special = SpecialDay.objects.filter(hall=hall, day__gte=today - timedelta(days=31)).order_by("day")
    return [
        ("week", "每周", list(OpeningHours.objects.filter(hall=hall).select_related("department"))),
        ("break", "休息时段", list(Break.objects.filter(hall=hall).select_related("department"))),
        ("day", "特殊日期", list(special.select_related("department"))),
    ]


class ForWhom(forms.Form):
    """For the hall, a department or a matter."""

    department = forms.ChoiceField(label="部门", required=False, choices=departments)
    matter = forms.CharField(
        label="事项", required=False, max_length=64, help_text="实施编码；空着表示所有事项。"
    )


class WeekForm(ForWhom):
    """Stretches of weekdays."""

    weekdays = forms.MultipleChoiceField(
        label="星期", choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, initial=list("12345")
    )
    opens = ClockField(label="开始")
    closes = ClockField(label="结束", help_text="到午夜请写 23:59；跨午夜请分成两段。")
    from_day = DayField(label="起用日", required=False, help_text="如夏令时；空着表示一直。")
    until_day = DayField(label="止用日", required=False)


class BreakForm(ForWhom):
    """A break."""

    weekday = forms.ChoiceField(label="星期", required=False, choices=[("", "每天"), *WEEKDAYS])
    begins = ClockField(label="开始")
    ends = ClockField(label="结束")
    reason = forms.CharField(label="事由", max_length=64, help_text="如午休、政治学习。")


class DayForm(ForWhom):
    """A date with hours of its own."""

    day = DayField(label="日期")
    opens = ClockField(label="开始", required=False, help_text="开始和结束都空着，表示全天不办公。")
    closes = ClockField(label="结束", required=False)
    reason = forms.CharField(label="事由", max_length=100, help_text="会显示给群众，如“供电检修”。")


_FORMS: dict[str, tuple[str, type[ForWhom]]] = {
    "week": ("增加办公时间", WeekForm),
    "break": ("增加休息时段", BreakForm),
    "day": ("增加特殊日期", DayForm),
}


@pages.page(
    "halls/<slug:hall>/hours/<slug:kind>/new",
    name="hours-new",
    right=Right.HOURS_EDIT.value,
    under="hours-of-mine",
)
@require_http_methods(["GET", "POST"])
def new_hours(request: HttpRequest, hall: str, kind: str) -> HttpResponse:
    """Add a line."""
    row = get_object_or_404(Hall, pk=hall)
    if kind not in _FORMS:
        raise Http404
    title, form_class = _FORMS[kind]
    require(request, Right.HOURS_EDIT.value, f"hall:{hall}")

    def change(form: Any) -> None:
        actions.add_hours(_rows(row, kind, form.cleaned_data), actor=actor(request))

    return _change_page(request, hall, change, title=title, form=form_class, button="增加")


def _change_page(request: HttpRequest, hall: str, change: Callable[[Any], None], **more: Any) -> HttpResponse:
    """A form that changes a hall's hours; dates that move are shown first, and again when they are others by then."""
    told = Told()
    back = pages.url("hours", hall=hall)

    def save(form: Any) -> str:
        told.lines = foreseen_after(lambda: change(form), hall, hall_clock.now())
        if told.lines and told.mark != request.POST.get("seen_moves"):
            raise LookFirst(
                f"会有{len(told.lines)}个办理期限变动，列在下面。核对后请点“已核对，{more['button']}”。"
            )
        change(form)
        return back

    page = FormPage(save=save, back=back, **more)
    return page.respond(request, template="organisation/change_hours.html", told=told)


def _rows(hall: Hall, kind: str, sent: dict[str, Any]) -> list[OpeningHours | Break | SpecialDay]:
    fields = dict(sent)
    fields["department"] = Department.objects.filter(pk=fields["department"]).first()
    if kind == "week":
        days = fields.pop("weekdays")
        return [OpeningHours(hall=hall, weekday=int(day), **fields) for day in days]
    if kind == "break":
        fields["weekday"] = int(fields["weekday"]) if fields["weekday"] else None
    return [LINES[kind](hall=hall, **fields)]


@pages.page("hours/<slug:kind>/<int:key>/remove", name="hours-remove", right=Right.HOURS_EDIT.value)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Take a line away."""
    if kind not in LINES:
        raise Http404
    model: type[Model] = LINES[kind]
    row: Any = get_object_or_404(model, pk=key)
    require(request, Right.HOURS_EDIT.value, f"hall:{row.hall_id}")

    def change(_form: Any) -> None:
        line: Any = get_object_or_404(model, pk=key)
        actions.remove_hours(line, actor=actor(request))

    return _change_page(
        request,
        row.hall_id,
        change,
        title=f"取消：{row}",
        form=forms.Form,
        lead="取消后立即生效。",
        button="取消这一条",
        is_dangerous=True,
    )
