"""Decides how regions, halls, departments and windows come to be and change."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from hall_server.audit.actions import record
from hall_server.organisation.models import Department, Hall, Region, Window, Zone
from hall_server.organisation.refused import NotDone
from hall_server.organisation.region_codes import full_code, parent, short
from hall_server.remembered import forget

_R = TypeVar("_R", bound=models.Model)


@transaction.atomic
def found_hall(code: str, name: str, *, actor: str, region: str = "") -> bool:
    """See that the hall of this code is there; whether it is new. Its name is edited in the administration from then on."""
    defaults = {"name": name, "region_id": region or None}
    _, is_new = Hall.objects.get_or_create(code=code, defaults=defaults)
    if is_new:
        record("hall_founded", f"hall:{code}", actor=actor)
    return is_new


@transaction.atomic
def enter_region(code: str, name: str, *, actor: str) -> Region:
    """Enter a region or rename it. The one above must be known. NotDone: region_wrong, parent_unknown."""
    try:
        wanted = full_code(code)
    except ValueError as fault:
        raise NotDone("region_wrong", str(fault), f"{code!r} can be no region's code.") from fault
    above = parent(wanted)
    if above and not Region.objects.filter(pk=above).exists():
        raise NotDone(
            "parent_unknown",
            f"上级区划 {short(above)} 还没有，请先录入上级。",
            f"The region above, {short(above)}, is not known; enter it first.",
        )
    known = Region.objects.filter(pk=wanted).first()
    row = known or Region(code=wanted)
    if known is not None and known.name == name:
        return known
    row.name = name
    row.full_clean()
    row.save()
    record("region_renamed" if known else "region_entered", f"region:{wanted}", actor=actor)
    return row


@transaction.atomic
def change_hall(code: str, fields: Mapping[str, object], *, actor: str) -> Hall:
    """Change what is known of a hall. fields: columns of Hall but its code. ValidationError says what is wrong."""
    return _change(_there(Hall.objects.all(), code), fields, f"hall:{code}", "hall_changed", actor=actor)


@transaction.atomic
def enter_department(code: str, fields: Mapping[str, object], *, actor: str) -> Department:
    """Make a department. NotDone: department_known, short_name_taken. ValidationError says what is wrong."""
    if Department.objects.filter(pk=code).exists():
        raise NotDone(
            "department_known",
            f"部门代码 {code} 已经有了，请换一个或修改原有部门。",
            f"There is a department {code} already; change that one or take another code.",
        )
    _check_short_name(Department(code=code), fields)
    return _change(
        Department(code=code), fields, f"department:{code}", "department_entered", actor=actor, is_new=True
    )


@transaction.atomic
def change_department(code: str, fields: Mapping[str, object], *, actor: str) -> Department:
    """Change a department. NotDone: department_in_itself, short_name_taken. ValidationError says what is wrong."""
    row = _there(Department.objects.all(), code)
    _check_short_name(row, fields)
    above = fields.get("parent", row.parent)
    while isinstance(above, Department):
        if above.pk == code:
            raise NotDone(
                "department_in_itself",
                "上级部门不能是自己或自己的下级，请改选。",
                "A department cannot be part of itself; choose another one above it.",
            )
        above = above.parent
    return _change(row, fields, f"department:{code}", "department_changed", actor=actor)


@transaction.atomic
def change_window(
    code: str, fields: Mapping[str, object], departments: Iterable[str] | None = None, *, actor: str
) -> Window:
    """Change a window, and which departments it serves unless departments is None. ValidationError: what is wrong."""
    row = _change(_there(Window.objects.all(), code), fields, f"window:{code}", "window_changed", actor=actor)
    if departments is not None:
        row.departments.set(Department.objects.filter(pk__in=list(departments)))
    return row


@transaction.atomic
def enter_window(
    code: str, zone: str, fields: Mapping[str, object], departments: Iterable[str] = (), *, actor: str
) -> Window:
    """Make a window in a zone. NotDone: window_known. ValidationError says what is wrong."""
    if Window.objects.filter(pk=code).exists():
        raise NotDone(
            "window_known",
            f"窗口代码 {code} 已经有了，请换一个。",
            f"There is a window {code} already; take another code.",
        )
    there = Zone.objects.get(pk=zone)
    row = _change(
        Window(code=code, zone=there), fields, f"window:{code}", "window_entered", actor=actor, is_new=True
    )
    row.departments.set(Department.objects.filter(pk__in=list(departments)))
    return row


@transaction.atomic
def enter_zone(code: str, hall: str, fields: Mapping[str, object], *, actor: str) -> Zone:
    """Make a waiting area in a hall. NotDone: zone_known. ValidationError says what is wrong."""
    if Zone.objects.filter(pk=code).exists():
        raise NotDone(
            "zone_known",
            f"等候区代码 {code} 已经有了，请换一个。",
            f"There is a zone {code} already; take another code.",
        )
    there = Hall.objects.get(pk=hall)
    return _change(
        Zone(code=code, hall=there), fields, f"zone:{code}", "zone_entered", actor=actor, is_new=True
    )


@transaction.atomic
def change_zone(code: str, fields: Mapping[str, object], *, actor: str) -> Zone:
    """Change a waiting area. ValidationError says what is wrong."""
    return _change(_there(Zone.objects.all(), code), fields, f"zone:{code}", "zone_changed", actor=actor)


def _check_short_name(row: Department, fields: Mapping[str, object]) -> None:
    """It stands in the numbers of papers, which must tell who gave them out; what was the same before may stay."""
    wanted = fields.get("short_name", row.short_name)
    others = Department.objects.filter(short_name=wanted).exclude(pk=row.pk)
    if wanted and wanted != row.short_name and (other := others.first()) is not None:
        raise NotDone(
            "short_name_taken",
            f"简称“{wanted}”已经是{other.name}的，文号里会分不清是谁出具的。请加上区划，如“安和{wanted}”。",
            f"The short name {wanted!r} is {other.name}'s already; numbers of papers would not tell them apart.",
        )


def _there(rows: models.QuerySet[_R], code: str) -> _R:
    row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=code).first()
    if row is None:
        raise NotDone("place_unknown", f"没有找到“{code}”，请刷新页面。", f"There is no {code!r}.")
    return row


def _change(
    row: _R, fields: Mapping[str, object], subject: str, verb: str, *, actor: str, is_new: bool = False
) -> _R:
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    if not changed and not is_new:
        return row
    for name in changed:
        setattr(row, name, fields[name])
    try:
        row.full_clean()
    except ValidationError:
        forget()
        raise
    row.save()
    record(verb, subject, actor=actor, facts={"fields": ", ".join(sorted(changed))})
    return row
