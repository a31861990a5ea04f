"""A code survives being read aloud, and names one authority."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.credentials.authority import CertificateAuthority
from hall.credentials.enrolment_code import LETTERS, EnrolmentCode, new_code, read_code
from hall.language.refusals import Refusal, RefusalCode

letters = st.text(LETTERS, min_size=26, max_size=26)


@given(letters, st.sampled_from([str.lower, str.upper]), st.lists(st.integers(0, 26), max_size=6))
def test_small_letters_spaces_and_misread_ones_do_not_matter(
    plain: str, write: Callable[[str], str], cuts: list[int]
) -> None:
    wanted = EnrolmentCode(plain[:10], plain[10:])
    typed = plain.replace("0", "O").replace("1", "l")
    for cut in sorted(cuts, reverse=True):
        typed = typed[:cut] + " -"[cut % 2] + typed[cut:]
    assert read_code(write(typed)) == wanted
    assert read_code(str(wanted)) == wanted


@given(st.text(max_size=40))
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_code("?" + text)
    assert refused.value.code is RefusalCode.CODE_WRONG


def test_a_code_pins_the_authority_that_gave_it(tmp_path: Path) -> None:
    ours = CertificateAuthority.create(tmp_path / "ours", "anhe")
    other = CertificateAuthority.create(tmp_path / "other", "anhe")
    code = new_code(ours.certificate_pem)
    assert code.pins(ours.certificate_pem)
    assert not code.pins(other.certificate_pem)
    assert len({new_code(ours.certificate_pem).secret for _ in range(200)}) == 200


def test_the_secret_is_not_in_its_picture() -> None:
    code = EnrolmentCode("ABCDE12345", "0" * 16)
    assert "ABCDE12345" not in repr(code)
    with pytest.raises(Refusal):
        read_code("ABCDE12345")
