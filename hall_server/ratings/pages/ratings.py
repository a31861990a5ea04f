"""Decides what staff see of ratings: the list, one of them, and what was written - which is read for a purpose."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from hall.language.ratings import CHANNEL_NAMES, RatingChannel
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Day, Search, way_back
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require
from hall_server.ratings.calling_back import read_words
from hall_server.ratings.models import CHANNELS, LEVELS, Rating
from hall_server.ratings.pages.declared import (
    VIEW,
    department_name,
    level_badge,
    pages,
    place,
    where,
    window_name,
)
from hall_server.ratings.queries import tag_names


def _window(row: Rating) -> str:
    return window_name(row.hall_id, row.invitation.window)


def _tags(row: Rating) -> str:
    return "、".join(tag_names().get(tag, tag) for tag in row.tags.split())


RATINGS = Listing[Rating](
    title="群众评价",
    lead="每次服务只评价一次，收到就在评价公示页公开；这里能看到部门、窗口和渠道。",
    rows=lambda request: Rating.objects.filter(where(request, "invitation__department")).select_related(
        "invitation"
    ),
    columns=(
        Column("评价时间", lambda row: row.rated_at, "time"),
        Column("等级", lambda row: level_badge(row.level), "state"),
        Column("事项", lambda row: row.invitation.matter_name),
        Column("窗口", _window),
        Column("部门", lambda row: department_name(row.invitation.department)),
        Column("标签", _tags),
        Column("渠道", lambda row: CHANNEL_NAMES[RatingChannel(row.channel)][0]),
        Column("计入统计", lambda row: not row.invitation.is_struck),
    ),
    orders=(Order("newest", "最近在前", ("-id",)),),
    search=Search("事项名称", fields=("invitation__matter_name",)),
    filters=(
        Choice("level", "等级", [(str(level), name) for level, name in LEVELS]),
        Choice("channel", "渠道", CHANNELS),
        Day("since", "自", "received_at"),
        Day("until", "至", "received_at", is_end=True),
    ),
    empty=Empty("还没有评价。", "窗口办结以后，群众在评价平板、短信或小票二维码上评价，就会列在这里。"),
    opens=lambda row: pages.url("rating", key=row.pk),
)


@pages.page("", name="ratings", right=VIEW, menu=Menu("监督", "群众评价", 40))
@require_GET
def ratings(request: HttpRequest) -> HttpResponse:
    """The ratings of one's places."""
    return RATINGS.respond(request)


@pages.page("rating/<slug:key>/", name="rating", right=VIEW, under="ratings")
@require_GET
def rating(request: HttpRequest, key: str) -> HttpResponse:
    """One rating; what was written is behind a click."""
    return _shown(request, _row(request, key), "")


@pages.page("rating/<slug:key>/words/", name="words", right=VIEW, under="ratings")
@require_GET
def words(request: HttpRequest, key: str) -> HttpResponse:
    """The same with what was written: the reading stands in the trail."""
    row = _row(request, key)
    return _shown(request, row, read_words(row, actor=actor(request)) or "没有写意见")


def _row(request: HttpRequest, key: str) -> Rating:
    row = get_object_or_404(Rating.objects.select_related("invitation"), pk=key)
    require(request, VIEW, place(row.hall_id, row.invitation.department))
    return row


def _shown(request: HttpRequest, row: Rating, said: str) -> HttpResponse:
    invitation = row.invitation
    facts = [
        Fact("等级", level_badge(row.level)),
        Fact("标签", _tags(row)),
        Fact("意见", said or ("已加密保存，点“查看意见”阅读" if row.said else "没有写")),
        Fact("事项", invitation.matter_name),
        Fact("部门", department_name(invitation.department)),
        Fact("窗口", _window(row)),
        Fact("渠道", CHANNEL_NAMES[RatingChannel(row.channel)][0]),
        Fact("评价时间", row.rated_at),
        Fact("收到时间", row.received_at),
        Fact("计入统计", not invitation.is_struck),
    ]
    actions = []
    if row.said and not said:
        actions.append(Action("查看意见", lambda: pages.url("words", key=row.pk), VIEW))
    repair = getattr(row, "rectification", None)
    if repair is not None:
        actions.append(Action("差评整改", lambda: pages.url("rectification", key=repair.pk), VIEW))
    return detail_page(
        request,
        "一条评价",
        [Section("评价", facts=facts, note="查看意见会记入审计记录。" if row.said else "")],
        back=way_back(request, pages.url("ratings")),
        actions=actions,
        subject=f"rating:{row.pk}",
    )
