"""Decides how a person splits an item into several, or merges several into one, and how their descent reads."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.catalogue import actions, item_queries
from hall_server.catalogue.actions import NewItem
from hall_server.catalogue.codes import parts_of
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.pages.frame import EDIT, link, pages, wanted
from hall_server.pages.details import Section
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor

MOST_PARTS = 6
CODE_HELP = "上级目录给的业务办理项编码；还没有的先向目录管理部门申请。"
SPLIT_LEAD = (
    "每个新事项先成为一份草稿，内容从原事项抄来，再逐个修改、提交、审核、发布。"
    "全部新事项都生效以前，大厅照旧办原事项；全部生效那天，原事项自动停止。"
)
MERGE_LEAD = (
    "新事项先成为一份草稿，内容从当前事项抄来，再修改、提交、审核、发布。"
    "新事项生效以前，大厅照旧办原来几个事项；生效那天，它们自动停止。"
)


class Reasoned(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="原因", widget=forms.Textarea, max_length=2000, help_text="如上级目录调整的文号。"
    )


def _new_item(facts: VersionFacts, code: str, name: str) -> NewItem:
    content = item_queries.content(facts.key)
    own = parts_of(code)
    return NewItem(
        code, own.entry[:64], name, content.task_type, facts.hall, facts.department, area_code=own.area
    )


def _split_form() -> type[forms.Form]:
    fields: dict[str, forms.Field] = {}
    for number in range(1, MOST_PARTS + 1):
        is_needed = number <= 2
        fields[f"code_{number}"] = forms.CharField(
            label=f"新事项 {number} 编码",
            max_length=64,
            required=is_needed,
            help_text=CODE_HELP if number == 1 else "",
        )
        fields[f"name_{number}"] = forms.CharField(
            label=f"新事项 {number} 名称", max_length=400, required=is_needed
        )
    return type(
        "SplitForm", (Reasoned,), {**fields, "clean": _both_or_none, "field_order": (*fields, "reason")}
    )


def _both_or_none(form: Any) -> dict[str, Any]:
    """A code has its name, a name its code, and no code stands twice."""
    said: dict[str, Any] = forms.Form.clean(form) or form.cleaned_data
    for number in range(1, MOST_PARTS + 1):
        code, name = said.get(f"code_{number}"), said.get(f"name_{number}")
        if bool(code) != bool(name):
            form.add_error(f"name_{number}" if code else f"code_{number}", "编码和名称要么都填，要么都空着。")
    codes = [code for code, _ in _parts(said)]
    if len(set(codes)) < len(codes):
        raise forms.ValidationError("两个新事项的编码一样。请给每个新事项自己的编码。")
    return said


def _parts(said: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = [(said.get(f"code_{one}"), said.get(f"name_{one}")) for one in range(1, MOST_PARTS + 1)]
    return [(code, name) for code, name in pairs if code and name]


@pages.page("items/<int:key>/split/", name="split", right=EDIT)
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, key: int) -> HttpResponse:
    """One item into several."""
    facts = wanted(request, key, EDIT)

    def save(form: forms.Form) -> str:
        said = form.cleaned_data
        into = [_new_item(facts, code, name) for code, name in _parts(said)]
        drafts = actions.split(facts.code, into, said["reason"], actor=actor(request), now=hall_clock.now())
        return pages.url("item", key=drafts[0].pk)

    return FormPage(
        f"拆分：{facts.task_name}",
        _split_form(),
        save,
        back=pages.url("item", key=key),
        lead=SPLIT_LEAD,
        button="拆分成草稿",
        kept="新事项的草稿已建好，请逐个修改后提交审核。",
    ).respond(request)


def _merge_form(facts: VersionFacts) -> type[forms.Form]:
    beside = [
        (one.code, f"{one.task_name}（{one.code}）")
        for one in item_queries.all_in_force(
            hall_clock.business_day(hall_clock.now()), facts.hall, facts.department
        )
        if one.code != facts.code
    ]
    fields = {
        "others": forms.MultipleChoiceField(
            label="和哪些事项合并",
            choices=beside,
            widget=forms.CheckboxSelectMultiple,
            help_text="" if beside else "本大厅这个部门没有别的有效事项，没有可合并的。",
        ),
        "code": forms.CharField(label="新事项编码", max_length=64, help_text=CODE_HELP),
        "name": forms.CharField(label="新事项名称", max_length=400),
    }
    return type("MergeForm", (Reasoned,), {**fields, "field_order": ("others", "code", "name", "reason")})


@pages.page("items/<int:key>/merge/", name="merge", right=EDIT)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, key: int) -> HttpResponse:
    """Several items of one department into one."""
    facts = wanted(request, key, EDIT)

    def save(form: forms.Form) -> str:
        said = form.cleaned_data
        draft = actions.merge(
            [facts.code, *said["others"]],
            _new_item(facts, said["code"], said["name"]),
            said["reason"],
            actor=actor(request),
            now=hall_clock.now(),
        )
        return pages.url("item", key=draft.pk)

    return FormPage(
        f"合并：{facts.task_name}",
        _merge_form(facts),
        save,
        back=pages.url("item", key=key),
        lead=MERGE_LEAD,
        button="合并成草稿",
        kept="合并后的新事项草稿已建好，请修改后提交审核。",
    ).respond(request)


def descent(facts: VersionFacts) -> Iterator[Section]:
    """Where an item comes from and what it goes over into; nothing for most."""
    lines = [
        (one.kind, one.direction, link(pages.url("item", key=one.version), one.name), one.code, one.reason)
        for one in item_queries.descent_of(facts.code)
    ]
    if lines:
        yield Section("沿革", heads=("方式", "方向", "事项", "编码", "原因"), lines=lines)
