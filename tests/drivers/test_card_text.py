"""The four text layouts, laid out here by the offsets of the norms, and the doubts about what they say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.id_card_readers.card_blocks import (
    BlockWrong,
    split_text_photo,
    split_text_photo_fingerprint,
)
from device_drivers.id_card_readers.card_text import LayoutUnknown, card_of, new_address_of
from device_drivers.id_card_readers.doubts import is_doubtful
from device_drivers.id_card_readers.sam_id import sam_id_text
from device_drivers.roles.id_card_reader import Document
from device_drivers.simulated.card_pages import SampleCard, text_of
from tests.drivers import cast


def page(*fields: tuple[int, str]) -> bytes:
    """256 bytes with these words at these offsets."""
    text = bytearray(" ".encode("utf-16-le") * 128)
    for offset, words in fields:
        written = words.encode("utf-16-le")
        text[offset : offset + len(written)] = written
    return bytes(text)


def test_a_resident() -> None:
    card = card_of(
        page(
            *((0, "欧阳修远"), (30, "1"), (32, "01"), (36, "19491231"), (52, "北京市朝阳区 1 号 2 单元")),
            *((122, "11010519491231002X"), (158, "朝阳分局"), (188, "20200101"), (204, "长期")),
        )
    )
    assert card.document is Document.RESIDENT
    assert (card.name, card.sex, card.nation, card.birth) == ("欧阳修远", "1", "01", "19491231")
    assert (card.address, card.id_number) == ("北京市朝阳区 1 号 2 单元", "11010519491231002X")
    assert (card.authority, card.valid_from, card.valid_to) == ("朝阳分局", "20200101", "长期")
    assert not is_doubtful(card)


def test_a_permit_of_hong_kong_macao_taiwan() -> None:
    card = card_of(
        page(
            *(
                (0, "李娜"),
                (30, "2"),
                (36, "19881123"),
                (122, cast.LI_NA_PERMIT["id_number"]),
                (188, "20200101"),
            ),
            *((204, "20250101"), (220, "H12345678"), (238, "01"), (248, "J")),
        )
    )
    assert card.document is Document.HMT_PERMIT
    assert (card.pass_number, card.issue_count, card.nation) == ("H12345678", "01", "")
    assert not is_doubtful(card)


def test_a_foreigner_of_2017() -> None:
    card = card_of(
        page(
            *((0, "EXAMPLE, ANNA MARIA"), (120, "2"), (122, "CAN110019880101"), (152, "CAN"), (158, "李娜")),
            *(
                (188, "20180101"),
                (204, "20280101"),
                (220, "19880101"),
                (236, "01"),
                (240, "1500"),
                (248, "I"),
            ),
        )
    )
    assert card.document is Document.FOREIGN_2017
    assert (card.name, card.english_name) == ("李娜", "EXAMPLE, ANNA MARIA")
    assert (card.id_number, card.nationality, card.birth) == ("CAN110019880101", "CAN", "19880101")
    assert (card.valid_from, card.valid_to, card.authority) == ("20180101", "20280101", "1500")
    assert not is_doubtful(card)


def test_a_foreigner_of_2023_with_a_name_over_both_columns() -> None:
    name = "ABCDEFGHIJ KLMNOPQRST UVWXYZABCDEF GHIJKLMNOP"
    card = card_of(
        page(
            *((30, "1"), (32, "02"), (36, "19810803"), (52, name[:35]), (122, "911124198108030024")),
            *((188, "20240101"), (204, "20340101"), (220, name[35:]), (242, "DEU"), (248, "Y"), (250, "123")),
        )
    )
    assert card.document is Document.FOREIGN_2023
    assert (card.name, card.english_name) == (name, name)
    assert (card.nationality, card.previous_number, card.issue_count) == ("DEU", "123", "02")
    assert not is_doubtful(card)


def test_a_blank_at_the_end_of_the_first_column_stays_within_the_name() -> None:
    name = "A" * 34 + " " + "BCD"
    card = card_of(page((52, name[:35]), (220, name[35:]), (248, "Y")))
    assert card.english_name == name


def test_names_keep_their_blanks_dots_and_rare_characters() -> None:
    for name in ("阿依古丽·买买提", "张 伟", "𠮷田𡈽", "㐂䶮"):
        assert card_of(page((0, name))).name == name


def test_an_unknown_flag_is_refused_without_a_word_of_the_card() -> None:
    with pytest.raises(LayoutUnknown) as refused:
        card_of(page((0, "张伟"), (248, "Q")))
    assert "张伟" not in str(refused.value)


@given(st.binary(min_size=256, max_size=256))
def test_any_256_bytes_are_a_card_or_refused(text: bytes) -> None:
    try:
        card = card_of(text)
    except LayoutUnknown:
        return
    assert repr(card) == f"IdCard({card.document.value}, ***)"
    card.name.encode("utf-8")


@pytest.mark.parametrize("given", cast.ALL, ids=lambda card: str(card["id_number"]))
def test_the_stand_in_writes_by_the_same_norms(given: dict[str, Any]) -> None:
    card = card_of(text_of(SampleCard(**given)))
    for name, said in given.items():
        if name not in {"document", "name"}:
            assert getattr(card, name) == said, name
    assert card.name == (given["name"] or given["english_name"])
    assert not is_doubtful(card)


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "932682198501010017", "911124198108030024", "931586198001010028"],
)
def test_published_numbers_are_not_doubted(number: str) -> None:
    assert not is_doubtful(card_of(page((0, "张伟"), (122, number))))
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    assert is_doubtful(card_of(page((0, "张伟"), (122, wrong))))


@pytest.mark.parametrize(
    "fields",
    [
        ((122, "11010519491231002X"),),
        ((0, "张伟"), (122, "11010519491231002X"), (36, "1949123")),
        ((0, "张伟"), (122, "11010519491231002X"), (204, "长远")),
        ((0, "张伟"), (122, "CAN110019880101")),
    ],
    ids=["no name", "short date", "wrong end", "old foreign number on a resident's card"],
)
def test_other_contradictions_are_doubted(fields: tuple[tuple[int, str], ...]) -> None:
    assert is_doubtful(card_of(page(*fields)))


def test_blocks_are_cut_by_their_own_lengths() -> None:
    text, photo, finger = page((0, "张伟")), bytes(range(256)) * 4, b"f" * 512
    two = split_text_photo(b"\x01\x00\x04\x00" + text + photo)
    assert (two.text, two.photo, two.fingerprint) == (text, photo, b"")
    three = split_text_photo_fingerprint(b"\x01\x00\x04\x00\x02\x00" + text + photo + finger)
    assert (three.text, three.photo, three.fingerprint) == (text, photo, finger)
    assert "***" in repr(three)


@given(st.binary(max_size=1400))
def test_other_blocks_are_refused(content: bytes) -> None:
    with pytest.raises(BlockWrong):
        split_text_photo(content)


def test_a_new_address_is_trimmed_at_its_end_only() -> None:
    assert new_address_of("安和区 新街 2 号".encode("utf-16-le").ljust(70, b" ")[:70])
    written = "安和区 新街 2 号"
    assert new_address_of((written + " " * (35 - len(written))).encode("utf-16-le")) == written


def test_the_modules_number_is_written_for_people() -> None:
    content = bytes.fromhex("0500 0300 37153401 2a3a5f00 d2029649")
    assert sam_id_text(content) == "05.03-20190519-0006240810-1234567890"
    with pytest.raises(ValueError, match="16 bytes"):
        sam_id_text(content[:15])
