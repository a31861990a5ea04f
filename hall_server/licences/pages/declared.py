"""Declares where the pages of licences stand, how their words read, and why somebody may open a document."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall.messages.collecting import PrintOutcome
from hall_server.licences.life import STATE_NAMES, State
from hall_server.licences.models import CopyState
from hall_server.pages.registry import Pages
from hall_server.pages.spoken_facts import tell

VIEW, READ, CHECK = "licences.view", "licences.read", "licences.check"
SUSPEND, REVOKE, TEMPLATES = "licences.suspend", "licences.revoke", "licences.templates"

pages = Pages("licences", prefix="licences/")
pages.words(
    licence_made="制作了证照",
    licence_signed="签章，证照生效",
    licence_suspended="暂停了证照",
    licence_restored="恢复了证照",
    licence_revoked="撤销了证照",
    licence_expired="登记证照到期",
    licence_replaced="换发了证照",
    licence_damaged="发现文件与签发时不一致",
    licence_copy_offered="在自助机上取纸质件",
    licence_copy_told="自助机回报打印结果",
    licence_collected="领取了证照",
    collectables_listed="在自助机上查看可领取的证照",
    licence_template_written="写了新版模板",
    licence_template_retired="停用了模板",
    scan_checked="核对并存入扫描件",
    scan_withdrawn="停用了扫描件",
    licence_number="证照编号",
    state="状态",
    basis="依据",
    copy="份数",
    collector="领取人",
    visit="领证",
    outcome="结果",
    version="版本",
    digest="摘要",
    licence_code="证照种类",
    licences="证照数",
    sha256="文件摘要",
)

tell("state", [(state.value, name) for state, name in STATE_NAMES.items()], of="licence")
tell("state", CopyState.choices, of="licence")
tell(
    "outcome",
    [
        (PrintOutcome.UNKNOWN.value, "不能确定，纸可能已经取走"),
        (PrintOutcome.JAM.value, "卡纸"),
        (PrintOutcome.PAPER_OUT.value, "缺纸"),
        (PrintOutcome.OFFLINE.value, "打印机没有连接"),
        (PrintOutcome.REFUSED.value, "打印机拒绝"),
        (PrintOutcome.NOT_FETCHED.value, "没有取走文件"),
    ],
    of="licence",
)

_COLOURS = {
    State.MADE: "now",
    State.VALID: "good",
    State.SUSPENDED: "suspended",
    State.REVOKED: "alert",
    State.EXPIRED: "ended",
    State.REPLACED: "ended",
}
PURPOSES = ("办理业务需要核对", "补打或补发证照", "核对持证人身份", "处理投诉或复议")


def badge(state: str) -> SafeString:
    """A licence's state in its colour."""
    known = State(state)
    return format_html('<span class="state state-{}">{}</span>', _COLOURS[known], STATE_NAMES[known])


class PurposeForm(forms.Form):
    """Why somebody opens a document with personal data."""

    purpose = forms.ChoiceField(label="用途", choices=[(one, one) for one in PURPOSES])


def ask_purpose(request: HttpRequest, title: str, back: str, show: Any) -> HttpResponse:
    """Ask for the purpose, then show what `show(purpose)` gives: (bytes, content type)."""
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        content, content_type = show(form.cleaned_data["purpose"])
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = "inline"
        response["X-Content-Type-Options"] = "nosniff"
        return response
    return render(request, "licences/purpose.html", {"title": title, "form": form, "back": back})
