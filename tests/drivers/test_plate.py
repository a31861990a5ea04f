"""The story of the plate, look by look."""

from hypothesis import given
from hypothesis import strategies as st

from device_drivers.id_card_readers import troubles
from device_drivers.id_card_readers.plate import Look, Nothing, Plate, Seen, StillThere, Unreadable
from device_drivers.roles.id_card_reader import CardLaid, CardTaken, CardUnread, Document, IdCard, ReaderEvent

CARD = IdCard(Document.RESIDENT, "张伟", "11010519491231002X")
A, B = Seen(CARD, b"a"), Seen(CARD, b"b")
MISREAD = Unreadable(troubles.hold_still())
BUS_CARD = Unreadable(troubles.not_an_id_card())


def story(*looks: Look) -> list[type[ReaderEvent]]:
    """What is told of these looks."""
    plate = Plate()
    return [type(event) for look in looks for event in plate.seen(look)]


def test_laid_left_lying_and_taken() -> None:
    assert story(A, StillThere(), A, StillThere(), Nothing(), Nothing()) == [CardLaid, CardTaken]


def test_one_empty_look_is_not_taken() -> None:
    assert story(A, Nothing(), StillThere(), Nothing(), A) == [CardLaid]


def test_swapped_under_the_reader() -> None:
    assert story(A, B) == [CardLaid, CardTaken, CardLaid]


def test_a_card_that_slides_in_is_not_blamed() -> None:
    assert story(MISREAD, MISREAD, A) == [CardLaid]
    assert story(BUS_CARD, A) == [CardLaid]


def test_an_unreadable_card_is_told_once_and_may_still_be_read() -> None:
    assert story(*[MISREAD] * 8) == [CardUnread]
    assert story(*[MISREAD] * 3, A) == [CardUnread, CardLaid]
    assert story(*[BUS_CARD] * 4, Nothing(), Nothing()) == [CardUnread, CardTaken]


def test_an_unread_card_drawn_away_is_not_told_as_another_trouble() -> None:
    assert story(*[BUS_CARD] * 9, MISREAD, Nothing(), Nothing()) == [CardUnread, CardTaken]


def test_a_read_card_swapped_for_a_bus_card() -> None:
    assert story(A, BUS_CARD, BUS_CARD) == [CardLaid, CardTaken, CardUnread]


@given(st.lists(st.sampled_from([A, B, Nothing(), StillThere(), MISREAD, BUS_CARD]), max_size=60))
def test_nobody_is_taken_who_was_not_laid_nor_laid_twice(looks: list[Look]) -> None:
    lying: type[ReaderEvent] | None = None
    for event in story(*looks):
        if event is CardTaken:
            assert lying is not None
            lying = None
        else:
            assert lying is not CardLaid
            lying = event
