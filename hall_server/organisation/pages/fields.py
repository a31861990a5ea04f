"""Decides what people choose from in the forms of the organisation."""

from collections.abc import Iterable

from hall_server.organisation.models import Clerk, Department, Hall, Region
from hall_server.organisation.rights import RIGHT_NAMES, Right

Pairs = list[tuple[str, str]]
NOBODY = ("", "请选择")


def people_in_service() -> Pairs:
    """Number -> name with number."""
    rows = Clerk.objects.filter(is_active=True).order_by("number")
    return [NOBODY, *((row.number, str(row)) for row in rows)]


def halls() -> Pairs:
    """Code -> name."""
    return [*Hall.objects.order_by("code").values_list("code", "name")]


def departments(empty: str = "整个大厅") -> Pairs:
    """Code -> name; nothing: `empty`."""
    return [("", empty), *Department.objects.order_by("code").values_list("code", "name")]


def regions() -> Pairs:
    """Code -> name, each under the one it lies in; nothing: no limit."""
    rows = Region.objects.filter(level__lte=4).order_by("code").values_list("code", "name", "level")
    return [("", "不限"), *((code, "　" * (level - 1) + name) for code, name, level in rows)]


def right_choices(among: Iterable[Right] = Right) -> Pairs:
    """Verb -> what it lets people do."""
    return [(right.value, RIGHT_NAMES[right][0]) for right in among]
