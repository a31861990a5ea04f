"""The reader of numbers on papers: every letter and digit reads as itself, and a torn one as nothing."""

from string import ascii_uppercase

import numpy as np
import pytest
from PIL import Image

from device_drivers.glyphs import big_line
from tests.rig.number_reader import number_of

DOTS_HIGH, PAPER_DOTS = 136, 576


def drawn(number: str) -> Image.Image:
    dots = big_line(number, DOTS_HIGH, PAPER_DOTS)
    return Image.fromarray(np.where(dots, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("letter", ascii_uppercase)
def test_every_number_reads_as_itself(letter: str) -> None:
    for number in (f"{letter}012", f"{letter}345", f"{letter}6789", f"{letter}K001", f"{letter}0110"):
        assert number_of(drawn(number)) == number


def test_a_number_of_which_a_part_is_missing_is_not_read() -> None:
    torn = np.asarray(drawn("D001")).copy()
    torn[torn.shape[0] // 2 :] = 255
    assert number_of(Image.fromarray(torn)) is None
    assert number_of(Image.new("L", (300, 140), 255)) is None
