"""Decides what one file is written from: the versions in force at one instant, however long the writing takes.

A published version never changes, so the list of them, read in one statement, is all that must be kept.
"""

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from hall.language import hall_clock
from hall_server.catalogue import item_queries
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.item_queries import VersionFacts

PORTION = 500
_decode = msgspec.json.Decoder(VersionFacts).decode
_encode = msgspec.json.Encoder().encode


class Snapshot:
    """`with Snapshot(folder, hall) as snapshot:` - its list lies in a file of this folder. count: how many items."""

    def __init__(self, folder: Path, hall: str) -> None:
        self._list = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed on leaving
        self.count = 0
        today = hall_clock.business_day(hall_clock.now())
        for facts in item_queries.all_in_force(today, hall):
            self._list.write(_encode(facts) + b"\n")
            self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._list.close()

    def items(self) -> Iterator[tuple[VersionFacts, ItemContent]]:
        """Every item with what it says, by code; the same each time."""
        self._list.seek(0)
        facts = (_decode(line) for line in self._list)
        while portion := list(islice(facts, PORTION)):
            contents = item_queries.contents_of([one.key for one in portion])
            yield from ((one, contents[one.key]) for one in portion)
