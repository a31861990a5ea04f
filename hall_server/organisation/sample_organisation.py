"""Decides what the sample's organisation is, and that filling it in twice changes nothing."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import msgspec

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation.actions import Span
from hall_server.organisation.models import (
    Break,
    Clerk,
    Department,
    Hall,
    OpeningHours,
    Post,
    PostHolding,
    RoleAssignment,
    Shift,
    ShiftAssignment,
    Window,
    Zone,
)
from hall_server.organisation.scopes import Scope

FILE = Path(__file__).parent / "sample" / "organisation.toml"


class RegionPlan(msgspec.Struct, frozen=True):
    """A region."""

    code: str
    name: str


class HallPlan(msgspec.Struct, frozen=True):
    """A hall, in its region."""

    code: str
    name: str
    region: str
    address: str
    telephone: str


class ZonePlan(msgspec.Struct, frozen=True):
    """A waiting area."""

    code: str
    hall: str
    name: str
    is_always_open: bool = False


class WindowPlan(msgspec.Struct, frozen=True):
    """A window and the departments it serves, by their names."""

    code: str
    zone: str
    number: int
    name: str
    serves: str
    departments: tuple[str, ...]


class ServedPlan(msgspec.Struct, frozen=True):
    """Departments a window serves that is there already."""

    window: str
    departments: tuple[str, ...]


class DepartmentPlan(msgspec.Struct, frozen=True):
    """What is known of a department that is there already."""

    name: str
    short_name: str
    kind: str
    region: str


class HoursPlan(msgspec.Struct, frozen=True):
    """A stretch of several weekdays. department: by its name."""

    hall: str
    weekdays: str
    opens: time
    closes: time
    department: str = ""


class BreakPlan(msgspec.Struct, frozen=True):
    """A break of every day."""

    hall: str
    begins: time
    ends: time
    reason: str


class ClerkPlan(msgspec.Struct, frozen=True):
    """A clerk of the second hall."""

    number: str
    name: str
    department: str


class PostPlan(msgspec.Struct, frozen=True):
    """A post and who holds it."""

    hall: str
    name: str
    duties: str
    clerk: str
    department: str = ""


class RolePlan(msgspec.Struct, frozen=True):
    """A role somebody has."""

    clerk: str
    role: str
    region: str = ""
    hall: str = ""


class ShiftPlan(msgspec.Struct, frozen=True):
    """A shift and who works it."""

    hall: str
    name: str
    begins: time
    ends: time
    clerks: tuple[str, ...]
    weekdays: str


class SampleOrganisation(msgspec.Struct, frozen=True):
    """organisation.toml."""

    regions: tuple[RegionPlan, ...]
    halls: tuple[HallPlan, ...]
    zones: tuple[ZonePlan, ...]
    windows: tuple[WindowPlan, ...]
    departments: tuple[DepartmentPlan, ...]
    hours: tuple[HoursPlan, ...]
    breaks: tuple[BreakPlan, ...]
    clerks: tuple[ClerkPlan, ...]
    posts: tuple[PostPlan, ...]
    roles: tuple[RolePlan, ...]
    shifts: tuple[ShiftPlan, ...]
    served: tuple[ServedPlan, ...]


def plan() -> SampleOrganisation:
    """The sample's organisation as it is written down."""
    return msgspec.toml.decode(FILE.read_bytes(), type=SampleOrganisation)


def fill(now: datetime, fresh_password: Callable[[], str], *, actor: str) -> dict[str, str]:
    """Bring it in once departments, windows and accounts of the first hall are there; passwords of new accounts."""
    written = plan()
    actions.settle_business_roles()
    _places(written, actor)
    passwords = _accounts(written, fresh_password)
    _hours(written, actor)
    _posts(written, now, actor)
    _roles(written, now, actor)
    _shifts(written, now, actor)
    return passwords


def _places(written: SampleOrganisation, actor: str) -> None:
    for region in written.regions:
        actions.enter_region(region.code, region.name, actor=actor)
    for hall in written.halls:
        row, _ = Hall.objects.get_or_create(code=hall.code, defaults={"name": hall.name})
        if row.region_id is None:
            row.region_id, row.address, row.telephone = hall.region, hall.address, hall.telephone
            row.save(update_fields=["region", "address", "telephone"])
    for zone in written.zones:
        named = {"hall_id": zone.hall, "name": zone.name, "is_always_open": zone.is_always_open}
        Zone.objects.get_or_create(code=zone.code, defaults=named)
    for one in written.departments:
        known = Department.objects.filter(name=one.name, region=None)
        known.update(short_name=one.short_name, kind=one.kind, region=one.region)
    _windows(written)


def _windows(written: SampleOrganisation) -> None:
    for window in written.windows:
        there, is_new = Window.objects.get_or_create(
            code=window.code,
            defaults={
                "zone_id": window.zone,
                "number": window.number,
                "name": window.name,
                "serves": window.serves,
            },
        )
        if is_new:
            there.departments.set(Department.objects.filter(name__in=window.departments))
    for served in written.served:
        at = Window.objects.filter(pk=served.window, departments=None).first()
        if at is not None:
            at.departments.set(Department.objects.filter(name__in=served.departments))


def _accounts(written: SampleOrganisation, fresh_password: Callable[[], str]) -> dict[str, str]:
    passwords = {}
    for clerk in written.clerks:
        if not Clerk.objects.filter(number=clerk.number).exists():
            passwords[clerk.number] = fresh_password()
            Clerk.objects.create_user(
                clerk.number,
                passwords[clerk.number],
                name=clerk.name,
                department=Department.objects.filter(name=clerk.department).first(),
            )
    return passwords


def _hours(written: SampleOrganisation, actor: str) -> None:
    """A hall that has hours keeps its own."""
    settled = set(OpeningHours.objects.values_list("hall_id", flat=True))
    rows: list[OpeningHours | Break] = [
        OpeningHours(
            hall_id=one.hall,
            department=Department.objects.filter(name=one.department).first(),
            weekday=int(weekday),
            opens=one.opens,
            closes=one.closes,
        )
        for one in written.hours
        if one.hall not in settled
        for weekday in one.weekdays
    ]
    rows += [
        Break(hall_id=one.hall, begins=one.begins, ends=one.ends, reason=one.reason)
        for one in written.breaks
        if one.hall not in settled
    ]
    actions.add_hours(rows, actor=actor)


def _posts(written: SampleOrganisation, now: datetime, actor: str) -> None:
    for one in written.posts:
        if Post.objects.filter(hall=one.hall, name=one.name).exists():
            continue
        department = Department.objects.filter(name=one.department).first()
        post = actions.enter_post(
            one.hall,
            one.name,
            actor=actor,
            department=department.code if department else "",
            duties=one.duties,
        )
        if not PostHolding.objects.filter(post=post).exists():
            actions.hold_post(one.clerk, post.pk, hall_clock.business_day(now), actor=actor)


def _roles(written: SampleOrganisation, now: datetime, actor: str) -> None:
    for one in written.roles:
        there = RoleAssignment.objects.filter(clerk__number=one.clerk, role=one.role)
        if there.exists() or not Clerk.objects.filter(number=one.clerk, is_active=True).exists():
            continue
        scope = Scope(region=one.region, hall=one.hall)
        actions.assign_role(one.clerk, one.role, Span(now), actor=actor, scope=scope)


def _shifts(written: SampleOrganisation, now: datetime, actor: str) -> None:
    for one in written.shifts:
        if Shift.objects.filter(hall=one.hall, name=one.name).exists():
            continue
        row = Shift(hall_id=one.hall, name=one.name, begins=one.begins, ends=one.ends)
        shift = actions.enter_shift(row, actor=actor)
        for clerk in one.clerks:
            if not ShiftAssignment.objects.filter(clerk__number=clerk, shift=shift).exists():
                today = hall_clock.business_day(now)
                actions.assign_shift(clerk, shift.pk, one.weekdays, today, actor=actor)
