"""Decides what comes out when a whole file of bytes is printed at once."""

from collections.abc import Iterator

from device_drivers.simulated.receipt_paper.escpos_reader import EscPosReader
from device_drivers.simulated.receipt_paper.page import Page
from device_drivers.simulated.receipt_paper.sheet import Sheet


def sheets(content: bytes, dots: int = 576, *, chinese: bool = True) -> Iterator[Sheet]:
    """Every paper, the last one also when it was not cut. chinese: whether the printer begins in Chinese mode (FS &)."""
    reader, page = EscPosReader(chinese=chinese), Page(dots)
    for instruction in reader.feed(content):
        sheet = page.take(instruction)
        if sheet is not None:
            yield sheet
    rest = page.rest()
    if rest is not None:
        yield rest
