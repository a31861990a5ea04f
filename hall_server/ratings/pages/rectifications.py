"""Decides how people work on a bad rating: the list with its limits, one of them with its steps, and each step as a form."""

from collections.abc import Iterable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.clock.signals import Level
from hall_server.ledgers import queries as ledgers
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import Choice, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import actor, require
from hall_server.ratings import actions
from hall_server.ratings.models import Rectification
from hall_server.ratings.pages.declared import (
    RECHECK,
    RECTIFY,
    VIEW,
    department_name,
    level_badge,
    pages,
    place,
    where,
    window_name,
)
from hall_server.ratings.words import (
    DEEDS,
    MOVES,
    OVER,
    STATES,
    RectificationDeed,
    RectificationState,
    deeds_in,
)

HINTS = {
    RectificationDeed.TAKE: "认领后由您负责整改，请在期限内完成。",
    RectificationDeed.ANSWER: "写明核实到的情况、怎样整改、怎样防止再发生。不要写群众的姓名和号码。",
    RectificationDeed.CALL_BACK: "写明回访结果；打不通也要写明时间和次数。不要写群众的姓名和号码。",
    RectificationDeed.RECHECK: "写明复核意见。",
    RectificationDeed.SEND_BACK: "写明哪里没有整改到位。",
    RectificationDeed.APPEAL: "写明为什么这条差评不应计入，附上可以核对的依据。",
    RectificationDeed.UPHOLD: "写明为什么申诉成立；这条差评将不计入统计，也不再公示。",
    RectificationDeed.DISMISS: "写明为什么申诉不成立；退回继续整改。",
    RectificationDeed.CLOSE: "写明办结意见。",
    RectificationDeed.PUBLISH: "下面的内容会和这条评价一起向社会公开，不能有姓名和号码。",
}


def state_badge(row: Rectification) -> SafeString:
    """A state in its colour."""
    state = RectificationState(row.state)
    colour = "good" if state in OVER else "alert" if state is RectificationState.OPEN else "running"
    return format_html('<span class="state state-{}">{}</span>', colour, STATES[state])


def _due(row: Rectification) -> SafeString | str:
    due = ledgers.due_of([actions.subject(row.pk)]).get(actions.subject(row.pk))
    if due is None or due.due_on is None:
        return "—"
    note = "，已超期" if due.level is Level.RED else "，快到期" if due.level is not Level.CALM else ""
    return f"{due.due_on:%Y-%m-%d}{note}"


RECTIFICATIONS = Listing[Rectification](
    title="差评整改",
    lead="每条差评都要有人认领、按期整改、回访留了身份的群众、由监督员复核，最后公开结果。",
    rows=lambda request: Rectification.objects.filter(where(request, "owner")),
    columns=(
        Column("转办时间", lambda row: row.opened_at, "time"),
        Column("等级", lambda row: level_badge(row.level), "state"),
        Column("事项", lambda row: row.matter_name),
        Column("责任部门", lambda row: department_name(row.owner)),
        Column("窗口", lambda row: window_name(row.hall_id, row.window)),
        Column("状态", state_badge, "state"),
        Column("整改期限", _due),
    ),
    orders=(Order("newest", "最近在前", ("-id",)),),
    filters=(Choice("state", "状态", [(state.value, name) for state, name in STATES.items()]),),
    empty=Empty("没有差评整改。", "收到不满意或非常不满意的评价，会自动转到这里。"),
    opens=lambda row: pages.url("rectification", key=row.pk),
)


@pages.page("rectifications/", name="rectifications", right=VIEW, menu=Menu("监督", "差评整改", 30))
@require_GET
def rectifications(request: HttpRequest) -> HttpResponse:
    """Those of one's places."""
    return RECTIFICATIONS.respond(request)


@pages.waiting(RECTIFY)
def to_be_taken(request: HttpRequest) -> Iterable[Waits]:
    """Bad ratings nobody has taken."""
    rows = Rectification.objects.filter(where(request, "owner"), state__in=("open", "taken"))
    if count := rows.count():
        yield Waits("差评待整改", pages.url("rectifications"), count, "请在期限内认领、整改并回访。")


@pages.waiting(RECHECK)
def to_be_checked(request: HttpRequest) -> Iterable[Waits]:
    """What somebody else has to look at."""
    waiting = ("called_back", "appealed", "rechecked", "closed")
    rows = Rectification.objects.filter(where(request, "owner"), state__in=waiting)
    if count := rows.count():
        yield Waits("差评整改待复核或公开", pages.url("rectifications"), count)


def _row(request: HttpRequest, key: str, right: str = VIEW) -> Rectification:
    row = get_object_or_404(Rectification.objects.select_related("rating__invitation"), pk=key)
    require(request, right, place(row.hall_id, row.owner))
    return row


@pages.page("rectifications/<slug:key>/", name="rectification", right=VIEW, under="rectifications")
@require_GET
def rectification(request: HttpRequest, key: str) -> HttpResponse:
    """One rectification, its steps, and what may be done now."""
    row = _row(request, key)
    steps = [
        (
            step.at,
            "系统" if step.actor == "server" else named(step.actor),
            DEEDS[RectificationDeed(step.deed)],
            step.text,
        )
        for step in row.steps.order_by("place")
    ]
    facts = [
        Fact("状态", state_badge(row)),
        Fact("整改期限", _due(row)),
        Fact("评价", level_badge(row.level)),
        Fact("事项", row.matter_name),
        Fact("责任部门", department_name(row.owner)),
        Fact("窗口", window_name(row.hall_id, row.window)),
        Fact("须回访", row.is_named),
        Fact("公开内容", row.public),
    ]
    return detail_page(
        request,
        "差评整改",
        [
            Section("基本情况", facts=facts),
            Section("办理经过", heads=["时间", "办理人", "步骤", "内容"], lines=steps),
        ],
        back=way_back(request, pages.url("rectifications")),
        actions=_actions(row),
        subject=actions.subject(row.pk),
        on=place(row.hall_id, row.owner),
    )


def _actions(row: Rectification) -> list[Action]:
    found = [
        Action(DEEDS[deed], lambda deed=deed: pages.url("deed", key=row.pk, deed=deed.value), _right(deed))  # type: ignore[misc]
        for deed in _offered(row)
    ]
    found.append(Action("看评价", lambda: pages.url("rating", key=row.rating_id), VIEW))
    if row.is_named and row.state == RectificationState.ANSWERED:
        found.append(Action("查看回访电话", lambda: pages.url("caller", key=row.pk), RECTIFY))
    return found


def _offered(row: Rectification) -> list[RectificationDeed]:
    state = RectificationState(row.state)
    left_out = set()
    if not row.is_named:
        left_out.add(RectificationDeed.CALL_BACK)
    elif state is RectificationState.ANSWERED:
        left_out.add(RectificationDeed.RECHECK)
    return [deed for deed in deeds_in(state) if deed not in left_out]


def _right(deed: RectificationDeed) -> str:
    return RECHECK if MOVES[deed].is_for_supervisor else RECTIFY


class DeedForm(forms.Form):
    """What is written with a step."""

    text = forms.CharField(label="内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))


class BareForm(forms.Form):
    """A step that needs no words."""


@pages.page("rectifications/<slug:key>/<slug:deed>/do/", name="deed", right=VIEW, under="rectifications")
@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, key: str, deed: str) -> HttpResponse:
    """One step as a form."""
    wanted = _deed_named(deed)
    row = _row(request, key, _right(wanted))
    seen = row.step_count

    def save(form: forms.Form) -> str:
        text = form.cleaned_data.get("text", "")
        actions.do(key, actions.Wish(wanted, text, actor(request), seen), hall_clock.now())
        return pages.url("rectification", key=key)

    return FormPage(
        DEEDS[wanted],
        DeedForm if MOVES[wanted].needs_text else BareForm,
        save,
        back=pages.url("rectification", key=key),
        initial={"text": row.public} if wanted is RectificationDeed.PUBLISH else {},
        lead=HINTS[wanted],
        button=DEEDS[wanted],
        kept=f"已{DEEDS[wanted]}。",
    ).respond(request)


def _deed_named(name: str) -> RectificationDeed:
    """The deed of this name. Http404 for none that people do."""
    try:
        found = RectificationDeed(name)
    except ValueError as fault:
        raise Http404 from fault
    if found is RectificationDeed.OPENED:
        raise Http404
    return found


@pages.page("rectifications/<slug:key>/caller/", name="caller", right=RECTIFY, under="rectifications")
@require_GET
def caller(request: HttpRequest, key: str) -> HttpResponse:
    """Whom to call back; the reading stands in the trail."""
    row = _row(request, key, RECTIFY)
    try:
        found = actions.read_caller(row.rating, actor=actor(request))
        facts = [Fact("姓名", found.name), Fact("电话", found.phone or "没有留电话")]
    except LookupError:
        facts = [Fact("回访", "没有可用的联系方式，请在回访登记中写明。")]
    return detail_page(
        request,
        "回访电话",
        [Section("只用于这次回访", facts=facts, note="这次查看已记入审计记录，请不要抄录或转告他人。")],
        back=pages.url("rectification", key=key),
    )
