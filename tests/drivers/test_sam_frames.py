"""Frames of the SAM protocol: the published vectors, and any way of cutting, spoiling and drowning them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.id_card_readers import sam_commands as sam
from device_drivers.id_card_readers.sam_frames import (
    LONGEST,
    PREAMBLE,
    FrameHunter,
    Harm,
    Reply,
    Spoilt,
    request,
)

FIND_OK = bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")
FIND_FAILED = bytes.fromhex("AAAAAA9669 0004 000080 84")
SELECT_OK = bytes.fromhex("AAAAAA9669 000C 000090 0000000000000000 9C")
SELECT_FAILED = bytes.fromhex("AAAAAA9669 0004 000081 85")
STATUS_OK = bytes.fromhex("AAAAAA9669 0004 000090 94")
READ_FAILED = bytes.fromhex("AAAAAA9669 0004 000041 45")


def reply_frame(sw3: int, content: bytes) -> bytes:
    """A reply, built here byte by byte."""
    counted = (len(content) + 4).to_bytes(2, "big") + bytes([0, 0, sw3]) + content
    total = 0
    for byte in counted:
        total ^= byte
    return b"\xaa\xaa\xaa\x96\x69" + counted + bytes([total])


REPLIES = st.builds(reply_frame, st.sampled_from([0x90, 0x9F, 0x41]), st.binary(max_size=40))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (sam.RESET, "AAAAAA9669 0003 10FF EC"),
        (sam.STATUS, "AAAAAA9669 0003 11FF ED"),
        (sam.SAM_ID, "AAAAAA9669 0003 12FF EE"),
        (sam.FIND, "AAAAAA9669 0003 2001 22"),
        (sam.SELECT, "AAAAAA9669 0003 2002 21"),
        (sam.READ, "AAAAAA9669 0003 3001 32"),
        (sam.READ_ADDRESS, "AAAAAA9669 0003 3003 30"),
        (sam.READ_FINGERPRINT, "AAAAAA9669 0003 3010 23"),
        (sam.set_speed(115200), "AAAAAA9669 0003 6000 63"),
        (sam.set_speed(9600), "AAAAAA9669 0003 6004 67"),
    ],
)
def test_questions_are_the_published_bytes(command: sam.Command, expected: str) -> None:
    assert command.frame() == bytes.fromhex(expected)


def test_a_question_with_content_is_the_published_bytes() -> None:
    assert request(0x61, 0xFF, b"\x50") == bytes.fromhex("AAAAAA9669 0004 61FF50 CA")


@pytest.mark.parametrize(
    ("frame", "command", "sw3"),
    [
        (FIND_OK, sam.FIND, 0x9F),
        (FIND_FAILED, sam.FIND, 0x80),
        (SELECT_OK, sam.SELECT, 0x90),
        (SELECT_FAILED, sam.SELECT, 0x81),
        (STATUS_OK, sam.STATUS, 0x90),
        (READ_FAILED, sam.READ, 0x41),
    ],
)
def test_answers_are_understood(frame: bytes, command: sam.Command, sw3: int) -> None:
    (found,) = FrameHunter().feed(frame)
    assert isinstance(found, Reply)
    assert found.sw3 == sw3
    assert command.fits(found)


@pytest.mark.parametrize("command", [sam.FIND, sam.SELECT, sam.STATUS, sam.READ, sam.SAM_ID])
def test_no_answer_fits_another_question(command: sam.Command) -> None:
    own: dict[sam.Command, tuple[bytes, ...]] = {
        sam.FIND: (FIND_OK, FIND_FAILED),
        sam.SELECT: (SELECT_OK, SELECT_FAILED),
    }
    own |= {sam.STATUS: (STATUS_OK,), sam.READ: (READ_FAILED,), sam.SAM_ID: ()}
    for frame in {FIND_OK, FIND_FAILED, SELECT_OK, SELECT_FAILED, STATUS_OK, READ_FAILED} - {*own[command]}:
        (found,) = FrameHunter().feed(frame)
        assert isinstance(found, Reply)
        assert not command.fits(found)


@given(st.lists(REPLIES, min_size=1, max_size=4), st.data())
def test_pieces_do_not_matter(frames: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(frames)
    whole = FrameHunter().feed(stream)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    hunter = FrameHunter()
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert [found for piece in pieces for found in hunter.feed(piece)] == whole
    assert len(whole) == len(frames)


def test_split_at_every_byte() -> None:
    frame = reply_frame(0x90, bytes(range(256)) * 5)
    for cut in range(len(frame) + 1):
        hunter = FrameHunter()
        found = hunter.feed(frame[:cut]) + hunter.feed(frame[cut:])
        assert [type(each) for each in found] == [Reply]


@given(st.binary(max_size=60).filter(lambda noise: PREAMBLE not in noise), REPLIES)
def test_noise_before_the_preamble_is_skipped(noise: bytes, frame: bytes) -> None:
    hunter = FrameHunter()
    found = hunter.feed(noise + frame)
    if PREAMBLE not in (noise + frame)[: len(noise) + 4]:
        assert found == FrameHunter().feed(frame)
        assert hunter.skipped == len(noise)


@pytest.mark.parametrize("extra", range(1, 6))
def test_more_of_the_first_byte_does_not_mislead(extra: int) -> None:
    (found,) = FrameHunter().feed(b"\xaa" * extra + FIND_OK)
    assert isinstance(found, Reply)


@given(REPLIES, st.integers(5, 60), st.integers(1, 255))
def test_a_spoilt_byte_is_never_believed(frame: bytes, place: int, change: int) -> None:
    place = 5 + (place - 5) % (len(frame) - 5)
    spoilt = frame[:place] + bytes([frame[place] ^ change]) + frame[place + 1 :]
    assert not any(isinstance(found, Reply) for found in FrameHunter().feed(spoilt))


def test_a_frame_after_a_spoilt_one_is_found() -> None:
    spoilt = FIND_OK[:-1] + b"\x00"
    assert FrameHunter().feed(spoilt + SELECT_OK) == [
        Spoilt(Harm.CHECKSUM),
        Reply(0, 0, 0x90, bytes(8)),
    ]


@pytest.mark.parametrize("length", [0, 3, LONGEST + 1, 0xFFFF])
def test_a_length_out_of_bounds_is_harm_at_once(length: int) -> None:
    assert FrameHunter().feed(PREAMBLE + length.to_bytes(2, "big")) == [Spoilt(Harm.LENGTH)]


def test_the_longest_legal_frame_is_taken() -> None:
    content = bytes(LONGEST - 4)
    (found,) = FrameHunter().feed(reply_frame(0x90, content))
    assert isinstance(found, Reply)
    assert len(found.content) == len(content)


def test_the_vendors_time_out_frame_is_known() -> None:
    hunter = FrameHunter()
    assert hunter.feed(bytes.fromhex("AAAAAA9669 00 05 05 05 05")) == [Spoilt(Harm.TIMED_OUT)]
    assert [type(found) for found in hunter.feed(FIND_OK)] == [Reply]


def test_what_looks_like_a_head_inside_a_frame_is_content() -> None:
    (found,) = FrameHunter().feed(reply_frame(0x90, b"x" + PREAMBLE + b"\x00\x04y"))
    assert isinstance(found, Reply)


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_rubbish_never_crashes_nor_deafens(pieces: list[bytes]) -> None:
    hunter = FrameHunter()
    for piece in pieces:
        hunter.feed(piece)
    found = hunter.feed(b"\x00" * (LONGEST + 8) + FIND_OK)
    assert found[-1] == Reply(0, 0, 0x9F, bytes(4))
    assert not hunter.is_within_frame


def test_content_is_never_shown() -> None:
    assert "01020304" not in repr(FrameHunter().feed(reply_frame(0x90, b"\x01\x02\x03\x04")))
    assert "\\x01" not in repr(FrameHunter().feed(reply_frame(0x90, b"\x01\x02\x03\x04")))
