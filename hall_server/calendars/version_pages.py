"""Decides how versions of the calendar are listed and compared."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from hall_server.calendars import queries
from hall_server.calendars.declared import CONFIRM, EDIT, VIEW, pages
from hall_server.calendars.models import CalendarVersion, VersionState
from hall_server.clock.days import Day
from hall_server.clock.words import KINDS, spoken_day
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Waits


def _state(row: CalendarVersion) -> SafeString:
    is_draft = row.state == VersionState.DRAFT
    return format_html(
        '<span class="state {}">{}</span>',
        "state-now" if is_draft else "state-published",
        row.get_state_display(),
    )


VERSIONS = Listing[CalendarVersion](
    title="日历版本",
    lead="放假通知来了就新建一版：改好、比对、再发布。发布过的版本不再改动，办理期限会跟着新版本重新计算。",
    rows=lambda _: CalendarVersion.objects.all(),
    columns=(
        Column("名称", lambda row: row.title),
        Column("范围", lambda row: "全国" if row.scope == queries.NATIONAL else row.scope),
        Column("版本", lambda row: row.number, "number"),
        Column("状态", _state, "state"),
        Column("确认至", lambda row: row.confirmed_until, "day"),
        Column("来源", lambda row: row.notice),
    ),
    orders=(Order("newest", "最近在前", ("-id",)),),
    filters=(Choice("state", "状态", VersionState.choices),),
    empty=Empty("还没有日历。", "请系统管理员载入全国日历，或点“新建版本”。"),
    opens=lambda row: pages.url("version", key=row.pk),
    actions=(Action("新建版本", lambda: pages.url("new"), EDIT, is_new=True),),
)


@pages.page("versions/", name="versions", right=VIEW)
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """All versions."""
    return VERSIONS.respond(request)


@pages.page("versions/<int:key>/", name="version", right=VIEW)
@require_GET
def one_version(request: HttpRequest, key: int) -> HttpResponse:
    """A version: its notice, and what it changes against the one before."""
    row = get_object_or_404(CalendarVersion, pk=key)
    sections = [
        Section(
            "说明",
            [
                Fact("状态", _state(row)),
                Fact("范围", "全国" if row.scope == queries.NATIONAL else row.scope),
                Fact("来源", row.notice),
                Fact("确认至", row.confirmed_until),
                Fact("发布时间", row.published_at),
            ],
            note="“确认至”之后的日期是暂定的，办理期限跨过这一天就标明暂定。",
        ),
        Section("与上一版的不同", heads=("日期", "上一版", "这一版", "来源"), lines=list(_changed(row))),
    ]
    return detail_page(
        request,
        row.title,
        sections,
        back=pages.url("versions"),
        actions=_version_actions(row),
        subject=f"calendar:{row.scope}/{row.number}",
    )


def _version_actions(row: CalendarVersion) -> list[Action]:
    key = row.pk
    found = [Action("看全年", lambda: pages.url("year") + f"?version={key}", VIEW)]
    if row.state == VersionState.DRAFT:
        found += [
            Action("改说明", lambda: pages.url("describe", key=key), EDIT),
            Action("删除草稿", lambda: pages.url("discard", key=key), EDIT),
            Action(
                "比对并发布",
                lambda: reverse("work-ledgers-publish", kwargs={"key": key}),
                CONFIRM,
                is_new=True,
            ),
        ]
    return found


def _changed(row: CalendarVersion) -> Iterator[tuple[str, ...]]:
    before = (
        CalendarVersion.objects.filter(scope=row.scope, number__lt=row.number).order_by("-number").first()
    )
    if before is None:
        return
    for was, is_now in queries.changes(before.pk, row.pk):
        known = is_now or was
        if known is not None:
            yield spoken_day(known.date), _said(was), _said(is_now), is_now.source if is_now else ""


def _said(day: Day | None) -> str:
    return "—" if day is None else f"{KINDS[day.kind][0]} {day.name}".strip()


@pages.waiting(EDIT)
def drafts(request: HttpRequest) -> Iterator[Waits]:
    """Drafts wait to be published."""
    del request
    for row in CalendarVersion.objects.filter(state=VersionState.DRAFT):
        yield Waits("日历草稿待发布", pages.url("version", key=row.pk), 1, row.title)
