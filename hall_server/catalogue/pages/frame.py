"""Decides where the catalogue's pages stand, which right each needs, and how states and people read."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall_server.catalogue.item_queries import VersionFacts, version
from hall_server.catalogue.life import VersionState
from hall_server.catalogue.lint.finding import Finding, Severity
from hall_server.pages.registry import Pages
from hall_server.pages.rights import require

EVERYWHERE = "everywhere"
VIEW, EDIT, REVIEW, PUBLISH = "catalogue.view", "catalogue.edit", "catalogue.review", "catalogue.publish"

pages = Pages("catalogue", prefix="catalogue/")
pages.words(
    item_made="建立事项",
    items_loaded="批量载入事项",
    draft_opened="开始编制新版本",
    draft_written="修改草稿",
    version_submit="提交审核",
    version_take_back="撤回修改",
    version_send_back="退回修改",
    version_publish="审核发布",
    version_suspend="暂停办理",
    version_resume="恢复办理",
    version_cancel="取消",
    version_supersede="由新版本取代",
    version_discard="作废草稿",
    cancellation_planned="定下取消日期",
    item_grouped="排队分组",
    group="分组",
    item_split="拆分事项",
    item_merge="合并事项",
    entry_tied="归入主项",
    entry_entered="增加目录",
    entry_written="修改目录",
    task_name="事项名称",
    task_type="事项类型",
    task_version="目录版本",
    task_state="状态",
    local_catalog_code="地方基本目录编码",
    by_law="设定依据",
    use_level="行使层级",
    plan_effective_date="计划生效日期",
    plan_cancel_date="计划取消日期",
    main_item="主项",
    difference_accepted="保留差异",
    difference_aligned="向一方看齐",
    version="版本",
    revision="修改次数",
    into="新事项",
    entry="基本目录",
    model_hall="看齐的大厅",
    aspect="方面",
    key="差异",
    on="自",
    rows="条数",
    authority="发布单位",
)

_COLOURS = {
    VersionState.DRAFT: "draft",
    VersionState.IN_REVIEW: "review",
    VersionState.PUBLISHED: "published",
    VersionState.SUSPENDED: "suspended",
}
_GRAVITY = {Severity.SEVERE: "failed", Severity.WARNING: "now", Severity.ADVICE: "draft"}


def badge(state: str) -> SafeString:
    """A state in its colour."""
    word = VersionState(state)
    return format_html('<span class="state state-{}">{}</span>', _COLOURS.get(word, "over"), word.label)


def gravity(finding: Finding) -> SafeString:
    """How grave, in its colour."""
    return format_html(
        '<span class="state state-{}">{}</span>', _GRAVITY[finding.severity], finding.severity.label
    )


def link(url: str, text: Any) -> SafeString:
    """A link."""
    return format_html('<a href="{}">{}</a>', url, text)


def place_of(facts: VersionFacts) -> str:
    """Where a right must hold for this version."""
    return f"hall:{facts.hall} department:{facts.department}"


def wanted(request: HttpRequest, key: int, right: str) -> VersionFacts:
    """The version somebody asks for. Http404 when there is none; whoever has no right for its department is refused."""
    try:
        facts = version(key)
    except LookupError as fault:
        raise Http404(str(fault)) from fault
    require(request, right, on=place_of(facts))
    return facts
