"""One piece of paper after the cut: its dots, its words, and when it was made."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from device_drivers.simulated.receipt_paper.printer_font import Ink

MARGIN = 32
"""Dots of paper left and right of what the head can reach, as on an 80 mm roll."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A cut piece. ink: dots, (height, width); text: one line a line, pictures as [image], QR codes as [qr PAYLOAD]."""

    ink: Ink
    text: str

    def png(self) -> bytes:
        """The paper as a picture: a dot is a pixel, with the paper's margins."""
        paper = np.pad(self.ink, ((MARGIN, 0), (MARGIN, MARGIN)))
        out = io.BytesIO()
        Image.fromarray(np.where(paper, 24, 250).astype(np.uint8)).save(out, "PNG")
        return out.getvalue()
