"""Names on screens: recognisable to their owner, not to the neighbour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.language.visitors import masked_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张伟", "张*"),
        ("王秀英", "王*英"),
        ("欧阳修远", "欧阳*远"),
        ("欧阳修", "欧阳*"),
        ("诸葛亮", "诸葛*"),
        ("阿依古丽·买买提", "阿******提"),
        ("𬭊", "*"),
        ("", ""),
        ("张𬭊", "张*"),
        (" 张伟 ", "张*"),
    ],
)
def test_known_names(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@given(st.text(min_size=1, max_size=30).map(str.strip).filter(bool))
def test_the_whole_name_never_shows(name: str) -> None:
    shown = masked_name(name)
    assert len(shown) == len(name)
    assert "*" in shown
