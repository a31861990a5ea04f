"""Decides what clerks see of their own ratings: only when several have come in, and nothing that tells whose they were."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hall.language.ratings import LEVEL_NAMES
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.pages import pages as frame
from hall_server.pages.registry import Menu
from hall_server.pages.rights import ANY_CLERK
from hall_server.ratings.figures import month_of
from hall_server.ratings.months import chosen_hall, chosen_month
from hall_server.ratings.pages.declared import pages
from hall_server.ratings.queries import own_ratings, tag_names


@pages.page("own/", name="own", right=ANY_CLERK, menu=Menu("监督", "我的评价", 70))
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """This month's, in whole batches."""
    month, hall = chosen_month(request), chosen_hall(request)
    found = own_ratings(request.user.get_username(), hall, *month_of(month))
    facts = [
        Fact(names[0], f"{found.levels[level.value]} 条")
        for level, names in LEVEL_NAMES.items()
        if level.value in found.levels
    ]
    note = f"每满{found.batch}条一起显示，免得猜出是谁评的；现在还有{found.waiting}条没到显示的时候。"
    names = tag_names()
    tags = sorted(found.tags.items(), key=lambda one: -one[1])
    return detail_page(
        request,
        f"我的评价 {month.year}年{month.month}月",
        [
            Section("等级", facts=facts or [Fact("评价", "还不到显示的时候")], note=note),
            Section(
                "标签", heads=["标签", "次数"], lines=[(names.get(tag, tag), count) for tag, count in tags]
            ),
        ],
        back=frame.url("start"),
    )
