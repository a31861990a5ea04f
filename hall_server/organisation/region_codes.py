"""Decides what a region's twelve digits say: its level, its parent, and whether it lies in another."""

from enum import IntEnum

LENGTH = 12
_ENDS = (2, 4, 6, 9, 12)


class RegionLevel(IntEnum):
    """The five levels of GB/T 2260 (first three) and of the statistical codes below them."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5


LEVEL_NAMES: dict[RegionLevel, str] = {
    RegionLevel.PROVINCE: "省",
    RegionLevel.CITY: "市",
    RegionLevel.COUNTY: "区县",
    RegionLevel.TOWNSHIP: "乡镇街道",
    RegionLevel.VILLAGE: "村社区",
}


def full_code(written: str) -> str:
    """Twelve digits of what people write: `511602` is `511602000000`. ValueError says in Chinese what is wrong."""
    code = written.strip()
    if not code.isascii() or not code.isdigit() or len(code) not in _ENDS:
        raise ValueError(f"区划代码“{written}”不对：应为 2、4、6、9 或 12 位数字。")
    code = code.ljust(LENGTH, "0")
    if code.startswith("00") or _has_a_gap(code):
        raise ValueError(f"区划代码“{written}”不对：上级代码为零，下级却不为零。")
    return code


def _has_a_gap(code: str) -> bool:
    """A village without a township or a county without a city. Some cities have no counties: 441900003000 lies in 441900."""
    province, city, county, township, village = _parts(code)
    return (
        not province
        or bool(village and not township)
        or bool(county and not city)
        or bool(township and not city)
    )


def _parts(code: str) -> list[int]:
    begins = (0, *_ENDS[:-1])
    return [int(code[begin:end]) for begin, end in zip(begins, _ENDS, strict=True)]


def level(code: str) -> RegionLevel:
    """The deepest level of which the code says anything."""
    parts = _parts(code)
    return RegionLevel(max(place for place, part in enumerate(parts, 1) if part))


def parent(code: str) -> str:
    """The region this one lies in; empty for a province."""
    own = level(code)
    for end in reversed(_ENDS[: own - 1]):
        above = code[:end].ljust(LENGTH, "0")
        if above != code and level(above) < own:
            return above
    return ""


def lies_in(code: str, other: str) -> bool:
    """Whether a region is the other or lies in it, at any depth."""
    return code.startswith(other[: _ENDS[level(other) - 1]])


def short(code: str) -> str:
    """As people write it: six digits down to the county, nine for a township, twelve for a village."""
    return code[: max(6, _ENDS[level(code) - 1])]


def chain(code: str) -> tuple[str, ...]:
    """The province first, then all between, the region itself last."""
    above = parent(code)
    return (*(chain(above) if above else ()), code)
