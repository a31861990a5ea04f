"""A social-security card's records and answers as bytes, without any reader."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.errors import DeviceTrouble
from device_drivers.roles.smart_card_reader import OtherCard, SocialSecurityCard
from device_drivers.simulated.chip_card import ChipCard, ReadingStyle, SampleChipCard
from device_drivers.smart_cards import apdus
from device_drivers.smart_cards.card_dialogue import asked
from device_drivers.smart_cards.records import FILES, card_of, value_of
from device_drivers.smart_cards.social_security import read_card
from tests.drivers import cast

ITEMS = {item.field: item for file in FILES for item in file.items}


def put(**habits: object) -> ChipCard:
    """A card of the cast with these habits."""
    return ChipCard(msgspec.convert(cast.AYGUL_CHIP | habits, SampleChipCard))


def read(card: ChipCard) -> SocialSecurityCard:
    """What is read of it."""
    found = read_card(lambda command: card.answer(command)[1] or b"", b"")
    assert isinstance(found, SocialSecurityCard)
    return found


def test_commands_as_the_norms_write_them() -> None:
    assert apdus.select_by_name(b"sx1.sh.\xc9\xe7\xbb\xe1\xb1\xa3\xd5\xcf").hex().upper() == (
        "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
    )
    assert apdus.select_file(0xEF05, 0x02).hex().upper() == "00A4020002EF05"
    assert apdus.read_record(0x07, 0x2C, 0x0B).hex().upper() == "00B2072C0B"
    assert apdus.get_response(0x20).hex().upper() == "00C0000020"
    expected = {item.tag: item.expected for file in FILES for item in file.items}
    lengths = bytes.fromhex("12 03 06 0E 06 06 0B 14 20 03 03 05 06")
    assert expected == dict(enumerate(lengths, 1))


def test_everything_on_a_card() -> None:
    card = read(put())
    assert not card.is_partial
    assert (card.name, card.id_number) == (cast.AYGUL["name"], cast.AYGUL["id_number"])
    assert (card.region, card.card_class, card.version) == ("511602", "3", "3.00")
    assert (card.issued, card.expires, card.birth) == ("20200101", "20300101", "19930815")
    assert (card.sex, card.nation, card.birthplace) == ("2", "05", "511602")
    assert card.card_number == "A12345678"
    assert card.name not in repr(card)
    assert card.id_number not in str(card)


@pytest.mark.parametrize("style", ["tag", "number", "short_id"])
@pytest.mark.parametrize("t0", [False, True])
@pytest.mark.parametrize("numbered_by_tag", [False, True])
@pytest.mark.parametrize("select_p1", [[0], [2], [0, 2]])
def test_every_way_of_reading(
    style: ReadingStyle,
    t0: bool,  # noqa: FBT001 - a case
    numbered_by_tag: bool,  # noqa: FBT001 - a case
    select_p1: list[int],
) -> None:
    card = put(styles=[style], t0=t0, numbered_by_tag=numbered_by_tag, select_p1=select_p1)
    assert read(card) == read(put())
    assert set(card.commands) <= {"00a4", "00b2", "00c0"}


def test_a_card_read_by_short_id_whose_files_cannot_be_selected() -> None:
    assert read(put(styles=["short_id"], select_p1=[])) == read(put())


def test_partial_records_are_said_to_be_partial() -> None:
    card = read(put(absent=[1, 7], guarded=[8], cut=[9]))
    assert card.missing == ("identification", "card_number", "id_number", "name")
    assert card.is_partial
    assert (card.name, card.id_number, card.region) == ("", "", "")
    assert card.birth == "19930815"
    assert "partial" in repr(card)


def test_a_card_that_gives_nothing_is_unreadable_and_another_card_is_another() -> None:
    with pytest.raises(DeviceTrouble, match="smart_card_unreadable"):
        read(put(absent=list(range(1, 14))))
    other = put(what="bank_card")
    assert read_card(lambda command: other.answer(command)[1] or b"", b"\x3b\x00") == OtherCard(b"\x3b\x00")


def test_values_that_are_no_values_are_missing() -> None:
    card = card_of(
        {"birth": b"\x19\x8a\x01\x01", "sex": b"\xff", "name": b"\x81", "birthplace": b"\x51\x16\xff"}
    )
    assert card.birthplace == "5116"
    assert {"birth", "sex", "name"} <= set(card.missing)


def test_records_that_are_others_or_cut_short() -> None:
    name = ITEMS["name"]
    whole = b"\x09\x04\xd5\xc5\xce\xb0"
    assert value_of(name, whole) == b"\xd5\xc5\xce\xb0"
    assert value_of(name, whole + b"\xff") == b"\xd5\xc5\xce\xb0"
    for end in range(len(whole)):
        assert value_of(name, whole[:end]) is None
    assert value_of(ITEMS["sex"], whole) is None


def test_a_card_that_turns_in_a_circle_is_left() -> None:
    said: list[bytes] = []

    def turning(command: bytes) -> bytes:
        said.append(command)
        return b"\x61\x05" if len(said) % 2 else b"\x6c\x06"

    with pytest.raises(DeviceTrouble, match="smart_card_unreadable"):
        asked(turning, apdus.read_record(1, 0, 0x12))
    assert len(said) < 20


@given(st.lists(st.binary(max_size=40), max_size=60))
def test_no_answer_crashes_and_no_pin_is_ever_sent(answers: list[bytes]) -> None:
    commands: list[bytes] = []
    waiting = iter(answers)

    def anything(command: bytes) -> bytes:
        commands.append(command)
        return next(waiting, b"\x69\x82")

    with suppress(DeviceTrouble):
        read_card(anything, b"\x3b\x00")
    assert {command[1] for command in commands} <= {0xA4, 0xB2, 0xC0}
    assert all(command[0] == 0 for command in commands)
    assert len(commands) < 700


@given(st.sampled_from([0x6982, 0x6983, 0x63C2, 0x6A82, 0x6A83, 0x6A86, 0x6D00, 0x6E00, 0x6985, 0x6F00]))
def test_no_refusal_moves_it_to_verify(status: int) -> None:
    commands: list[bytes] = []
    card = put()

    def guarded(command: bytes) -> bytes:
        commands.append(command)
        return status.to_bytes(2, "big") if command[1] == 0xB2 else card.answer(command)[1] or b""

    with pytest.raises(DeviceTrouble):
        read_card(guarded, b"")
    assert not [command for command in commands if command[:2] == b"\x00\x20"]
