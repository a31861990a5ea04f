"""Decides how rules are kept: what is in force, a draft, its test over past cases, and switching it on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.cases import queries as cases
from hall_server.clock.signals import Level
from hall_server.pages.actions import ask_for
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.forms import FormPage
from hall_server.pages.lists import Action
from hall_server.pages.long_work import Job, Outcome, Progress, long_work
from hall_server.pages.pages import pages as frame
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor
from hall_server.supervision import actions
from hall_server.supervision.models import LEVEL_NAMES, RuleVersion
from hall_server.supervision.pages.declared import RULES, pages
from hall_server.supervision.words import KINDS, LEVELS, RuleKind

BACK_TEST = "supervision.back_test"
TESTED_OVER = timedelta(days=365)
_PARAMETERS = {
    "lowest": "最低信号",
    "level": "信号",
    "shortest": "少于多少字算没有写",
    "phrases": "这些说法算没有写",
    "late_minutes": "晚登记多少分钟算事后补录",
}


def spoken(row: RuleVersion) -> str:
    """A version's parameters in words."""
    return "；".join(
        f"{_PARAMETERS.get(name, name)}：{_value(name, value)}" for name, value in row.parameters.items()
    )


def _value(name: str, value: Any) -> str:
    if name in ("lowest", "level"):
        return LEVELS.get(int(value), str(value))
    return "、".join(value) if isinstance(value, list) else str(value)


def _state(row: RuleVersion) -> str:
    state = "已停用" if row.until else "使用中" if row.since else "草稿"
    colour = "good" if row.since and not row.until else "draft"
    return format_html('<span class="state state-{}">{}</span>', colour, state)


@pages.page("rules/", name="rules", right=RULES, menu=Menu("监督", "监察规则", 85))
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with the version in force."""
    in_force = {row.kind: row for row in RuleVersion.objects.filter(since__isnull=False, until=None)}
    lines = [_line(kind, in_force.get(kind.value)) for kind in RuleKind]
    section = Section("全部规则", heads=["规则", "查什么", "版本", "参数", "依据"], lines=lines)
    return detail_page(request, "监察规则", [section], back=frame.url("start"))


def _line(kind: RuleKind, row: RuleVersion | None) -> tuple[object, ...]:
    name, looks_for = KINDS[kind]
    link = format_html('<a href="{}">{}</a>', pages.url("rule", kind=kind.value), name)
    if row is None:
        return link, looks_for, "停用", "—", "—"
    return link, looks_for, f"第{row.number}版", spoken(row) or "—", row.basis


def _kind(name: str) -> RuleKind:
    found = next((one for one in RuleKind if one.value == name), None)
    if found is None:
        raise Http404
    return found


@pages.page("rules/<slug:kind>/", name="rule", right=RULES)
@require_GET
def rule(request: HttpRequest, kind: str) -> HttpResponse:
    """One rule with all its versions."""
    wanted = _kind(kind)
    name, looks_for = KINDS[wanted]
    lines = [
        (
            format_html('<a href="{}">第{}版</a>', pages.url("version", key=row.pk), row.number),
            _state(row), spoken(row), row.since, row.until, named(row.made_by),
        )
        for row in RuleVersion.objects.filter(kind=kind)
    ]  # fmt: skip
    heads = ["版本", "状态", "参数", "启用", "停用", "编制人"]
    return detail_page(
        request,
        name,
        [Section("版本", heads=heads, lines=lines, note=looks_for)],
        back=pages.url("rules"),
        actions=[
            Action("编制新版本", lambda: pages.url("draft", kind=kind), RULES, is_new=True),
            Action("停用这条规则", lambda: pages.url("off", kind=kind), RULES),
        ],
    )


class ClockForm(forms.Form):
    """A rule about a limit."""

    lowest = forms.TypedChoiceField(
        label="最低信号", coerce=int, choices=LEVEL_NAMES, help_text="比它轻的不发信号。"
    )
    basis = forms.CharField(label="依据", max_length=200, help_text="法律条文或文件名称。")


class EventForm(forms.Form):
    """A rule about what a step says."""

    level = forms.TypedChoiceField(label="信号", coerce=int, choices=LEVEL_NAMES, initial=Level.YELLOW.value)
    shortest = forms.IntegerField(label="少于多少字算没有写", min_value=1, max_value=200, initial=6)
    late_minutes = forms.IntegerField(
        label="晚登记多少分钟算事后补录", min_value=5, max_value=1440, initial=30
    )
    phrases = forms.CharField(
        label="这些说法算没有写", required=False, max_length=400, help_text="用顿号隔开，如：材料不全、其他。"
    )
    basis = forms.CharField(label="依据", max_length=200, help_text="法律条文或文件名称。")

    def __init__(self, kind: RuleKind, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in set(self.fields) - ASKED[kind] - {"level", "basis"}:
            del self.fields[name]


ASKED = {
    RuleKind.PAUSE_WITHOUT_BASIS: {"shortest", "late_minutes"},
    RuleKind.REFUSAL_WITHOUT_REASON: {"shortest", "phrases"},
    RuleKind.FEE_OUTSIDE_CATALOGUE: set[str](),
}


def _now_in_force(kind: RuleKind) -> dict[str, Any]:
    """What a new version begins with."""
    row = RuleVersion.objects.filter(kind=kind, since__isnull=False).order_by("-number").first()
    if row is None:
        return {}
    phrases = row.parameters.get("phrases", ())
    return {**row.parameters, "basis": row.basis, **({"phrases": "、".join(phrases)} if phrases else {})}


@pages.page("rules/<slug:kind>/draft/", name="draft", right=RULES)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, kind: str) -> HttpResponse:
    """A new version; it judges nothing until it was tested and switched on by somebody else."""
    wanted = _kind(kind)

    def save(form: Any) -> str:
        given = dict(form.cleaned_data)
        basis = given.pop("basis")
        if "phrases" in given:
            given["phrases"] = [one for one in given["phrases"].split("、") if one]
        row = actions.draft(wanted, given, basis=basis, actor=actor(request), now=hall_clock.now())
        return pages.url("version", key=row.pk)

    def event_form(*arguments: Any, **named: Any) -> forms.Form:
        return EventForm(wanted, *arguments, **named)

    form: Callable[..., forms.BaseForm] = event_form if wanted in ASKED else ClockForm
    lead = "新版本先用过去一年的办件回测，再由另一人启用；只管启用以后的事，不追溯。"
    title = f"编制新版本：{KINDS[wanted][0]}"
    known, back = _now_in_force(wanted), pages.url("rule", kind=kind)
    return FormPage(title, form, save, back=back, lead=lead, initial=known).respond(request)


@pages.page("rules/version/<int:key>/", name="version", right=RULES)
@require_GET
def version(request: HttpRequest, key: int) -> HttpResponse:
    """One version, what its test found, and what may be done with it."""
    row = get_object_or_404(RuleVersion, pk=key)
    tested = row.tested
    levels = "、".join(f"{name}{count}条" for name, count in tested.get("levels", {}).items())
    result = (
        f"看了{tested['cases']}件，发现{levels or '0条'}"
        if "cases" in tested
        else tested.get("note", "还没有回测")
    )
    facts = [
        Fact("状态", _state(row)),
        Fact("参数", spoken(row)),
        Fact("依据", row.basis),
        Fact("回测结果", result),
        Fact("回测时间", row.tested_at),
        Fact("编制人", named(row.made_by)),
        Fact("启用人", named(row.switched_by) if row.switched_by else ""),
        Fact("启用时间", row.since),
        Fact("停用时间", row.until),
    ]
    deeds = [
        Action("用过去一年的办件回测", lambda: pages.url("test", key=key), RULES),
        Action("启用", lambda: pages.url("on", key=key), RULES),
    ]
    return detail_page(
        request,
        str(row),
        [Section("规则版本", facts=facts)],
        back=pages.url("rule", kind=row.kind),
        actions=deeds if row.since is None else [],
        subject=f"rule:{key}",
    )


class SureForm(forms.Form):
    """Nothing to fill in."""


@long_work(BACK_TEST)
def run(job: Job, progress: Progress) -> Outcome:
    """Judge the cases of the last year by a draft."""
    now, key = hall_clock.now(), int(job.wishes["version"])
    ids = list(cases.registered_since(now - TESTED_OVER))
    found = actions.back_test(key, ids, now, lambda n: progress(n, len(ids), f"已看{n}件"))
    levels = "、".join(f"{name}{count}条" for name, count in found["levels"].items())
    return Outcome(f"看了{found['cases']}件，发现{levels or '0条'}。", url=pages.url("version", key=key))


@pages.page("rules/version/<int:key>/test/", name="test", right=RULES)
@require_http_methods(["GET", "POST"])
def test(request: HttpRequest, key: int) -> HttpResponseBase:
    """Ask for the test; it runs in the background."""
    row = get_object_or_404(RuleVersion, pk=key)

    def save(form: Any) -> str:
        del form
        work = ask_for(BACK_TEST, f"回测：{row}", {"version": str(key)}, asked_by=actor(request))
        return frame.url("work", key=work.pk)

    back = pages.url("version", key=key)
    lead = "回测在后台进行，只统计，不发信号。"
    return FormPage("回测", SureForm, save, back=back, lead=lead, button="开始回测", kept="").respond(request)


@pages.page("rules/version/<int:key>/on/", name="on", right=RULES)
@require_http_methods(["GET", "POST"])
def on(request: HttpRequest, key: int) -> HttpResponse:
    """Switch it on, by somebody who did not write it."""

    def save(form: Any) -> str:
        del form
        actions.switch_on(key, actor=actor(request), now=hall_clock.now())
        return pages.url("version", key=key)

    back = pages.url("version", key=key)
    lead = "从现在起按这一版判断，以前的信号不变。编制人不能启用自己编的版本。"
    return FormPage("启用规则", SureForm, save, back=back, lead=lead, button="启用").respond(request)


@pages.page("rules/<slug:kind>/off/", name="off", right=RULES)
@require_http_methods(["GET", "POST"])
def off(request: HttpRequest, kind: str) -> HttpResponse:
    """Switch a rule off."""
    wanted = _kind(kind)

    def save(form: Any) -> str:
        del form
        actions.switch_off(wanted, actor=actor(request), now=hall_clock.now())
        return pages.url("rule", kind=kind)

    return FormPage(
        f"停用规则：{KINDS[wanted][0]}",
        SureForm,
        save,
        back=pages.url("rule", kind=kind),
        lead="停用后不再发出这类信号，已有的信号不变。",
        button="停用",
        is_dangerous=True,
    ).respond(request)
