"""One piece of paper after the cut: its dots, and its words."""

import io
from dataclasses import dataclass
from typing import Self

import numpy as np
from PIL import Image

from device_drivers.simulated.receipt_paper.printer_font import Ink

MARGIN = 32
"""Dots of paper left and right of what the head can reach, as on an 80 mm roll."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cut piece. packed: eight dots a byte, a row after the other; dots: how many a row has.

    text: a line for each line, pictures as [image WIDTHxHEIGHT], QR codes as [qr PAYLOAD].
    """

    packed: bytes
    dots: int
    text: str

    @classmethod
    def of(cls, ink: Ink, text: str) -> Self:
        """A sheet with these dots."""
        return cls(np.packbits(ink, axis=1).tobytes(), ink.shape[1], text)

    @property
    def rows(self) -> int:
        """How long it is, in dots."""
        return len(self.packed) // ((self.dots + 7) // 8)

    @property
    def ink(self) -> Ink:
        """Dots, (height, width), true is black."""
        rows = np.frombuffer(self.packed, dtype=np.uint8).reshape(-1, (self.dots + 7) // 8)
        return np.unpackbits(rows, axis=1, count=self.dots).astype(np.bool_)

    def png(self) -> bytes:
        """The paper as a picture: a dot is a pixel, with the paper's margins."""
        paper = np.pad(self.ink, ((MARGIN, 0), (MARGIN, MARGIN)))
        out = io.BytesIO()
        Image.fromarray(np.where(paper, 24, 250).astype(np.uint8)).save(out, "PNG")
        return out.getvalue()
