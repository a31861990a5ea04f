"""What is sealed opens for one reader and one purpose, and for nothing that was changed by one bit."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.credentials.keys import NoKey, make_key, public_pem
from hall.credentials.sealing import SealBroken, open_sealed, seal
from hall.messages.ticketing import IssueTicket
from hall.messages.visitor_details import VisitorDetails, encode_details

READER = make_key()
READER_PEM = public_pem(READER.public_key())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=4096), st.sampled_from(["visitor", "secret"]))
def test_what_is_sealed_opens(plain: bytes, purpose: str) -> None:
    assert open_sealed(READER, seal(READER_PEM, plain, purpose), purpose) == plain


def test_every_single_changed_bit_breaks_the_seal() -> None:
    sealed = seal(READER_PEM, "欧阳修远".encode(), "visitor")
    packed = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    for place in range(len(packed) * 8):
        changed = bytearray(packed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SealBroken):
            open_sealed(READER, base64.urlsafe_b64encode(bytes(changed)).rstrip(b"=").decode(), "visitor")


def test_every_cut_breaks_the_seal() -> None:
    sealed = seal(READER_PEM, b"x" * 40, "secret")
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            open_sealed(READER, sealed[:length], "secret")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_refused_in_one_way(text: str) -> None:
    with pytest.raises(SealBroken):
        open_sealed(READER, text, "visitor")


def test_another_reader_and_another_purpose_open_nothing() -> None:
    sealed = seal(READER_PEM, b"secret word", "secret")
    with pytest.raises(SealBroken):
        open_sealed(make_key(), sealed, "secret")
    with pytest.raises(SealBroken):
        open_sealed(READER, sealed, "visitor")


def test_the_same_text_never_looks_the_same_twice() -> None:
    assert len({seal(READER_PEM, b"A001", "visitor") for _ in range(50)}) == 50


def test_the_largest_details_fit_the_message_that_carries_them() -> None:
    largest = VisitorDetails("阿依古丽·买买提" * 8, "1" * 18, on_behalf_of="有" * 200, phone="1" * 20)
    IssueTicket("m1", visitor=seal(READER_PEM, encode_details(largest), "visitor"))
    assert len(seal(READER_PEM, encode_details(largest), "visitor")) <= 8192


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(NoKey):
        seal(b"-----BEGIN NOTHING-----", b"", "visitor")
