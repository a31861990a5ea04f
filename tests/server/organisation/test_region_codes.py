"""What twelve digits say of a region."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.organisation.region_codes import RegionLevel, chain, full_code, level, lies_in, parent, short

VILLAGE = "511602101203"


def test_the_parents_of_a_village() -> None:
    assert chain(VILLAGE) == (
        "510000000000", "511600000000", "511602000000", "511602101000", VILLAGE,
    )  # fmt: skip
    assert [level(code) for code in chain(VILLAGE)] == list(RegionLevel)


def test_a_city_without_counties_has_its_townships_directly() -> None:
    """东莞: 441900 has no counties."""
    assert parent("441900003000") == "441900000000"
    assert level("441900003000") is RegionLevel.TOWNSHIP


@pytest.mark.parametrize(
    "wrong", ["", "5116020", "abc", "000000000000", "510002000000", "511602000001", "001100", "５１１６０２"]
)
def test_what_can_be_no_region_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="区划代码"):
        full_code(wrong)


parts = st.tuples(*(st.integers(1, limit) for limit in (99, 99, 99, 999, 999)))


@given(parts, st.integers(1, 5))
def test_a_region_lies_in_all_above_it_and_in_no_other(numbers: tuple[int, ...], deep: int) -> None:
    widths = (2, 2, 2, 3, 3)
    digits = "".join(f"{number:0{width}d}" for number, width in zip(numbers[:deep], widths, strict=False))
    code = full_code(digits)
    above = chain(code)
    assert len(above) == deep == level(code)
    assert all(lies_in(code, one) for one in above)
    assert not any(lies_in(one, code) for one in above[:-1])
    assert full_code(short(code)) == code
