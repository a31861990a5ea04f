"""Decides how alarms are listed, as they come: the page asks for the pulse and draws its list anew when that changes."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from hall_server.organisation import queries as organisation
from hall_server.organisation.rights import Right
from hall_server.pages.filters import Choice, Day, Search
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import ANY_CLERK
from hall_server.supervision.models import KIND_NAMES, LEVEL_NAMES, STATE_NAMES, Alarm
from hall_server.supervision.pages.declared import (
    ANSWER,
    DECIDE,
    VIEW,
    level_badge,
    pages,
    responsible,
    state_badge,
)
from hall_server.supervision.queries import pulse
from hall_server.supervision.tickets import ticket_for
from hall_server.supervision.words import KINDS, RuleKind

_COLUMNS = (
    Column[Alarm]("发现时间", lambda row: row.found_at, "time"),
    Column[Alarm]("信号", lambda row: level_badge(row.level), "state"),
    Column[Alarm]("规则", lambda row: KINDS[RuleKind(row.kind)][0]),
    Column[Alarm]("事项", lambda row: row.title),
    Column[Alarm]("部门", lambda row: organisation.departments().get(row.department, row.department)),
    Column[Alarm]("责任人", responsible),
    Column[Alarm]("状态", state_badge, "state"),
)
_FILTERS = (
    Choice("level", "信号", [(str(level), name) for level, name in LEVEL_NAMES]),
    Choice("kind", "规则", KIND_NAMES),
    Choice("state", "状态", STATE_NAMES),
    Day("since", "自", "found_at"),
    Day("until", "至", "found_at", is_end=True),
)
_NEWEST = (Order("newest", "最近在前", ("-found_at", "-id")),)


def _reached(request: HttpRequest, right: Right) -> object:
    return organisation.within(request.user.get_username(), right)


ALARMS = Listing[Alarm](
    title="监察信号",
    lead="新的信号会自己出现在这里，不用刷新。点开一条，看证据、答复和处理。",
    rows=lambda request: Alarm.objects.filter(_reached(request, Right.SUPERVISION_VIEW)),
    columns=_COLUMNS,
    orders=_NEWEST,
    search=Search("事项名称", fields=("title",)),
    filters=_FILTERS,
    empty=Empty("还没有监察信号。", "办件快超期、暂停没有依据、收到差评等情况一出现，就会列在这里。"),
    opens=lambda row: pages.url("alarm", key=row.pk),
)
OWN = Listing[Alarm](
    title="我的监察信号",
    lead="这些信号由您负责答复；认为不该由您负责或情况不实的，可以申诉。",
    rows=lambda request: Alarm.objects.filter(responsible=request.user.get_username()),
    columns=_COLUMNS,
    orders=_NEWEST,
    filters=_FILTERS[:3],
    empty=Empty("没有要您答复的信号。"),
    opens=lambda row: pages.url("alarm", key=row.pk),
)


@pages.page("", name="alarms", right=VIEW, menu=Menu("监督", "监察信号", 10))
@require_GET
def alarms(request: HttpRequest) -> HttpResponse:
    """The alarms of one's places, live."""
    live = {"pulse": pulse(), "pulse_url": f"/pulse/{ticket_for(request.user.get_username())}"}
    return ALARMS.respond(request, template="supervision/alarms.html", **live)


@pages.page("own/", name="own", right=ANY_CLERK, menu=Menu("监督", "我的监察信号", 20))
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The alarms one has to answer."""
    return OWN.respond(request)


@pages.waiting(ANY_CLERK)
def mine(request: HttpRequest) -> Iterable[Waits]:
    """Alarms that wait for the person's own answer."""
    rows = Alarm.objects.filter(responsible=request.user.get_username(), state="open")
    if count := rows.count():
        yield Waits("监察信号待您答复", pages.url("own") + "?state=open", count, "请写明情况和处理结果。")


@pages.waiting(ANSWER)
def of_department(request: HttpRequest) -> Iterable[Waits]:
    """Alarms of the department nobody has answered."""
    rows = Alarm.objects.filter(_reached(request, Right.SUPERVISION_ANSWER), state="open")
    if count := rows.count():
        yield Waits("本部门监察信号待答复", pages.url("alarms") + "?state=open", count)


@pages.waiting(DECIDE)
def to_decide(request: HttpRequest) -> Iterable[Waits]:
    """Answers and appeals that wait for a decision."""
    rows = Alarm.objects.filter(
        _reached(request, Right.SUPERVISION_DECIDE), state__in=("answered", "appealed")
    )
    if count := rows.count():
        yield Waits("监察信号待核销或处理申诉", pages.url("alarms") + "?state=answered", count)
