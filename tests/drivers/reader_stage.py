"""A card reader's stand-in with the driver that watches it, and what the driver told, in order."""

import time
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar

from device_drivers.catalogue import open_id_card_reader
from device_drivers.roles.id_card_reader import IdCardReader, ReaderChanged, ReaderEvent
from device_drivers.simulated.id_card_reader import IdCardReaderStandIn

Kind = TypeVar("Kind", bound=ReaderEvent)


class ReaderStage:
    """`with ReaderStage(tmp_path) as stage:` - the driver watches, the first READY has been told."""

    def __init__(self, folder: Path, *, watched: bool = True, **options: object) -> None:
        self.stand_in = IdCardReaderStandIn("reader", {"link": str(folder / "reader"), **options})
        self.events: SimpleQueue[ReaderEvent] = SimpleQueue()
        self._watched = watched

    def __enter__(self) -> Self:
        self.stand_in.start()
        self.driver: IdCardReader = open_id_card_reader(self.stand_in.address)
        if self._watched:
            self.driver.watch(self.events.put)
            self.next_of(ReaderChanged)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.driver.close()
        self.stand_in.stop()

    def act(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """A person does something."""
        return self.stand_in.act(verb, arguments)

    def fault(self, kind: str, **more: Any) -> None:
        """Something goes wrong on the line."""
        self.stand_in.line.fault({"kind": kind, **more})

    def asked(self, method: str) -> int:
        """How often the reader was asked this."""
        return int(self.act("quirks")["asked"].get(method, 0))

    def next_of(self, kind: type[Kind], seconds: float = 10.0) -> Kind:
        """The next event, which must be of this kind."""
        event = self.events.get(timeout=seconds)
        assert isinstance(event, kind), event
        return event

    def skip_to(self, kind: type[Kind], seconds: float = 10.0) -> Kind:
        """The next event of this kind, whatever comes before."""
        end = time.monotonic() + seconds
        while True:
            event = self.events.get(timeout=max(end - time.monotonic(), 0.001))
            if isinstance(event, kind):
                return event

    def nothing_for_looks(self, looks: int = 5) -> None:
        """The driver looks so many times more and tells nothing."""
        before = self.asked("find")
        end = time.monotonic() + 10
        while self.asked("find") < before + looks:
            assert time.monotonic() < end, "the driver does not look any more"
            try:
                event = self.events.get(timeout=0.02)
            except Empty:
                continue
            raise AssertionError(event)
