"""A card reader's stand-in on umockdev's USB, and a program beside it whose driver sees it through real libusb."""

import json
import os
import subprocess
import sys
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

from device_drivers.simulated.usb_id_card_reader import UsbIdCardReaderStandIn


class UsbStage:
    """`with UsbStage(framing="split") as stage:` - the stand-in is plugged in; `watch` starts the program."""

    def __init__(self, **options: object) -> None:
        self.stand_in = UsbIdCardReaderStandIn("reader", options)
        self.events: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._program: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.stand_in.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._program is not None and self._program.stdin is not None:
            self._program.stdin.close()
            assert self._program.wait(10) == 0
        self.stand_in.stop()

    @property
    def is_split(self) -> bool:
        """Whether head and rest travel apart."""
        return len(self.stand_in.endpoints) == 4

    def watch(self) -> None:
        """The driver watches; the first READY has been told."""
        command = [sys.executable, "-m", "tests.drivers.watching_program", self.stand_in.address]
        environment = os.environ | self.stand_in.line.environment
        self._program = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        Thread(target=self._hear, args=(self._program,), daemon=True).start()
        self.next_of("changed", state="ready")

    def typed(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What comes of a verb that can see the reader."""
        return subprocess.run(
            [sys.executable, "-m", "device_drivers", *words],
            env=os.environ | self.stand_in.line.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def act(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """A person does something."""
        return self.stand_in.act(verb, arguments)

    def fault(self, kind: str, **more: Any) -> None:
        """Something goes wrong on the line."""
        self.stand_in.line.fault({"kind": kind, **more})

    def next_of(self, event: str, seconds: float = 10.0, **more: str) -> dict[str, Any]:
        """The next event, which must be this one."""
        told = self.events.get(timeout=seconds)
        assert told | {"event": event} | more == told, told
        return told

    def _hear(self, program: subprocess.Popen[str]) -> None:
        for line in program.stdout or ():
            self.events.put(json.loads(line))
