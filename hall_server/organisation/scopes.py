"""Decides where a right holds: in a region and all beneath it, in a hall, for a department and its parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hall_server.organisation import region_codes

Sentence = tuple[str, str]
"""The same in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A place of the organisation. Of a grant: an empty field limits nothing, and all that are set must fit.

    Of a deed: where it is done. A department or hall brings its own region along; name only what the deed concerns.
    """

    region: str = ""
    hall: str = ""
    department: str = ""


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Place:
    """A hall or department as scopes need it. region, parent: codes, or empty."""

    name: str
    name_en: str = ""
    region: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Landscape:
    """The halls, departments and regions there are, by their codes."""

    halls: Mapping[str, Place] = field(default_factory=dict)
    departments: Mapping[str, Place] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)

    def covers(self, grant: Scope, deed: Scope) -> bool:
        """Whether a grant of this scope reaches a deed done there."""
        return (
            (not grant.hall or grant.hall == deed.hall)
            and (not grant.department or self._is_part(deed.department, grant.department))
            and (not grant.region or self._lies_in(deed, grant.region))
        )

    def shared(self, one: Scope, other: Scope) -> Scope | None:
        """What two grants reach both; None when no deed lies in both."""
        hall = _narrower(one.hall, other.hall, str.__eq__)
        department = _narrower(one.department, other.department, self._is_part)
        region = _narrower(one.region, other.region, region_codes.lies_in)
        if hall is None or department is None or region is None:
            return None
        own = self._region_of(Scope(hall=hall))
        if not region or not own:
            return Scope(region, hall, department)
        return Scope("", hall, department) if region_codes.lies_in(own, region) else None

    def _is_part(self, department: str, whole: str) -> bool:
        seen: set[str] = set()
        while department and department not in seen:
            if department == whole:
                return True
            seen.add(department)
            known = self.departments.get(department)
            department = known.parent if known else ""
        return False

    def _lies_in(self, deed: Scope, region: str) -> bool:
        own = self._region_of(deed) or deed.region
        return bool(own) and region_codes.lies_in(own, region)

    def _region_of(self, deed: Scope) -> str:
        """Where the deed is done: the hall says it before the department."""
        for places, code in ((self.halls, deed.hall), (self.departments, deed.department)):
            known = places.get(code)
            if known is not None and known.region:
                return known.region
        return ""

    def name(self, scope: Scope) -> Sentence:
        """As people say it."""
        names: list[Sentence] = []
        if scope.region:
            name = self.regions.get(scope.region, scope.region)
            names.append((f"{name}及其下级", f"{name} and all beneath"))
        for places, code in ((self.halls, scope.hall), (self.departments, scope.department)):
            if code:
                known = places.get(code)
                names.append((known.name, known.name_en or known.name) if known else (code, code))
        if not names:
            return "全部范围", "everywhere"
        return "".join(chinese for chinese, _ in names), ", ".join(english for _, english in names)


def _narrower(one: str, other: str, lies_in: Callable[[str, str], bool]) -> str | None:
    """Of two limits the one that lies in the other, an empty one limiting nothing; None when they lie apart."""
    if not one or not other or lies_in(one, other):
        return one or other
    return other if lies_in(other, one) else None
