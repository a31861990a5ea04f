"""Ticket numbers and the table of legal moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.language.tickets import LEGAL_MOVES, OPEN_STATES, STATE_NAMES, TicketNumber, TicketState, may_move


@given(
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    st.sampled_from(["", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]),
    st.integers(1, 99_999),
)
def test_a_number_reads_back(prefix: str, series: str, ordinal: int) -> None:
    number = TicketNumber(prefix, series, ordinal)
    assert TicketNumber.parse(str(number)) == number


@pytest.mark.parametrize("text", ["", "A", "A01", "a001", "A000", "ABC001", "A001 ", "A００１", "A123456"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a ticket number"):
        TicketNumber.parse(text)


def test_every_state_has_a_name_and_moves() -> None:
    assert set(LEGAL_MOVES) == set(STATE_NAMES) == set(TicketState)


def test_a_number_without_paper_cannot_be_called() -> None:
    assert not may_move(TicketState.RESERVED, TicketState.CALLED)
    assert may_move(TicketState.RESERVED, TicketState.WAITING)


def test_an_ended_ticket_never_comes_back() -> None:
    assert OPEN_STATES.isdisjoint({TicketState.FINISHED, TicketState.CANCELLED, TicketState.VOID})


def test_every_state_can_be_reached() -> None:
    reached = {TicketState.RESERVED}
    while True:
        more = reached.union(*(LEGAL_MOVES[state] for state in reached))
        if more == reached:
            break
        reached = more
    assert reached == set(TicketState)
