"""Decides how the security administrator gives programs their tokens, and takes them back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.api.interface import interface
from hall_server.api.models import ApiToken
from hall_server.api.reach import Reach, departments, halls, reach_of
from hall_server.api.routes import not_bindable, scopes
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Pages
from hall_server.pages.rights import actor

GIVE = "api.tokens.give"

pages = Pages("api", prefix="tokens/")
pages.words(token_made="发放了令牌", token_revoked="收回了令牌", scopes="范围", days="有效天数")  # noqa: S106 - verbs


def _state(token: ApiToken) -> SafeString:
    if token.revoked_at is not None:
        return mark_safe('<span class="state">已收回</span>')
    if token.expires_at <= hall_clock.now():
        return mark_safe('<span class="state state-alert">已到期</span>')
    return mark_safe('<span class="state state-good">有效</span>')


TOKENS = Listing[ApiToken](
    title="接口令牌",
    lead="别的系统凭令牌调用本大厅的接口。每个系统一枚，只给用得着的范围和地方；不用了就收回。",
    rows=lambda _: ApiToken.objects.all(),
    columns=(
        Column("用途", lambda token: token.name),
        Column("状态", _state, "state"),
        Column("范围", lambda token: "、".join(token.scopes)),
        Column("限于", lambda token: reach_of(token).said()),
        Column("有效期至", lambda token: token.expires_at, "time"),
        Column("最近使用", lambda token: token.last_used_at, "time"),
    ),
    orders=(Order("newest", "最近发放在前", ("-made_at", "-id")),),
    search=Search("用途", ("name",)),
    empty=Empty("还没有发放过令牌。", "有系统要对接时，点“发放令牌”。"),
    opens=lambda token: pages.url("token", key=token.pk),
    actions=(Action("发放令牌", lambda: pages.url("new"), GIVE, is_new=True),),
)


class NewToken(forms.Form):
    """What a program is for, and what it may."""

    name = forms.CharField(
        label="用途", max_length=100, help_text="写明哪个系统、做什么，如“市场监管局办件系统 取事项”。"
    )
    scopes = forms.MultipleChoiceField(label="范围", widget=forms.CheckboxSelectMultiple)
    hall = forms.ChoiceField(
        label="限于大厅",
        required=False,
        help_text="只看得到、只办得了这里的办件和事项草稿；公开的事项、日历不受限制。",
    )
    department = forms.ChoiceField(label="限于部门", required=False)
    days = forms.IntegerField(
        label="有效天数",
        min_value=1,
        max_value=tokens.LONGEST_DAYS,
        initial=90,
        help_text="1 到 366 天，到期前要换发。",
    )

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        interface()  # scopes are declared where routes are
        self._offer("scopes", {name: f"{chinese}（{name}）" for name, chinese in scopes().items()})
        self._offer("hall", {"": "全部大厅", **halls()})
        self._offer("department", {"": "全部部门", **departments()})

    def _offer(self, name: str, choices: Mapping[str, str]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices.items())

    def clean(self) -> dict[str, Any]:
        """A token bound to a place has no scope that tells of other places."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        within = Reach(told.get("hall", ""), told.get("department", ""))
        unbound = not_bindable(told.get("scopes", ()))
        if unbound and not within.is_everywhere:
            names = "、".join(f"“{scopes()[name]}”" for name in unbound)
            self.add_error("scopes", f"{names}不能限于一个大厅或部门。请不选这些范围，或者选“全部”。")
        return {**told, "within": within}


class Revoking(forms.Form):
    """Asked once more."""

    is_sure = forms.BooleanField(label="我确认要收回这枚令牌")


@pages.page("", name="tokens", right=GIVE, menu=Menu("系统", "接口令牌", 60))
@require_GET
def all_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that were given."""
    return TOKENS.respond(request)


@pages.page("new", name="new", right=GIVE)
@require_http_methods(["GET", "POST"])
def new_token(request: HttpRequest) -> HttpResponse:
    """Give one; its text is shown on the answer to this one request and kept nowhere."""
    shown: list[str] = []

    def save(form: NewToken) -> str:
        told = form.cleaned_data
        token, text = tokens.make(
            told["name"],
            told["scopes"],
            told["days"],
            who=actor(request),
            now=hall_clock.now(),
            within=told["within"],
        )
        shown.append(text)
        return pages.url("token", key=token.pk)

    page = FormPage("发放令牌", NewToken, save, back=pages.url("tokens"), button="发放", kept="")
    response = page.respond(request)
    if not shown:
        return response
    return render(
        request,
        "api/token_made.html",
        {"title": "令牌已发放", "text": shown[0], "next": response["Location"]},
    )


@pages.page("<slug:key>/", name="token", right=GIVE)
@require_GET
def one_token(request: HttpRequest, key: str) -> HttpResponse:
    """One token: what it may, and since when it was used."""
    token = get_object_or_404(ApiToken, pk=key)
    known = scopes()
    facts = [
        Fact("状态", _state(token)),
        Fact("编号", token.pk),
        Fact("范围", "\n".join(f"{known.get(name, '')}（{name}）" for name in token.scopes)),
        Fact("限于", reach_of(token).said()),
        Fact("发放人", token.made_by.removeprefix("clerk:")),
        Fact("发放时间", token.made_at),
        Fact("有效期至", token.expires_at),
        Fact("最近使用", token.last_used_at),
        Fact("收回时间", token.revoked_at),
    ]
    actions = [] if token.revoked_at else [Action("收回令牌", lambda: pages.url("revoke", key=key), GIVE)]
    back = way_back(request, pages.url("tokens"))
    section = Section(
        "令牌", facts, note="密钥只在发放时显示一次，这里看不到。没有记下的，请收回后重新发放。"
    )
    return detail_page(request, token.name, [section], back=back, actions=actions, subject=f"token:{key}")


@pages.page("<slug:key>/revoke", name="revoke", right=GIVE)
@require_http_methods(["GET", "POST"])
def revoke_token(request: HttpRequest, key: str) -> HttpResponse:
    """Take it back; the next call with it is refused."""
    token = get_object_or_404(ApiToken, pk=key)

    def save(_: Revoking) -> str:
        tokens.revoke(key, who=actor(request), now=hall_clock.now())
        return pages.url("token", key=key)

    page = FormPage(
        f"收回令牌：{token.name}",
        Revoking,
        save,
        back=pages.url("token", key=key),
        lead="收回后，用这枚令牌的系统马上不能再调用接口，而且不能恢复。",
        button="收回令牌",
        kept="令牌已收回。",
        is_dangerous=True,
    )
    return page.respond(request)
