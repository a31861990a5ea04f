"""Decides how people let others act for them on pages, and end it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation import queries as organisation
from hall_server.organisation.actions import Span
from hall_server.organisation.models import Delegation
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.pages.fields import departments, halls, people_in_service, right_choices
from hall_server.organisation.pages.people import said_scope
from hall_server.organisation.rights import RIGHT_NAMES, Right
from hall_server.organisation.rights_facts import NEVER_DELEGATED, held
from hall_server.organisation.scopes import Scope
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import ANY_CLERK, actor, may, require
from hall_server.pages.time_fields import InstantField, typed

_NAMES = {right.value: names[0] for right, names in RIGHT_NAMES.items()}


def _state(row: Delegation) -> SafeString:
    now = hall_clock.now()
    kind, label = ("now", "有效") if row.since <= now < row.until else ("", "已结束")
    if now < row.since:
        kind, label = "", "未开始"
    return format_html('<span class="state state-{}">{}</span>', kind, label)


def _seen(request: HttpRequest) -> QuerySet[Delegation]:
    rows = Delegation.objects.select_related("giver", "taker", "region", "hall", "department")
    if may(request, "organisation.rights.explain").is_allowed:
        return rows
    own = request.user.get_username()
    return rows.filter(Q(giver__number=own) | Q(taker__number=own))


LIST = Listing[Delegation](
    title="委托",
    lead="外出时把自己的权限交给同事代行；到期自动结束，不能转托。",
    rows=_seen,
    columns=(
        Column("委托人", lambda row: row.giver),
        Column("受托人", lambda row: row.taker),
        Column("范围", said_scope),
        Column("起", lambda row: row.since, "time"),
        Column("止", lambda row: row.until, "time"),
        Column("状态", _state, "state"),
    ),
    orders=(Order("newest", "最近的在前", ("-since", "-id")),),
    empty=Empty("没有委托。", "要外出时，请点“新建委托”。"),
    opens=lambda row: pages.url("delegation", key=row.pk),
    actions=(
        Action("新建委托", lambda: pages.url("delegation-new"), "organisation.rights.delegate", is_new=True),
    ),
)


@pages.page("delegations/", name="delegations", right=ANY_CLERK, menu=Menu("机构", "委托", 60))
@require_GET
def delegations(request: HttpRequest) -> HttpResponse:
    """One's own; all of them for whoever may ask about others."""
    return LIST.respond(request)


@pages.page("delegations/<int:key>/", name="delegation", right=ANY_CLERK)
@require_GET
def delegation(request: HttpRequest, key: int) -> HttpResponse:
    """One delegation."""
    row = get_object_or_404(_seen(request), pk=key)
    rights = "、".join(_NAMES.get(one.right, one.right) for one in row.rights.all())
    facts = [
        Fact("委托人", row.giver),
        Fact("受托人", row.taker),
        Fact("权限", rights),
        Fact("范围", said_scope(row)),
        Fact("起", row.since),
        Fact("止", row.until),
        Fact("事由", row.reason),
        Fact("状态", _state(row)),
    ]
    end = Action("结束委托", lambda: pages.url("delegation-end", key=key), ANY_CLERK)
    is_mine = row.giver.number == request.user.get_username()
    may_end = is_mine or may(request, "organisation.roles.assign").is_allowed
    shown = [end] if row.until > hall_clock.now() and may_end else []
    return detail_page(
        request, f"{row.giver.name}委托{row.taker.name}", [Section("委托", facts)],
        back=way_back(request, pages.url("delegations")), actions=shown,
    )  # fmt: skip


class DelegationForm(forms.Form):
    """To whom, what, where and how long. own: the rights who asks has himself."""

    taker = forms.ChoiceField(label="受托人", choices=people_in_service)
    rights = forms.MultipleChoiceField(label="权限", widget=forms.CheckboxSelectMultiple)
    hall = forms.ChoiceField(label="只限大厅", required=False, choices=lambda: [("", "不限"), *halls()])
    department = forms.ChoiceField(label="只限部门", required=False, choices=lambda: departments("不限"))
    since = InstantField(label="起")
    until = InstantField(label="止", help_text="必须填写；到期自动结束。")
    reason = forms.CharField(label="事由", max_length=200, help_text="如外出培训、休假。")

    def __init__(self, *arguments: Any, own: list[Right], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["rights"].choices = right_choices(own)  # type: ignore[attr-defined]


@pages.page("delegations/new", name="delegation-new", right="organisation.rights.delegate")
@require_http_methods(["GET", "POST"])
def new_delegation(request: HttpRequest) -> HttpResponse:
    """Let somebody act for oneself."""
    own, now = request.user.get_username(), hall_clock.now()
    mine = sorted(held(organisation.rights_facts(own).grants, now) - NEVER_DELEGATED)

    def save(form: Any) -> str:
        sent = form.cleaned_data
        key = actions.delegate(
            own,
            sent["taker"],
            [Right(one) for one in sent["rights"]],
            Span(sent["since"], sent["until"]),
            reason=sent["reason"],
            actor=actor(request),
            now=hall_clock.now(),
            scope=Scope("", sent["hall"], sent["department"]),
        )
        return pages.url("delegation", key=key)

    page = FormPage(
        "新建委托",
        DelegationForm,
        save,
        back=pages.url("delegations"),
        initial={"since": typed(now), "hall": organisation.home(own, hall_clock.business_day(now)).hall},
        arguments={"own": mine},
        lead="只能委托您自己有的权限；您失去某项权限时，委托随之失效。",
        button="委托",
        kept="委托已建立。",
    )
    return page.respond(request)


@pages.page("delegations/<int:key>/end", name="delegation-end", right=ANY_CLERK)
@require_http_methods(["GET", "POST"])
def end_delegation(request: HttpRequest, key: int) -> HttpResponse:
    """End a delegation now: the giver, or the security administrator."""
    row = get_object_or_404(_seen(request), pk=key)
    if row.giver.number != request.user.get_username():
        require(request, "organisation.roles.assign")

    def save(_form: Any) -> str:
        actions.end_delegation(key, hall_clock.now(), actor=actor(request))
        return pages.url("delegation", key=key)

    page = FormPage(
        f"结束委托：{row.giver.name}委托{row.taker.name}",
        forms.Form,
        save,
        back=pages.url("delegation", key=key),
        lead="结束后立即生效。",
        button="结束委托",
        kept="委托已结束。",
    )
    return page.respond(request)
