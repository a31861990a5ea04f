"""Keeps the last papers a simulated printer has cut."""

from collections import deque
from dataclasses import dataclass
from threading import Lock

from device_drivers.simulated.receipt_paper.sheet import Sheet

KEPT = 200


@dataclass(slots=True)
class Paper:
    """One cut paper. first_byte_at, cut_at: time.monotonic; process_id: what was asked back after it, or empty."""

    index: int
    sheet: Sheet
    first_byte_at: float
    cut_at: float
    process_id: str = ""

    def as_json(self) -> dict[str, object]:
        """All but the picture."""
        return {
            "index": self.index,
            "first_byte_at": self.first_byte_at,
            "cut_at": self.cut_at,
            "process_id": self.process_id,
            "text": self.sheet.text,
        }


class PaperTray:
    """The last two hundred papers; any thread may look."""

    def __init__(self) -> None:
        self.cuts = 0
        self._papers: deque[Paper] = deque(maxlen=KEPT)
        self._lock = Lock()

    def keep(self, sheet: Sheet, first_byte_at: float, cut_at: float) -> None:
        """Take a paper from the blade."""
        with self._lock:
            self.cuts += 1
            self._papers.append(Paper(self.cuts, sheet, first_byte_at, cut_at))

    def name_last(self, process_id: str) -> None:
        """The sender asked this id back after the last paper."""
        with self._lock:
            if self._papers and not self._papers[-1].process_id:
                self._papers[-1].process_id = process_id

    def papers(self) -> list[Paper]:
        """All that are kept, oldest first."""
        with self._lock:
            return list(self._papers)
