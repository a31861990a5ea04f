"""The roll of paper under the head: what was printed on it since the last cut, row by row."""

import numpy as np

from device_drivers.simulated.receipt_paper.printer_font import Ink
from device_drivers.simulated.receipt_paper.sheet import Sheet

LONGEST_SHEET = 16000  # dots, two metres; a runaway feed is cut here
LONGEST_FEED = 8128  # dots, 40 inches (ESC J, ESC d)


class Roll:
    """Takes blocks of dots from the top. dots: how many the head has across."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.rows = 0
        self._blocks: list[Ink] = []
        self._text: list[str] = []

    @property
    def is_running_away(self) -> bool:
        """Whether more was fed than any paper is long."""
        return self.rows > LONGEST_SHEET

    @property
    def is_blank(self) -> bool:
        """Whether nothing was printed since the last cut."""
        return not any(block.any() for block in self._blocks)

    def lay(self, ink: Ink, align: int, left: int) -> None:
        """Print a block: align 0 left, 1 centre, 2 right of the margin `left`; what is too wide is lost."""
        ink = ink[:, : self.dots - left]
        room = self.dots - left - ink.shape[1]
        before = left + {1: room // 2, 2: room}.get(align, 0)
        self._append(np.pad(ink, ((0, 0), (before, self.dots - before - ink.shape[1]))))

    def note(self, words: str) -> None:
        """Remember the words of a line."""
        self._text.append(words)

    def feed(self, rows: int) -> None:
        """Move on without printing."""
        if rows > 0:
            self._append(np.zeros((min(rows, LONGEST_FEED), self.dots), dtype=np.bool_))

    def cut(self) -> Sheet:
        """What was printed since the last cut."""
        ink = np.vstack(self._blocks) if self._blocks else np.zeros((1, self.dots), dtype=np.bool_)
        sheet = Sheet.of(ink, "\n".join(self._text))
        self._blocks, self._text, self.rows = [], [], 0
        return sheet

    def _append(self, block: Ink) -> None:
        self._blocks.append(block)
        self.rows += block.shape[0]
