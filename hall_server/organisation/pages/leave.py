"""Decides how leave is asked for, decided and listed on pages."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation import queries as organisation
from hall_server.organisation.actions import Span
from hall_server.organisation.models import Leave
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.rights import Right
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import ANY_CLERK, actor, may, require
from hall_server.pages.time_fields import InstantField

_COLOURS = {"asked": "review", "approved": "good", "refused": "failed", "withdrawn": "ended"}


def state_badge(row: Leave) -> SafeString:
    """Where it stands."""
    return format_html('<span class="state state-{}">{}</span>', _COLOURS[row.state], row.get_state_display())


def _seen(request: HttpRequest) -> QuerySet[Leave]:
    """One's own; everybody's for whoever decides about leave somewhere."""
    rows = Leave.objects.select_related("clerk__department", "decided_by")
    if may(request, Right.LEAVE_APPROVE.value).is_allowed:
        return rows
    return rows.filter(clerk__number=request.user.get_username())


LIST = Listing[Leave](
    title="请假",
    lead="自己的请假；负责人还看得到待自己审批的。",
    rows=_seen,
    columns=(
        Column("姓名", lambda row: row.clerk),
        Column("种类", lambda row: row.get_kind_display()),
        Column("起", lambda row: row.since, "time"),
        Column("止", lambda row: row.until, "time"),
        Column("状态", state_badge, "state"),
        Column("审批人", lambda row: row.decided_by),
    ),
    orders=(Order("newest", "最近的在前", ("-since", "-id")),),
    search=Search("姓名或工号", ("clerk__name", "clerk__number")),
    filters=(Choice("state", "状态", Leave.State.choices), Choice("kind", "种类", Leave.Kind.choices)),
    empty=Empty("没有请假记录。", "请假请点“申请请假”。"),
    opens=lambda row: pages.url("leave", key=row.pk),
    actions=(Action("申请请假", lambda: pages.url("leave-ask"), ANY_CLERK, is_new=True),),
)


@pages.page("leave/", name="leaves", right=ANY_CLERK, menu=Menu("机构", "请假", 70))
@require_GET
def leaves(request: HttpRequest) -> HttpResponse:
    """The list."""
    return LIST.respond(request)


@pages.waiting(Right.LEAVE_APPROVE.value)
def to_decide(request: HttpRequest) -> Iterator[Waits]:
    """Leave this person may decide about."""
    asked = Leave.objects.filter(state=Leave.State.ASKED).select_related("clerk")[:100]
    mine = [one for one in asked if may_decide(request, one)]
    if mine:
        names = "、".join(one.clerk.name for one in mine[:3])
        yield Waits("待审批的请假", f"{pages.url('leaves')}?state=asked", len(mine), names)


def may_decide(request: HttpRequest, row: Leave) -> bool:
    """Whether who asks may decide about it: never about one's own."""
    number = request.user.get_username()
    return row.clerk.number != number and may(request, Right.LEAVE_APPROVE.value, on_of(row)).is_allowed


def on_of(row: Leave) -> str:
    """Where the leave is decided: the hall of the post and the department."""
    home = organisation.home(row.clerk.number, hall_clock.business_day(row.since))
    parts = [
        f"hall:{home.hall}" if home.hall else "",
        f"department:{home.department}" if home.department else "",
    ]
    return " ".join(part for part in parts if part) or "everywhere"


@pages.page("leave/<int:key>/", name="leave", right=ANY_CLERK)
@require_GET
def leave(request: HttpRequest, key: int) -> HttpResponse:
    """One leave, and what can be done with it."""
    row = get_object_or_404(_seen(request), pk=key)
    facts = [
        Fact("姓名", row.clerk),
        Fact("部门", row.clerk.department),
        Fact("种类", row.get_kind_display()),
        Fact("起", row.since),
        Fact("止", row.until),
        Fact("事由", row.reason),
        Fact("状态", state_badge(row)),
        Fact("审批人", row.decided_by),
        Fact("审批意见", row.answer),
    ]
    wanted = []
    if row.state == Leave.State.ASKED and may_decide(request, row):
        wanted.append(Action("审批", lambda: pages.url("leave-decide", key=key), ANY_CLERK))
    if row.state == Leave.State.ASKED and row.clerk.number == request.user.get_username():
        wanted.append(Action("撤回", lambda: pages.url("leave-withdraw", key=key), ANY_CLERK))
    title = f"{row.clerk.name}的{row.get_kind_display()}"
    back = way_back(request, pages.url("leaves"))
    return detail_page(request, title, [Section("请假", facts)], back=back, actions=wanted)


class AskForm(forms.Form):
    """What leave, and when."""

    kind = forms.ChoiceField(label="种类", choices=Leave.Kind.choices)
    since = InstantField(label="起")
    until = InstantField(label="止")
    reason = forms.CharField(label="事由", required=False, max_length=200)


@pages.page("leave/new", name="leave-ask", right=ANY_CLERK)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for leave."""
    own = request.user.get_username()

    def save(form: Any) -> str:
        sent = form.cleaned_data
        span = Span(sent["since"], sent["until"])
        row = actions.ask_leave(
            own, sent["kind"], span, hall_clock.now(), actor=actor(request), reason=sent["reason"]
        )
        return pages.url("leave", key=row.pk)

    page = FormPage(
        "申请请假", AskForm, save, back=pages.url("leaves"), button="提交", kept="已提交，等待审批。"
    )
    return page.respond(request)


class DecideForm(forms.Form):
    """Yes, or no and why."""

    verdict = forms.ChoiceField(
        label="审批结果", choices=[("yes", "批准"), ("no", "不批准")], widget=forms.RadioSelect
    )
    answer = forms.CharField(label="意见", required=False, max_length=200, help_text="不批准时必须写明理由。")


@pages.page("leave/<int:key>/decide", name="leave-decide", right=Right.LEAVE_APPROVE.value)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: int) -> HttpResponse:
    """Approve or refuse."""
    row = get_object_or_404(_seen(request), pk=key)
    require(request, Right.LEAVE_APPROVE.value, on_of(row))

    def save(form: Any) -> str:
        sent = form.cleaned_data
        actions.decide_leave(
            key,
            hall_clock.now(),
            approve=sent["verdict"] == "yes",
            decider=request.user.get_username(),
            actor=actor(request),
            answer=sent["answer"],
        )
        return pages.url("leave", key=key)

    title = f"审批：{row.clerk.name}的{row.get_kind_display()}"
    return FormPage(title, DecideForm, save, back=pages.url("leave", key=key), button="提交").respond(request)


@pages.page("leave/<int:key>/withdraw", name="leave-withdraw", right=ANY_CLERK)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Take one's own back."""
    row = get_object_or_404(Leave, pk=key, clerk__number=request.user.get_username())

    def save(_form: Any) -> str:
        actions.withdraw_leave(row.pk, hall_clock.now(), actor=actor(request))
        return pages.url("leave", key=key)

    back = pages.url("leave", key=key)
    return FormPage("撤回请假", forms.Form, save, back=back, button="撤回").respond(request)
