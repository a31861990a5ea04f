"""Decides which cases wait for whom, and how they are found again among a million."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.cases.finding import matching
from hall_server.cases.models import STATE_NAMES, Case
from hall_server.cases.moves import CaseState
from hall_server.cases.pages.declared import VIEW, due_badge, pages, state_badge, url_of
from hall_server.cases.permitted import Reach, reach, within
from hall_server.clock.words import LEVELS
from hall_server.organisation import queries as organisation
from hall_server.organisation.rights import Right
from hall_server.pages.filters import Choice, Day, Search
from hall_server.pages.keyset import Order, count_up_to
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Waits
from hall_server.pages.rights import may

MOST_WAITING = 999
# Where an item is found by any words, each with the way to register a case of it.
FIND_ITEM = "work-search-items"
# What was not handed in is discarded at the day's end; a server that stood still over a long holiday may come to it later.
PREPARED_AT_MOST = timedelta(days=15)

# What a line shows; a row of a case has four times as many columns.
LISTED = (
    "pk",
    "project_no",
    "task_name",
    "masked_name",
    "department_id",
    "state",
    "level",
    "due_on",
)

BY_DUE = Order("due", "快到期的在前", ("due_on", "pk"))
NEWEST = Order("newest", "新的在前", ("-pk",))
REACHES_KEPT = 256

# What waits for whom: name -> (title, states, right).
DESKS: dict[str, tuple[str, tuple[CaseState, ...], Right]] = {
    "to_accept": ("待受理", (CaseState.REGISTERED, CaseState.CORRECTED), Right.CASES_ACCEPT),
    "in_hand": ("审查中", (CaseState.ACCEPTED,), Right.CASES_REVIEW),
    "paused": ("特别程序中", (CaseState.PAUSED,), Right.CASES_REVIEW),
    "to_deliver": (
        "待制证送达",
        (CaseState.GRANTED, CaseState.DENIED, CaseState.CERTIFIED),
        Right.CASES_DELIVER,
    ),
}


def seen_by(request: HttpRequest) -> QuerySet[Case]:
    """The cases whoever asks may see."""
    return Case.objects.filter(within(_reached_by(request)))


def _reached_by(request: HttpRequest) -> Reach:
    return reach(request.user.get_username(), Right.CASES_VIEW, hall_clock.now())


# Django puts a query together in more time than a database reads a page of rows: that is done once for all who see the same.
@lru_cache(maxsize=REACHES_KEPT)
def _open(reached: Reach) -> QuerySet[Case]:
    return _lines(Case.objects.filter(within(reached), is_over=False, due_on__isnull=False), BY_DUE)


@lru_cache(maxsize=REACHES_KEPT)
def _all(reached: Reach) -> QuerySet[Case]:
    return _lines(Case.objects.filter(within(reached)), NEWEST, "registered_at")


def _lines(rows: QuerySet[Case], order: Order, *more: str) -> QuerySet[Case]:
    """With what lines show alone: a named tuple costs half of what a row does, and has what they look at."""
    return cast("QuerySet[Case]", rows.values_list(*LISTED, *more, named=True).order_by(*order.fields))


def _departments(_: HttpRequest) -> Iterable[tuple[str, str]]:
    return sorted(organisation.departments().items(), key=lambda one: one[1])


def _of_desk(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    states = DESKS[name][1]
    return rows.filter(state=states[0]) if len(states) == 1 else rows.filter(state__in=states)


_COLUMNS = (
    Column[Case]("办件编号", lambda case: case.project_no, "code"),
    Column[Case]("事项", lambda case: case.task_name),
    Column[Case]("申请人", lambda case: case.masked_name or "—"),
    Column[Case]("部门", lambda case: organisation.departments().get(case.department_id, "")),
    Column[Case]("状态", state_badge, "state"),
    Column[Case]("到期日", due_badge, "day"),
)
_SEARCH = Search(
    "办件编号、完整证件号码或姓名（按掩码找）", narrow=lambda rows, text: rows.filter(matching(text))
)
_DESK = Choice("desk", "待办", [(name, plan[0]) for name, plan in DESKS.items()], narrow=_of_desk)
_DEPARTMENT = Choice("department", "部门", _departments)
_LEVEL = Choice("level", "信号", [(str(level.value), names[0]) for level, names in LEVELS.items()])

OPEN = Listing[Case](
    title="待办办件",
    lead="还没有办结的办件，快到期的在前。",
    rows=lambda request: _open(_reached_by(request)).all(),
    columns=_COLUMNS,
    orders=(BY_DUE,),
    search=_SEARCH,
    filters=(_DESK, _DEPARTMENT, _LEVEL),
    empty=Empty("没有等您办理的办件。", "新的申请登记以后会出现在这里。"),
    opens=lambda case: url_of(case.pk),
    actions=(Action("登记新办件", lambda: reverse(FIND_ITEM), Right.CASES_REGISTER.value, is_new=True),),
)
ALL = Listing[Case](
    title="全部办件",
    lead="包括已办结和已归档的，新的在前。",
    rows=lambda request: _all(_reached_by(request)).all(),
    columns=(*_COLUMNS, Column[Case]("登记时间", lambda case: case.registered_at, "time")),
    orders=(NEWEST,),
    search=_SEARCH,
    filters=(
        Choice("state", "状态", STATE_NAMES),
        _DEPARTMENT,
        Day("since", "登记自", "registered_at", lead=PREPARED_AT_MOST),
        Day("until", "登记至", "registered_at", is_end=True, lead=PREPARED_AT_MOST),
    ),
    empty=Empty("还没有办件。", "在窗口打开办件，或点“登记新办件”，先找到事项。"),
    opens=lambda case: url_of(case.pk),
    actions=(Action("登记新办件", lambda: reverse(FIND_ITEM), Right.CASES_REGISTER.value, is_new=True),),
)


@pages.page("open/", name="open", right=VIEW, menu=Menu("办件", "待办办件", 10))
@require_GET
def open_cases(request: HttpRequest) -> HttpResponse:
    """What has still to be done, the most urgent first."""
    return OPEN.respond(request)


@pages.page("", name="all", right=VIEW, menu=Menu("办件", "全部办件", 20))
@require_GET
def all_cases(request: HttpRequest) -> HttpResponse:
    """Every case one may see."""
    return ALL.respond(request)


@pages.waiting(VIEW)
def waits(request: HttpRequest) -> Iterable[Waits]:
    """What waits for this person on the start page."""
    rows = seen_by(request)
    for name, (title, _, right) in DESKS.items():
        if not may(request, right.value).is_allowed:
            continue
        waiting = _of_desk(rows.filter(is_over=False, due_on__isnull=False), name)
        count, _ = count_up_to(waiting, MOST_WAITING)
        if count:
            yield Waits(f"{title}的办件", f"{pages.url('open')}?desk={name}", count)
