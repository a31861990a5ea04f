"""Decides how people are listed, shown, hired, put on posts, and seen off."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation.models import Clerk, Delegation, Post, PostHolding, RoleAssignment
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.pages.fields import departments
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require
from hall_server.pages.time_fields import DayField


def state_of(row: Clerk) -> SafeString:
    """In service or gone, as a badge."""
    kind, label = ("good", "在职") if row.is_active else ("ended", "已离职")
    return format_html('<span class="state state-{}">{}</span>', kind, label)


def _roles(row: Clerk) -> str:
    now = hall_clock.now()
    return "、".join(
        dict.fromkeys(
            one.role.name
            for one in row.roles.all()
            if one.since <= now and (one.until is None or one.until > now)
        )
    )


def _posts(row: Clerk) -> str:
    today = hall_clock.business_day(hall_clock.now())
    return "、".join(
        one.post.name for one in row.holdings.all() if one.until_day is None or one.until_day >= today
    )


LIST = Listing[Clerk](
    title="工作人员",
    lead="点姓名看岗位、角色、委托和排班。",
    rows=lambda _request: Clerk.objects.select_related("department").prefetch_related(
        "roles__role", "holdings__post"
    ),
    columns=(
        Column("工号", lambda row: row.number),
        Column("姓名", lambda row: row.name),
        Column("部门", lambda row: row.department),
        Column("岗位", _posts),
        Column("角色", _roles),
        Column("状态", state_of, "state"),
    ),
    orders=(Order("number", "按工号", ("number",)),),
    search=Search("工号或姓名", ("number", "name")),
    filters=(
        Choice(
            "service",
            "状态",
            (("1", "在职"), ("0", "已离职")),
            lambda rows, value: rows.filter(is_active=value == "1"),
        ),
        Choice("department", "部门", lambda _request: departments("")[1:]),
    ),
    empty=Empty("没有工作人员。", "请点“新建账号”。"),
    opens=lambda row: pages.url("person", number=row.number),
    actions=(Action("新建账号", lambda: pages.url("person-new"), "organisation.people.edit", is_new=True),),
)


@pages.page("people/", name="people", right="organisation.view", menu=Menu("机构", "人员与岗位", 30))
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, or did."""
    return LIST.respond(request)


@pages.page("people/<str:number>/", name="person", right="organisation.view")
@require_GET
def person(request: HttpRequest, number: str) -> HttpResponse:
    """One person: posts, roles, who stands in for whom, shifts and leave."""
    row = get_object_or_404(Clerk.objects.select_related("department"), number=number)
    facts = [Fact("工号", row.number), Fact("部门", row.department), Fact("状态", state_of(row))]
    sections = [Section("基本信息", facts), *_work_of(row), *_rights_of(row)]
    wanted = (
        Action("任职", lambda: pages.url("post-hold", number=number), "organisation.posts.edit"),
        Action("分派角色", lambda: pages.url("role-give", number=number), "organisation.roles.assign"),
        Action("排班", lambda: pages.url("shift-assign", number=number), "organisation.shifts.edit"),
        Action("停用账号", lambda: pages.url("person-end", number=number), "organisation.people.edit"),
    )
    return detail_page(
        request, row.name, sections, back=way_back(request, pages.url("people")),
        actions=wanted if row.is_active else (), subject=f"clerk:{number}",
    )  # fmt: skip


def _work_of(row: Clerk) -> list[Section]:
    holdings = row.holdings.select_related("post__hall")
    shifts = row.shifts.select_related("shift__hall", "window")
    return [
        Section(
            "岗位",
            heads=["大厅", "岗位", "职责", "任职", "离任", ""],
            lines=[
                [
                    one.post.hall,
                    one.post.name,
                    one.post.duties,
                    one.from_day,
                    one.until_day,
                    _link("post-leave", "离任", key=one.pk) if one.until_day is None else "",
                ]
                for one in holdings
            ],
        ),
        Section(
            "排班",
            heads=["大厅", "班次", "星期", "窗口", "起", "止", ""],
            lines=[
                [
                    one.shift.hall,
                    one.shift,
                    said_weekdays(one.weekdays),
                    one.window,
                    one.from_day,
                    one.until_day,
                    _link("shift-end", "结束", key=one.pk) if one.until_day is None else "",
                ]
                for one in shifts
            ],
        ),
        Section(
            "请假",
            heads=["种类", "起", "止", "状态", "审批人"],
            lines=[
                [one.get_kind_display(), one.since, one.until, one.get_state_display(), one.decided_by]
                for one in row.leaves.select_related("decided_by")[:20]
            ],
        ),
    ]


def _rights_of(row: Clerk) -> list[Section]:
    now = hall_clock.now()
    roles = RoleAssignment.objects.filter(clerk=row).select_related("role", "region", "hall", "department")
    lent = Delegation.objects.filter(Q(giver=row) | Q(taker=row)).select_related("giver", "taker")
    groups = "、".join(group.name for group in row.groups.all())
    note = f"另为{groups}。" if groups else ""
    return [
        Section(
            "角色",
            heads=["角色", "范围", "起", "止", "分派人", ""],
            lines=[
                [
                    one.role,
                    said_scope(one),
                    one.since,
                    one.until,
                    one.given_by.removeprefix("clerk:"),
                    _link("role-end", "收回", key=one.pk) if one.until is None or one.until > now else "",
                ]
                for one in roles
            ],
            note=note,
        ),
        Section(
            "委托",
            heads=["委托人", "受托人", "范围", "起", "止", "事由"],
            lines=[
                [one.giver, one.taker, said_scope(one), one.since, one.until, one.reason] for one in lent[:20]
            ],
        ),
    ]


def said_scope(row: RoleAssignment | Delegation) -> str:
    """A row's scope as people say it."""
    parts = [f"{row.region}及其下级" if row.region else "", str(row.hall or ""), str(row.department or "")]
    return " ".join(part for part in parts if part) or "全部范围"


def said_weekdays(digits: str) -> str:
    """`12345` as 周一二三四五."""
    return "周" + "".join("一二三四五六日"[int(digit) - 1] for digit in digits)


def _link(name: str, title: str, **parts: Any) -> SafeString:
    return format_html('<a href="{}">{}</a>', pages.url(name, **parts), title)


class AccountForm(forms.Form):
    """A new clerk."""

    number = forms.CharField(label="工号", max_length=32)
    name = forms.CharField(label="姓名", max_length=64)
    department = forms.ChoiceField(label="部门", required=False, choices=lambda: departments("暂不指定"))
    password = forms.CharField(
        label="初始密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 8 个字符，不要用常见密码；请当面告诉本人。",
    )


@pages.page("people/new", name="person-new", right="organisation.people.edit")
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Open an account."""

    def save(form: Any) -> str:
        actions.open_account(**form.cleaned_data, actor=actor(request))
        return pages.url("person", number=form.cleaned_data["number"])

    page = FormPage("新建账号", AccountForm, save, back=pages.url("people"), button="建立账号")
    return page.respond(request)


class EndForm(forms.Form):
    """Why somebody leaves."""

    reason = forms.CharField(label="原因", max_length=200, help_text="如调离、退休、辞职。")


@pages.page("people/<str:number>/end", name="person-end", right="organisation.people.edit")
@require_http_methods(["GET", "POST"])
def end_person(request: HttpRequest, number: str) -> HttpResponse:
    """Close an account, with all that ends with it."""
    row = get_object_or_404(Clerk, number=number)

    def save(form: Any) -> str:
        actions.deactivate(number, hall_clock.now(), actor=actor(request), **form.cleaned_data)
        return pages.url("person", number=number)

    page = FormPage(
        f"停用账号：{row.name}",
        EndForm,
        save,
        back=pages.url("person", number=number),
        lead="停用后，此人的岗位、角色、委托、排班、值守同时结束，正在窗口办理的群众回到等候。不能撤销。",
        button="停用账号",
        kept="账号已停用。",
        is_dangerous=True,
    )
    return page.respond(request)


def _kept_posts() -> list[tuple[str, str]]:
    rows = Post.objects.filter(is_kept=True).select_related("hall", "department")
    return [(str(row.pk), f"{row.hall} {row.name}") for row in rows]


class HoldForm(forms.Form):
    """Which post, and from when."""

    post = forms.ChoiceField(label="岗位", choices=_kept_posts)
    from_day = DayField(label="任职日期")
    until_day = DayField(label="离任日期", required=False, help_text="空着表示一直。")


@pages.page("people/<str:number>/post", name="post-hold", right="organisation.posts.edit")
@require_http_methods(["GET", "POST"])
def hold_post(request: HttpRequest, number: str) -> HttpResponse:
    """Put somebody on a post."""
    row = get_object_or_404(Clerk, number=number)

    def save(form: Any) -> str:
        sent = form.cleaned_data
        post = get_object_or_404(Post, pk=sent["post"])
        require(request, "organisation.posts.edit", f"hall:{post.hall_id}")
        actions.hold_post(number, post.pk, sent["from_day"], sent["until_day"], actor=actor(request))
        return pages.url("person", number=number)

    today = {"from_day": hall_clock.business_day(hall_clock.now())}
    back = pages.url("person", number=number)
    return FormPage(f"任职：{row.name}", HoldForm, save, back=back, initial=today).respond(request)


class LeavePostForm(forms.Form):
    """The last day."""

    last_day = DayField(label="最后一天")


@pages.page("posts/<int:key>/leave", name="post-leave", right="organisation.posts.edit")
@require_http_methods(["GET", "POST"])
def leave_post(request: HttpRequest, key: int) -> HttpResponse:
    """Take somebody off a post."""
    row = get_object_or_404(PostHolding.objects.select_related("clerk", "post"), pk=key)
    require(request, "organisation.posts.edit", f"hall:{row.post.hall_id}")

    def save(form: Any) -> str:
        actions.leave_post(key, form.cleaned_data["last_day"], actor=actor(request))
        return pages.url("person", number=row.clerk.number)

    today = {"last_day": hall_clock.business_day(hall_clock.now())}
    back = pages.url("person", number=row.clerk.number)
    title = f"离任：{row.clerk.name} {row.post.name}"
    return FormPage(title, LeavePostForm, save, back=back, initial=today).respond(request)
