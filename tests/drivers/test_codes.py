"""Codes in pictures: every way a Chinese payload is written, both opinions, and no picture that holds a reader up."""

import time
from typing import Any

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.code_scanners import decoding, second_opinion
from device_drivers.code_scanners.payloads import text_of
from device_drivers.code_scanners.symbologies import of_identifier, split_identifier
from device_drivers.code_scanners.view import AWAY, View
from device_drivers.roles.code_scanner import Code
from tests.drivers import scenes

NAMES = ("张伟", "王秀英", "欧阳修远", "阿依古丽·买买提", "张𪚥㛃", "排队号：A001")
WAYS: tuple[dict[str, Any], ...] = (
    {"encoding": "utf-8"},
    {"encoding": "utf-8", "eci": True},
    {"encoding": "gb18030"},
)


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("text", NAMES)
@pytest.mark.parametrize("opinion", [decoding.codes_in, second_opinion.codes_in])
def test_a_chinese_payload_is_read_as_it_was_written(text: str, way: dict[str, Any], opinion: Any) -> None:
    (code,) = opinion(scenes.grey(scenes.frame(scenes.qr(text, **way))))
    assert (code.text, code.symbology) == (text, "qr")
    assert code.raw == text.encode(way["encoding"])


@pytest.mark.parametrize("opinion", [decoding.codes_in, second_opinion.codes_in])
def test_kanji_mode_which_makers_of_codes_choose_by_themselves(opinion: Any) -> None:
    for text in ("王秀英", "安和区人民路", "王秀英 A002"):
        (code,) = opinion(scenes.grey(scenes.frame(scenes.qr(text))))
        assert code.text == text


def test_hanzi_mode_and_micro_qr() -> None:
    (hanzi,) = decoding.codes_in(scenes.grey(scenes.frame(scenes.qr("排队号", mode="hanzi"))))
    assert hanzi.text == "排队号"
    (micro,) = decoding.codes_in(scenes.grey(scenes.frame(scenes.qr("A001"))))
    assert micro.text == "A001"


@pytest.mark.parametrize(
    ("kind", "text", "symbology"),
    [
        (zxingcpp.BarcodeFormat.Code128, "ZT-20261121-A001", "code128"),
        (zxingcpp.BarcodeFormat.EAN13, "6901234567892", "ean13"),
        (zxingcpp.BarcodeFormat.Code39, "A001", "code39"),
        (zxingcpp.BarcodeFormat.PDF417, "51160219850312001", "pdf417"),
        (zxingcpp.BarcodeFormat.DataMatrix, "A001", "data_matrix"),
        (zxingcpp.BarcodeFormat.Aztec, "A001", "aztec"),
    ],
)
def test_other_codes_of_a_hall(kind: Any, text: str, symbology: str) -> None:
    drawn = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=3, add_quiet_zones=True))
    (code,) = decoding.codes_in(np.pad(drawn, 40, constant_values=255))
    assert (code.text, code.symbology) == (text, symbology)


def test_several_codes_come_from_the_upper_left() -> None:
    scene = scenes.frame(scenes.qr("first", scale=4), at=(20, 20))
    scene.paste(scenes.qr("third", scale=4), (300, 300))
    scene.paste(scenes.qr("second", scale=4), (400, 40))
    assert [code.text for code in decoding.codes_in(scenes.grey(scene))] == ["first", "second", "third"]


def test_each_opinion_reads_scenes_as_cameras_see_them() -> None:
    hard = [
        scenes.noisy(scenes.askew(scenes.frame(scenes.qr(f"A{n:03}", scale=3 + n % 4)), n * 7), 12, n)
        for n in range(20)
    ]
    first = sum(bool(decoding.codes_in(scene)) for scene in hard)
    second = sum(bool(second_opinion.codes_in(scene)) for scene in hard)
    assert first == 20
    assert second >= 12


def test_nothing_is_seen_where_nothing_is() -> None:
    for empty in (
        np.zeros((480, 640), np.uint8),
        scenes.noisy(scenes.frame(scenes.qr("x"), at=(900, 0)), 40, 1),
    ):
        assert decoding.codes_in(empty) == ()


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (7, 3), (1080, 1920)])
def test_no_size_of_picture_takes_long(size: tuple[int, int]) -> None:
    began = time.process_time()
    decoding.codes_in(np.random.default_rng(1).integers(0, 255, size, dtype=np.uint8))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("text", ["联通", "Привет", "مەمتىمىن", "José", "A001", "", "阿依古丽·买买提", "\n"])
def test_utf8_is_believed_first(text: str) -> None:
    assert text_of(text.encode()) == text


@pytest.mark.parametrize("text", ["联通", "张伟", "镕喆玥", "㛃", "𪚥", "（安和区）第1号", "２０２６年"])
def test_gb18030_is_believed_where_utf8_fails(text: str) -> None:
    assert text_of(text.encode("gb18030")) == text
    assert text_of(text.encode("gb18030"), "ﾅﾅｶﾓｺﾅ") == text


@given(st.text(max_size=60))
def test_what_is_written_in_utf8_is_read_unless_it_is_pairs_of_letters(text: str) -> None:
    read = text_of(text.encode())
    assert read == text or all(character < "\u0800" for character in text)


@given(st.binary(max_size=200), st.text(max_size=20))
@settings(max_examples=300)
def test_any_bytes_are_some_text(raw: bytes, guessed: str) -> None:
    assert isinstance(text_of(raw, guessed), str)


@pytest.mark.parametrize(
    ("identifier", "symbology"),
    [
        ("]Q1", "qr"),
        ("]C0", "code128"),
        ("]E4", "ean8"),
        ("]E0", "ean13"),
        ("Q1]", ""),
        ("]", ""),
        ("]?0", ""),
    ],
)
def test_identifiers(identifier: str, symbology: str) -> None:
    assert of_identifier(identifier) == symbology
    assert split_identifier(identifier.encode() + b"001") == (
        (symbology, b"001") if symbology else ("", identifier.encode() + b"001")
    )


def test_a_code_in_view_is_told_once_until_it_was_away() -> None:
    view, code, other = View(), Code("A001", "qr", b"A001"), Code("A002", "qr", b"A002")
    assert view.news([code], 0.0) == [code]
    assert view.news([code, other], 0.5) == [other]
    assert view.news([], 1.0) == []
    assert view.news([code], 1.0 + AWAY - 0.6) == []
    assert view.news([code], 10.0) == [code]
    view.forget()
    assert view.news([code], 10.1) == [code]


def test_a_code_prints_nothing_of_what_it_says() -> None:
    assert "51160219" not in f"{Code('51160219850312001', 'qr', b'51160219850312001')!r}"
