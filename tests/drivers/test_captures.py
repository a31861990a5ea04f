"""A fault in the field, recorded, and played again to the driver where it is mended."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.address import AddressWrong
from device_drivers.captures.capture import Capture, Exchange, Head, Piece, read_capture
from device_drivers.captures.masks import masked
from device_drivers.id_card_readers.card_blocks import split_text_photo
from device_drivers.id_card_readers.card_text import card_of
from device_drivers.id_card_readers.doubts import is_doubtful
from device_drivers.id_card_readers.sam_frames import FrameHunter, Reply, Spoilt
from device_drivers.id_card_readers.sam_mask import SamMask
from device_drivers.simulated.card_pages import SampleCard
from device_drivers.simulated.reader_desk import USUAL_SAM_ID
from device_drivers.simulated.sam_module import Habits, SamModule, frame
from tests.drivers import cast
from tests.drivers.printer_stage import PrinterStage
from tests.drivers.reader_stage import ReaderStage
from tests.drivers.test_verbs import typed

FIELD = Path(__file__).with_name("captured")


def reading(card: dict[str, object]) -> bytes:
    """The answer to 30 01 for this card."""
    module = SamModule(bytes.fromhex(USUAL_SAM_ID), Habits())
    module.lay(SampleCard(**card))  # type: ignore[arg-type]  # the cast's words
    for command in ("200122", "200221", "300132"):
        (answer,) = module.hear(bytes.fromhex("AAAAAA96690003" + command))
    return answer.frame


@pytest.mark.parametrize(
    "card", cast.ALL, ids=lambda card: card["document"] if "document" in card else card["name"]
)
def test_masked_cards_are_whole_cards_of_nobody(card: dict[str, object]) -> None:
    answer = reading(card)
    left = SamMask().masked(answer)
    (reply,) = FrameHunter().feed(left)
    assert isinstance(reply, Reply)
    block = split_text_photo(reply.content)
    shown = card_of(block.text, block.photo)
    assert shown.document == card.get("document", "resident")
    assert shown.name.startswith("样例")
    assert not is_doubtful(shown)
    assert set(block.photo) == {0}
    for said in (card["name"], card["id_number"], card.get("address")):
        assert not said or str(said).encode("utf-16-le") not in left


def test_the_same_stay_the_same_and_others_others() -> None:
    mask = SamMask()
    first, other, again = (
        mask.masked(reading(card)) for card in (cast.ZHANG_WEI, cast.AYGUL, cast.ZHANG_WEI)
    )
    assert first == again != other


@pytest.mark.parametrize("place", [0, 4, 5, 6, 8, 9, 40, 700, -1])
def test_faults_stay_faults(place: int) -> None:
    spoilt = bytearray(b"\x00\xff\xaa" + reading(cast.AYGUL))
    spoilt[3 + place if place >= 0 else place] ^= 0xFF
    left = SamMask().masked(bytes(spoilt))
    assert len(left) == len(spoilt)

    def kinds(stream: bytes) -> list[type]:
        return [type(found) for found in FrameHunter().feed(stream) if isinstance(found, Spoilt)][:1]

    assert kinds(left) == kinds(bytes(spoilt))
    assert cast.AYGUL["name"].encode("utf-16-le") not in left


@pytest.mark.parametrize("end", range(0, 1296, 37))
def test_a_reading_cut_short_tells_nobody(end: int) -> None:
    left = SamMask().masked(reading(cast.OUYANG)[:end])
    assert len(left) == end
    assert cast.OUYANG["name"].encode("utf-16-le") not in left
    assert cast.OUYANG["id_number"][:6].encode("utf-16-le") not in left


@given(st.binary(max_size=1500))
def test_any_noise_keeps_its_length(noise: bytes) -> None:
    assert len(SamMask().masked(noise)) == len(noise)


def test_a_later_address_is_masked() -> None:
    address = "安和区新街2号".encode("utf-16-le").ljust(70, b" ")
    assert "新街".encode("utf-16-le") not in SamMask().masked(frame(0x90, address))


def test_other_roles_keep_only_what_is_harmless() -> None:
    ticket = (
        Piece(0, "in", "100401"),
        Piece(0, "out", "16"),
        Piece(0, "in", "张伟的号票张伟的号票".encode().hex()),
    )
    kept = masked("ticket_printer", ticket)
    assert [piece.content for piece in kept] == [b"\x10\x04\x01", b"\x16", b"*" * 30]
    codes = masked("code_scanner", (Piece(0, "out", b"A001\r\n".hex()),))
    assert codes[0].content == b"****\r\n"


def test_exchanges() -> None:
    pieces = (
        *(Piece(0.0, "out", "ff"), Piece(0.1, "in", "aa"), Piece(0.2, "in", "bb"), Piece(0.25, "out", "01")),
        *(Piece(0.5, "out", "02"), Piece(1.0, "in", "cc"), Piece(1.1, "in", "dd")),
    )
    capture = Capture(Head(1, "id_card_reader", "serial:/dev/x", "", personal_data=False), pieces)
    (one,) = capture.exchanges()
    assert one.asked == b"\xaa\xbb"
    assert [(round(pause, 2), content) for pause, content in one.answered] == [
        (0.05, b"\x01"),
        (0.25, b"\x02"),
    ]
    assert isinstance(one, Exchange)


def test_files_that_are_no_captures(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    with pytest.raises(AddressWrong):
        read_capture(file)
    head = {
        "capture": 1,
        "role": "id_card_reader",
        "address": "serial:/x",
        "made": "",
        "personal_data": False,
    }
    for wrong in ("", "{}", json.dumps(head | {"capture": 2}), json.dumps(head) + '\n{"at": 1}'):
        file.write_text(wrong)
        with pytest.raises(AddressWrong):
            read_capture(file)
    assert typed("replay", str(file)).returncode == 2


@pytest.mark.parametrize("personal", [False, True])
def test_from_the_field_to_the_workshop(tmp_path: Path, personal: bool) -> None:  # noqa: FBT001 - a case
    file = tmp_path / "field.jsonl"
    with ReaderStage(tmp_path, watched=False) as stage:
        stage.driver.close()
        stage.fault("corrupt", method="read", byte=300)
        stage.fault("noise", method="find")
        stage.act("present", **cast.AYGUL)
        words = ("capture", "id_card_reader", "--on", stage.stand_in.address, "-o", str(file), "--for", "3")
        ended = typed(*words, *(["--personal-data"] if personal else []))
        assert ended.returncode == 0, ended.stderr
    assert ("个人信息" in ended.stderr) is personal
    assert file.stat().st_mode & 0o077 == 0
    played = typed("replay", str(file), "--json")
    assert played.returncode == 0, played.stderr
    result = json.loads(played.stdout)
    laid = [told["card"] for told in result["told"] if told["event"] == "card_laid"]
    assert [card["name"] for card in laid] == [cast.AYGUL["name"] if personal else "样例1"]
    assert result["unheard"] == 0
    shown = typed("replay", str(file)).stdout
    assert "card_laid" in shown
    assert laid[0]["name"] not in shown
    if not personal:
        assert cast.AYGUL["name"].encode("utf-16-le").hex() not in file.read_text()


def test_a_printers_capture_is_played_too(tmp_path: Path) -> None:
    file = tmp_path / "printer.jsonl"
    with PrinterStage(tmp_path) as stage:
        stage.driver.close()
        stage.act("empty")
        assert (
            typed(
                "capture", "ticket_printer", "--on", stage.stand_in.address, "-o", str(file), "--for", "1"
            ).returncode
            == 0
        )
    told = json.loads(typed("replay", str(file), "--json").stdout)["told"]
    assert "paper_out" in [event["code"] for event in told]


@pytest.mark.parametrize("file", sorted(FIELD.glob("*.jsonl")), ids=lambda file: file.stem)
def test_faults_that_were_met_stay_mended(file: Path) -> None:
    expected = json.loads(file.with_suffix(".json").read_text())
    told = json.loads(typed("replay", str(file), "--json").stdout)["told"]
    seen = [[event["event"], event.get("state") or event.get("card", {}).get("name")] for event in told]
    assert seen == expected
