"""Decides how the auditor searches the trail: by who, what, about what and when; a page reads no more than it shows."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.audit import queries
from hall_server.audit.models import AuditEvent
from hall_server.auditing.pages.declared import VIEW, pages
from hall_server.pages.details import Fact, Section, detail_page, named
from hall_server.pages.filters import Choice, Day, Search, way_back
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu, words_for
from hall_server.pages.spoken_facts import fact_name, spoken

READ_VERB = "personal_data_read"
# Kinds of those who do something; whatever else is typed is looked up as what it was done to.
DOERS = frozenset({"clerk", "device", "token", "shell"})
MOST_LINES = 200
LONGEST_SHOWN = 24
NEWEST = (Order("newest", "最近的在前", ("-at", "-id")), Order("oldest", "最早的在前", ("at", "id")))


def _facts(row: AuditEvent) -> dict[str, str]:
    return msgspec.json.decode(row.facts, type=dict[str, str])


def _spoken(row: AuditEvent) -> str:
    own = row.subject.partition(":")[2]
    told = ((name, fact) for name, fact in _facts(row).items() if fact and fact != own)
    return "；".join(f"{fact_name(row.subject, name)}：{_fact(row, name, fact)}" for name, fact in told)


def _fact(row: AuditEvent, name: str, fact: str) -> str:
    return _fields(fact) if name == "fields" else spoken(row.subject, name, fact)


def _about(row: AuditEvent) -> SafeString:
    shown = row.subject if len(row.subject) <= LONGEST_SHOWN else row.subject[:LONGEST_SHOWN] + "…"
    address = pages.url("about", subject=row.subject)
    return format_html('<a href="{}" title="{}">{}</a>', address, row.subject, shown)


def _narrow(rows: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    """A clerk's number, a doer `clerk:1001`, or a subject `ticket:…`: each a whole one, found by its index."""
    if text.isdigit():
        return rows.filter(actor=f"clerk:{text}")
    is_doer = text.partition(":")[0] in DOERS or text == "server"
    return rows.filter(actor=text) if is_doer else rows.filter(subject=text)


def _verbs(request: HttpRequest) -> Iterable[tuple[str, str]]:
    del request
    return sorted(((verb, words_for(verb)) for verb in queries.verbs()), key=lambda one: one[1])


def _when(row: AuditEvent) -> SafeString:
    return format_html(
        '<a class="when" href="{}">{}</a>', _open(row), f"{hall_clock.local(row.at):%Y-%m-%d %H:%M:%S}"
    )


def _open(row: AuditEvent) -> str:
    return pages.url("line", key=row.pk)


def _who(row: AuditEvent) -> str:
    return row.actor


TRAIL = Listing[AuditEvent](
    title="审计记录",
    lead="谁在什么时候对什么做了什么。记录只增不改；每一行都和同一对象的前一行连在一起。",
    rows=lambda _: AuditEvent.objects.all(),
    columns=(
        Column("时间", _when, "time"),
        Column("操作者", _who),
        Column("做了什么", lambda row: words_for(row.verb)),
        Column("对象", _about),
        Column("事实", _spoken, "words"),
    ),
    orders=NEWEST,
    search=Search("完整的工号（1001）、操作者（device:…）或对象（case:…）", narrow=_narrow),
    filters=(
        Choice("verb", "做了什么", _verbs),
        Day("since", "自", "at"),
        Day("until", "至", "at", is_end=True),
    ),
    empty=Empty("还没有审计记录。", "大厅一开始使用，这里就会有记录。"),
)

READS = Listing[AuditEvent](
    title="个人信息查阅",
    lead="谁在什么时候、为什么用途、看了谁的个人信息。",
    rows=lambda _: AuditEvent.objects.filter(verb=READ_VERB),
    columns=(
        Column("时间", _when, "time"),
        Column("查看人", _who),
        Column("用途", lambda row: _fact(row, "purpose", _facts(row).get("purpose", ""))),
        Column("对象", _about),
        Column("看了什么", lambda row: _fields(_facts(row).get("fields", ""))),
    ),
    orders=NEWEST,
    search=Search("完整的工号（1001）、操作者或对象（party:…）", narrow=_narrow),
    filters=(Day("since", "自", "at"), Day("until", "至", "at", is_end=True)),
    empty=Empty("还没有人查看过个人信息。", "窗口叫号、预填表格、查看完整信息时，都会记在这里。"),
)


def _fields(names: str) -> str:
    return "、".join(words_for(name) for name in names.split(",") if name)


@pages.page("trail/", name="trail", right=VIEW, menu=Menu("审计", "审计记录", 10))
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Every line, the newest first."""
    return TRAIL.respond(request)


@pages.page("reads/", name="reads", right=VIEW, menu=Menu("审计", "个人信息查阅", 20))
@require_GET
def reads(request: HttpRequest) -> HttpResponse:
    """Every reading of personal data."""
    return READS.respond(request)


@pages.page("lines/<int:key>/", name="line", right=VIEW, under="trail")
@require_GET
def line(request: HttpRequest, key: int) -> HttpResponse:
    """One line with its digest, in the chain of its subject."""
    row = get_object_or_404(AuditEvent, pk=key)
    facts = [
        Fact("编号", row.pk),
        Fact("时间", f"{hall_clock.local(row.at):%Y-%m-%d %H:%M:%S.%f}"),
        Fact("操作者", f"{named(row.actor)}（{row.actor}）"),
        Fact("做了什么", f"{words_for(row.verb)}（{row.verb}）"),
        Fact("对象", _about(row)),
        Fact("链中位置", row.place + 1),
        Fact("摘要", row.digest),
        *(Fact(fact_name(row.subject, name), _fact(row, name, fact)) for name, fact in _facts(row).items()),
    ]
    return detail_page(
        request,
        f"{words_for(row.verb)}",
        [Section("这一行", facts), _chain(row.subject)],
        back=way_back(request, pages.url("trail")),
    )


@pages.page("about/<path:subject>", name="about", right=VIEW, under="trail")
@require_GET
def about(request: HttpRequest, subject: str) -> HttpResponse:
    """All that was done to one subject."""
    return detail_page(request, subject, [_chain(subject)], back=way_back(request, pages.url("trail")))


def _chain(subject: str) -> Section:
    rows = AuditEvent.objects.filter(subject=subject).order_by("-place")[:MOST_LINES]
    return Section(
        "这个对象的全部记录",
        heads=("位置", "时间", "操作者", "做了什么", "事实", "摘要"),
        lines=[_link(row) for row in rows],
        note=f"最近的在前，最多 {MOST_LINES} 行。" if len(rows) == MOST_LINES else "最近的在前。",
    )


def _link(row: AuditEvent) -> tuple[Any, ...]:
    return (
        row.place + 1,
        _when(row),
        row.actor,
        words_for(row.verb),
        _spoken(row),
        format_html("<code>{}…</code>", row.digest[:20]),
    )
