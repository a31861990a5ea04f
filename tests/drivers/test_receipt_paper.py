"""The interpreter of ESC/POS, judged by bytes made here and by eyes that are not ours: a QR reader and a reader of print."""

import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device_drivers.__main__ import main
from device_drivers.receipt_printers.paper_bytes import paper_bytes
from device_drivers.receipt_printers.printer_models import EPSON, MODELS
from device_drivers.roles.ticket_printer import BigLine, Paper, TextLine
from device_drivers.simulated.receipt_paper.escpos_reader import EscPosReader, Mark
from device_drivers.simulated.receipt_paper.page import Page
from device_drivers.simulated.receipt_paper.printing import sheets
from device_drivers.simulated.receipt_paper.sheet import MARGIN
from tests.drivers.papers import QR, heights_of_marks, ink, only_sheet, picture, qr_payloads, ticket

DOTS_A_MM = 203 / 25.4
CUT = b"\x1dV\x00"


def read_print(png: bytes, folder: Path, *options: str) -> str:
    """What tesseract reads on the picture."""
    (folder / "paper.png").write_bytes(png)
    command = ["tesseract", str(folder / "paper.png"), "-", *options]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.parametrize("number", ["A023", "B107", "GH4589"])
def test_the_large_number_is_read_and_measured(tmp_path: Path, number: str) -> None:
    png = only_sheet(paper_bytes(Paper((BigLine(number, 15.0),)), EPSON)).png()
    heights = heights_of_marks(ink(png))
    assert len(heights) == len(number)
    assert min(heights) / DOTS_A_MM >= 15.0
    assert max(heights) / DOTS_A_MM < 17.0
    allowed = ["-c", "tessedit_char_whitelist=ABCDEFGH0123456789"]
    assert read_print(png, tmp_path, "--psm", "7", *allowed).strip() == number


def test_a_number_too_wide_for_narrow_paper_keeps_its_height() -> None:
    png = only_sheet(paper_bytes(Paper((BigLine("VIP-01234", 15.0),)), MODELS["epson58"]), dots=384).png()
    black = ink(png)
    rows = np.flatnonzero(black.any(axis=1))
    assert black.shape[1] == 384
    assert (rows[-1] - rows[0] + 1) / DOTS_A_MM >= 15.0
    assert min(heights_of_marks(black)) / DOTS_A_MM < 15.0  # the hyphen alone


def test_the_qr_code_on_a_ticket_is_read() -> None:
    sheet = only_sheet(paper_bytes(ticket(), EPSON))
    assert qr_payloads(sheet.png()) == [QR]
    assert f"[qr {QR}]" in sheet.text


@pytest.mark.parametrize("model", ["epson", "epson58", "gb2312", "gprinter"])
def test_a_ticket_says_what_it_should(model: str) -> None:
    sheet = only_sheet(paper_bytes(ticket(), MODELS[model]), MODELS[model].dots)
    joined = sheet.text.replace("\n", "")
    assert "办理事项：居民身份证换领（补领）、临时身份证申领以及其他相关业务" in joined
    assert "安和区政务服务中心" in joined
    assert qr_payloads(sheet.png()) == [QR]


def test_chinese_print_is_read_by_a_stranger(tmp_path: Path) -> None:
    lines = ("安和区政务服务中心", "居民身份证换领", "前面等候人数")
    sheet = only_sheet(paper_bytes(Paper(tuple(TextLine(line, scale=2) for line in lines)), EPSON))
    read = read_print(sheet.png(), tmp_path, "-l", "chi_sim", "--psm", "6").replace(" ", "")
    assert all(line in read for line in lines)


@pytest.mark.parametrize("rare", ["𬭊", "㛃", "𠮷"])
def test_a_rare_character_of_a_name_is_on_the_paper(rare: str) -> None:
    with_it = ink(only_sheet(paper_bytes(Paper((TextLine(f"张{rare}"),)), EPSON)).png())
    without = ink(only_sheet(paper_bytes(Paper((TextLine("张\u3000"),)), EPSON)).png())
    cell = np.s_[:30, 24:48]
    assert with_it[cell].sum() > 60
    assert not without[cell].any()


def test_four_bytes_sent_as_text_print_an_empty_box() -> None:
    boxed = ink(only_sheet(b"\x1b@\x1c&" + "𬭊".encode("gb18030") + b"\n" + CUT).png())
    inside = boxed[6:20, 5:20]
    assert boxed.any()
    assert not inside.any()


def test_without_fs_ampersand_chinese_is_no_chinese() -> None:
    sent = "中文".encode("gb18030") + b"\n" + CUT
    assert only_sheet(b"\x1b@\x1c&" + sent).text == "中文"
    assert "中" not in only_sheet(b"\x1b@" + sent).text
    assert only_sheet(b"\x1b@" + sent, chinese=True).text == "中文"


def test_alignment_scale_and_feed() -> None:
    black = ink(only_sheet(b"\x1ba\x02\x1d!\x11A\n\x1ba\x00\x1d!\x00\x1bJ\x50B\n" + CUT).png())
    columns = np.flatnonzero(black[:48].any(axis=0))
    assert columns[0] >= 576 - 24
    second = np.flatnonzero(black[:, :12].any(axis=1))
    assert second[0] >= 48 + 0x50


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"\x1dv0\x00\x01\x00\x02\x00\xf0\x0f", ["xxxx....", "....xxxx"]),
        (b"\x1dv0\x01\x01\x00\x01\x00\xc0", ["xxxx............"]),
        (b"\x1dv0\x02\x01\x00\x01\x00\xc0", ["xx......", "xx......"]),
    ],
)
def test_raster_dots_fall_where_they_should(sent: bytes, expected: list[str]) -> None:
    black = ink(only_sheet(sent + CUT).png())[: len(expected), : len(expected[0])]
    assert ["".join("x" if dot else "." for dot in row) for row in black] == expected


def test_a_column_image_stands_in_its_line() -> None:
    black = ink(only_sheet(b"\x1b*\x21\x02\x00\xff\x00\x00\x00\x00\xff\n" + CUT).png())
    assert black[:8, 0].all()
    assert black[16:24, 1].all()
    assert not black[8:24, 0].any()


def test_commands_of_the_reference_leave_no_rubbish_on_the_paper() -> None:
    sent = bytes.fromhex(
        "1b40 1d2845 0200 0101  1b7000 3232  1b420204  1d7249  1d6101  1d4942  1b4420 00  1d4c0000  1d574002"
        "1c2d00 1c530000 1b7400 1d6804 1d7702 1d6b04 3132333400  1d6b49 03 313233  1c5700  1d2841 0200 0002"
    )
    read = list(EscPosReader().feed(sent + b"OK\n" + CUT))
    assert "".join(mark.text for mark in read if isinstance(mark, Mark)) == "OK"


def test_pieces_make_no_difference() -> None:
    sent = paper_bytes(ticket(name="张𬭊"), EPSON)
    whole = list(EscPosReader().feed(sent))
    by_one = EscPosReader()
    assert [one for byte in sent for one in by_one.feed(bytes([byte]))] == whole
    for cut in range(1, 200):
        reader = EscPosReader()
        assert [*reader.feed(sent[:cut]), *reader.feed(sent[cut:])] == whole


BEGINNINGS = st.sampled_from(
    [
        *(
            b"\x1b*",
            b"\x1dv0",
            b"\x1d(k",
            b"\x1d(L",
            b"\x1d8L",
            b"\x1bD",
            b"\x1b&",
            b"\x1cq",
            b"\x1dk",
            b"\x1d*",
        ),
        *(
            b"\x1c2",
            b"\x10\x14",
            b"\x1d(k\x03\x001Q0",
            b"\x1d(k\x05\x001P0ab",
            b"\x1d!\x77",
            b"\x1bd\xff",
            b"\n",
        ),
        *(b"\x1c&" + "中𬭊".encode("gb18030"), b"\x1dV\x42\x00"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(BEGINNINGS, st.binary(max_size=24)), max_size=24))
def test_no_bytes_break_the_interpreter(pieces: list[bytes]) -> None:
    reader, page = EscPosReader(chinese=False), Page()
    begun = time.process_time()
    for piece in pieces:
        for instruction in reader.feed(piece):
            page.take(instruction)
    page.rest()
    assert time.process_time() - begun < 5.0


def test_a_command_that_claims_gigabytes_is_passed_over() -> None:
    claimed = 2 << 20
    reader = EscPosReader()
    assert not list(reader.feed(b"\x1d8L" + claimed.to_bytes(4, "little") + bytes(claimed)))
    assert [mark.text for mark in reader.feed(b"OK") if isinstance(mark, Mark)] == ["O", "K"]


def test_papers_are_told_apart_and_the_uncut_one_is_shown() -> None:
    assert [sheet.text for sheet in sheets(b"one\n" + CUT + b"two\n")] == ["one", "two"]


def test_from_the_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ticket.bin").write_bytes(paper_bytes(ticket(), EPSON) + b"second\n" + CUT)
    assert main(["paper", str(tmp_path / "ticket.bin"), "-o", str(tmp_path / "paper.png"), "--text"]) == 0
    assert "安和区政务服务中心" in capsys.readouterr().out
    assert qr_payloads((tmp_path / "paper.png").read_bytes()) == [QR]
    assert picture((tmp_path / "paper-2.png").read_bytes()).width == 576 + 2 * MARGIN
    (tmp_path / "empty.bin").write_bytes(b"\x1b@")
    assert main(["paper", str(tmp_path / "empty.bin"), "-o", str(tmp_path / "none.png")]) == 4
    assert main(["paper", str(tmp_path / "missing.bin"), "-o", str(tmp_path / "none.png")]) == 2
