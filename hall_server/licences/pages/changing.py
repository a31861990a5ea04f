"""Decides how a licence is suspended, restored and revoked at a desk: with a reason, a law, and a second look."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall_server.licences import actions
from hall_server.licences.models import Licence
from hall_server.licences.pages.declared import REVOKE, SUSPEND, pages
from hall_server.licences.pages.record import found
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor


class ReasonForm(forms.Form):
    """Why, and by which law."""

    reason = forms.CharField(
        label="原因", max_length=400, widget=forms.Textarea(attrs={"rows": 3}), help_text="不要写个人信息。"
    )
    basis = forms.CharField(
        label="法律依据",
        max_length=400,
        help_text="写到条，例如《中华人民共和国行政许可法》第六十九条。会显示在公开查验页上。",
    )


_Deed = Callable[..., Licence]


def _page(
    request: HttpRequest, key: str, title: str, lead: str, deed: _Deed, *, is_dangerous: bool
) -> HttpResponse:
    row = found(key)

    def save(form: Any) -> str:
        deed(key, **form.cleaned_data, actor=actor(request), now=hall_clock.now())
        return pages.url("licence", key=key)

    return FormPage(
        f"{title}{row.title}",
        ReasonForm,
        save,
        back=pages.url("licence", key=key),
        lead=lead,
        button=title,
        kept=f"已{title}，公开查验页马上显示新的状态。",
        is_dangerous=is_dangerous,
    ).respond(request)


@pages.page("one/<slug:key>/suspend/", name="suspend", right=SUSPEND)
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, key: str) -> HttpResponse:
    """Until it is restored."""
    lead = "暂停期间不能作为凭据，也不能在自助机上打印。以后可以恢复。"
    return _page(request, key, "暂停", lead, actions.suspend, is_dangerous=True)


@pages.page("one/<slug:key>/restore/", name="restore", right=SUSPEND)
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """It holds again."""
    return _page(request, key, "恢复", "恢复以后证照重新有效。", actions.restore, is_dangerous=False)


@pages.page("one/<slug:key>/revoke/", name="revoke", right=REVOKE)
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    """For ever."""
    lead = "撤销以后永远不能恢复。已经打印的纸质件，扫码会显示“已撤销”。"
    return _page(request, key, "撤销", lead, actions.revoke, is_dangerous=True)
