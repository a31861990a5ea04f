"""Decides what zbar sees in a picture, as bytes: its own guess of the encoding takes UTF-8 for SJIS.

It can think for more than ten seconds about a picture without a code (zbar, issue 130): call it where that is bounded.
"""

from collections.abc import Iterator
from ctypes import c_void_p, cast, string_at
from typing import Any

import numpy as np
from pyzbar import wrapper  # type: ignore[import-untyped]

from device_drivers.code_scanners.decoding import Grey
from device_drivers.code_scanners.payloads import text_of
from device_drivers.code_scanners.symbologies import ZBAR
from device_drivers.roles.code_scanner import Code

_EIGHT_BIT_GREY = int.from_bytes(b"Y800", "little")
_QR = 64
_AS_BYTES = 4
"""ZBAR_CFG_BINARY (zbar.h since 0.23.1), which pyzbar has no name for."""


def codes_in(picture: Grey) -> tuple[Code, ...]:
    """Every code that zbar finds."""
    pixels = np.ascontiguousarray(picture)
    height, width = pixels.shape
    scanner = wrapper.zbar_image_scanner_create()
    image = wrapper.zbar_image_create()
    try:
        wrapper.zbar_image_scanner_set_config(scanner, _QR, _AS_BYTES, 1)
        wrapper.zbar_image_set_format(image, _EIGHT_BIT_GREY)
        wrapper.zbar_image_set_size(image, width, height)
        wrapper.zbar_image_set_data(image, cast(pixels.ctypes.data, c_void_p), pixels.nbytes, None)
        wrapper.zbar_scan_image(scanner, image)
        return tuple(_symbols(image))
    finally:
        wrapper.zbar_image_destroy(image)
        wrapper.zbar_image_scanner_destroy(scanner)


def _symbols(image: Any) -> Iterator[Code]:
    symbol = wrapper.zbar_image_first_symbol(image)
    while symbol:
        length = wrapper.zbar_symbol_get_data_length(symbol)
        raw = string_at(wrapper.zbar_symbol_get_data(symbol), length)
        yield Code(text_of(raw), ZBAR.get(symbol.contents.type, ""), raw)
        symbol = wrapper.zbar_symbol_next(symbol)
