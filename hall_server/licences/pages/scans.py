"""Decides how scans that stand for originals are listed, filed after a comparison, opened and withdrawn."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.catalogue.models import LicenceKind
from hall_server.licences import actions, queries
from hall_server.licences.models import FiledScan
from hall_server.licences.pages.declared import CHECK, READ, VIEW, ask_purpose, pages
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor
from hall_server.parties import queries as parties

SCANS = Listing[FiledScan](
    title="核对过的扫描件",
    lead="窗口人员与原件核对一致的扫描件，等同原件；有效期内不再让群众提交。",
    rows=lambda _: FiledScan.objects.filter(withdrawn_at=None),
    columns=(
        Column("名称", lambda row: row.title),
        Column("持有人", lambda row: row.masked_holder),
        Column("核对人", lambda row: named(row.checked_by)),
        Column("核对时间", lambda row: row.checked_at, "time"),
        Column("有效期至", lambda row: row.valid_until or "长期", "day"),
    ),
    orders=(Order("newest", "最近核对在前", ("-id",)),),
    search=Search("名称或持有人（掩码）", fields=("title__contains", "masked_holder__contains")),
    empty=Empty("还没有扫描件。", "在人员库或企业库打开一个主体，点“存入扫描件”。"),
    opens=lambda row: pages.url("scan", key=row.pk),
)


@pages.page("scans/", name="scans", right=VIEW, menu=Menu("信息库", "扫描件", 42))
@require_GET
def scans(request: HttpRequest) -> HttpResponse:
    """The list."""
    return SCANS.respond(request)


def _found(key: str) -> FiledScan:
    row = FiledScan.objects.filter(pk=key).first()
    if row is None:
        raise Http404
    return row


@pages.page("scans/<slug:key>/", name="scan", right=VIEW)
@require_GET
def scan(request: HttpRequest, key: str) -> HttpResponse:
    """One scan, masked."""
    row = _found(key)
    facts = [
        Fact("名称", row.title),
        Fact("持有人", row.masked_holder),
        Fact("核对人", named(row.checked_by)),
        Fact("核对时间", row.checked_at),
        Fact("有效期至", row.valid_until or "长期"),
        Fact("文件", f"{row.content_type}，{row.size // 1024 + 1} KB"),
        Fact("停用", row.withdrawn_because),
    ]
    doing = [Action("打开文件", lambda: pages.url("scan-file", key=key), READ)]
    if row.withdrawn_at is None:
        doing.append(Action("停用", lambda: pages.url("withdraw", key=key), CHECK))
    return detail_page(
        request,
        row.title,
        [Section("基本信息", facts)],
        back=way_back(request, pages.url("scans")),
        actions=doing,
        subject=f"scan:{key}",
    )


@pages.page("scans/<slug:key>/file/", name="scan-file", right=READ)
@never_cache
@require_http_methods(["GET", "POST"])
def scan_file(request: HttpRequest, key: str) -> HttpResponse:
    """The file, for a purpose that is written down."""
    row = _found(key)

    def show(purpose: str) -> tuple[bytes, str]:
        return queries.scan_file(row.pk, actor=actor(request), purpose=purpose)

    return ask_purpose(request, f"打开{row.title}", pages.url("scan", key=key), show)


class ScanForm(forms.Form):
    """A scan and the clerk's word that it is the original's picture."""

    licence_code = forms.ChoiceField(label="证照种类")
    file = forms.FileField(label="扫描件", help_text="PDF、JPEG或PNG，最大20兆字节。")
    valid_until = forms.DateField(
        label="有效期至",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="证照上写的截止日期；长期有效的不填。",
    )
    is_compared = forms.BooleanField(label="我已与原件逐页核对，内容一致")

    def __init__(self, *arguments: Any, **named_ones: Any) -> None:
        super().__init__(*arguments, **named_ones)
        kinds = LicenceKind.objects.order_by("name").values_list("code", "name")
        self.fields["licence_code"] = forms.ChoiceField(label="证照种类", choices=list(kinds))


@pages.page("scans/of/<slug:party>/new/", name="new-scan", right=CHECK, under="scans")
@require_http_methods(["GET", "POST"])
def new_scan(request: HttpRequest, party: str) -> HttpResponse:
    """File a scan of this party."""
    try:
        holder = parties.party(party)
    except Refusal as refusal:
        raise Http404 from refusal

    def save(form: Any) -> str:
        given = form.cleaned_data
        row = actions.file_scan(
            holder.id,
            given["licence_code"],
            given["file"].read(),
            actor(request),
            now=hall_clock.now(),
            valid_until=given["valid_until"],
        )
        return pages.url("scan", key=row.pk)

    return FormPage(
        f"存入{holder.masked_name}的扫描件",
        ScanForm,
        save,
        back=pages.url("scans"),
        lead="存入以后，办理其他事项时不再让本人提交这份材料。",
        button="存入",
    ).respond(request)


class WithdrawForm(forms.Form):
    """Why a scan stands for nothing any more."""

    reason = forms.CharField(label="原因", max_length=400, help_text="例如：原件已注销。不要写个人信息。")


@pages.page("scans/<slug:key>/withdraw/", name="withdraw", right=CHECK)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """It stands for the original no longer."""
    row = _found(key)

    def save(form: Any) -> str:
        actions.withdraw_scan(key, **form.cleaned_data, actor=actor(request), now=hall_clock.now())
        return pages.url("scan", key=key)

    return FormPage(
        f"停用{row.title}",
        WithdrawForm,
        save,
        back=pages.url("scan", key=key),
        lead="停用以后，办理其他事项时要重新提交这份材料。",
        button="停用",
        is_dangerous=True,
    ).respond(request)
