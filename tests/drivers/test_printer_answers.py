"""What a printer sends back, cut and mixed as serial lines do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.errors import DeviceState, Who
from device_drivers.receipt_printers.answers import (
    Answer,
    Answers,
    AutomaticStatus,
    BufferedStatus,
    Cleared,
    Garbled,
    Processed,
    StatusByte,
)
from device_drivers.receipt_printers.printer_models import Confirmation
from device_drivers.receipt_printers.troubles import status_from
from device_drivers.receipt_printers.unsettled_prints import UnsettledPrints
from device_drivers.roles.ticket_printer import Outcome

WELL = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
MIXED: tuple[tuple[bytes, Answer], ...] = (
    (b"\x12", StatusByte(0x12)),
    (b"\x7e", StatusByte(0x7E)),
    (b"\x37\x220042\x00", Processed("0042")),
    (b"\x37\x227\x127\x37\x00", Processed("7\x127\x37")),
    (b"\x37\x25\x00", Cleared()),
    (b"\x0c", BufferedStatus(0x0C)),
    (b"\x10\x00\x03\x0f", AutomaticStatus(b"\x10\x00\x03\x0f")),
    (b"\xff", Garbled(0xFF)),
)


@given(st.lists(st.sampled_from(MIXED), max_size=12), st.data())
def test_answers_are_told_apart_however_they_are_cut(
    mixed: list[tuple[bytes, Answer]], data: st.DataObject
) -> None:
    together = b"".join(sent for sent, _ in mixed)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(together)), max_size=6)))
    answers = Answers()
    heard: list[Answer] = []
    for begin, end in zip([0, *cuts], [*cuts, len(together)], strict=True):
        heard += answers.feed(together[begin:end])
    assert heard == [expected for _, expected in mixed]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading_and_none_waits_for_ever(received: bytes) -> None:
    answers = Answers()
    list(answers.feed(received))
    assert list(answers.feed(b"\xff" * 7))


@pytest.mark.parametrize(
    ("question", "byte", "code", "who"),
    [
        (2, 0x16, "cover_open", Who.STAFF),
        (4, 0x72, "paper_out", Who.STAFF),
        (4, 0x7E, "paper_out", Who.STAFF),
        (2, 0x32, "paper_out", Who.STAFF),
        (3, 0x1A, "cutter", Who.STAFF),
        (3, 0x16, "jam", Who.STAFF),
        (3, 0x32, "unrecoverable", Who.ENGINEER),
        (3, 0x52, "too_hot", Who.NOBODY),
        (2, 0x1A, "feeding", Who.NOBODY),
        (2, 0x52, "printer_error", Who.STAFF),
        (1, 0x1A, "off_line", Who.STAFF),
    ],
)
def test_each_sign_has_a_sentence_and_somebody_who_acts(
    question: int, byte: int, code: str, who: Who
) -> None:
    status = status_from(WELL | {question: byte})
    assert status.state is DeviceState.FAULT
    assert status.trouble is not None
    assert (status.trouble.code, status.trouble.who) == (code, who)
    assert status.trouble.chinese.endswith("。")
    assert status.trouble.english.endswith(".")


def test_well_and_near_the_end() -> None:
    assert status_from(WELL).state is DeviceState.READY
    near_end = status_from(WELL | {4: 0x1E})
    assert (near_end.state, near_end.paper_near_end, near_end.trouble) == (DeviceState.DEGRADED, True, None)


def test_ids_come_round_only_after_all_others() -> None:
    prints = UnsettledPrints(Confirmation.PROCESS_ID)
    ids = [prints.next_id() for _ in range(10_000)]
    assert len(set(ids)) == 10_000
    assert all(len(one) == 4 and one.isdigit() for one in ids)


def test_a_stray_confirmation_settles_nothing() -> None:
    prints = UnsettledPrints(Confirmation.PROCESS_ID)
    first, second = prints.next_id(), prints.next_id()
    prints.sent(second)
    prints.note(Processed(first))
    assert prints.outcome(second) is Outcome.UNKNOWN
    assert prints.outcome(first) is Outcome.UNKNOWN
    prints.note(Processed(second))
    assert prints.outcome(second) is Outcome.DONE


def test_nameless_confirmations_settle_the_oldest_first() -> None:
    prints = UnsettledPrints(Confirmation.BUFFERED_STATUS)
    first, second = prints.next_id(), prints.next_id()
    prints.sent(first)
    prints.sent(second)
    prints.note(BufferedStatus(0))
    assert (prints.outcome(first), prints.outcome(second)) == (Outcome.DONE, Outcome.UNKNOWN)
