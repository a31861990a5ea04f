"""Decides what an editor works off: what the linter found, where, and the way to the place to put it right."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hall_server.catalogue.findings import findings_of
from hall_server.catalogue.life import VersionState
from hall_server.catalogue.lint.finding import Finding
from hall_server.catalogue.models import ItemVersion
from hall_server.catalogue.pages.frame import EDIT, REVIEW, gravity, link, pages
from hall_server.pages.details import Section, detail_page
from hall_server.pages.keyset import Order, count_up_to, stretch
from hall_server.pages.registry import Menu, Waits

_PART = re.compile(r"^(?P<list>[a-z]+)(?:\[(?P<place>\d+)\])?")
_LISTS = frozenset(
    {"materials", "fees", "steps", "procedures", "bases", "questions", "results", "deliveries"}
)
DRAFTS_A_PAGE = 20
MOST_COUNTED = 10_000
NEWEST = Order("newest", "最近编制在前", ("-id",))
GO = "去\u2060改"  # a word joiner keeps it on one line
_HEADS = ("程度", "问题", "怎么改")


def where(key: int, finding: Finding) -> str:
    """The address of the form that puts it right."""
    found = _PART.match(finding.field)
    if found and found["list"] in _LISTS:
        if found["place"] is None:
            return pages.url("item", key=key)
        return pages.url("part", key=key, part=found["list"], place=int(found["place"]))
    return pages.url("text", key=key) + f"#id_{finding.field}"


def heads(*, may_edit: bool) -> tuple[str, ...]:
    """Above `lines`; the last column is the way there for an editor, and the rule's name for a reviewer."""
    return (*_HEADS, "改" if may_edit else "规则")


def lines(key: int, found: tuple[Finding, ...], *, may_edit: bool) -> list[tuple[object, ...]]:
    """Findings as lines of a table under `heads`."""
    return [
        (gravity(one), one.sentence, one.action, link(where(key, one), GO) if may_edit else one.rule)
        for one in found
    ]


@pages.page("findings/", name="findings", right=EDIT, menu=Menu("事项", "待改问题", 20))
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """Every draft with what must be put right in it, page by page; on each page the gravest first."""
    rows = ItemVersion.objects.filter(state=VersionState.DRAFT)
    page = stretch(
        rows,
        NEWEST,
        DRAFTS_A_PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    drafts = list(page.rows)
    found = findings_of(drafts)
    drafts.sort(key=lambda row: -sum(one.is_severe for one in found[row.pk]))
    sections = [
        Section(
            f"{row.task_name}（第{row.task_version}版草稿）",
            heads=heads(may_edit=True),
            lines=lines(row.pk, found[row.pk], may_edit=True),
            note=_summary(found[row.pk]),
        )
        for row in drafts
    ]
    empty = [
        Section("没有草稿", note="现在没有正在编制的事项。要修改事项，请到“事项目录”打开它，点“编制新版本”。")
    ]
    count, is_capped = count_up_to(rows, MOST_COUNTED)
    return detail_page(
        request,
        "待改问题",
        sections or empty,
        back=pages.url("items"),
        template="catalogue/findings.html",
        lead=f"{'超过 ' if is_capped else '共 '}{count} 份草稿，每页 {DRAFTS_A_PAGE} 份。" if drafts else "",
        previous_url="?" + urlencode({"before": page.before}) if page.before else "",
        next_url="?" + urlencode({"after": page.after}) if page.after else "",
    )


def _summary(found: tuple[Finding, ...]) -> str:
    grave = sum(one.is_severe for one in found)
    if grave:
        return f"{grave} 个严重问题，改好才能发布；另有 {len(found) - grave} 个提醒和建议。"
    return (
        f"没有严重问题，可以提交审核；还有 {len(found)} 个提醒和建议。"
        if found
        else "没有发现问题，可以提交审核。"
    )


@pages.waiting(REVIEW)
def to_review(_: HttpRequest) -> Iterator[Waits]:
    """Versions that wait for a reviewer."""
    count = ItemVersion.objects.filter(state=VersionState.IN_REVIEW).count()
    if count:
        yield Waits(
            "待审核的事项", pages.url("items") + "?state=in_review", count, "核对内容和问题，发布或退回。"
        )
