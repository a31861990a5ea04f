"""Decides what a kiosk that died over a paper still knows of it: which copy was begun, and nothing of whom."""

from pathlib import Path

import msgspec

from hall.credentials.private_files import write_private
from hall.messages import records


class PaperBegun(msgspec.Struct, frozen=True):
    """A paper whose end the hall has not been told."""

    licence: str
    copy: int


class PapersBegun:
    """The file `papers.json` of a device home; it is there only while a paper is on its way."""

    def __init__(self, home: Path) -> None:
        self._file = home / "papers.json"

    def begin(self, paper: PaperBegun) -> None:
        """This one is about to be fetched and printed."""
        write_private(self._file, msgspec.json.encode((*self.left(), paper)))

    def end(self, paper: PaperBegun) -> None:
        """Its end is on its way to the hall."""
        rest = tuple(one for one in self.left() if one != paper)
        if rest:
            write_private(self._file, msgspec.json.encode(rest))
        else:
            self._file.unlink(missing_ok=True)

    def left(self) -> tuple[PaperBegun, ...]:
        """Papers begun and never ended; a damaged file is as good as none."""
        try:
            return records.decoded(self._file.read_bytes(), tuple[PaperBegun, ...])
        except (FileNotFoundError, msgspec.DecodeError):
            return ()
