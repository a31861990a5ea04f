"""A licence's number finds a slip of the pen, a template says what it makes, and its end is the day before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.licences import numbers, template_content
from hall_server.licences.life import LEGAL, Move, State
from hall_server.licences.template_content import TemplateContent

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = st.builds(
    numbers.numbered,
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[A-Z]{2,4}", fullmatch=True),
    st.integers(2000, 2099),
    st.integers(0, 999_999_999),
)


def test_the_check_character_is_the_standards() -> None:
    # ISO/IEC 7064:2003, MOD 37,36: the examples printed with GRid and ISAN identifiers.
    assert numbers.check_character("A12425GABC1234002") == "M"
    assert numbers.check_character("B159D8FA01240000") == "K"


@given(number=NUMBERS, place=st.integers(0, 30), other=st.sampled_from(CHARACTERS))
def test_one_wrong_character_is_found(number: str, place: int, other: str) -> None:
    place %= len(number)
    wrong = number[:place] + other + number[place + 1 :]
    assert numbers.is_number(wrong) == (wrong == number)


@given(number=NUMBERS, place=st.integers(0, 30))
def test_two_swapped_neighbours_are_found(number: str, place: int) -> None:
    place %= len(number) - 1
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert numbers.is_number(swapped) == (swapped == number)


@given(NUMBERS)
def test_a_number_reads_the_same_however_it_is_spaced(number: str) -> None:
    assert numbers.spelled(numbers.grouped(number).lower()) == number
    assert numbers.spelled("-".join(numbers.grouped(number).split())) == number


def test_a_code_is_read_with_its_misread_letters() -> None:
    code = numbers.new_public_code()
    assert numbers.spelled_code(numbers.grouped_code(code).lower()) == code
    assert numbers.spelled_code("O0Il-1") == "00111"
    assert len({numbers.new_public_code() for _ in range(200)}) == 200


@given(
    issued=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    months=st.integers(1, 240),
)
def test_a_licence_ends_the_day_before(issued: date, months: int) -> None:
    content = _content("hygiene", valid_months=months)
    end = template_content.ends_on(content, issued)
    assert end is not None
    following = end + timedelta(days=1)
    assert (following.year * 12 + following.month) - (issued.year * 12 + issued.month) == months
    assert following.day <= issued.day
    assert following.day == issued.day or (following + timedelta(days=1)).day == 1


def _content(code: str, **other: int) -> TemplateContent:
    from msgspec.structs import replace  # noqa: PLC0415 - beside its use

    content = next(one.content for one in template_content.shipped() if one.code == code)
    return replace(content, **other)


def test_every_shipped_template_can_be_used() -> None:
    found = template_content.shipped()
    assert {"food-business", "sole-trader", "result"} <= {one.code for one in found}
    assert [template_content.faults_of(one.content) for one in found] == [[]] * len(found)
    kinds = [one.content.licence_code for one in found if one.content.licence_code]
    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize("state", State)
def test_what_is_over_stays_over(state: State) -> None:
    leaving = {move for move, (allowed, _) in LEGAL.items() if state in allowed}
    if state in (State.REVOKED, State.REPLACED):
        assert not leaving
    if state is State.EXPIRED:
        assert leaving == {Move.REPLACE}
    if state is State.MADE:
        assert leaving == {Move.SIGN, Move.REVOKE}
