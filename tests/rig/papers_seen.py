"""Collects the papers that came out of printers, and reads of each what a citizen can read."""

import base64
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import zxingcpp
from PIL import Image

from device_panel.stand_ins import StandIns
from tests.rig.number_reader import number_of
from tests.rig.paper_reader import tallest_writing

COPY = "副  本  COPY"
VOID = "作废 VOID"
TAKEN = re.compile(r"^取号 (\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d$", re.MULTILINE)
_TOKEN = re.compile(r"\[qr [^\]]*?\b1([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{22}\]")
_PICTURE = re.compile(r"\[image (\d+)x(\d+)\]")
NUMBER_ROWS = 120
"""The number is the only picture on the paper that is 15 mm high, at 8 dots a millimetre."""


@dataclass(frozen=True, slots=True)
class PaperSeen:
    """One cut paper. picture: PNG, or empty when nobody looked."""

    printer: str
    index: int
    process_id: str
    text: str
    picture: bytes

    @property
    def is_void(self) -> bool:
        """Whether it says itself that it is worth nothing."""
        return VOID in self.text

    @property
    def is_copy(self) -> bool:
        """Whether it says that it is a copy."""
        return COPY in self.text

    @property
    def is_whole(self) -> bool:
        """Whether it is one ticket: one number, taken at one time."""
        tall = [1 for _, height in _PICTURE.findall(self.text) if int(height) >= NUMBER_ROWS]
        return len(tall) == 1 and len(TAKEN.findall(self.text)) == 1 and len(_TOKEN.findall(self.text)) <= 1

    @property
    def ticket(self) -> str:
        """The ticket its token names; empty for a number given while the hall could not be asked."""
        found = _TOKEN.search(self.text)
        return base64.urlsafe_b64decode(found[1] + "==").hex() if found else ""

    @property
    def day(self) -> str:
        """The day printed on it."""
        found = TAKEN.search(self.text)
        return found[1] if found else ""

    def read_code(self) -> str:
        """The QR code as its dots read; empty when there is none."""
        return _read_code(self.picture)


def numbers_on(papers: Iterable[PaperSeen]) -> dict[tuple[str, int], str]:
    """(printer, index) -> the number as its dots read, ? when they cannot be; of every whole paper that was looked at."""
    looked_at = [paper for paper in papers if paper.picture and paper.is_whole]
    return {(paper.printer, paper.index): _read_number(paper.picture) or "?" for paper in looked_at}


def _read_number(picture: bytes) -> str | None:
    return number_of(tallest_writing(Image.open(io.BytesIO(picture)).convert("L")))


@cache
def _read_code(picture: bytes) -> str:
    image = Image.open(io.BytesIO(picture)).convert("L")
    return next((code.text for code in zxingcpp.read_barcodes(image)), "")


class PaperCollector:
    """Looks into the printers' trays before they overflow. look_at: one in so many papers is looked at, not only kept.

    A paper without a token is always looked at: its number stands nowhere else.
    """

    def __init__(self, stand_ins: StandIns, printers: tuple[str, ...], look_at: int = 5) -> None:
        self._stand_ins = stand_ins
        self._printers = printers
        self._look_at = look_at
        self._papers: dict[tuple[str, int], PaperSeen] = {}

    @property
    def papers(self) -> list[PaperSeen]:
        """All that were collected."""
        return list(self._papers.values())

    def collect(self) -> None:
        """Take what is new. The last of each printer is looked at again: its process id may come after it."""
        for printer in self._printers:
            told = self._stand_ins.part(f"{printer}/papers")
            assert isinstance(told, list)
            for one in told:
                known = self._papers.get((printer, one["index"]))
                if known is None or known.process_id != one["process_id"]:
                    self._take(printer, one)

    def _take(self, printer: str, told: dict[str, Any]) -> None:
        seen = PaperSeen(printer, told["index"], told["process_id"], told["text"], b"")
        if not seen.ticket or told["index"] % self._look_at == 0:
            picture = self._stand_ins.picture(f"{printer}/papers/{seen.index}.png")
            seen = PaperSeen(printer, seen.index, seen.process_id, seen.text, picture)
        self._papers[printer, seen.index] = seen
