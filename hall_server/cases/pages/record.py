"""Decides how a case is shown: facts, dates with their explanation, materials, papers, files, steps; a person masked."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.cases import fields, queries, record_versions
from hall_server.cases.attaching import attachments
from hall_server.cases.models import Case, CaseMaterial, CaseRecord, Confirmation, Paper
from hall_server.cases.pages.declared import VIEW, due_badge, found, pages, state_badge, url_of
from hall_server.cases.pages.deeds import actions_of
from hall_server.cases.versions import content_of
from hall_server.cases.view import dates_of, step_lines
from hall_server.cases.words import (
    DEEDS,
    AcceptedAs,
    Channel,
    MaterialState,
    MaterialWay,
    Outcome,
    PaperKind,
)
from hall_server.catalogue.words import MaterialNeed
from hall_server.organisation.rights import Right
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import way_back
from hall_server.pages.rights import actor, may

STEP_WORDS = {"coming": "未开始", "running": "正在办理", "over": "已办结"}
STEP_COLOURS = {"coming": "old", "running": "running", "over": "done"}
PURPOSES = ("核对申请材料", "联系申请人", "审查需要", "信访或复议答复", "其他（请写明）")


def _link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


@pages.page("one/<slug:key>/", name="case", right=VIEW, under="all")
@require_GET
def case(request: HttpRequest, key: str) -> HttpResponse:
    """All that may be shown without a purpose."""
    row, now = found(request, key), hall_clock.now()
    content = content_of(row.version_id)
    sections = [
        Section("办件信息", list(_facts(row))),
        Section("什么时候办好", template="cases/dates.html", context=dates_of(row, content, now)),
        Section(
            "办理环节",
            heads=("环节", "时限", "情况"),
            lines=[(one.name, one.limit or "—", _step(one.state)) for one in step_lines(row, content)],
        ),
        Section("申请材料", heads=("材料", "必要性", "情况", "收取方式", "可信等级", "说明"), lines=list(_materials(row))),
        Section("文书", heads=("文书", "文号", "出具时间", "经手"), lines=list(_papers(row))),
        Section("附件", heads=("附件", "类型", "大小", "等级", "上传时间", "上传人"), lines=list(_files(row))),
        Section(
            "申请人核对",
            heads=("时间", "登记内容版本", "结果", "答复时间"),
            lines=list(_confirmations(row)),
        ),
        Section(
            "登记内容的历次版本",
            heads=("版本", "写入时间", "写入人", "改动的栏目"),
            lines=list(_versions(row)),
            note="每次更正都另存一版，原来的版本不改、不删。",
        ),
        Section("办理经过", heads=("时间", "步骤", "办理人", "环节", "写明内容"), lines=list(_events(row))),
    ]  # fmt: skip
    return detail_page(
        request,
        f"{row.task_name}",
        sections,
        back=way_back(request, pages.url("all")),
        actions=actions_of(request, row),
        subject=f"case:{row.pk}",
        on=f"hall:{row.hall_id} department:{row.department_id}",
    )


def _facts(row: Case) -> Iterator[Fact]:
    yield Fact("办件编号", row.project_no)
    yield Fact("状态", state_badge(row))
    yield Fact("到期日", due_badge(row))
    yield Fact("申请人", row.masked_name)
    yield Fact("受理部门", row.department.name)
    yield Fact("渠道", Channel(row.channel).label)
    yield Fact("打开时间", row.opened_at)
    yield Fact("收件时间", row.registered_at)
    yield Fact("受理时间", row.accepted_at)
    if row.accepted_as:
        yield Fact("受理方式", AcceptedAs(row.accepted_as).label)
    yield Fact("决定", f"{Outcome(row.outcome).label}" if row.outcome else "")
    yield Fact("决定时间", row.decided_at)
    if row.result_number:
        yield Fact("结果编号", row.result_number)
    yield Fact("窗口经办人", named(f"clerk:{row.handler}") if row.handler else "")
    yield Fact("事项版本", f"第 {row.version.task_version} 版")


def _step(state: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', STEP_COLOURS[state], STEP_WORDS[state])


def _materials(row: Case) -> Iterator[tuple[Any, ...]]:
    for one in CaseMaterial.objects.filter(case=row).order_by("place"):
        note = f"补交期限 {one.later_by}" if one.later_by else ""
        way = MaterialWay(one.way).label if one.way else "—"
        state: Any = MaterialState(one.state).label
        if row.is_over is False:
            state = _link(pages.url("material", key=row.pk, place=one.place), state)
        yield one.name, MaterialNeed(one.is_need).label, state, way, one.grade or "—", note


def _papers(row: Case) -> Iterator[tuple[Any, ...]]:
    for one in Paper.objects.filter(case=row).order_by("id"):
        name = _link(pages.url("paper", paper=one.pk), PaperKind(one.kind).label)
        yield name, one.number, one.issued_at, named(one.issued_by)


def _files(row: Case) -> Iterator[tuple[Any, ...]]:
    names = dict(CaseMaterial.objects.filter(case=row).values_list("place", "name"))
    for place, one in enumerate(attachments(row.pk), start=1):
        name = names.get(one.material, "") if one.material is not None else ""
        title = _link(pages.url("file", attachment=one.id), name or f"附件{place}")
        size = f"{one.size / 1024:.0f} KB" if one.size < 1024 * 1024 else f"{one.size / 1024 / 1024:.1f} MB"
        yield title, one.media_type, size, one.grade.label, one.added_at, named(one.added_by)


def _confirmations(row: Case) -> Iterator[tuple[Any, ...]]:
    for one in Confirmation.objects.filter(case=row).order_by("-asked_at"):
        yield one.asked_at, f"第 {one.revision} 版", one.get_state_display(), one.answered_at


def _versions(row: Case) -> Iterator[tuple[Any, ...]]:
    for one in CaseRecord.objects.filter(case=row).order_by("-revision"):
        codes = [code for code in one.changed.split(",") if code in fields.BY_CODE]
        labels = "、".join(fields.BY_CODE[code].label for code in codes)
        yield f"第 {one.revision} 版", one.written_at, named(one.written_by), labels


def _events(row: Case) -> Iterator[tuple[Any, ...]]:
    names = {step.code: step.name for step in content_of(row.version_id).steps}
    for one in reversed(queries.events(row.pk)):
        yield one.at, DEEDS[one.kind][0], named(one.actor), names.get(one.step, one.step), one.said


class PurposeForm(forms.Form):
    """Why somebody's data is looked at."""

    purpose = forms.ChoiceField(label="用途", choices=[(one, one) for one in PURPOSES])
    detail = forms.CharField(label="补充说明", required=False, max_length=100, help_text="不要写个人信息。")


@pages.page("one/<slug:key>/plain/", name="plain", right=Right.CASES_PERSONAL.value, under="all")
@never_cache
@require_http_methods(["GET", "POST"])
def plain(request: HttpRequest, key: str) -> HttpResponse:
    """What is written, once, for whoever says why; nothing of it goes into an address or a history."""
    row = found(request, key, Right.CASES_PERSONAL.value)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    lines = None
    if form.is_valid():
        purpose = "：".join(filter(None, (form.cleaned_data["purpose"], form.cleaned_data["detail"].strip())))
        record = record_versions.read(row, actor=actor(request), purpose=purpose)
        lines = [(one.label, one.value) for one in fields.shown(record)]
    facts = {
        "title": "查看登记内容",
        "lead": "写明用途后显示完整内容。谁在什么时候为什么查看，都会记入审计。",
        "form": form,
        "lines": lines,
        "back": url_of(key),
        "may_see": may(request, Right.CASES_PERSONAL.value).is_allowed,
    }
    status = 200 if lines is not None or not form.is_bound else 422
    return render(request, "cases/plain.html", facts, status=status)
