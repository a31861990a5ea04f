"""Decides what an implementation code says of itself: the catalogue code before its area, and the area."""

import re
from dataclasses import dataclass

_CODE = re.compile(r"^(?P<entry>.+?)-(?P<area>\d{12})-.+$")


@dataclass(frozen=True, slots=True)
class CodeParts:
    """area: twelve digits, empty when the code names none."""

    entry: str
    area: str


def parts_of(code: str) -> CodeParts:
    """`511A0015500009-511602000000-000-...` -> entry `511A0015500009`; without an area the whole code is the entry's."""
    found = _CODE.match(code)
    return CodeParts(found["entry"], found["area"]) if found else CodeParts(code, "")
