"""Files as offices really send them: every encoding, every slip, every trap."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.rig import server_database

server_database.set_up()

from hall.language.refusals import Refusal  # noqa: E402 - Django's settings come first
from hall_server.exchange.columns import ITEMS, TITLES, tables  # noqa: E402
from hall_server.exchange.csv_files import guarded, unguarded, write_csv  # noqa: E402
from hall_server.exchange.files import source_of  # noqa: E402
from hall_server.exchange.lines import Heading, Line, Wrong  # noqa: E402
from hall_server.exchange.values import Meaningless, text_of, value_of  # noqa: E402
from hall_server.exchange.xlsx_files import write_xlsx  # noqa: E402

HEAD = "task_handle_item,task_name,task_type,promise_day"
ROWS = f"{HEAD}\nA1,失业登记,20,3\nA2,𠮷祥街道登记,20,5\n"


def pieces(path: Path) -> tuple[list[Line], list[Wrong]]:
    found = list(source_of(path).pieces())
    return [one for one in found if isinstance(one, Line)], [one for one in found if isinstance(one, Wrong)]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le-mark", "utf-16-be-mark"]
)
def test_every_encoding_is_recognised(tmp_path: Path, encoding: str) -> None:
    marks = {"utf-16-le-mark": ("utf-16-le", b"\xff\xfe"), "utf-16-be-mark": ("utf-16-be", b"\xfe\xff")}
    name, mark = marks.get(encoding, (encoding, b""))
    lines, wrongs = pieces(written(tmp_path / "a.csv", mark + ROWS.encode(name)))
    assert not wrongs
    assert [line.cells["task_name"] for line in lines] == ["失业登记", "𠮷祥街道登记"]
    assert [line.line for line in lines] == [2, 3]


def test_an_undecodable_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    content = (
        f"{HEAD}\nA1,失业登记,20,3\nA2,".encode() + b"\xff\xfe\x81" + "登记,20,3\nA3,就业登记,20,3\n".encode()
    )
    lines, wrongs = pieces(written(tmp_path / "a.csv", content))
    assert [line.line for line in lines] == [2, 4]
    assert [(wrong.line, "编码" in wrong.sentence) for wrong in wrongs] == [(3, True)]


def test_chinese_headings_other_delimiters_and_unknown_columns(tmp_path: Path) -> None:
    text = "业务办理项编码\t事项名称\t颜色\nA1\t失业登记\t红\n"
    lines, wrongs = pieces(written(tmp_path / "a.csv", text.encode()))
    assert lines[0].cells == {"task_handle_item": "A1", "task_name": "失业登记"}
    assert [(wrong.line, wrong.column) for wrong in wrongs] == [(1, "颜色")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        (b"\n\n", "空"),
        ("姓名,年龄\n张伟,3\n".encode(), "不是事项表"),
        ("task_name,task_type\n登记,20\n".encode(), "缺少“业务办理项编码”"),
        (b"task_handle_item,task_name,task_name\nA,b,c\n", "不止一次"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 Excel"),
        (b"PK\x03\x04" + bytes(600), "坏的"),
        (b"{" + b'"items":[' + b"[" * 200_000, "太深"),
        (b'{"items": [{"task_handle_item": "A1"', "JSON"),
        (b'{"items": [{"task_handle_item": "A1"}]} x', "之后还有"),
        (b"[1e999999999999999999999,", "JSON"),
        (("a," * 5000).encode(), "最多"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(Refusal) as refused:
        pieces(written(tmp_path / "file", content))
    assert says in refused.value.sentence("zh")


def test_rows_that_do_not_fit_are_named(tmp_path: Path) -> None:
    text = f'{HEAD}\nA1,登记,三类,20,3\nA2,"两行\n名称",20,3\nA3,好,20,3\n'
    lines, wrongs = pieces(written(tmp_path / "a.csv", text.encode()))
    assert [(line.line, line.cells["task_name"]) for line in lines] == [(3, "两行\n名称"), (5, "好")]
    assert [wrong.line for wrong in wrongs] == [2]
    _, wrongs = pieces(written(tmp_path / "b.csv", f'{HEAD}\nA1,"{"长" * 150_000},20,3\n'.encode()))
    assert "引号" in wrongs[0].sentence


def test_a_workbook_with_formulas_dates_numbers_and_merged_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "事项"
    sheet.append(["task_handle_item", "task_name", "promise_day", "plan_effective_date"])
    sheet.append(["A1", "登记", 3.0, date(2026, 1, 31)])
    sheet.append(["A2", "=A1&B1", 3, None])
    sheet.append([511602000000123456, "登记", 3, None])
    sheet.append(["A4", "登记", 46053, 46053])
    sheet.append(["A5", "合并", 1, None])
    sheet.merge_cells("B6:C6")
    book.save(tmp_path / "a.xlsx")
    lines, wrongs = pieces(tmp_path / "a.xlsx")
    assert dict(lines[0].cells) == {
        "task_handle_item": "A1", "task_name": "登记", "promise_day": "3", "plan_effective_date": "2026-01-31",
    }  # fmt: skip
    said = {(wrong.line, wrong.column) for wrong in wrongs}
    assert {(3, "task_name"), (4, "task_handle_item"), (6, "")} <= said
    column = tables()[ITEMS]["plan_effective_date"]
    assert value_of(lines[1].cells["plan_effective_date"], column) == date(2026, 1, 31)


def test_a_zip_bomb_stays_closed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(64 << 20))
    with pytest.raises(Refusal) as refused:
        pieces(tmp_path / "a.xlsx")
    assert "大得不正常" in refused.value.sentence("zh")


def test_a_deep_row_and_an_object_in_a_cell_are_refused_alone(tmp_path: Path) -> None:
    rows = [
        {"task_handle_item": "A1", "task_name": {"a": 1}},
        {"task_handle_item": "A2", "task_name": "好"},
        7,
    ]
    content = json.dumps({"items": rows, "colours": [[1]]}).encode()
    lines, wrongs = pieces(written(tmp_path / "a.json", content))
    assert [line.cells["task_handle_item"] for line in lines] == ["A2"]
    assert len(wrongs) == 3


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@given(CELLS)
def test_no_text_is_a_formula_and_none_is_lost(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@"))
    assert unguarded(guarded(text)) == text


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    kept = [("A" + str(n), first, second) for n, (first, second) in enumerate(rows)]
    text = io.StringIO(newline="")
    write_csv(text, ("task_handle_item", "task_name", "by_law"), kept)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    lines, wrongs = pieces(path)
    assert not wrongs
    assert [
        (line.cells["task_handle_item"], line.cells["task_name"], line.cells["by_law"]) for line in lines
    ] == kept


def test_a_workbook_of_ours_holds_no_formula(tmp_path: Path) -> None:
    columns = list(tables()[ITEMS])
    row = ["=HYPERLINK(1)" if name == "task_name" else "+1" if name == "by_law" else "" for name in columns]
    row[0] = "A1"
    write_xlsx(tmp_path / "a.xlsx", [(ITEMS, tuple(tables()[ITEMS]), [row])])
    lines, wrongs = pieces(tmp_path / "a.xlsx")
    assert not wrongs
    assert (lines[0].cells["task_name"], lines[0].cells["by_law"]) == ("=HYPERLINK(1)", "+1")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("promise_day", "3", 3), ("promise_day", " 3.0 ", 3), ("is_fee", "是", True), ("is_fee", "0", False),
        ("task_type", "1", "01"), ("task_type", "行政许可", "01"), ("server_type", "1，2", ["1", "2"]),
        ("plan_effective_date", "2026/1/31", date(2026, 1, 31)), ("plan_effective_date", "20260131", date(2026, 1, 31)),
        ("plan_effective_date", "2026年1月31日", date(2026, 1, 31)), ("by_law", "", None),
    ],
)  # fmt: skip
def test_cells_mean_what_people_write(column: str, text: str, value: object) -> None:
    assert value_of(text, tables()[ITEMS][column]) == value


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        (ITEMS, "promise_day", "十五"), (ITEMS, "promise_day", "-1"), (ITEMS, "promise_day", "99999"),
        (ITEMS, "is_fee", "也许"), (ITEMS, "task_type", "99"), (ITEMS, "plan_effective_date", "2026-02-30"),
        (ITEMS, "task_name", "长" * 401), (ITEMS, "task_name", "控\x00制"), (ITEMS, "task_handle_item", " "),
        ("fees", "amount", "NaN"), ("fees", "amount", "1.234"), ("fees", "amount", "-5"),
    ],
)  # fmt: skip
def test_what_means_nothing_says_what_would(table: str, column: str, text: str) -> None:
    with pytest.raises(Meaningless) as meaningless:
        value_of(text, tables()[table][column])
    assert str(meaningless.value).endswith("。")


def test_every_table_has_its_columns_in_chinese() -> None:
    assert set(tables()) == set(TITLES)
    for table, columns in tables().items():
        assert next(iter(columns)) == "task_handle_item", table
        assert all(column.label and not column.label.isascii() for column in columns.values())
    assert tables()["materials"]["material_name"].is_needed
    assert not tables()["materials"]["issuer"].is_needed
    assert text_of(Decimal("12.50")) == "12.50"
    assert isinstance(Heading("items", ()), Heading)
