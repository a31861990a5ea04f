"""Decides what programs may ask of the organisation: regions, halls, windows, departments, and whether doors are open."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Path, Query, Schema

from hall.language import hall_clock
from hall_server.api.reach import know_places
from hall_server.api.routes import Page, Routes, page_of
from hall_server.api.values import Limit, Mark
from hall_server.organisation import queries as organisation
from hall_server.organisation.models import Department, Hall, Region, Window
from hall_server.organisation.opening_words import clock_said, why_closed
from hall_server.pages.keyset import Order

Code = Annotated[str, Path(max_length=63, pattern=r"^[A-Za-z0-9_-]+$")]
Wanted = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")]
DAYS_SHOWN = 28

know_places(organisation.halls, organisation.departments)

routes = Routes("organisation", "organisation/", "organisation")
READ = routes.scope("organisation:read", "读取区划、大厅、部门、窗口和办公时间", is_bindable=True)


class RegionOut(Schema):
    """A region; code: twelve digits; parent: null for a province."""

    code: str
    name: str
    level: int
    parent: str | None


class HallOut(Schema):
    """A hall. region: twelve digits, null where nobody has said."""

    code: str
    name: str
    region: str | None
    address: str
    telephone: str


class DepartmentOut(Schema):
    """A department. credit_code: empty where unknown."""

    code: str
    name: str
    short_name: str
    credit_code: str
    kind: str
    region: str | None
    parent: str | None


class WindowOut(Schema):
    """A window and the codes of the departments it serves."""

    code: str
    number: int
    name: str
    zone: str
    serves: str
    is_open: bool
    departments: list[str]


class DayOut(Schema):
    """A date: stretches as [from, to] in HH:MM, midnight as an end is 24:00; reason of a closed or special day."""

    day: date
    stretches: list[tuple[str, str]]
    kind: Literal["working", "weekend", "holiday", "make_up"]
    closed: str | None
    reason: str


class OpeningOut(Schema):
    """How it stands now, and the coming four weeks. why: null while it is open."""

    is_open: bool
    until: datetime | None
    opens_at: datetime | None
    why: str | None
    why_en: str | None
    days: list[DayOut]


@routes.get("regions", scope=READ, answer=Page[RegionOut])
def regions(request: HttpRequest, after: Mark = "", limit: Limit = 50) -> Page[RegionOut]:
    """All regions by their codes: each stands after the one it lies in."""
    del request
    return page_of(Region.objects.all(), Order("code", "", ("code",)), _region, after=after, limit=limit)


@routes.get("halls", scope=READ, answer=Page[HallOut])
def halls(request: HttpRequest, after: Mark = "", limit: Limit = 50) -> Page[HallOut]:
    """All halls by their codes."""
    del request
    return page_of(Hall.objects.all(), Order("code", "", ("code",)), _hall, after=after, limit=limit)


@routes.get("departments", scope=READ, answer=Page[DepartmentOut])
def departments(request: HttpRequest, after: Mark = "", limit: Limit = 50) -> Page[DepartmentOut]:
    """All departments by their codes."""
    del request
    return page_of(
        Department.objects.all(), Order("code", "", ("code",)), _department, after=after, limit=limit
    )


@routes.get("halls/{hall}/windows", scope=READ, answer=Page[WindowOut])
def windows(request: HttpRequest, hall: Code, after: Mark = "", limit: Limit = 50) -> Page[WindowOut]:
    """The windows of a hall by their codes."""
    del request
    _known(hall)
    rows: QuerySet[Window] = Window.objects.filter(zone__hall=hall).prefetch_related("departments")
    return page_of(rows, Order("code", "", ("code",)), _window, after=after, limit=limit)


@routes.get("halls/{hall}/opening", scope=READ, answer=OpeningOut)
def opening(request: HttpRequest, hall: Code, department: Wanted = "", matter: Wanted = "") -> OpeningOut:
    """Whether it is open now, why not, when again, and four weeks of days."""
    del request
    _known(hall)
    now = hall_clock.now()
    found = organisation.opening(hall, now, department=department, matter=matter)
    why = None if found.is_open else why_closed(found, now)
    plans = organisation.day_plans(
        hall, hall_clock.business_day(now), DAYS_SHOWN, department=department, matter=matter
    )
    return OpeningOut(
        is_open=found.is_open,
        until=found.until,
        opens_at=found.opens_at,
        why=why[0] if why else None,
        why_en=why[1] if why else None,
        days=[
            DayOut(
                day=plan.day,
                stretches=[(clock_said(opens), clock_said(closes)) for opens, closes in plan.stretches],
                kind=plan.kind.value,
                closed=plan.closed.value if plan.closed else None,
                reason=plan.reason,
            )
            for plan in plans
        ],
    )


def _known(hall: str) -> None:
    if not Hall.objects.filter(pk=hall).exists():
        raise Http404


def _region(row: Region) -> RegionOut:
    return RegionOut(code=row.code, name=row.name, level=row.level, parent=row.parent_id)


def _hall(row: Hall) -> HallOut:
    return HallOut(
        code=row.code, name=row.name, region=row.region_id, address=row.address, telephone=row.telephone
    )


def _department(row: Department) -> DepartmentOut:
    return DepartmentOut(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        credit_code=row.credit_code,
        kind=row.kind,
        region=row.region_id,
        parent=row.parent_id,
    )


def _window(row: Window) -> WindowOut:
    return WindowOut(
        code=row.code,
        number=row.number,
        name=row.name,
        zone=row.zone_id,
        serves=row.serves,
        is_open=row.is_open,
        departments=[part.code for part in row.departments.all()],
    )
