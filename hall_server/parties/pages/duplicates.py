"""Decides how likely duplicates are put before a person: side by side, only whether fields agree, never what they say."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.pages.details import named
from hall_server.pages.filters import Choice
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import actor
from hall_server.parties import actions, queries
from hall_server.parties.facts import FIELD_NAMES, KIND_NAMES, PartyKind, fields_of
from hall_server.parties.models import KINDS, LikelyDuplicate, Party
from hall_server.parties.pages.declared import MERGE, found, pages, url_of
from hall_server.parties.pages.ties import ReasonForm
from hall_server.parties.words import DUPLICATE_STATES, DuplicateState

_COLOURS = {"open": "alert", "merged": "good", "different": "ended"}


def _state(row: LikelyDuplicate) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', _COLOURS[row.state], row.get_state_display())


def _both(row: LikelyDuplicate) -> str:
    return f"{row.first.masked_name} 与 {row.second.masked_name}"


LIST = Listing[LikelyDuplicate](
    title="疑似重复",
    lead="名称和电话、出生日期等相同、号码却不同（或没有号码）的记录，由人核对后决定是否合并。",
    rows=lambda _: LikelyDuplicate.objects.select_related("first", "second"),
    columns=(
        Column("两条记录", _both),
        Column("类别", lambda row: KIND_NAMES[PartyKind(row.kind)]),
        Column("结论", _state, "state"),
        Column("发现时间", lambda row: row.found_at, "time"),
        Column("处理人", lambda row: named(row.judged_by) if row.judged_by else ""),
    ),
    orders=(Order("newest", "最近发现在前", ("-id",)),),
    filters=(
        Choice("state", "结论", list(DUPLICATE_STATES.items())),
        Choice("kind", "类别", KINDS),
    ),
    empty=Empty("没有疑似重复的记录。", "登记信息时会自动比对，发现了就列在这里。"),
    opens=lambda row: pages.url("judge", key=row.pk),
)


@pages.page("duplicates/", name="duplicates", right=MERGE, menu=Menu("信息库", "疑似重复", 50))
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs, the last found first."""
    return LIST.respond(request)


KEEP_FIRST, KEEP_SECOND, DIFFERENT = "first", "second", "different"


class VerdictForm(forms.Form):
    """What the person finds."""

    verdict = forms.ChoiceField(
        label="结论",
        choices=(
            ("", "请选择"),
            (KEEP_FIRST, "是同一个，保留甲，乙并入甲"),
            (KEEP_SECOND, "是同一个，保留乙，甲并入乙"),
            (DIFFERENT, "不是同一个"),
        ),
        help_text="没有号码的总是并入有号码的。合并以后可以撤销。",
    )
    reason = forms.CharField(label="理由", max_length=400, help_text="写明核对了什么。不要写个人信息。")


@pages.page("duplicates/<int:key>/", name="judge", right=MERGE, under="duplicates")
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, key: int) -> HttpResponse:
    """Two records side by side, and what to do with them."""
    pair = get_object_or_404(LikelyDuplicate.objects.select_related("first", "second"), pk=key)

    def save(form: Any) -> str:
        given = form.cleaned_data
        facts = {"reason": given["reason"], "actor": actor(request), "now": hall_clock.now()}
        if given["verdict"] == DIFFERENT:
            actions.call_different(pair.pk, **facts)
            return pages.url("duplicates")
        kept, other = pair.first_id, pair.second_id
        if given["verdict"] == KEEP_SECOND:
            kept, other = other, kept
        return url_of(actions.merge(kept, other, **facts))

    page = FormPage(
        "核对疑似重复",
        VerdictForm,
        save,
        back=pages.url("duplicates"),
        button="确定",
        kept="结论已记录。",
        lead="下表只显示两条记录的内容是否相同。需要看完整内容，请打开记录并写明用途。",
    )
    lines = list(_compared(pair, actor(request))) if pair.state == DuplicateState.OPEN else []
    return page.respond(request, template="parties/judge.html", pair=pair, lines=lines)


def _compared(pair: LikelyDuplicate, who: str) -> Iterator[tuple[str, str]]:
    sides = [
        queries.known_values(one, actor=who, purpose="核对是否重复登记", subject=f"party:{one}")
        for one in (pair.first_id, pair.second_id)
    ]
    for field in fields_of(PartyKind(pair.kind)):
        first, second = (side.get(field) for side in sides)
        if first is None and second is None:
            continue
        if first is None or second is None:
            yield FIELD_NAMES[field], "只有甲登记了" if first else "只有乙登记了"
        else:
            yield FIELD_NAMES[field], "相同" if first.value == second.value else "不同"


@pages.page("one/<slug:key>/apart", name="apart", right=MERGE)
@require_http_methods(["GET", "POST"])
def apart(request: HttpRequest, key: str) -> HttpResponse:
    """Undo a merge."""
    row = Party.objects.filter(pk=key).exclude(into=None).first()
    if row is None:
        raise Http404
    stands = found(key)

    def save(form: Any) -> str:
        reason = form.cleaned_data["reason"]
        actions.tell_apart(row.pk, reason=reason, actor=actor(request), now=hall_clock.now())
        return url_of(row.pk)

    page = FormPage(
        f"撤销合并：{row.masked_name}（{row.masked_number or '没有号码'}）",
        ReasonForm,
        save,
        back=url_of(stands.pk),
        button="撤销合并",
        kept="已撤销合并。",
        is_dangerous=True,
        lead="撤销后，合并以前登记的内容回到原来的记录；合并以后登记的留在现在的记录里，请随后核对。",
    )
    return page.respond(request)


@pages.waiting(MERGE)
def likely(request: HttpRequest) -> Iterable[Waits]:
    """Pairs nobody judged yet."""
    del request
    number = LikelyDuplicate.objects.filter(state=DuplicateState.OPEN.value).count()
    if number:
        url = pages.url("duplicates") + f"?state={DuplicateState.OPEN.value}"
        yield Waits("疑似重复的人员、企业、项目", url, number, "请核对是不是同一个。")
