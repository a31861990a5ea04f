"""Identity numbers: the published samples hold, and one wrong character never passes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.language import identity_numbers
from hall.language.identity_numbers import NUMBERED_FOR_LIFE, IdKind

PUBLISHED = [
    "11010519491231002X",  # GB 11643, appendix
    "932682198501010017",  # the agency's 2023 sample of a foreign permanent resident
    "911124198108030024",
    "931586198001010028",
]


@pytest.mark.parametrize("number", PUBLISHED)
def test_published_samples_are_valid(number: str) -> None:
    assert identity_numbers.is_valid(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1",
        "11010519491231002x",
        "110105194912310020",
        "11010519490231002X",
        "０10105194912310021",
        "11010519491231002X ",
        "ABC12345678901",
        "𬭊" * 18,
    ],
)
def test_what_is_no_number_is_refused(number: str) -> None:
    assert not identity_numbers.is_valid(number)


def test_an_old_foreign_number_has_three_letters_and_twelve_digits() -> None:
    assert identity_numbers.is_valid("USA110180010112")


@given(
    area=st.integers(110000, 839999),
    born=st.dates(min_value=date(1900, 1, 1)),
    serial=st.integers(0, 999),
    place=st.integers(0, 17),
    other=st.sampled_from("0123456789X"),
)
def test_one_wrong_character_is_found(area: int, born: date, serial: int, place: int, other: str) -> None:
    first = f"{area}{born:%Y%m%d}{serial:03d}"
    number = first + identity_numbers.check_character(first)
    assert identity_numbers.is_valid(number)
    changed = number[:place] + other + number[place + 1 :]
    assert changed == number or not identity_numbers.is_valid(changed)


def test_a_screen_shows_only_the_ends() -> None:
    assert identity_numbers.masked("11010519491231002X") == "1101**********002X"
    assert identity_numbers.masked("1234567") == "*****67"
    assert identity_numbers.masked("12") == "**"
    assert identity_numbers.masked("") == ""


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("51160219800101001", IdKind.RESIDENT),
        ("81000019800101001", IdKind.HMT_RESIDENCE),
        ("82000019800101001", IdKind.HMT_RESIDENCE),
        ("83000019800101001", IdKind.HMT_RESIDENCE),
        ("91115619800101001", IdKind.FOREIGN_PERMANENT),
    ],
)
def test_a_number_of_eighteen_says_what_card_it_stands_on(first: str, kind: IdKind) -> None:
    number = first + identity_numbers.check_character(first)
    assert identity_numbers.kind_of(number) is kind
    assert identity_numbers.is_valid_as(kind, number)
    assert not any(identity_numbers.is_valid_as(one, number) for one in NUMBERED_FOR_LIFE - {kind})
    assert identity_numbers.birth_of(number) == date(1980, 1, 1)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert identity_numbers.kind_of(wrong) is None
    assert identity_numbers.birth_of(wrong) is None


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (IdKind.FOREIGN_PERMANENT, "ABC110119800101", "AB1101198001011"),
        (IdKind.HM_TRAVEL, "H12345678", "X12345678"),
        (IdKind.HM_TRAVEL, "M1234567801", "M123456780"),
        (IdKind.TAIWAN_TRAVEL, "12345678", "1234567"),
        (IdKind.PASSPORT, "E12345678", "E1"),
        (IdKind.OTHER, "AB-1234", "号1234"),
    ],
)
def test_other_documents_are_judged_by_their_shape(kind: IdKind, right: str, wrong: str) -> None:
    assert identity_numbers.is_valid_as(kind, right)
    assert not identity_numbers.is_valid_as(kind, wrong)


def test_a_number_has_one_spelling() -> None:
    assert identity_numbers.spelled(" 5116 0219 8001 0100 1x ") == "51160219800101001X"
    assert identity_numbers.spelled("Ｈ１２３４５６７８") == "H12345678"
