"""Decides how notices are listed and shown: numbers masked, and failures with what to do next and who."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.notices import queries
from hall_server.notices.explaining import trouble_of
from hall_server.notices.models import Notice, NoticeTemplate
from hall_server.notices.numbers import number_index, spelled
from hall_server.notices.pages.declared import HANDLE, SECTION, VIEW, pages
from hall_server.notices.pages.told import badge, who
from hall_server.notices.states import STATE_NAMES, TROUBLED, NoticeState, may_become
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Day, Rows, Search, way_back
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits

_UNREAD = "发送时读取"


def _find(rows: Rows, text: str) -> Rows:
    """By the whole number, which is looked up by its keyed index and kept nowhere, or by what it is about."""
    number = spelled(text)
    return rows.filter(number_index=number_index(number)) if number else rows.filter(subject=text)


def _number(row: Notice) -> str:
    return row.masked_number or _UNREAD


_TEMPLATES = Choice("template", "模板", lambda _: list(NoticeTemplate.objects.values_list("code", "name")))
_SEARCH = Search("手机号码（完整号码），或关于什么，如 case:…", narrow=_find)

NOTICES = Listing[Notice](
    title="短信通知",
    lead="发给群众的每一条短信和它的结果。号码只在发送时读取，这里只显示首尾几位；短信内容点开可以看。",
    rows=lambda _: Notice.objects.select_related("template"),
    columns=(
        Column("时间", lambda row: row.told_at, "time"),
        Column("模板", lambda row: row.template.name),
        Column("号码", _number),
        Column("关于", lambda row: row.subject),
        Column("状态", badge, "state"),
        Column("次数", lambda row: row.tries, "number"),
    ),
    orders=(Order("newest", "最近在前", ("-id",)),),
    search=_SEARCH,
    filters=(
        Choice("state", "状态", [(one.value, name) for one, name in STATE_NAMES.items()]),
        _TEMPLATES,
        Day("since", "自", "told_at"),
        Day("until", "至", "told_at", is_end=True),
    ),
    empty=Empty("还没有发过短信。", "办件受理、办结或排队将到时，系统会按模板自动发送。"),
    opens=lambda row: pages.url("notice", key=row.pk),
    actions=(Action("没发出的", lambda: pages.url("failures"), VIEW),),
)

FAILURES = Listing[Notice](
    title="没发出的短信",
    lead="没有送到、没能发出或结果不明的短信，等人处理。每一条都写明怎么办、谁来办；办好后从这里消失。",
    rows=lambda _: Notice.objects.filter(state__in=TROUBLED, closed_at=None).select_related("template"),
    columns=(
        Column("时间", lambda row: row.told_at, "time"),
        Column("模板", lambda row: row.template.name),
        Column("号码", _number),
        Column("状态", badge, "state"),
        Column("原因", lambda row: trouble_of(row).says),
        Column("怎么办", lambda row: trouble_of(row).todo),
    ),
    orders=(Order("newest", "最近在前", ("-id",)), Order("oldest", "最早在前", ("id",))),
    search=_SEARCH,
    filters=(Choice("state", "状态", [(one.value, STATE_NAMES[one]) for one in TROUBLED]), _TEMPLATES),
    empty=Empty("没有要处理的短信。", "短信没有送到或结果不明时，会出现在这里。"),
    opens=lambda row: pages.url("notice", key=row.pk),
)


@pages.page("", name="notices", right=VIEW, menu=Menu(SECTION, "短信通知", 10))
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice."""
    return NOTICES.respond(request)


@pages.page("failures/", name="failures", right=VIEW, menu=Menu(SECTION, "没发出的短信", 20))
@require_GET
def failures(request: HttpRequest) -> HttpResponse:
    """What waits for a person."""
    return FAILURES.respond(request)


@pages.page("one/<slug:key>/", name="notice", right=VIEW, under="notices")
@require_GET
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """One notice: what it says, where it stands, what to do, each attempt."""
    row = get_object_or_404(Notice.objects.select_related("template", "version"), pk=key)
    back = pages.url("failures") if row.stands in TROUBLED and not row.closed_at else pages.url("notices")
    return detail_page(
        request,
        f"{row.template.name} {_number(row)}",
        list(_sections(row)),
        back=way_back(request, back),
        actions=list(_deeds(row)),
        subject=f"notice:{row.pk}",
    )


def _sections(row: Notice) -> Iterable[Section]:
    trouble = trouble_of(row)
    if row.stands in TROUBLED and not row.closed_at:
        yield Section("要处理", [Fact("发生了什么", trouble.says), Fact("怎么办", trouble.todo)])
    yield Section(
        "短信",
        [
            Fact("内容", queries.text_without_name(row) or "没有已批准的模板"),
            Fact("状态", badge(row)),
            Fact("说明", trouble.says),
            Fact("收信号码", _number(row)),
            Fact("关于", row.subject),
            Fact("发起", who(row.told_by)),
        ],
    )
    yield Section(
        "时间",
        [
            Fact("发起时间", row.told_at),
            Fact("最早发送", row.due_at),
            Fact("有效至", row.expires_at),
            Fact("发出时间", row.sent_at),
            Fact("结束时间", row.ended_at),
            Fact("拆成几条", row.parts or None),
        ],
    )
    if row.closed_at:
        settled = [Fact("处理人", who(row.closed_by)), Fact("处理时间", row.closed_at)]
        yield Section("处理结果", [*settled, Fact("处理结果", row.closed_note)])
    heads = ("次", "结束时间", "通道", "结果", "通道回应", "用时（秒）")
    attempts = row.attempts.order_by("ended_at")
    lines = [
        (
            one.number,
            one.ended_at,
            one.provider,
            STATE_NAMES[NoticeState(one.outcome)],
            one.code,
            f"{one.seconds:.1f}",
        )
        for one in attempts
    ]
    yield Section("发送记录", heads=heads, lines=lines)


def _deeds(row: Notice) -> Iterable[Action]:
    if row.stands not in TROUBLED:
        return
    yield Action("重新发送", lambda: pages.url("again", key=row.pk), HANDLE)
    if may_become(row.stands, NoticeState.DELIVERED):
        yield Action("已收到", lambda: pages.url("arrived", key=row.pk), HANDLE)
    if row.closed_at is None:
        yield Action("已另行告知", lambda: pages.url("settle", key=row.pk), HANDLE, is_new=True)


@pages.waiting(HANDLE)
def troubles(request: HttpRequest) -> Iterable[Waits]:
    """Failures wait for whoever handles them."""
    del request
    counted = queries.counts(hall_clock.now())
    if counted.troubled:
        detail = (
            f"其中 {counted.unknown} 条结果不明，请打电话问对方收到没有"
            if counted.unknown
            else "没有送到或没能发出"
        )
        yield Waits("没发出的短信", pages.url("failures"), counted.troubled, detail)
