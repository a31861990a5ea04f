"""Decides how one licence is shown: its facts masked, its steps, its papers, and its document for a purpose."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.licences import numbers, queries
from hall_server.licences.life import State
from hall_server.licences.models import Licence, LicenceEvent, PrintedCopy
from hall_server.licences.pages.declared import READ, REVOKE, SUSPEND, VIEW, ask_purpose, badge, pages
from hall_server.licences.signing import public_address
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import way_back
from hall_server.pages.lists import Action
from hall_server.pages.rights import actor

MOST_SHOWN = 100


def found(key: str) -> Licence:
    """The licence. Http404 when there is none."""
    row = Licence.objects.select_related("template", "hall", "replaces").filter(pk=key).first()
    if row is None:
        raise Http404
    return row


@pages.page("one/<slug:key>/", name="licence", right=VIEW)
@require_GET
def licence(request: HttpRequest, key: str) -> HttpResponse:
    """All that may be shown without a purpose."""
    row = found(key)
    sections = [
        Section("基本信息", list(_facts(row))),
        Section("文件", list(_document(row)), note="文件加密保存，每次读取都核对摘要。"),
        Section(
            "经过",
            heads=("时间", "步骤", "状态", "办理人", "原因", "依据"),
            lines=[_step(one) for one in LicenceEvent.objects.filter(licence=row)[:MOST_SHOWN]],
        ),
        Section(
            "纸质件",
            heads=("份数", "状态", "自助机", "时间", "结果"),
            lines=[_copy(one) for one in PrintedCopy.objects.filter(licence=row)[:MOST_SHOWN]],
            note="结果不明的可能已在群众手里，不算重复领取；备好还没有人取的，份号会收回。",
        ),
    ]
    return detail_page(
        request,
        f"{row.title} {numbers.grouped(row.number)}",
        sections,
        back=way_back(request, pages.url("library")),
        actions=_actions(row),
        subject=f"licence:{row.pk}",
    )


def _actions(row: Licence) -> Iterator[Action]:
    state = State(row.state)
    if row.document_key:
        yield Action("打开文件", lambda: pages.url("document", key=row.pk), READ)
    if state is State.VALID:
        yield Action("暂停", lambda: pages.url("suspend", key=row.pk), SUSPEND)
    if state is State.SUSPENDED:
        yield Action("恢复", lambda: pages.url("restore", key=row.pk), SUSPEND)
    if state in (State.MADE, State.VALID, State.SUSPENDED):
        yield Action("撤销", lambda: pages.url("revoke", key=row.pk), REVOKE)


def _facts(row: Licence) -> Iterator[Fact]:
    yield Fact("编号", numbers.grouped(row.number))
    yield Fact("状态", badge(row.state))
    yield Fact("持证人", format_html('<a href="{}">{}</a>', _party(row.holder), row.masked_holder))
    yield Fact("事项", row.item_name)
    yield Fact("颁发机关", row.department or row.hall.name)
    yield Fact("颁发日期", row.issued_on)
    yield Fact("有效期至", row.valid_until or "长期")
    yield Fact("模板", f"{row.template.title} 第{row.template.version}版")
    if row.replaces:
        yield Fact("换发自", _link(row.replaces))
    for successor in row.successors.all():
        yield Fact("已换发为", _link(successor))
    yield Fact("领取", row.collected_at or "还没有领取纸质件")


def _document(row: Licence) -> Iterator[Fact]:
    if not row.document_key:
        yield Fact("签章", (row.sign_fault and f"失败{row.sign_tries}次：{row.sign_fault}") or "正在排队签章")
        return
    yield Fact("签章时间", row.signed_at)
    yield Fact("摘要（SHA-256）", row.document_sha256)
    yield Fact("大小", f"{row.document_size // 1024} KB，{row.pages}页")
    address = public_address(row.public_code)
    yield Fact("公开查验", format_html('<a href="{}">{}</a>', address, address))
    yield Fact("查验码", numbers.grouped_code(row.public_code))


def _step(one: LicenceEvent) -> tuple[Any, ...]:
    at = f"{hall_clock.local(one.at):%Y-%m-%d %H:%M}"
    doer = "系统" if one.actor.startswith("server:") else named(one.actor)
    return at, one.get_move_display(), one.get_state_display(), doer, one.reason or "—", one.basis or "—"


def _copy(one: PrintedCopy) -> tuple[Any, ...]:
    at = one.told_at or one.fetched_at or one.drawn_at
    return (
        f"第{one.copy}份",
        one.get_state_display(),
        one.device or "—",
        f"{hall_clock.local(at):%Y-%m-%d %H:%M}",
        one.outcome or "—",
    )


def _party(key: str) -> str:
    return reverse("work-parties-record", kwargs={"key": key})


def _link(row: Licence) -> Any:
    return format_html('<a href="{}">{}</a>', pages.url("licence", key=row.pk), numbers.grouped(row.number))


@pages.page("one/<slug:key>/document/", name="document", right=READ)
@never_cache
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, key: str) -> HttpResponse:
    """The signed PDF, for a purpose that is written down."""
    row = found(key)

    def show(purpose: str) -> tuple[bytes, str]:
        return queries.document(row.pk, actor=actor(request), purpose=purpose), "application/pdf"

    return ask_purpose(request, f"打开{row.title}", pages.url("licence", key=key), show)
