"""The table of legal moves of a case: nothing unreachable, nothing the ledger would forbid, codes for every interface."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.cases.exchange_profiles import CONSTRUCTION
from hall_server.cases.moves import MOVES, OVER, PHASES, CaseState, Deed, after, deeds_in, may_follow, missing
from hall_server.cases.words import DEEDS, FACTS, STATES
from hall_server.clock import moves as clock
from hall_server.clock.moves import Phase

BY_TIME = {Deed.DEEMED_ACCEPTED, Deed.PAUSE_LAPSED}


def _reached() -> set[CaseState]:
    seen = {CaseState.PREPARED}
    edge = [CaseState.PREPARED]
    while edge:
        state = edge.pop()
        for deed in deeds_in(state):
            found = after(deed, state)
            if found not in seen:
                seen.add(found)
                edge.append(found)
    return seen


def test_every_state_is_reached_and_every_word_has_its_names() -> None:
    assert _reached() == set(CaseState)
    assert set(STATES) == set(CaseState)
    assert set(DEEDS) == set(MOVES) == set(Deed)
    assert set(PHASES) == set(CaseState)
    assert {name for move in MOVES.values() for name in move.needs} <= set(FACTS)


def _legal() -> Iterator[tuple[CaseState, Deed]]:
    for state in CaseState:
        for deed in deeds_in(state):
            yield state, deed


@pytest.mark.parametrize(("state", "deed"), list(_legal()), ids=lambda one: one.value)
def test_what_the_table_allows_the_ledger_takes_and_both_agree_afterwards(
    state: CaseState, deed: Deed
) -> None:
    entry, then = MOVES[deed].entry, PHASES[after(deed, state)]
    before = PHASES[state] or {Phase.NEW}
    if entry is None:
        stays = deed in BY_TIME or not then or bool(PHASES[state] & then)
        assert stays, "a deed without an entry cannot change the phase"
        return
    move = clock.MOVES[entry]
    assert before <= move.from_phases
    assert {move.to} <= then if move.to else before <= then


def test_what_is_over_is_over() -> None:
    for state in OVER:
        for deed in deeds_in(state):
            assert after(deed, state) in OVER


@given(st.lists(st.sampled_from(list(Deed)), max_size=40))
def test_random_deeds_never_leave_the_table(deeds: list[Deed]) -> None:
    state = CaseState.PREPARED
    for deed in deeds:
        if not may_follow(deed, state):
            assert state not in MOVES[deed].from_states
            continue
        state = after(deed, state)
        assert state in CaseState
    assert not missing(Deed.ACCEPTED, ())
    assert missing(Deed.REFUSED, ("ground",)) == ("reason",)


def test_construction_approval_has_its_fifteen_codes() -> None:
    codes = {code for _, code in CONSTRUCTION.table}
    assert codes == {str(number) for number in range(1, 16)}
    for deed in Deed:
        code = CONSTRUCTION.code(deed, CaseState.ACCEPTED, {})
        assert code is None or code in codes
    assert CONSTRUCTION.code(Deed.REFUSED, CaseState.REGISTERED, {"ground": "not_needed"}) == "4"
    assert CONSTRUCTION.code(Deed.REFUSED, CaseState.REGISTERED, {"ground": "not_ours"}) == "5"
    assert CONSTRUCTION.code(Deed.WITHDRAWN, CaseState.REGISTERED, {}) == "2"
    assert CONSTRUCTION.code(Deed.WITHDRAWN, CaseState.ACCEPTED, {}) == "14"
    assert CONSTRUCTION.code(Deed.GRANTED, CaseState.ACCEPTED, {"accepted_as": "outstanding"}) == "12"
    assert CONSTRUCTION.code(Deed.FIELDS_CHANGED, CaseState.ACCEPTED, {}) is None
