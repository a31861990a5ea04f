"""Decides how one person, enterprise or project is shown: masked, with who said what when; plain only for a purpose."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall.language.identity_numbers import ID_KIND_NAMES, IdKind
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import way_back
from hall_server.pages.lists import Action
from hall_server.pages.rights import actor
from hall_server.parties import queries
from hall_server.parties.facts import (
    FIELD_NAMES,
    KIND_NAMES,
    NUMBER_FIELDS,
    SOURCE_NAMES,
    PartyKind,
    fields_of,
)
from hall_server.parties.history import FieldVersion, said_of
from hall_server.parties.known import decode_known
from hall_server.parties.models import LikelyDuplicate, Party
from hall_server.parties.pages.declared import EDIT, READ, VIEW, found, pages, url_of
from hall_server.parties.pages.tied import consents, mandates
from hall_server.parties.record_parts import parts_of
from hall_server.parties.words import DuplicateState
from hall_server.parties.writing import family

LIBRARY = {
    PartyKind.PERSON: "people",
    PartyKind.ENTERPRISE: "enterprises",
    PartyKind.PROJECT: "projects",
}
MOST_VERSIONS = 200


def _time(at: Any) -> str:
    return hall_clock.local(at).strftime("%Y-%m-%d %H:%M")


def link(row: Party) -> SafeString:
    """A party's masked name, leading to its record."""
    return format_html('<a href="{}">{}</a>', url_of(row.pk), row.masked_name or "（未登记名称）")


@pages.page("one/<slug:key>/", name="record", right=VIEW)
@require_GET
def record(request: HttpRequest, key: str) -> HttpResponse:
    """All that may be shown without a purpose, and everything other apps know of the party, on one page."""
    row = found(key)
    if row.pk != key:
        return HttpResponseRedirect(url_of(row.pk))
    kind, keys = PartyKind(row.kind), tuple(family(row.pk))
    sections = [
        Section("基本信息", list(_facts(row))),
        Section(
            "已知信息",
            heads=("栏目", "内容", "来源", "说明时间"),
            lines=list(_known(row)),
            note="以权威部门数据为先，其次是窗口核对，再次是本人填报；同一来源以新的为准；更正过的以更正为准。",
        ),
        *_joined(row),
        *parts_of(kind, keys, request),
        *mandates(keys),
        *([] if kind is PartyKind.PROJECT else [consents(keys)]),
        *_doubles(row),
        Section(
            "历次登记",
            heads=("登记时间", "栏目", "来源", "登记人", "来自", "更正原因"),
            lines=[_version(one) for one in reversed(said_of(keys).versions[-MOST_VERSIONS:])],
            note="每次登记和更正都保留，不能改、不能删。",
        ),
    ]
    return detail_page(
        request,
        row.masked_name or "（未登记名称）",
        sections,
        back=way_back(request, pages.url(LIBRARY[kind])),
        actions=_actions(row),
        subject=f"party:{row.pk}",
    )


def _actions(row: Party) -> list[Action]:
    kind = PartyKind(row.kind)
    found = [
        Action("查看完整信息", lambda: pages.url("plain", key=row.pk), READ),
        Action("更正", lambda: pages.url("correct", key=row.pk), EDIT),
    ]
    if kind is not PartyKind.PROJECT:
        found += [
            Action("登记委托", lambda: pages.url("mandate", key=row.pk), EDIT),
            Action("登记同意", lambda: pages.url("consent", key=row.pk), EDIT),
        ]
    return found


def _facts(row: Party) -> Iterator[Fact]:
    kind = PartyKind(row.kind)
    yield Fact("类别", KIND_NAMES[kind])
    if kind is PartyKind.PERSON and row.number_kind:
        yield Fact("证件", ID_KIND_NAMES[IdKind(row.number_kind)][0])
    yield Fact(FIELD_NAMES[NUMBER_FIELDS[kind]], row.masked_number)
    yield Fact("首次登记", row.first_known_at)
    if row.owner is not None:
        yield Fact("建设单位", link(row.owner))


def _known(row: Party) -> Iterator[tuple[Any, ...]]:
    known = decode_known(row.known)
    shown = {"name": row.masked_name, NUMBER_FIELDS[PartyKind(row.kind)]: row.masked_number}
    for field in fields_of(PartyKind(row.kind)):
        one = known.get(field)
        if one is None:
            continue
        source = SOURCE_NAMES[one.source] + ("（更正）" if one.corrects else "")
        yield FIELD_NAMES[field], shown.get(field, "已登记，未显示"), source, _time(one.at)


def _version(one: FieldVersion) -> tuple[Any, ...]:
    return (
        _time(one.recorded_at),
        FIELD_NAMES.get(one.field, one.field),
        SOURCE_NAMES[one.said.source],
        named(one.actor),
        one.subject,
        one.reason,
    )


def _joined(row: Party) -> Iterator[Section]:
    if PartyKind(row.kind) is PartyKind.ENTERPRISE:
        owned = Party.objects.filter(owner__in=family(row.pk), into=None).order_by("-changed_at")[:50]
        if owned:
            yield Section(
                "建设项目",
                heads=("项目", "项目代码"),
                lines=[(link(one), one.masked_number) for one in owned],
            )
    merged = Party.objects.filter(into=row)
    if merged:
        yield Section(
            "已并入的记录",
            heads=("名称", "号码", "操作"),
            lines=[(one.masked_name, one.masked_number, _undo(one)) for one in merged],
        )


def _undo(row: Party) -> SafeString:
    return format_html('<a href="{}">撤销合并</a>', pages.url("apart", key=row.pk))


def _doubles(row: Party) -> Iterator[Section]:
    open_pairs = LikelyDuplicate.objects.filter(state=DuplicateState.OPEN.value)
    pairs = list(open_pairs.filter(first=row)) + list(open_pairs.filter(second=row))
    if pairs:
        yield Section(
            "疑似重复",
            heads=("可能是同一个", "号码", "操作"),
            lines=[_pair(row, pair) for pair in pairs],
        )


def _pair(row: Party, pair: LikelyDuplicate) -> tuple[Any, ...]:
    other = pair.second if pair.first_id == row.pk else pair.first
    judge = format_html('<a href="{}">核对</a>', pages.url("judge", key=pair.pk))
    return link(other), other.masked_number or "没有号码", judge


PURPOSES = (
    ("办理业务需要核对", "办理业务需要核对"),
    ("联系当事人", "联系当事人"),
    ("核对是否重复登记", "核对是否重复登记"),
    ("处理投诉或复议", "处理投诉或复议"),
    ("其他", "其他（请在说明里写清楚）"),
)


class PurposeForm(forms.Form):
    """Why somebody wants to see personal data."""

    purpose = forms.ChoiceField(label="用途", choices=PURPOSES)
    detail = forms.CharField(
        label="说明", max_length=60, required=False, help_text="如办件编号。不要写个人信息。"
    )

    def clean(self) -> dict[str, Any]:
        """“Other” says what."""
        given = super().clean() or {}
        if given.get("purpose") == "其他" and not given.get("detail", "").strip():
            self.add_error("detail", "请写明用途。")
        return given


@pages.page("one/<slug:key>/plain", name="plain", right=READ)
@never_cache
@require_http_methods(["GET", "POST"])
def plain(request: HttpRequest, key: str) -> HttpResponse:
    """The whole record, once, for whoever says why; nothing of it goes into an address or a history."""
    row = found(key)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    lines: list[tuple[Any, ...]] | None = None
    if form.is_valid():
        purpose = "：".join(filter(None, (form.cleaned_data["purpose"], form.cleaned_data["detail"].strip())))
        given = queries.known_values(row.pk, actor=actor(request), purpose=purpose, subject=f"party:{row.pk}")
        lines = [
            (
                FIELD_NAMES[field],
                given[field].value,
                SOURCE_NAMES[given[field].source],
                _time(given[field].at),
            )
            for field in fields_of(PartyKind(row.kind))
            if field in given
        ]
    facts = {
        "title": f"查看完整信息：{row.masked_name}",
        "form": form,
        "lines": lines,
        "back": url_of(row.pk),
        "lead": "写明用途后显示完整内容。谁在什么时候为什么查看，都会记入审计。",
    }
    return render(request, "parties/plain.html", facts, status=200 if lines or not form.is_bound else 422)
