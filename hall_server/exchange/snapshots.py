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
from hall_server.exchange.reading import Told

PORTION = 500


class Exported(msgspec.Struct, frozen=True):
    """An item as it stood: its version and what that says."""

    facts: VersionFacts
    content: ItemContent


_decode_facts = msgspec.json.Decoder(VersionFacts).decode
_decode = msgspec.json.Decoder(Exported).decode
_encode = msgspec.json.Encoder().encode


class Snapshot:
    """`with Snapshot(folder, hall, told) as snapshot:` - lies in a file of this folder. count: how many items.

    batch: names this export, by the instant it is of.
    """

    def __init__(self, folder: Path, hall: str, told: Told) -> None:
        self._items = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed on leaving
        self.count = 0
        now = hall_clock.now()
        self.batch = f"{hall_clock.local(now):%Y%m%d%H%M%S}"
        with tempfile.TemporaryFile(dir=folder) as versions:
            for facts in item_queries.all_in_force(hall_clock.business_day(now), hall):
                versions.write(_encode(facts) + b"\n")
            versions.seek(0)
            self._read((_decode_facts(line) for line in versions), told)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._items.close()

    def _read(self, versions: Iterator[VersionFacts], told: Told) -> None:
        """Each version's content once, however many tables it goes into."""
        while portion := list(islice(versions, PORTION)):
            contents = item_queries.contents_of([one.key for one in portion])
            for one in portion:
                self._items.write(_encode(Exported(one, contents[one.key])) + b"\n")
            self.count += len(portion)
            told(self.count, 0, "读取事项")

    def items(self) -> Iterator[Exported]:
        """Every item by code, the same each time; one such walk at a time."""
        self._items.seek(0)
        return (_decode(line) for line in self._items)
