"""What travels comes back the same; what is not ours is refused in words and never crashes a reader."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.messages import envelope, message
from hall.messages.calling import CallNext, NumberCalled
from tests.messages.samples import AT, NUMBER_CALLED, SAMPLES


def test_every_kind_has_a_sample() -> None:
    assert {sample.kind() for sample in SAMPLES} == set(message.KINDS)


def test_every_message_has_a_direction() -> None:
    for kind in message.KINDS.values():
        assert kind.direction in ("up", "down", "zone"), kind


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind())
def test_every_message_travels(sample: message.Message) -> None:
    sent = envelope.wrap(
        sample, sender="desk-01", sent_at=AT, epoch=3, sequence=9, lives=timedelta(seconds=5)
    )
    assert envelope.decode(envelope.encode(sent)) == sent


@given(st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(envelope.BadMessage):
        envelope.decode(noise)


@given(st.data())
def test_a_cut_or_flipped_message_is_read_right_or_refused(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(SAMPLES))
    payload = bytearray(envelope.encode(envelope.wrap(sample, sender="a", sent_at=AT)))
    place = data.draw(st.integers(0, len(payload) - 1))
    payload[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(payload)))
    for bad in (bytes(payload), bytes(payload[:cut])):
        try:
            read = envelope.decode(bad)
        except envelope.BadMessage:
            continue
        assert read.body.kind() == read.kind


def test_deep_nesting_is_refused_before_a_parser_sees_it() -> None:
    with pytest.raises(envelope.BadMessage, match="nested"):
        envelope.decode(b'{"body":' + b"[" * 30_000 + b"]" * 30_000 + b"}")


def test_brackets_inside_a_text_are_no_nesting() -> None:
    text = NUMBER_CALLED.__class__(
        **{**msgspec.structs.asdict(NUMBER_CALLED), "window_name": '[[[{{{"\\[[' * 4}
    )
    sent = envelope.wrap(text, sender="a", sent_at=AT)
    assert envelope.decode(envelope.encode(sent)) == sent


def test_a_large_message_is_refused_on_both_sides() -> None:
    with pytest.raises(envelope.BadMessage, match="65536"):
        envelope.decode(b" " * 65_537)


def test_an_unknown_kind_an_unknown_field_and_another_schema_are_refused() -> None:
    sound = envelope.encode(envelope.wrap(CallNext(), sender="a", sent_at=AT))
    for old, new in (
        (b"call_next", b"call_nxt"),
        (b'"body":{}', b'"body":{"x":1}'),
        (b'"schema":1', b'"schema":2'),
        (b'"epoch":0', b'"epoch":"0"'),
        (b"Z", b""),
    ):
        with pytest.raises(envelope.BadMessage):
            envelope.decode(sound.replace(old, new, 1))


def test_the_fault_never_repeats_what_was_sent() -> None:
    with pytest.raises(envelope.BadMessage) as fault:
        envelope.decode('{"name":"张伟","id":"11010519491231002X"}'.encode())
    assert "张伟" not in str(fault.value)
    assert "1101" not in str(fault.value)


def test_four_byte_characters_travel() -> None:
    called = msgspec.structs.replace(NUMBER_CALLED, masked_name="𬭊*")
    read = envelope.decode(envelope.encode(envelope.wrap(called, sender="a", sent_at=AT)))
    assert envelope.body_as(read, NumberCalled).masked_name == "𬭊*"


def test_a_message_ages() -> None:
    sent = envelope.wrap(CallNext(), sender="a", sent_at=AT, lives=timedelta(seconds=5))
    assert not sent.is_expired(AT + timedelta(seconds=4.9))
    assert sent.is_expired(AT + timedelta(seconds=5))
    assert not envelope.wrap(CallNext(), sender="a", sent_at=AT).is_expired(AT + timedelta(days=999))
