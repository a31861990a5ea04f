"""Which statement about a field counts: the same whatever order they came in, and an authority before everybody."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hall_server.parties.facts import Source
from hall_server.parties.merging import Said, still_wins, winner

BEGAN = datetime(2026, 3, 2, 1, tzinfo=UTC)

said = st.builds(
    Said,
    st.sampled_from("abcd"),
    st.sampled_from(Source),
    st.integers(0, 6).map(lambda hours: BEGAN + timedelta(hours=hours)),
    st.booleans(),
)


@given(st.lists(said, max_size=8), st.data())
def test_no_order_makes_a_difference(statements: list[Said], data: st.DataObject) -> None:
    before = winner(statements)
    assert winner(data.draw(st.permutations(statements))) == before
    assert winner([*statements, *statements]) == before


@given(st.lists(said, min_size=1, max_size=8))
def test_what_is_carried_along_is_what_all_statements_say(statements: list[Said]) -> None:
    now: Said | None = None
    for number, fresh in enumerate(statements, 1):
        corrected = max((one.at for one in statements[: number - 1] if one.corrects), default=None)
        carried = still_wins(now, corrected, fresh)
        now = winner(statements[:number])
        assert carried is None or carried == now
        assert (carried is None) == fresh.corrects


@given(st.lists(said, min_size=1, max_size=8))
def test_an_authority_wins_unless_corrected_and_the_newest_wins_among_equals(statements: list[Said]) -> None:
    plain = [one for one in statements if not one.corrects]
    best = winner(plain)
    if best is None:
        return
    if any(one.source is Source.AUTHORITY for one in plain):
        assert best.source is Source.AUTHORITY
    assert not any(one.source is best.source and one.at > best.at for one in plain)


def test_a_correction_puts_aside_even_an_authority_until_it_speaks_again() -> None:
    wrong = Said("wrong", Source.AUTHORITY, BEGAN)
    right = Said("right", Source.WINDOW, BEGAN + timedelta(hours=1), corrects=True)
    declared = Said("guess", Source.DECLARED, BEGAN + timedelta(hours=2))
    again = Said("anew", Source.AUTHORITY, BEGAN + timedelta(hours=3))
    assert winner([wrong, right, declared]) == right
    assert winner([wrong, right, declared, again]) == again
