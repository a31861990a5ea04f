"""A chip-card reader's stand-in, with a real pcscd of its own, and the driver that watches it."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar, cast
from urllib.parse import quote

from device_drivers.catalogue import open_smart_card_reader
from device_drivers.checks import Counts
from device_drivers.roles.id_card_reader import CardTaken, ReaderChanged
from device_drivers.roles.smart_card_reader import SmartCardEvent, SmartCardReader
from device_drivers.simulated.smart_card_reader import SmartCardReaderStandIn
from tests.rig.waiting import until

FOLDER = Path(tempfile.gettempdir(), f"chip{os.getpid()}")
"""Where this process's pcscd lives, under a short name, as a socket's path must have."""
SOCKET = quote(str(FOLDER / "run" / "pcscd" / "pcscd.comm"), safe="/")
"""For every address `pcsc:` a test opens in this process: libpcsclite keeps the first socket it was given for good."""

Kind = TypeVar("Kind", bound=SmartCardEvent)


class ChipStage:
    """`with ChipStage() as stage:` - one at a time in a process."""

    def __enter__(self) -> Self:
        self.stand_in = SmartCardReaderStandIn("chips", {"link": str(FOLDER)})
        self.stand_in.start()
        self.driver: SmartCardReader = open_smart_card_reader(self.stand_in.address)
        self.events: SimpleQueue[SmartCardEvent] = SimpleQueue()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.driver.close()
        self.stand_in.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)

    def watch(self) -> None:
        """The driver watches; the first READY has been told."""
        self.driver.watch(self.events.put)
        self.next_of(ReaderChanged)

    def act(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """A person does something."""
        self._before = len(self._commands())
        return self.stand_in.act(verb, arguments)

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

    def counted(self, name: str) -> int:
        """What the driver counted so far."""
        assert isinstance(self.driver, Counts)
        return self.driver.counters().get(name, 0)

    def all_until_quiet(self, seconds: float = 1.5) -> list[SmartCardEvent]:
        """The events until none has come for so long."""
        told = []
        with suppress(Empty):
            while True:
                told.append(self.events.get(timeout=seconds))
        return told

    def asked_again(self, times: int) -> None:
        """The card now in is asked at least so many commands."""
        until(lambda: len(self._commands()) > self._before + times, 10, "commands")

    def _commands(self) -> list[object]:
        return cast("list[object]", self.stand_in.state()["commands"])

    def clear(self) -> None:
        """The card is taken out, the stand-in heals, and the driver has seen it."""
        self.stand_in.line.faults.heal()
        if self.stand_in.state()["card"] is not None:
            self.act("remove")
            self.skip_to(CardTaken)
        while not self.events.empty():
            self.events.get_nowait()
