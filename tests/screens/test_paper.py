"""What stands on the paper of a number."""

import csv
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from device_drivers.receipt_printers import commands
from device_drivers.receipt_printers.paper_bytes import paper_bytes
from device_drivers.receipt_printers.printer_models import EPSON
from device_drivers.roles.ticket_printer import BigLine, Paper, QrCode, TextLine
from device_drivers.simulated.receipt_paper.printing import sheets
from queue_terminal.paper import PaperKind, lay_out
from tests.screens.terminal_cast import reserved

HALL = "安和区政务服务中心"
SAMPLE = Path(__file__).parents[2] / "hall_server" / "catalogue" / "sample" / "service_items_guangan.csv"


def words(paper: Paper) -> str:
    """All text on the paper."""
    return "\n".join(part.text for part in paper.parts if isinstance(part, TextLine))


def test_the_number_can_be_read_at_arms_length() -> None:
    paper = lay_out(reserved(), PaperKind(HALL))
    (number,) = [part for part in paper.parts if isinstance(part, BigLine)]
    assert number.text == "A012"
    assert number.height_mm >= 15


def test_it_says_where_for_what_and_how_many_are_ahead() -> None:
    text = words(lay_out(reserved(ahead=3), PaperKind(HALL)))
    for wanted in (HALL, "企业开办变更登记", "A区 一楼", "前面还有 3 人", "张*", "2026-03-04 10:30:00"):
        assert wanted in text
    assert "副" not in text


def test_who_is_next_is_told_so_instead_of_a_count() -> None:
    text = words(lay_out(reserved(ahead=0), PaperKind(HALL)))
    assert "前面没有人" in text
    assert "0 人" not in text


def test_the_rest_is_smaller_than_what_matters() -> None:
    paper = lay_out(reserved(), PaperKind(HALL))
    scales = {part.text[:2]: part.scale for part in paper.parts if isinstance(part, TextLine)}
    assert scales["企业"] == scales["前面"] > scales["姓名"] == scales["取号"] == 1


def test_a_copy_says_that_it_is_one() -> None:
    text = words(lay_out(reserved(), PaperKind(HALL, is_copy=True)))
    assert "副" in text
    assert "只办理一次" in text


def test_a_number_given_while_cut_off_promises_nothing() -> None:
    text = words(lay_out(reserved("AK001"), PaperKind(HALL, by_arrival=True)))
    assert "按取号先后办理" in text
    assert "前面还有" not in text


def test_the_forecast_is_a_range_or_nothing() -> None:
    ranged = msgspec.structs.replace(reserved(), wait_from=10, wait_to=25)
    assert "10 至 25 分钟" in words(lay_out(ranged, PaperKind(HALL)))
    assert "分钟" not in words(lay_out(reserved(), PaperKind(HALL)))


@pytest.mark.parametrize(("token", "codes"), [("t0ken", 1), ("", 0)])
def test_the_code_is_there_when_there_is_a_token(token: str, codes: int) -> None:
    ticket = msgspec.structs.replace(reserved(), token=token, taken_at=reserved().taken_at + timedelta())
    paper = lay_out(ticket, PaperKind(HALL))
    assert sum(isinstance(part, QrCode) for part in paper.parts) == codes


def test_the_code_leads_a_phone_to_the_hall() -> None:
    paper = lay_out(reserved(), PaperKind(HALL, web_url="https://hall.example:8443"))
    [code] = [part for part in paper.parts if isinstance(part, QrCode)]
    assert code.payload == f"https://hall.example:8443/r/{reserved().token}"


def the_hall_offers() -> list[str]:
    """The names of the 1,135 matters of the sample hall."""
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def test_every_matter_of_the_hall_is_whole_on_its_paper() -> None:
    """The driver's own bytes, read back: not a character is lost, and nearly all are twice the font's size."""
    names = the_hall_offers()
    assert len(names) == 1135
    papers = {name: paper_bytes(Paper((matter_line(name),)), EPSON) for name in names}
    for name, sent in papers.items():
        (sheet,) = sheets(sent, EPSON.dots, chinese=False)
        assert "".join(sheet.text.split()) == "".join(name.split())
        assert sent.count(commands.LINE_FEED) <= (3 if commands.scale(2) in sent else 5)
    assert sum(commands.scale(2) in papers[name] for name in names) == 1116


def matter_line(name: str) -> TextLine:
    """How this matter stands on a paper."""
    paper = lay_out(msgspec.structs.replace(reserved(), matter_name=name), PaperKind(HALL))
    (line,) = [part for part in paper.parts if isinstance(part, TextLine) and part.text == name]
    return line
