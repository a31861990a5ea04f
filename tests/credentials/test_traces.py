"""Who looks for a person finds them wherever they stand and however they are spelt."""

from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rig.needles import Needles
from tests.rig.traces import in_files, spellings

NAME = "阿依古丽·买买提"
FEW_LETTERS = st.text("ab\0", min_size=4, max_size=8).map(str.encode)


@pytest.mark.parametrize("before", ["", "x", "xy"])
def test_a_secret_is_known_in_every_spelling(before: str) -> None:
    whole = f"{before}{NAME}z".encode()
    for spelt in (whole, b64encode(whole), whole.hex().encode(), NAME.encode("gb18030")):
        assert any(one in spelt for one in spellings(NAME))
    photo = bytes(range(200, 224))
    for spelt in (photo, b64encode(before.encode() + photo + b"z")):
        assert any(one in spelt for one in spellings(photo))


@given(st.lists(FEW_LETTERS, min_size=1, max_size=5), st.text("ab\0", max_size=60).map(str.encode))
def test_many_are_sought_at_once_as_one_by_one(wanted: list[bytes], content: bytes) -> None:
    assert Needles(wanted).found_in(content) == {one for one in wanted if one in content}


def test_files_are_looked_through_and_single_ones_too(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"x" * 70_001 + NAME.encode("utf-16-le") + b"y")
    (tmp_path / "other").write_bytes(b"nothing")
    assert in_files([tmp_path], [NAME, b"not there"]) == {f"{tmp_path}/log: {NAME!r}"}
    assert in_files([tmp_path / "other"], [NAME]) == set()
