"""Decides how a person settles a notice that did not arrive: told otherwise, arrived after all, or sent again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.notices import actions
from hall_server.notices.models import Notice
from hall_server.notices.pages.declared import HANDLE, pages
from hall_server.notices.states import NoticeState
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor


class Note(forms.Form):
    """How it was settled."""

    note = forms.CharField(
        label="怎么处理的", max_length=200, help_text="如“已打电话告知本人”。请不要写姓名和号码。"
    )


class Sure(forms.Form):
    """Asked once more."""

    is_sure = forms.BooleanField(label="我已打电话问过，对方确认收到了")


class SureAgain(forms.Form):
    """Asked once more where it may be doubled."""

    is_sure = forms.BooleanField(label="我已问过对方，确实没有收到")


@pages.page("one/<slug:key>/settle/", name="settle", right=HANDLE, under="notices")
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody told the person otherwise."""
    row = get_object_or_404(Notice, pk=key)

    def save(form: Any) -> str:
        actions.settle(key, form.cleaned_data["note"], actor=actor(request), now=hall_clock.now())
        return pages.url("failures")

    lead = f"{row.masked_number or '这位群众'}没有收到短信，您已用其他方式告知，记下来就不再提醒。"
    page = FormPage("已另行告知", Note, save, back=pages.url("notice", key=key), lead=lead, kept="已记下。")
    return page.respond(request)


@pages.page("one/<slug:key>/arrived/", name="arrived", right=HANDLE, under="notices")
@require_http_methods(["GET", "POST"])
def arrived(request: HttpRequest, key: str) -> HttpResponse:
    """The person says that it has come."""
    get_object_or_404(Notice, pk=key)

    def save(form: Any) -> str:
        del form
        actions.arrived(key, actor=actor(request), now=hall_clock.now())
        return pages.url("failures")

    page = FormPage(
        "对方已收到", Sure, save, back=pages.url("notice", key=key), button="已收到", kept="已记为送达。"
    )
    return page.respond(request)


@pages.page("one/<slug:key>/again/", name="again", right=HANDLE, under="notices")
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Send it anew."""
    row = get_object_or_404(Notice, pk=key)
    is_open = row.state == NoticeState.UNKNOWN

    def save(form: Any) -> str:
        del form
        actions.send_again(key, actor=actor(request), now=hall_clock.now())
        return pages.url("notice", key=key)

    lead = (
        "这条短信可能已经发出。请先打电话问对方；直接重发，对方可能收到两条。"
        if is_open
        else "按现行模板从头再发一次。请先确认造成失败的原因已经解决。"
    )
    page = FormPage(
        "重新发送",
        SureAgain if is_open else forms.Form,
        save,
        back=pages.url("notice", key=key),
        button="重新发送",
        lead=lead,
        kept="已排入发送。",
        is_dangerous=is_open,
    )
    return page.respond(request)
