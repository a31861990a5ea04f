"""Decides how templates are kept: what the one in use says, how it looks, which versions there were, and the next one."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.installation import present
from hall_server.licences import actions, numbers, template_content
from hall_server.licences.drawing import Face, draw
from hall_server.licences.models import LicenceTemplate
from hall_server.licences.pages.declared import TEMPLATES, VIEW, pages
from hall_server.licences.settling import SHIPPED
from hall_server.licences.signing import public_address
from hall_server.licences.template_content import FieldPlan, TemplateContent
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor

SAMPLE_CODE = "0000000000000000"
SOURCES = (
    "holder.name 持证人名称，holder.number 证件号码，holder.address 地址，holder.legal_representative 法定代表人，"
    "holder.credit_code 统一社会信用代码，item 事项，result 办理结果，department 部门，case 办件编号，hall 大厅；"
    "几个来源依次用 / 隔开"
)

LIST = Listing[LicenceTemplate](
    title="证照模板",
    lead="证照上印哪些内容、怎么编号、有效多久。改动会成为新版本，已经签发的证照不变。",
    rows=lambda _: LicenceTemplate.objects.filter(is_current=True),
    columns=(
        Column("代码", lambda row: row.code, "code"),
        Column("证照名称", lambda row: row.title),
        Column("版本", lambda row: f"第{row.version}版", "state"),
        Column("版式", lambda row: row.layout, "code"),
        Column("启用时间", lambda row: row.made_at, "time"),
    ),
    orders=(Order("code", "按代码", ("code", "version")),),
    empty=Empty("还没有模板。", "请工程师运行一次 migrate，系统自带的模板会装进来。"),
    opens=lambda row: pages.url("template", code=row.code),
)


@pages.page("templates/", name="templates", right=VIEW, menu=Menu("信息库", "证照模板", 44))
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """The list."""
    return LIST.respond(request)


def _current(code: str) -> LicenceTemplate:
    row = LicenceTemplate.objects.filter(code=code).order_by("-is_current", "-version").first()
    if row is None:
        raise Http404
    return row


@pages.page("templates/<slug:code>/", name="template", right=VIEW)
@require_GET
def template(request: HttpRequest, code: str) -> HttpResponse:
    """What it says, and its versions."""
    row = _current(code)
    content = template_content.decoded(row.content)
    versions = LicenceTemplate.objects.filter(code=code).order_by("-version")
    sections = [
        Section("基本信息", list(_facts(row, content))),
        Section("印在证照上的内容", heads=("名称", "必填", "自动取自"), lines=list(_fields(content))),
        Section(
            "历次版本", heads=("版本", "来源", "时间", "状态"), lines=[_version(one) for one in versions]
        ),
    ]
    return detail_page(
        request,
        row.title,
        sections,
        back=way_back(request, pages.url("templates")),
        actions=[
            Action("看样张", lambda: pages.url("sample", code=code), VIEW),
            Action("写新版本", lambda: pages.url("write", code=code), TEMPLATES),
        ],
        subject=f"licence_template:{code}",
    )


def _facts(row: LicenceTemplate, content: TemplateContent) -> Iterator[Fact]:
    yield Fact("代码", row.code)
    yield Fact("版本", f"第{row.version}版")
    yield Fact("证照种类", row.licence_code or "任何事项的办理结果")
    yield Fact("版式", row.layout)
    yield Fact("编号字头", content.number_kind)
    yield Fact("有效期", f"{content.valid_months}个月" if content.valid_months else "长期")
    yield Fact("自助机最多打印", f"{content.most_copies}份")
    yield Fact("正文", content.statement)
    yield Fact("说明", "；".join(content.notes))


def _fields(content: TemplateContent) -> Iterator[tuple[str, str, str]]:
    for plan in content.fields:
        yield plan.label, "是" if plan.is_required else "否", plan.source or "由办理人员填写"


def _version(row: LicenceTemplate) -> tuple[str, str, str, str]:
    source = "系统自带" if row.source == SHIPPED else named(row.source)
    at = f"{hall_clock.local(row.made_at):%Y-%m-%d %H:%M}"
    return f"第{row.version}版", source, at, "启用" if row.is_current else "停用"


@pages.page("templates/<slug:code>/sample/", name="sample", right=VIEW)
@require_GET
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """A paper with the fields' names for values: how the template looks."""
    del request
    content = template_content.decoded(_current(code).content)
    today = hall_clock.business_day(hall_clock.now())
    face = Face(
        content=content,
        values={plan.name: f"（{plan.label}）" for plan in content.fields},
        number=numbers.numbered("000000", content.number_kind, today.year, 0),
        public_code=SAMPLE_CODE,
        address=public_address(SAMPLE_CODE),
        hall=present().hall.name,
        issuer="（颁发机关）",
        issued_on=today,
        valid_until=template_content.ends_on(content, today),
        is_sample=True,
    )
    response = HttpResponse(draw(face), content_type="application/pdf")
    response["Content-Disposition"] = "inline"
    return response


class TemplateForm(forms.Form):
    """The next version of a template."""

    title = forms.CharField(label="证照名称", max_length=60)
    layout = forms.ChoiceField(label="版式", choices=[(one, one) for one in template_content.layouts()])
    number_kind = forms.CharField(label="编号字头", max_length=4, help_text="两到四个大写字母。")
    valid_months = forms.IntegerField(
        label="有效期（月）", min_value=0, max_value=1200, help_text="0表示长期。"
    )
    most_copies = forms.IntegerField(label="自助机最多打印（份）", min_value=0, max_value=99)
    statement = forms.CharField(
        label="正文", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    notes = forms.CharField(
        label="说明",
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一条。",
    )
    fields_said = forms.CharField(
        label="印在证照上的内容",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="一行一项：代码|名称|必填或选填|自动取自（可不写）。可以自动取自：" + SOURCES + "。",
    )

    def clean_fields_said(self) -> tuple[FieldPlan, ...]:
        """The lines as plans."""
        lines = self.cleaned_data["fields_said"].splitlines()
        return tuple(_planned([part.strip() for part in line.split("|")]) for line in lines if line.strip())


def _planned(parts: list[str]) -> FieldPlan:
    if len(parts) not in (3, 4) or not all(parts[:2]) or parts[2] not in ("必填", "选填"):
        raise forms.ValidationError(f"这一行看不懂：{'|'.join(parts)[:60]}。请写成 代码|名称|必填|来源。")
    return FieldPlan(
        parts[0], parts[1], parts[2] == "必填", parts[3].replace("/", "|") if len(parts) == 4 else ""
    )


def _said(content: TemplateContent) -> str:
    lines = [
        f"{plan.name}|{plan.label}|{'必填' if plan.is_required else '选填'}|{plan.source.replace('|', '/')}".rstrip(
            "|"
        )
        for plan in content.fields
    ]
    return "\n".join(lines)


@pages.page("templates/<slug:code>/write/", name="write", right=TEMPLATES)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next version of a template."""
    content = template_content.decoded(_current(code).content)
    initial = {
        "title": content.title,
        "layout": content.layout,
        "number_kind": content.number_kind,
        "valid_months": content.valid_months,
        "most_copies": content.most_copies,
        "statement": content.statement,
        "notes": "\n".join(content.notes),
        "fields_said": _said(content),
    }

    def save(form: Any) -> str:
        given = dict(form.cleaned_data)
        given["fields"] = given.pop("fields_said")
        given["notes"] = tuple(line.strip() for line in given["notes"].splitlines() if line.strip())
        who = actor(request)
        actions.write_template(
            code, msgspec.structs.replace(content, **given), source=who, actor=who, now=hall_clock.now()
        )
        return pages.url("template", code=code)

    return FormPage(
        f"写“{content.title}”的新版本",
        TemplateForm,
        save,
        back=pages.url("template", code=code),
        initial=initial,
        lead="保存以后，新制的证照用新版本；已经签发的不变。先看样张再启用，写错了可以再写一版。",
        button="启用新版本",
    ).respond(request)
