"""Judges the paper: bytes at the printer, the picture of the paper, and that only its confirmation lets the ticket wait."""

import io
import re
import time

import zxingcpp
from PIL import Image

from hall.language.visitors import masked_name
from tests.rig.hall_records import Row
from tests.rig.number_reader import number_of
from tests.rig.paper_reader import shows, tallest_writing
from tests.rig.screen_reader import read_text, save
from tests.rig.steps.taking import citizen
from tests.rig.walk import TERMINAL, Walk

DOTS_PER_MM = 8
NUMBER_MM = 15


def printed(walk: Walk) -> str:
    """The paper says what was reserved, in Chinese a person can read, with a number at least 15 mm high."""
    paper = _wait_for_paper(walk)
    walk.process_id = str(paper["process_id"])
    png = walk.stand_ins.picture(f"printer/papers/{paper['index']}.png")
    picture = Image.open(io.BytesIO(png)).convert("L")
    if walk.shots:
        save(picture, walk.shots / "print-paper.png")
    codes = [code.text for code in zxingcpp.read_barcodes(picture)]
    assert any(walk.reserved.body["token"] in code for code in codes), f"no QR code with the token: {codes}"
    number = tallest_writing(picture)
    tall = number.height
    assert tall >= NUMBER_MM * DOTS_PER_MM, f"the number is {tall / DOTS_PER_MM:.1f} mm high"
    assert number_of(number) == walk.number, f"the number reads {number_of(number)}"
    read = read_text(picture, words="chi_sim", psm=6)
    share = share_read(str(walk.matter["name"]), read)
    assert share >= 0.6, f"{share:.0%} of “{walk.matter['name']}” can be read: {read}"
    wire = _printer_bytes(walk)
    assert walk.matter["name"][:4].encode("gb18030") in wire, "the matter is not on the wire in GB18030"
    name = masked_name(walk.person.name)
    # A line with a character the printer's font lacks is drawn as a picture: then the eyes must find the surname.
    assert name in str(paper["text"]) or name[0] in read or shows(picture, name[0]), (
        f"the masked name {name} is not on the paper: {read}"
    )
    assert walk.person.name not in str(paper["text"]), "the whole name is on the paper"
    return (
        f"{len(wire)} bytes reached the printer; the paper reads {walk.number}, {tall / DOTS_PER_MM:.1f} mm high, "
        f"{share:.0%} of the matter by OCR, {name}, and its QR code holds the token"
    )


def paper(walk: Walk) -> str:
    """The ticket stood reserved until the printer gave the process id back, and waits since."""
    confirmation = (b"\x37\x22" + walk.process_id.encode("latin-1") + b"\x00").hex()
    confirmed_at = _wait_for_bytes(walk, confirmation)
    report = walk.witness.wait_for("ticket_printed", lambda heard: heard.body["ticket"] == walk.ticket)
    assert report.body["process_id"] == walk.process_id
    _wait_for_state(walk, "waiting")
    waiting_at = walk.watch.first_in_state(walk.ticket, "waiting")
    before = walk.watch.state_at(walk.ticket, confirmed_at)
    assert before == "reserved", f"before the confirmation the ticket was {before or 'not there'}"
    assert waiting_at > confirmed_at
    walk.stand_ins.act("printer", "confirm", mode="normal")
    citizen(walk).leave()
    return (
        f"reserved until the printer answered 37 22 {walk.process_id}; waiting {(waiting_at - confirmed_at) * 1000:.0f} ms "
        f"later; {TERMINAL} stands ready for the next one"
    )


def share_read(sentence: str, read: str) -> float:
    """How much of a sentence's Chinese an OCR reading holds, character by character."""
    wanted = re.findall(r"[\u4e00-\u9fff]", sentence)
    found = set(re.findall(r"[\u4e00-\u9fff]", read))
    return sum(character in found for character in wanted) / max(len(wanted), 1)


def _wait_for_paper(walk: Walk) -> Row:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        papers = walk.stand_ins.part("printer/papers")
        assert isinstance(papers, list)
        fresh = [one for one in papers if one["first_byte_at"] >= walk.pressed_at and one["process_id"]]
        if fresh:
            newest: Row = fresh[-1]
            return newest
        time.sleep(0.05)
    raise AssertionError("no paper came out")


def _pieces(walk: Walk, direction: str) -> list[Row]:
    pieces = walk.stand_ins.part("printer/wire")
    assert isinstance(pieces, list)
    return [piece for piece in pieces if piece["direction"] == direction and piece["at"] >= walk.pressed_at]


def _printer_bytes(walk: Walk) -> bytes:
    return bytes.fromhex("".join(piece["hex"] for piece in _pieces(walk, "in")))


def _wait_for_bytes(walk: Walk, wanted: str) -> float:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for piece in _pieces(walk, "out"):
            if wanted in piece["hex"].lower():
                return float(piece["at"])
        time.sleep(0.05)
    raise AssertionError(f"the printer never answered {wanted}")


def _wait_for_state(walk: Walk, state: str) -> None:
    deadline = time.monotonic() + 10
    while walk.records.ticket(walk.ticket)["state"] != state:
        assert time.monotonic() < deadline, f"the ticket is {walk.records.ticket(walk.ticket)['state']}"
        time.sleep(0.05)
    time.sleep(0.1)
