"""Decides which codes are in a picture: zxing-cpp, first with a threshold for each place, then with one for the whole."""

from typing import Any

import numpy as np
import numpy.typing as npt
import zxingcpp

from device_drivers.code_scanners.payloads import text_of
from device_drivers.code_scanners.symbologies import of_identifier
from device_drivers.roles.code_scanner import Code

Grey = npt.NDArray[np.uint8]
"""A picture of height x width, 0 black to 255 white."""

_BINARIZERS = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram)


def codes_in(picture: Grey) -> tuple[Code, ...]:
    """Every code, from the upper left to the lower right; empty when there is none.

    The second threshold finds codes that the first loses on even grounds (zxing-cpp, issue 809). It costs another look
    only where there was nothing.
    """
    for binarizer in _BINARIZERS:
        found = zxingcpp.read_barcodes(picture, binarizer=binarizer)
        if found:
            return tuple(map(_code, sorted(found, key=_place)))
    return ()


def _place(found: Any) -> tuple[int, int]:
    corner = found.position.top_left
    return int(corner.y), int(corner.x)


def _code(found: Any) -> Code:
    raw = bytes(found.bytes)
    return Code(text_of(raw, found.text), of_identifier(found.symbology_identifier), raw)
