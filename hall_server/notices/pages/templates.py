"""Decides how templates are read, written with their length in view, and judged by somebody else."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hall.language import hall_clock
from hall_server.notices import actions, queries
from hall_server.notices.models import NoticeTemplate, TemplateVersion, VersionState
from hall_server.notices.pages.declared import APPROVE, SECTION, VIEW, WRITE, pages
from hall_server.notices.pages.preview import preview_of
from hall_server.notices.pages.told import who
from hall_server.notices.wording import Variable, variables_of
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import actor

LONGEST = 500
_COLOURS = {
    VersionState.DRAFT: "draft",
    VersionState.SUBMITTED: "review",
    VersionState.APPROVED: "good",
    VersionState.REJECTED: "failed",
}


def _badge(row: TemplateVersion) -> SafeString:
    colour = _COLOURS[VersionState(row.state)]
    return format_html('<span class="state state-{}">{}</span>', colour, row.get_state_display())


def _in_force(row: NoticeTemplate) -> SafeString | str:
    if queries.wording(row.code) is not None:
        return format_html('<span class="state state-good">{}</span>', "使用中")
    return format_html('<span class="state state-failed">{}</span>', "还没有批准的内容，不会发送")


def _open_version(row: NoticeTemplate) -> TemplateVersion | None:
    return row.versions.filter(state__in=(VersionState.DRAFT, VersionState.SUBMITTED)).first()


def _text(row: NoticeTemplate) -> str:
    wording = queries.wording(row.code)
    return wording.text if wording else ""


TEMPLATES = Listing[NoticeTemplate](
    title="短信模板",
    lead="每种通知发什么话。改动要由另一个人批准才生效；批准过的内容不再改动，要改就写新的一版。",
    rows=lambda _: NoticeTemplate.objects.all(),
    columns=(
        Column("名称", lambda row: row.name),
        Column("状态", _in_force, "state"),
        Column("内容", _text),
        Column("什么时候发", lambda row: row.occasion),
    ),
    orders=(Order("priority", "先发的在前", ("priority", "code")),),
    empty=Empty("没有短信模板。", "请系统管理员运行一次 migrate，会带入五个基本模板。"),
    opens=lambda row: pages.url("template", key=row.pk),
)


@pages.page("templates/", name="templates", right=VIEW, menu=Menu(SECTION, "短信模板", 30))
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """All templates."""
    return TEMPLATES.respond(request)


@pages.page("templates/<slug:key>/", name="template", right=VIEW, under="templates")
@require_GET
def template(request: HttpRequest, key: str) -> HttpResponse:
    """One template: its wording in force, what it may name, its versions."""
    row = get_object_or_404(NoticeTemplate, pk=key)
    return detail_page(
        request,
        row.name,
        list(_sections(row)),
        back=pages.url("templates"),
        actions=list(_deeds(row)),
        subject=f"notice_template:{row.pk}",
    )


def _sections(row: NoticeTemplate) -> Iterable[Section]:
    variables = variables_of(row.variables)
    opened = _open_version(row)
    if opened is not None:
        note = "另一个人批准后才会使用。" if opened.state == VersionState.SUBMITTED else "还没有提交。"
        shown = preview_of(opened.text, variables)
        title = f"第{opened.number}版（{opened.get_state_display()}）"
        yield Section(title, template="notices/preview.html", context=shown, note=note)
    text = _text(row)
    in_force = preview_of(text, variables) if text else None
    note = "" if text else "还没有批准的内容：这种通知现在不会发送，会列在“没发出的短信”里。"
    yield Section(
        "现在发的内容", template="notices/preview.html" if text else "", context=in_force, note=note
    )
    yield Section(
        "规则",
        [
            Fact("什么时候发", row.occasion),
            Fact("先后", row.get_priority_display()),
            Fact("发送时间", row.get_sending_time_display()),
            Fact("过多久不再发", f"{row.lives_minutes} 分钟"),
        ],
    )
    lines = [(f"{{{one.label}}}", one.sample, one.longest) for one in variables]
    yield Section("可用内容", heads=("写法", "例子", "最多几个字"), lines=lines)
    yield Section(
        "各版本", heads=("版本", "状态", "内容", "编写", "批准或退回", "退回原因"), lines=_versions(row)
    )


def _versions(row: NoticeTemplate) -> list[tuple[Any, ...]]:
    return [
        (one.number, _badge(one), one.text, who(one.written_by), who(one.judged_by), one.because)
        for one in row.versions.order_by("-number")
    ]


def _deeds(row: NoticeTemplate) -> Iterable[Action]:
    opened = _open_version(row)
    if opened is None or opened.state == VersionState.DRAFT:
        title = "写新的一版" if opened is None else "接着改"
        yield Action(title, lambda: pages.url("write", key=row.pk), WRITE, is_new=opened is None)
    if opened is not None and opened.state == VersionState.DRAFT:
        yield Action("提交批准", lambda: pages.url("submit", key=opened.pk), WRITE, is_new=True)
    if opened is not None and opened.state == VersionState.SUBMITTED:
        yield Action("批准或退回", lambda: pages.url("judge", key=opened.pk), APPROVE, is_new=True)


class Wording(forms.Form):
    """What is said. preview: the address that answers while somebody types."""

    text = forms.CharField(
        label="内容",
        max_length=LONGEST,
        help_text="签名会自动加在最前面。点下面的内容名称可以插入。",
    )

    def __init__(self, *arguments: Any, preview: str, **named_ones: Any) -> None:
        super().__init__(*arguments, **named_ones)
        self.fields["text"].widget = forms.Textarea(
            attrs={
                "rows": 4,
                "maxlength": LONGEST,
                "hx-post": preview,
                "hx-trigger": "input changed delay:200ms, inserted",
                "hx-target": "#preview",
                "hx-sync": "this:replace",
            }
        )


@pages.page("templates/<slug:key>/write/", name="write", right=WRITE, under="templates")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write a new wording, or write on at the draft."""
    row = get_object_or_404(NoticeTemplate, pk=key)
    variables = variables_of(row.variables)
    opened = _open_version(row)
    text = opened.text if opened else _text(row)

    def save(form: Any) -> str:
        actions.draft(key, form.cleaned_data["text"], actor=actor(request), now=hall_clock.now())
        return pages.url("template", key=key)

    page = FormPage(
        f"编写“{row.name}”",
        Wording,
        save,
        back=pages.url("template", key=key),
        initial={"text": text},
        arguments={"preview": pages.url("preview", key=key)},
        lead=row.occasion,
        button="保存草稿",
        kept="草稿已保存，提交后由另一个人批准。",
    )
    typed = request.POST.get("text", text)[:LONGEST]
    more = {"variables": variables, "preview": preview_of(typed, variables), "template": "notices/write.html"}
    return page.respond(request, **more)


@pages.page("templates/<slug:key>/preview", name="preview", right=WRITE, under="templates")
@require_POST
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """How a wording would read, and how long it is, while somebody types."""
    row = get_object_or_404(NoticeTemplate, pk=key)
    shown = preview_of(request.POST.get("text", "")[:LONGEST], variables_of(row.variables))
    return render(request, "notices/preview.html", {"about": shown})


@pages.page("wordings/<int:key>/submit/", name="submit", right=WRITE, under="templates")
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, key: int) -> HttpResponse:
    """Hand a draft in."""
    row = get_object_or_404(TemplateVersion.objects.select_related("template"), pk=key)

    def save(form: Any) -> str:
        del form
        actions.submit(key, actor=actor(request))
        return pages.url("template", key=row.template_id)

    page = FormPage(
        f"提交“{row.template.name}”第{row.number}版",
        forms.Form,
        save,
        back=pages.url("template", key=row.template_id),
        button="提交批准",
        lead="提交后不能再改，等另一个人（大厅主任）批准或退回。",
        kept="已提交。",
    )
    return page.respond(request, **_shown(row))


class Judgement(forms.Form):
    """Approve, or give back saying why."""

    verdict = forms.ChoiceField(
        label="结论",
        choices=[("approve", "批准，从现在起使用"), ("reject", "退回修改")],
        widget=forms.RadioSelect,
    )
    because = forms.CharField(label="退回原因", max_length=200, required=False, help_text="退回时必填。")


@pages.page("wordings/<int:key>/judge/", name="judge", right=APPROVE, under="templates")
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, key: int) -> HttpResponse:
    """Approve a wording or give it back."""
    row = get_object_or_404(TemplateVersion.objects.select_related("template"), pk=key)

    def save(form: Any) -> str:
        who, now = actor(request), hall_clock.now()
        if form.cleaned_data["verdict"] == "approve":
            actions.approve(key, actor=who, now=now)
        else:
            actions.reject(key, form.cleaned_data["because"], actor=who, now=now)
        return pages.url("template", key=row.template_id)

    page = FormPage(
        f"批准“{row.template.name}”第{row.number}版",
        Judgement,
        save,
        back=pages.url("template", key=row.template_id),
        button="确定",
        lead=f"由 {who(row.written_by)} 编写。编写人不能批准自己写的内容。",
    )
    return page.respond(request, **_shown(row))


def _shown(row: TemplateVersion) -> dict[str, Any]:
    variables: tuple[Variable, ...] = variables_of(row.template.variables)
    return {"preview": preview_of(row.text, variables), "template": "notices/judge.html"}


@pages.waiting(APPROVE)
def submitted(request: HttpRequest) -> Iterable[Waits]:
    """Wordings wait for whoever approves."""
    own = actor(request)
    waiting = TemplateVersion.objects.filter(state=VersionState.SUBMITTED).exclude(written_by=own)
    for row in waiting.select_related("template"):
        yield Waits("短信模板待批准", pages.url("template", key=row.template_id), 1, row.template.name)
