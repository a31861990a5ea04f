"""Decides which boards a wall keeps on its disk, so that it starts with the network away and is never blank."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from hall.messages import records
from hall.messages.zone_board import ZoneBoard


class KeptBoards(msgspec.Struct, frozen=True):
    """Boards as they were at `kept_at` (aware UTC); names are left out, also masked ones."""

    kept_at: datetime
    boards: dict[str, ZoneBoard]


def nameless(board: ZoneBoard) -> ZoneBoard:
    """The board without anybody's name."""
    calls = tuple(msgspec.structs.replace(call, masked_name="") for call in board.calls)
    return msgspec.structs.replace(board, calls=calls)


@dataclass(frozen=True, slots=True)
class BoardShelf:
    """The one file of a wall's boards."""

    path: Path

    def keep(self, boards: Mapping[str, ZoneBoard], kept_at: datetime) -> None:
        """Write the boards in one piece. OSError when the disk refuses."""
        kept = KeptBoards(kept_at, {zone: nameless(board) for zone, board in boards.items()})
        beside = self.path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(kept))
        beside.replace(self.path)

    def load(self) -> KeptBoards | None:
        """The boards kept last; None when there are none or the file is broken."""
        with contextlib.suppress(FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return records.decoded(self.path.read_bytes(), KeptBoards)
        return None
