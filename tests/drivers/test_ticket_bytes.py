"""The bytes of a ticket: what the ESC/POS reference says, and what a printer's font does not hold."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers import glyphs
from device_drivers.receipt_printers import columns, commands
from device_drivers.receipt_printers.paper_bytes import is_in_font, paper_bytes
from device_drivers.receipt_printers.printer_models import EPSON, MODELS
from device_drivers.receipt_printers.real_time import has_real_time, without_real_time
from device_drivers.roles.ticket_printer import Align, BigLine, Paper, Part, QrCode, Rule, Space, TextLine
from device_drivers.simulated.receipt_paper.escpos_reader import Command, EscPosReader, Mark
from tests.drivers.papers import ticket

LINES = st.text(st.characters(codec="utf-8"), max_size=40)


def text_bytes(text: str) -> bytes:
    """What one line of text is sent as."""
    return paper_bytes(Paper((TextLine(text),)), EPSON)


def test_a_paper_begins_and_ends_as_the_reference_says() -> None:
    sent = paper_bytes(Paper(()), EPSON)
    assert sent == bytes.fromhex("1b40 1c26 1d564200")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中文", "d6d0 cec4"),
        ("：", "a3ba"),
        ("、。（）", "a1a2 a1a3 a3a8 a3a9"),
        ("A001：", "413030 31a3ba"),
        ("℃№①", "a1e6 a1ed a2d9"),
        ("é中é", "a8a6 d6d0 a8a6"),
    ],
)
def test_what_libraries_lose_is_sent_in_gb18030(text: str, expected: str) -> None:
    assert text_bytes(text) == bytes.fromhex(f"1b40 1c26 1b6100 1b3320 1d2100 1b4500 {expected} 0a 1d564200")


@pytest.mark.parametrize(
    ("count", "scale", "lines"), [(12, 2, 1), (13, 2, 2), (36, 2, 3), (37, 1, 2), (110, 1, 5)]
)
def test_what_would_take_too_many_lines_is_printed_smaller(count: int, scale: int, lines: int) -> None:
    """48 columns: 12 Chinese characters a line at twice the size, 24 at the font's own."""
    line = TextLine("办" * count, Align.CENTRE, scale=2, most_lines=3)
    sent = paper_bytes(Paper((line,)), EPSON)
    assert sent.count(commands.scale(scale)) == sent.count(commands.LINE_FEED) == lines
    assert sent.count("办".encode("gb18030")) == count


def test_native_qr_code() -> None:
    assert commands.qr_code(b"AB", 3) == bytes.fromhex(
        "1d286b 0400 31413200  1d286b 0300 314303  1d286b 0300 314530  1d286b 0500 315030 4142  1d286b 0300 315130"
    )


def test_raster_header() -> None:
    assert commands.raster(48, bytes(48 * 40))[:8] == bytes.fromhex("1d763000 3000 2800")


def test_a_tall_picture_goes_in_bands() -> None:
    sent = commands.raster(2, bytes(2 * 300))
    assert [sent[at : at + 8].hex() for at in (0, 8 + 510)] == ["1d7630000200ff00", "1d76300002002d00"]


def test_process_id_and_real_time_status() -> None:
    assert commands.process_id("0042") == bytes.fromhex("1d2848 0600 3030 30303432")
    assert [commands.ask_status(kind).hex() for kind in (1, 2, 3, 4)] == [
        "100401",
        "100402",
        "100403",
        "100404",
    ]


@pytest.mark.parametrize("rare", ["𬭊", "㛃", "\u9fb4", "𠮷"])
@pytest.mark.parametrize("style", [TextLine(""), TextLine("", Align.CENTRE, scale=3, bold=True)])
def test_rare_characters_are_drawn_not_sent(rare: str, style: TextLine) -> None:
    line = TextLine(f"办事人：张{rare}", style.align, style.scale, style.bold)
    read = list(EscPosReader(chinese=False).feed(paper_bytes(Paper((line,)), EPSON)))
    assert not [mark for mark in read if isinstance(mark, Mark)]
    assert [one.name for one in read if isinstance(one, Command)].count(b"\x1dv") == 1


def test_a_smaller_font_has_more_rare_characters() -> None:
    assert is_in_font("张伟，前面 3 人", "gb2312")
    assert is_in_font("镕", "gbk")
    assert not is_in_font("镕", "gb2312")
    assert not is_in_font("\ue000", "gb18030")


@pytest.mark.parametrize("mark", ["𬭊", "㛃", "\u9fb4", "𠮷", "𫟦"])
def test_a_rare_character_has_a_shape_of_its_own(mark: str) -> None:
    drawn = glyphs.line(mark, 24)
    assert drawn.shape == (24, 24)
    assert drawn.sum() > 60
    assert not np.array_equal(drawn, glyphs.line(glyphs.MISSING, 24))


def test_what_no_font_holds_is_set_as_a_missing_character() -> None:
    assert np.array_equal(glyphs.line("ሀ", 24), glyphs.line(glyphs.MISSING, 24))


def test_control_characters_never_reach_the_printer() -> None:
    assert b"\x1b@" not in text_bytes("张\x1b@伟\x10\x04\x01\u202e")[2:]
    assert not has_real_time(text_bytes("张\x10\x04\x01伟"))


@pytest.mark.parametrize("payload", ["", "排队", "A\x10\x04\x01", "A" * 701])
def test_a_qr_code_that_cannot_be_is_refused(payload: str) -> None:
    with pytest.raises(ValueError, match=r"ASCII|ascii"):
        paper_bytes(Paper((QrCode(payload),)), EPSON)


@pytest.mark.parametrize(
    "part",
    [TextLine("A", scale=0), TextLine("A", scale=9), BigLine("A", 0.0), BigLine("A", 61.0), Space(300)],
)
def test_a_size_that_cannot_be_is_refused(part: Part) -> None:
    with pytest.raises(ValueError, match=r"size|mm|range"):
        paper_bytes(Paper((part,)), EPSON)


def test_lines_break_by_columns_and_keep_their_marks() -> None:
    assert columns.wrap("办理事项：居民身份证换领", 12) == ["办理事项：居", "民身份证换领"]
    assert columns.wrap("一二三四五六。七", 12) == ["一二三四五", "六。七"]
    assert columns.wrap("please wait here 请稍候", 12) == ["please wait", "here 请稍候"]
    assert columns.wrap("", 12) == [""]


def test_a_heading_breaks_in_the_middle() -> None:
    assert columns.balanced("安和区政务服务中心", 16) == ["安和区政务", "服务中心"]
    assert columns.balanced("安和区政务服务中心", 18) == ["安和区政务服务中心"]


@given(LINES, st.sampled_from([4, 11, 12, 32, 48]))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, across: int) -> None:
    clean = columns.printable(text)
    for lines in (columns.wrap(clean, across), columns.balanced(clean, across)):
        assert all(columns.width(line) <= across for line in lines)
        assert "".join(lines).replace(" ", "") == clean.replace(" ", "")


@given(st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x01, 0x00]), max_size=60).map(bytes))
def test_pictures_hold_no_real_time_request_and_lose_no_dot(rows: bytes) -> None:
    kept = without_real_time(rows)
    assert not has_real_time(kept)
    assert len(kept) == len(rows)
    assert all(before & after == before for before, after in zip(rows, kept, strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=3), st.sampled_from(list(MODELS.values())), st.integers(1, 4))
def test_no_text_whatever_can_command_the_printer(lines: list[str], model_scale: object, scale: int) -> None:
    model = next(model for model in MODELS.values() if model is model_scale)
    sent = paper_bytes(Paper(tuple(TextLine(line, scale=scale) for line in lines)), model)
    known = {b"\x1b@", b"\x1c&", b"\x1ba", b"\x1b3", b"\x1d!", b"\x1bE", b"\x1dv", b"\x1bJ", b"\x1dV"}
    read = list(EscPosReader(chinese=False).feed(sent))
    assert {one.name for one in read if isinstance(one, Command)} <= known
    assert all(mark.size <= 2 for mark in read if isinstance(mark, Mark))
    assert not re.search(rb"\x10[\x04\x05\x14]", sent)


def test_a_ticket_of_every_part_for_every_model() -> None:
    for model in MODELS.values():
        sent = paper_bytes(Paper((*ticket().parts, Rule(), Space(2), BigLine("VIP-0123", 20.0))), model)
        rasters = [
            one.parameters for one in EscPosReader(chinese=False).feed(sent)
            if isinstance(one, Command) and one.name == b"\x1dv"
        ]  # fmt: skip
        assert rasters
        assert all(int.from_bytes(raster[2:4], "little") * 8 <= model.dots for raster in rasters)
