"""Decides how opt-outs are listed, noted for whoever asks at a window, and taken back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.notices import actions
from hall_server.notices.models import OptOut
from hall_server.notices.numbers import number_index, spelled
from hall_server.notices.pages.declared import HANDLE, SECTION, VIEW, pages
from hall_server.notices.pages.told import who
from hall_server.pages.filters import Choice, Rows, Search
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor

_SOURCES = (("message", "短信回复"), ("page", "工作人员登记"))


def _find(rows: Rows, text: str) -> Rows:
    number = spelled(text)
    return rows.filter(pk=number_index(number)) if number else rows.none()


OPTED_OUT = Listing[OptOut](
    title="退订",
    lead="不愿再收短信的号码。对方回复“退订”或“TD”会自动登记；系统只记号码的加密索引，不存号码本身。",
    rows=lambda _: OptOut.objects.all(),
    columns=(
        Column("号码", lambda row: row.masked_number),
        Column("退订时间", lambda row: row.since, "time"),
        Column("来源", lambda row: row.get_source_display()),
        Column("登记", lambda row: who(row.noted_by)),
    ),
    orders=(Order("newest", "最近在前", ("-since", "-pk")),),
    search=Search("完整的手机号码", narrow=_find),
    filters=(Choice("source", "来源", _SOURCES),),
    empty=Empty("没有人退订。", "有人当面要求不收短信时，请点“登记退订”。"),
    opens=lambda row: pages.url("opt-in", key=row.pk),
    actions=(Action("登记退订", lambda: pages.url("opt-out"), HANDLE, is_new=True),),
)


class Number(forms.Form):
    """A number, asked for and not kept."""

    number = forms.CharField(
        label="手机号码",
        max_length=24,
        help_text="只用来算出加密索引，系统不保存号码。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


@pages.page("opted-out/", name="opted-out", right=VIEW, menu=Menu(SECTION, "退订", 40))
@require_GET
def opted_out(request: HttpRequest) -> HttpResponse:
    """All numbers that want none."""
    return OPTED_OUT.respond(request)


@pages.page("opted-out/new/", name="opt-out", right=HANDLE, under="opted-out")
@require_http_methods(["GET", "POST"])
def opt_out(request: HttpRequest) -> HttpResponse:
    """Note that somebody wants no more."""

    def save(form: Any) -> str:
        number = form.cleaned_data["number"]
        actions.note_opt_out(number, source="page", actor=actor(request), now=hall_clock.now())
        return pages.url("opted-out")

    lead = "登记后，这个号码不再收到本大厅的任何短信，包括领件和排队提醒。请先向本人说明。"
    page = FormPage("登记退订", Number, save, back=pages.url("opted-out"), lead=lead, kept="已登记。")
    return page.respond(request)


@pages.page("opted-out/<slug:key>/", name="opt-in", right=HANDLE, under="opted-out")
@require_http_methods(["GET", "POST"])
def opt_in(request: HttpRequest, key: str) -> HttpResponse:
    """Take it back."""
    row = get_object_or_404(OptOut, pk=key)

    def save(form: Any) -> str:
        del form
        actions.take_back_opt_out(key, actor=actor(request))
        return pages.url("opted-out")

    page = FormPage(
        f"恢复接收 {row.masked_number}",
        forms.Form,
        save,
        back=pages.url("opted-out"),
        button="恢复接收",
        lead="只有本人要求时才可以恢复。恢复后，以后的短信照常发送。",
        kept="已恢复。",
    )
    return page.respond(request)
