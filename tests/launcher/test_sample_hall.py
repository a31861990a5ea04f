"""Where the demonstration's windows stand: each on the screen, none over another, however small the screen is."""

from itertools import combinations

import pytest

from hall.launcher.sample_hall import APPLICATIONS, PAGE_PLACE, PANEL_PLACE, SCREEN, Place

PLACES = (*(one.place for one in APPLICATIONS if one.place), PANEL_PLACE, PAGE_PLACE)


def overlap(one: Place, other: Place) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize("size", [SCREEN, (1920, 1080), (1366, 768)])
def test_every_window_has_a_place_of_its_own(size: tuple[int, int]) -> None:
    placed = [place.scaled_to(size) for place in PLACES]
    for one in placed:
        assert one.x + one.width <= size[0] + 1, one
        assert one.y + one.height <= size[1] + 1, one
    for one, other in combinations(PLACES, 2):
        assert not overlap(one, other), (one, other)
