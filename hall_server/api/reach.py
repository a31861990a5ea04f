"""Decides how far a token reaches: everywhere, or no further than one hall, one department, or a department in one hall."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from hall_server.api.models import ApiToken

Names = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where something may stand; an empty code stands for all."""

    hall: str = ""
    department: str = ""

    @property
    def is_everywhere(self) -> bool:
        """Whether it leaves nothing out."""
        return not (self.hall or self.department)

    def covers(self, hall: str, department: str) -> bool:
        """Whether what stands in this hall and department is within."""
        return self.hall in ("", hall) and self.department in ("", department)

    def columns(self, prefix: str = "") -> dict[str, str]:
        """For `filter`. prefix: of the columns `hall_id` and `department_id`, as `item__`."""
        wanted = {"hall_id": self.hall, "department_id": self.department}
        return {prefix + column: code for column, code in wanted.items() if code}

    def said(self) -> str:
        """In Chinese."""
        if self.is_everywhere:
            return "全部大厅和部门"
        named = ((_places.halls, self.hall), (_places.departments, self.department))
        return "，".join(names().get(code, code) for names, code in named if code)


def reach_of(token: ApiToken) -> Reach:
    """How far this one reaches."""
    return Reach(token.hall, token.department)


def reach(request: HttpRequest) -> Reach:
    """How far whoever calls reaches."""
    return reach_of(request.api_token)  # type: ignore[attr-defined]


@dataclass(slots=True)
class _Places:
    halls: Names = dict
    departments: Names = dict


_places = _Places()


def know_places(halls: Names, departments: Names) -> None:
    """Told by the organisation: all halls and all departments, code -> name."""
    _places.halls, _places.departments = halls, departments


def halls() -> Mapping[str, str]:
    """All halls: code -> name."""
    return _places.halls()


def departments() -> Mapping[str, str]:
    """All departments: code -> name."""
    return _places.departments()
