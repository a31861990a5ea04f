"""Names the pages of ratings, and how its trail reads."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall.language.ratings import LEVEL_NAMES, RatingLevel, is_bad
from hall_server.organisation import queries as organisation
from hall_server.organisation.rights import Right
from hall_server.pages.registry import Pages

VIEW, RECTIFY, RECHECK, SETTLE = (
    Right.RATINGS_VIEW.value,
    Right.RATINGS_RECTIFY.value,
    Right.RATINGS_RECHECK.value,
    Right.RATINGS_SETTLE.value,
)

pages = Pages("ratings", prefix="ratings/")
pages.words(
    rated="收到评价",
    rectification_opened="转办差评",
    rectification_take="认领整改",
    rectification_answer="填写整改情况",
    rectification_call_back="登记回访",
    rectification_recheck="复核通过",
    rectification_send_back="退回重新整改",
    rectification_appeal="提出申诉",
    rectification_uphold="申诉成立，差评不计",
    rectification_dismiss="申诉不成立",
    rectification_close="办结整改",
    rectification_publish="公开整改结果",
    rating_rules_changed="修改好差评设置",
    level="等级",
    channel="渠道",
    tags="标签",
    personal_data_read="查看了个人信息",
    purpose="用途",
)


def where(request: HttpRequest, department: str = "department") -> Any:
    """The rows of the places in which whoever asks may see ratings."""
    return organisation.within(request.user.get_username(), Right.RATINGS_VIEW, department=department)


def place(hall: str, department: str) -> str:
    """Where a right is needed for a record."""
    return f"hall:{hall} department:{department}" if department else f"hall:{hall}"


def level_badge(level: int) -> SafeString:
    """A level in its colour, and in words."""
    colour = "alert" if is_bad(level) else "good" if level > RatingLevel.ACCEPTABLE else "plain"
    return format_html('<span class="state state-{}">{}</span>', colour, LEVEL_NAMES[RatingLevel(level)][0])


def department_name(code: str) -> str:
    """As people know it."""
    return organisation.departments().get(code, code)


def window_name(hall: str, window: str) -> str:
    """As people know it."""
    known = organisation.windows(hall).get(window)
    return known.name if known else window
